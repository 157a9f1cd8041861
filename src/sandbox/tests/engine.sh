# A second engine, in a network namespace and folders of its own, is started, killed, stopped and deadlocked:
# the machine's own engine is left out of it.
[ "$(id -u)" = 0 ] || {
    fact 'these need root' false
    return
}
. "$sandbox/lib/say.sh"

room=$(mktemp -d /tmp/sbxtest-engine.XXXXXX)
net=sbxtest$$
ip netns add "$net"
image=$registry/library/busybox:1.36
docker save "$image" >"$room/busybox.tar"

there() { DOCKER_HOST=unix://$room/docker.sock docker "$@"; }

# up_there [SOCKET]: `up engine` for that engine, seen through that socket
up_there() {
    env DOCKER_HOST="unix://$room/${1:-docker.sock}" LANGFUSE_CTL_SANDBOX="$room/cache" \
        LANGFUSE_CTL_SANDBOX_PIDFILE="$room/docker.pid" LANGFUSE_CTL_SANDBOX_EXECROOT="$room/exec" \
        LANGFUSE_CTL_SANDBOX_DOCKERD_ARGS="-H unix://$room/docker.sock --data-root $room/data --exec-root $room/exec
            --pidfile $room/docker.pid" nsenter --net="/run/netns/$net" "$sandbox/up" engine
}

engine_pid() { cat "$room/docker.pid"; }

# Every process of that engine, by number: its containers, their shims, its containerd, itself.
processes() {
    there ps -q | xargs -r env DOCKER_HOST="unix://$room/docker.sock" docker inspect -f '{{.State.Pid}}'
    grep -lsaF "$room" /proc/[0-9]*/cmdline | sed -nE 's,^/proc/([0-9]+)/.*,\1,p' | while read -r pid; do
        case $(cat "/proc/$pid/comm" 2>/dev/null) in dockerd | containerd*) echo "$pid" ;; esac
    done
}

kill_all() {
    local all
    all=$(processes)
    # shellcheck disable=SC2086
    kill -9 $all
    eventually 10 gone $all
}

gone() {
    local pid
    for pid in "$@"; do [ ! -d "/proc/$pid" ] || grep -qs '^State:.[ZX]' "/proc/$pid/status" || return 1; done
}

engine_down() {
    local pid
    [ -n "$room" ] || return 0
    for pid in ${proxy:-} $(processes 2>/dev/null); do kill -9 "$pid" 2>/dev/null; done
    sleep 0.5
    awk -v room="$room" '$5 ~ "^" room { print $5 }' /proc/self/mountinfo | sort -r | xargs -r umount -l
    ip netns del "$net"
    rm -rf "$room"
    room=''
}

fact 'where none answers, an engine is started' says 'started here' up_there
first=$(engine_pid)
fact 'the second time it is left running' says "started here, pid $first" up_there
fact 'it works' there load -i "$room/busybox.tar"
there network create lan >/dev/null
there run -d --name always --restart always --network lan "$image" sleep 1000 >/dev/null
there run -d --name never --network lan "$image" sleep 1000 >/dev/null

fact 'all its processes are lost at once' kill_all
fact 'its pid file is stale' test -s "$room/docker.pid"
echo $$ >"$room/docker.pid"
fact 'even if another program has that number now, it is started again' says 'started here' up_there
fact 'its network is there' there network inspect lan
fact 'the dead container is known as dead' says exited there inspect -f '{{.State.Status}}' never
fact 'it starts again, on the network of the earlier engine' there start never
fact 'the one to be restarted always runs' eventually 20 says running there inspect -f '{{.State.Status}}' always

# moby#46661, as a client sees it: /_ping answers, /networks does not, until the engine is another process.
python3 "$sandbox/tests/deadlocked.py" "$room/deadlocked.sock" "$room/docker.sock" "$room/docker.pid" &
proxy=$!
disown
eventually 10 test -S "$room/deadlocked.sock"
second=$(engine_pid)
fact 'a deadlocked engine that was started here is restarted' says 'it is restarted' up_there deadlocked.sock
fact 'it is another process now' not test "$(engine_pid)" = "$second"
fact 'that is counted and reported' says 'restarted 1 time(s) because of a deadlock (moby#46661)' up_there
fact 'the containers are still known' says never there ps -a --format '{{.Names}}'

rm "$room/cache/state/engine-started"
fact 'an engine that was not started here is used' says 'not started here, left alone' up_there
kill $proxy
rm "$room/deadlocked.sock"
python3 "$sandbox/tests/deadlocked.py" "$room/deadlocked.sock" "$room/docker.sock" "$room/docker.pid" &
proxy=$!
disown
eventually 10 test -S "$room/deadlocked.sock"
third=$(engine_pid)
fact 'deadlocked, it is named and left alone' says 'it was not started here, so it is left alone' up_there deadlocked.sock
fact 'with a status that says so' exits 1 up_there deadlocked.sock
fact 'it is the same process' test "$(engine_pid)" = "$third"
kill -STOP "$third"
fact 'stopped, it is named and left alone' says "dockerd runs (pid $third) but does not answer" up_there
kill -CONT "$third"

engine_down
fact 'what DOCKER_HOST names is not replaced by another engine' \
    says 'no engine answers there' env DOCKER_HOST=unix:///nowhere.sock LANGFUSE_CTL_SANDBOX="$scratch" "$sandbox/up" engine
