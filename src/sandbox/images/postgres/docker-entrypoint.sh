#!/usr/bin/env bash
# Behaves as the official image does: an empty data folder needs a password and becomes a cluster with the user and
# the database that the variables name; nothing listens on TCP until that is done.
set -Eeo pipefail

# value_of NAME DEFAULT: the variable, or the content of the file that NAME_FILE names
value_of() {
    local file=${1}_FILE
    if [ -n "${!1:-}" ] && [ -n "${!file:-}" ]; then
        echo "error: both $1 and $file are set (but are exclusive)" >&2
        exit 1
    fi
    if [ -n "${!1:-}" ]; then
        printf '%s' "${!1}"
    elif [ -n "${!file:-}" ]; then
        cat "${!file}"
    else
        printf '%s' "$2"
    fi
}

folders() {
    mkdir -p "$PGDATA" /var/run/postgresql
    chmod 0700 "$PGDATA" || :
    chmod 3775 /var/run/postgresql || :
    if [ "$(id -u)" = 0 ]; then
        find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres '{}' +
    fi
}

demand_a_password() {
    if [ -n "$POSTGRES_PASSWORD" ] || [ "${POSTGRES_HOST_AUTH_METHOD:-}" = trust ]; then
        return
    fi
    echo 'Error: Database is uninitialized and superuser password is not specified.' >&2
    echo '       You must specify POSTGRES_PASSWORD to a non-empty value for the' >&2
    echo '       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".' >&2
    exit 1
}

cluster() {
    # shellcheck disable=SC2086 # POSTGRES_INITDB_ARGS is several arguments
    initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") ${POSTGRES_INITDB_ARGS:-}
    echo "host all all all ${POSTGRES_HOST_AUTH_METHOD:-$(postgres -C password_encryption)}" >>"$PGDATA/pg_hba.conf"
}

sql() { PGHOST='' PGPASSWORD=$POSTGRES_PASSWORD psql -v ON_ERROR_STOP=1 --no-psqlrc -w -U "$POSTGRES_USER" "$@"; }

fill() {
    if [ "$POSTGRES_DB" != postgres ]; then
        sql -d postgres -v db="$POSTGRES_DB" <<<'CREATE DATABASE :"db";'
    fi
    local file
    for file in /docker-entrypoint-initdb.d/*; do
        case $file in
            *.sh) echo "$0: running $file" && . "$file" ;;
            *.sql) echo "$0: running $file" && sql -d "$POSTGRES_DB" -f "$file" ;;
        esac
    done
}

first_start() {
    demand_a_password
    cluster
    pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -p 5432" -w start
    fill
    pg_ctl -D "$PGDATA" -m fast -w stop
    echo
    echo 'PostgreSQL init process complete; ready for start up.'
    echo
}

case ${1:-} in -*) set -- postgres "$@" ;; esac
if [ "$1" = postgres ]; then
    folders
    if [ "$(id -u)" = 0 ]; then
        exec gosu postgres "$0" "$@"
    fi
    POSTGRES_PASSWORD=$(value_of POSTGRES_PASSWORD '')
    POSTGRES_USER=$(value_of POSTGRES_USER postgres)
    POSTGRES_DB=$(value_of POSTGRES_DB "$POSTGRES_USER")
    if [ -s "$PGDATA/PG_VERSION" ]; then
        echo
        echo 'PostgreSQL Database directory appears to contain a database; Skipping initialization'
        echo
    else
        first_start
    fi
fi
exec "$@"
