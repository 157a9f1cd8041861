# A Docker engine that answers: the machine's own, left alone, or one that is started here and looked after.

pidfile=${LANGFUSE_CTL_SANDBOX_PIDFILE:-/var/run/docker.pid}
execroot=${LANGFUSE_CTL_SANDBOX_EXECROOT:-/var/run/docker}
started=$state/engine-started
deadlocks=$state/engine-deadlocks

engine_pings() { timeout "${1:-3}" docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }
engine_has_networks() { timeout "$1" docker network ls -q >/dev/null 2>&1; }

# runs PID NAME: that process exists and is the program of that name, not a later one with the same number.
runs() { [ -n "$1" ] && [ "$(cat "/proc/$1/comm" 2>/dev/null)" = "$2" ]; }

pid_in() { cat "$1" 2>/dev/null || true; }

engine_is_ours() {
    [ -s "$started" ] && [ "$(pid_in "$pidfile")" = "$(cat "$started")" ] && runs "$(cat "$started")" dockerd
}

engine_up() {
    command -v docker >/dev/null || engine_command
    command -v dockerd >/dev/null || engine_pings || apt_install docker.io iptables
    engine_pings || engine_start
    # also after that: an engine that was only slow to answer may be deadlocked all the same
    engine_has_networks 3 || engine_has_networks 10 || engine_deadlocked
    engine_report
}

# Debian 13 has the docker command in a package of its own, earlier releases have it in the engine's.
engine_command() {
    ! command -v apt-get >/dev/null || apt_lists >>"$logs/apt.log" 2>&1 || :
    if apt-cache policy docker-cli 2>/dev/null | grep -q 'Candidate: [0-9]'; then
        apt_install docker-cli
    else
        apt_install docker.io iptables
    fi
}

# moby#46661: /_ping answers, /networks never does; only a restart helps.
engine_deadlocked() {
    engine_is_ours || fail "the engine is deadlocked (moby#46661): /_ping answers, /networks does not" \
        "it was not started here, so it is left alone: restart Docker, then run this again"
    date -u +%FT%TZ >>"$deadlocks"
    say "  the engine is deadlocked (moby#46661): it is restarted"
    engine_kill "$(cat "$started")"
    engine_start
}

engine_kill() {
    as_root kill -TERM "$1"
    local i
    for ((i = 0; i < 150; i++)); do
        runs "$1" dockerd || return 0
        sleep 0.1
    done
    as_root kill -KILL "$1"
    while runs "$1" dockerd; do sleep 0.1; done
}

engine_start() {
    local pid
    [ -z "${DOCKER_HOST:-}" ] || [ -n "${LANGFUSE_CTL_SANDBOX_DOCKERD_ARGS:-}" ] ||
        fail "DOCKER_HOST is $DOCKER_HOST, and no engine answers there" "unset it, or start that engine"
    pid=$(pid_in "$pidfile")
    if runs "$pid" dockerd; then
        engine_pings 30 && return 0
        engine_is_ours || fail "dockerd runs (pid $pid) but does not answer" \
            "it was not started here, so it is left alone: look at it, then run this again"
        engine_kill "$pid"
    fi
    if [ -d /run/systemd/system ] && [ "$pidfile" = /var/run/docker.pid ]; then
        as_root systemctl start docker
    else
        engine_clean
        engine_spawn
    fi
    engine_await
}

# What an engine that was not stopped leaves behind, and a new one stumbles over.
engine_clean() {
    local containerd=$execroot/containerd/containerd.pid
    [ ! -e "$pidfile" ] || as_root rm -f "$pidfile"
    runs "$(pid_in "$containerd")" containerd || as_root rm -f "$containerd"
    [ ! -S /run/containerd/containerd.sock ] || pgrep -x containerd >/dev/null ||
        as_root rm -f /run/containerd/containerd.sock
}

engine_spawn() {
    say "  starting an engine (its log: $logs/dockerd.log)"
    # shellcheck disable=SC2086 # several arguments in one variable
    as_root setsid nohup dockerd ${LANGFUSE_CTL_SANDBOX_DOCKERD_ARGS:-} >>"$logs/dockerd.log" 2>&1 </dev/null 9>&- &
    spawned=$!
}

# On a busy machine an engine can lose patience with its own containerd (15 s) and give up: it is tried again.
engine_await() {
    local i tries=0
    for ((i = 0; i < 1200; i++)); do
        if engine_pings; then
            pid_in "$pidfile" >"$started"
            return 0
        fi
        if [ -n "${spawned:-}" ] && ! kill -0 "$spawned" 2>/dev/null; then
            tries=$((tries + 1))
            [ "$tries" -lt 3 ] || break
            engine_clean
            engine_spawn
        fi
        sleep 0.1
    done
    fail "the engine does not come up; its log: $logs/dockerd.log" "$(tail -n 5 "$logs/dockerd.log")"
}

engine_report() {
    local owner="not started here, left alone" counted
    ! engine_is_ours || owner="started here, pid $(cat "$started")"
    say "engine    $(docker version --format '{{.Server.Version}} (API {{.Server.APIVersion}})'), $owner"
    [ -s "$deadlocks" ] || return 0
    counted=$(wc -l <"$deadlocks")
    say "          restarted $counted time(s) because of a deadlock (moby#46661), last $(tail -n 1 "$deadlocks")"
}
