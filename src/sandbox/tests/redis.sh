image=$registry/library/redis:7.4.5

start redis -v "$mine-redis:/data" "$image" --requirepass secret --maxmemory-policy noeviction
ask() { once --entrypoint redis-cli "$image" -h redis --no-auth-warning "$@"; }

fact 'it answers' eventually 60 says PONG ask -a secret ping
fact 'without the password it says NOAUTH' says 'NOAUTH Authentication required' ask ping
fact 'which its health command takes for health' exits 0 inside redis redis-cli ping
fact 'another password is refused' says 'WRONGPASS' ask -a wrong ping
fact 'the flags reach the server' says noeviction ask -a secret config get maxmemory-policy
fact 'it runs as user 999' says 999 inside redis stat -c %u /proc/1
fact 'a key is written' says OK ask -a secret set answer 42
fact 'it stops fast and well' stops_well redis 10
fact 'the data lies in /data' once -v "$mine-redis:/data" --entrypoint test "$image" -s /data/dump.rdb
remove redis

start redis -v "$mine-redis:/data" "$image"
fact 'the key is still there' eventually 60 says 42 ask get answer
fact 'without --requirepass nobody needs a password, from any container' says PONG ask ping
