# Words, places and privileges that every part of the sandbox shares.

cache=${LANGFUSE_CTL_SANDBOX:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/langfuse-ctl-sandbox}
state=$cache/state
logs=$cache/logs
registry=${LANGFUSE_CTL_SANDBOX_REGISTRY:-sandbox.local}

say() { printf '%s\n' "$*"; }

fail() {
    printf 'sandbox: %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '  %s\n' "$line" >&2; done
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "this step needs root: $*" "run it as root, or install sudo"
    fi
}

# since SECONDS-at-start: the whole seconds that have passed
since() { echo $((SECONDS - $1)); }

# Debian's packages, waiting for whoever else installs something just now.
apt_install() {
    local missing=()
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ "${#missing[@]}" -gt 0 ] || return 0
    command -v apt-get >/dev/null ||
        fail "cannot install ${missing[*]}: this machine has no apt-get" "install them by hand, then run this again"
    say "  installing ${missing[*]}"
    apt_lists >>"$logs/apt.log" 2>&1
    as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l apt-get -qq -y --no-install-recommends \
        -o DPkg::Lock::Timeout=600 install "${missing[@]}" >>"$logs/apt.log" 2>&1 ||
        fail "apt-get install ${missing[*]} failed" "$(tail -n 3 "$logs/apt.log")"
}

# Lists of packages, fetched where there are none yet; another apt that fetches them just now is waited for.
apt_lists() {
    local tries
    for ((tries = 0; tries < 60; tries++)); do
        [ -z "$(apt-get indextargets --format '$(FILENAME)' 'Created-By: Packages' | xargs -r -n1 ls 2>/dev/null)" ] ||
            return 0
        as_root apt-get -qq update || sleep 2
    done
    return 1
}
