# Images, each known by the hash of its recipe, tagged as a mirror would name the official ones.
#
# A recipe is a folder images/NAME: a Dockerfile whose first line says `# on: ROOT` or `# on: NAME:ARGUMENT`,
# and, if it needs more than the folder's files, a program `prepare` that puts them into the build's context.
# A recipe has an argument (a version), so that NAME:ARGUMENT is one image.

keys=langfuse-ctl-sandbox

# The IMAGES list without its comments: upstream reference, variable, recipe, words.
image_list() { grep -Ev '^(#|$)' "$sandbox/IMAGES"; }

# As langfuse-ctl rewrites references for a mirror.
image_at_mirror() {
    local name=${1#docker.io/}
    case $name in
        ghcr.io/* | cgr.dev/* | quay.io/*) name=${name#*/} ;;
        */*) ;;
        *) name=library/$name ;;
    esac
    printf '%s/%s\n' "$registry" "$name"
}

recipe_on() { sed -n '1s/^# on: //p' "$sandbox/images/$1/Dockerfile"; }

# What makes a recipe: its folder, and the folders and files that it names by `# also: PATH`.
recipe_parts() {
    printf '%s\n' "$sandbox/images/$1"
    sed -n "s,^# also: ,$sandbox/,p" "$sandbox/images/$1/Dockerfile"
}

content_hash() {
    (cd "$(dirname "$1")" && find "$(basename "$1")" -type f -not -path '*/__pycache__/*' -print0 | LC_ALL=C sort -z |
        xargs -0 sha256sum | sha256sum)
}

declare -A image_keys=()

# image_key NAME:ARGUMENT, or of a root's name: sets $key, the image's tag among the keyed ones
image_key() {
    local id=$1 name=${1%%:*} below part
    if [ -z "${image_keys[$id]:-}" ]; then
        if [ "$name" = "$id" ]; then
            image_keys[$id]=$keys/$id:$(root_key "$id")
        else
            image_key "$(recipe_on "$name")"
            below=$key
            image_keys[$id]=$keys/$name:$(
                {
                    printf '%s %s\n' "$id" "$below"
                    while read -r part; do content_hash "$part"; done < <(recipe_parts "$name")
                } | sha256sum | cut -c1-16
            )
        fi
    fi
    key=${image_keys[$id]}
}

declare -A image_ids=()

# What the engine has, asked once.
images_look() {
    local ref id
    image_ids=()
    while read -r ref id; do
        image_ids[$ref]=$id
    done < <(docker image ls --no-trunc --format '{{.Repository}}:{{.Tag}} {{.ID}}')
}

image_there() {
    image_key "$1"
    [ -n "${image_ids[$key]:-}" ]
}

# image_make ID: the keyed image of that recipe or root, built if the engine lacks it
image_make() {
    local id=$1 name=${1%%:*} on begun=$SECONDS this
    ! image_there "$id" || return 0
    if [ "$name" != "$id" ]; then
        on=$(recipe_on "$name")
        image_make "$on"
    fi
    job_await "$id"
    begun=$SECONDS
    image_key "$id"
    this=$key
    if [ "$name" = "$id" ]; then
        docker import --change 'CMD ["sh"]' --change "LABEL io.langfuse-ctl.sandbox=$this" "$(root_tar "$id")" "$this" \
            >"$logs/$id.import.log" 2>&1 || fail "cannot import $id" "$(tail -n 5 "$logs/$id.import.log")"
    else
        recipe_build "$id" "$on" "$this"
    fi
    image_ids[$this]=$(docker image inspect --format '{{.Id}}' "$this")
    say "  built $id in $(since "$begun") s"
}

# recipe_build ID BELOW TAG
recipe_build() {
    local name=${1%%:*} argument=${1#*:} log=$logs/${1/:/-}.build.log context below
    context=$(recipe_context "$1")
    image_key "$2"
    below=$key
    # The classic builder: what the oldest engine has, and it sees images that were never pushed anywhere.
    DOCKER_BUILDKIT=0 docker build --quiet --force-rm --build-arg "ON=$below" --build-arg "ARGUMENT=$argument" \
        --label "io.langfuse-ctl.sandbox=$3" --tag "$3" "$context" >"$log" 2>&1 ||
        fail "cannot build $1" "$(tail -n 8 "$log")"
}

# The folder that a recipe is built in: its own, and what its `prepare` made for it.
recipe_context() {
    local name=${1%%:*} folder
    if [ -x "$sandbox/images/$name/prepare" ]; then
        folder=$cache/contexts/${1/:/-}
        cp -R "$sandbox/images/$name/." "$folder/"
        printf '%s\n' "$folder"
    else
        printf '%s\n' "$sandbox/images/$name"
    fi
}

# --- what takes long is begun at once and awaited where it is needed

declare -A jobs=()

# job_begin ID COMMAND…
job_begin() {
    local id=$1
    shift
    [ -z "${jobs[$id]:-}" ] || return 0
    ("$@") >"$logs/${id/:/-}.log" 2>&1 &
    jobs[$id]=$!
}

job_await() {
    [ -n "${jobs[$1]:-}" ] || return 0
    wait "${jobs[$1]}" || fail "making $1 failed; its log: $logs/${1/:/-}.log" "$(tail -n 5 "$logs/${1/:/-}.log")"
}

# What the long jobs are done with, installed before they run side by side.
tools_up() {
    [ -z "${tools_there:-}" ] || return 0
    apt_install debootstrap ca-certificates
    python3 -m pip --version >/dev/null 2>&1 || apt_install python3 python3-pip
    debian_mirror >/dev/null
    tools_there=yes
}

# images_begin ID: begins everything below and of that image that takes long
images_begin() {
    local id=$1 name=${1%%:*}
    ! image_there "$id" || return 0
    tools_up
    if [ "$name" = "$id" ]; then
        job_begin "$id" root_make "$id"
        return 0
    fi
    images_begin "$(recipe_on "$name")"
    if [ -x "$sandbox/images/$name/prepare" ]; then
        job_begin "$id" recipe_prepare "$id"
    fi
}

recipe_prepare() {
    local name=${1%%:*} context=$cache/contexts/${1/:/-}
    rm -rf "$context"
    mkdir -p "$context"
    CACHE=$cache SANDBOX=$sandbox "$sandbox/images/$name/prepare" "${1#*:}" "$context"
}

# images_up: every image of the list under its keyed and its mirror's name
images_up() {
    local upstream recipe ref wanted
    images_look
    while read -r upstream _ recipe _; do images_begin "$recipe"; done < <(image_list)
    while read -r upstream _ recipe _; do
        image_make "$recipe"
        image_key "$recipe"
        ref=$(image_at_mirror "$upstream")
        wanted=${image_ids[$key]}
        [ "${image_ids[$ref]:-}" = "$wanted" ] || docker tag "$key" "$ref"
    done < <(image_list)
    images_report
}

images_report() {
    local upstream recipe words
    say "images    LANGFUSE_CTL_REGISTRY=$registry"
    while read -r upstream _ recipe words; do
        printf '  %-58s %s\n' "$(image_at_mirror "$upstream")" "$words"
    done < <(image_list)
}
