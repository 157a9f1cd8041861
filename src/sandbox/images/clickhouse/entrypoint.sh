#!/bin/bash
# As the official image does it: the user that the variables name takes the place of `default`, the database that they
# name is made on the first start, root steps down to clickhouse, --user is respected.
set -eo pipefail

CLICKHOUSE_USER=${CLICKHOUSE_USER:-default}

as_clickhouse=()
if [ "$(id -u)" = 0 ]; then
    for folder in /var/lib/clickhouse /var/log/clickhouse-server; do
        [ "$(stat -c %u "$folder")" = 101 ] || chown -R clickhouse:clickhouse "$folder"
    done
    as_clickhouse=(gosu clickhouse)
fi

escaped() { sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g' <<<"$1"; }

if [ "$CLICKHOUSE_USER" != default ] || [ -n "${CLICKHOUSE_PASSWORD:-}" ]; then
    echo "$0: create new user '$CLICKHOUSE_USER' instead 'default'"
    cat >/etc/clickhouse-server/users.d/default-user.xml <<XML
<clickhouse>
    <users>
        <default remove="remove"/>
        <${CLICKHOUSE_USER}>
            <profile>default</profile>
            <networks><ip>::/0</ip></networks>
            <password>$(escaped "${CLICKHOUSE_PASSWORD:-}")</password>
            <quota>default</quota>
        </${CLICKHOUSE_USER}>
    </users>
</clickhouse>
XML
fi

server=("${as_clickhouse[@]}" clickhouse-server --config-file="$CLICKHOUSE_CONFIG")

# The database `default` is there anyway; any other is made by a server that only this container reaches.
if [ ! -d /var/lib/clickhouse/data ] && [ "${CLICKHOUSE_DB:-default}" != default ]; then
    "${server[@]}" -- --listen_host=127.0.0.1 &
    until wget -q --spider http://127.0.0.1:8123/ping; do
        kill -0 $! || exit 1
        sleep 0.1
    done
    clickhouse-client --host 127.0.0.1 -u "$CLICKHOUSE_USER" --password "${CLICKHOUSE_PASSWORD:-}" \
        -q "CREATE DATABASE IF NOT EXISTS $CLICKHOUSE_DB"
    kill $!
    wait $! || true
fi

case ${1:---} in
    --*) exec "${server[@]}" "$@" ;;
    *) exec "$@" ;;
esac
