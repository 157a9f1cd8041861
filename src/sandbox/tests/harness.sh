# What the tests are told with: facts, containers of their own, patience with a deadline.

registry=${LANGFUSE_CTL_SANDBOX_REGISTRY:-sandbox.local}
mine=sbxtest-$$
scratch=$(mktemp -d)
passed=0
failed=0

# fact WORDS COMMAND…: passes when the command does
fact() {
    local words=$1
    shift
    if "$@" >"$scratch/said" 2>&1; then
        passed=$((passed + 1))
        printf '  ok      %s\n' "$words"
    else
        failed=$((failed + 1))
        printf '  FAILED  %s\n' "$words"
        tail -n 8 "$scratch/said" | sed 's/^/          /'
    fi
}

not() { ! "$@"; }

# says TEXT COMMAND…: the command's output holds that text, whatever its status
says() {
    local text=$1 said
    shift
    said=$("$@" 2>&1)
    printf '%s\n' "$said"
    [[ $said == *"$text"* ]]
}

# exits STATUS COMMAND…
exits() {
    local wanted=$1 status=0
    shift
    "$@" || status=$?
    echo "status $status"
    [ "$status" = "$wanted" ]
}

# eventually SECONDS COMMAND…: asks again until it holds or the time is over
eventually() {
    local until=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$until" ] || return 1
        sleep 0.1
    done
}

# within SECONDS COMMAND…
within() {
    local limit=$1 begun=$SECONDS
    shift
    "$@" && echo "took $((SECONDS - begun)) s" && [ $((SECONDS - begun)) -le "$limit" ]
}

network() {
    docker network inspect "$mine" >/dev/null 2>&1 || docker network create "$mine" >/dev/null
}

# start NAME ARGUMENT…: a container of that name on the tests' network
start() {
    local name=$1
    shift
    network
    docker run -d --name "$mine-$name" --network "$mine" --network-alias "$name" "$@" >/dev/null
}

# once ARGUMENT…: a container that runs to its end on the tests' network
once() {
    network
    docker run --rm --network "$mine" "$@"
}

inside() {
    local name=$1
    shift
    docker exec "$mine-$name" "$@"
}

log_of() { docker logs "$mine-$1"; }
stop() { docker stop -t 30 "$mine-$1"; }
remove() { docker rm -fv "$mine-$1" >/dev/null; }
status_of() { docker inspect -f '{{.State.ExitCode}}' "$mine-$1"; }
ended() { [ "$(docker inspect -f '{{.State.Running}}' "$mine-$1")" = false ]; }

# stops_well NAME SECONDS: told to stop it ends in that time, and with status 0
stops_well() { within "$2" stop "$1" && says 0 status_of "$1" && [ "$(status_of "$1")" = 0 ]; }

# One at a time: removing several containers of one network at once can deadlock old engines.
clean_up() {
    local one
    for one in $(docker ps -aq --filter "name=^/$mine-"); do docker rm -fv "$one" >/dev/null 2>&1; done
    for one in $(docker volume ls -q --filter "name=^$mine-"); do docker volume rm "$one" >/dev/null 2>&1; done
    docker network rm "$mine" >/dev/null 2>&1
    return 0
}
