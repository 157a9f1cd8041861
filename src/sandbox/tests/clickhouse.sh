image=$registry/clickhouse/clickhouse-server:25.12.1.649

ask() { once --entrypoint clickhouse-client "$image" -h ch -u "$1" --password "$2" -q "$3"; }
served() { once --entrypoint wget "$image" -qO- "http://ch:$1/$2"; }

mkdir "$scratch/config.d" "$scratch/users.d"
echo '<clickhouse><interserver_http_port>9010</interserver_http_port><max_server_memory_usage>1000000000</max_server_memory_usage>
<trace_log remove="1"/><text_log remove="remove"/></clickhouse>' >"$scratch/config.d/small.xml"
echo '<clickhouse><profiles><default><max_threads>3</max_threads></default></profiles></clickhouse>' \
    >"$scratch/users.d/small.xml"
chmod -R a+rX "$scratch"

up() {
    start ch --user 101:101 -e CLICKHOUSE_DB="$1" -e CLICKHOUSE_USER=langfuse -e CLICKHOUSE_PASSWORD='p<w&1' \
        -v "$mine-ch:/var/lib/clickhouse" -v "$mine-ch-log:/var/log/clickhouse-server" \
        -v "$scratch/config.d/small.xml:/etc/clickhouse-server/config.d/small.xml:ro" \
        -v "$scratch/users.d/small.xml:/etc/clickhouse-server/users.d/small.xml:ro" --ulimit nofile=1024:1024 "$image"
}

up traces
fact 'as user 101:101 on new volumes it answers' eventually 60 says 'Ok.' served 8123 ping
fact "the official health command holds" inside ch wget --no-verbose --tries=1 --spider http://localhost:8123/ping
fact 'it runs as 101:101' says '101:101' inside ch stat -c %u:%g /proc/1
fact 'the native port serves the user of the variables' says 1 ask langfuse 'p<w&1' 'select 1'
fact 'another password is refused' says 'Wrong password' ask langfuse wrong 'select 1'
fact 'the user default is gone' says 'Unknown user default' ask default '' 'select 1'
fact 'HTTP takes user and password' says 3 served 8123 '?user=langfuse&password=p%3Cw%261&query=select%201%2B2'
fact 'the database of the variable is there' says traces ask langfuse 'p<w&1' 'show databases'
fact 'the time zone is UTC' says UTC ask langfuse 'p<w&1' 'select timezone()'
fact 'config.d counts, with the root element <clickhouse>' says 'interserver http: 0.0.0.0:9010' log_of ch
fact 'users.d counts' says 3 ask langfuse 'p<w&1' "select value from system.settings where name='max_threads'"
fact 'a row is written' ask langfuse 'p<w&1' \
    'create table traces.t (d Date, a UInt8) engine = MergeTree(d, a, 8192)'
fact 'and' ask langfuse 'p<w&1' "insert into traces.t values ('2026-01-01', 42)"
fact 'it stops fast and well' stops_well ch 15
remove ch
up traces
fact 'the row is still there' eventually 60 says 42 ask langfuse 'p<w&1' 'select a from traces.t'
remove ch

start ch "$image"
fact 'without variables the user default needs no password' eventually 60 says 1 ask default '' 'select 1'
fact 'root has stepped down to 101' says 101 inside ch stat -c %u /proc/1
