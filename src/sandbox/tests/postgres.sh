image=$registry/library/postgres:17.6
older=$registry/library/postgres:15.14

query() {
    local name=$1 user=$2 password=$3 database=$4
    once -e PGPASSWORD="$password" --entrypoint psql "$image" -tA -h "$name" -U "$user" -d "$database" -c "$5"
}

fact 'without a password it does not start, and says so' \
    says 'Error: Database is uninitialized and superuser password is not specified.' once "$image"
fact 'the status is 1' exits 1 once "$image"

start pg -e POSTGRES_USER=langfuse -e POSTGRES_PASSWORD='p@ss w0rd' -e POSTGRES_DB=app -e TZ=UTC -e PGTZ=UTC \
    -v "$mine-pg:/var/lib/postgresql/data" "$image"
fact 'it answers' eventually 60 inside pg pg_isready -q -h 127.0.0.1
fact 'when it answers on TCP, the first start is over' says 'init process complete; ready for start up' log_of pg
fact 'pg_isready needs no right user' inside pg pg_isready -U postgres
fact 'the user and the database of the variables are there' says '1' query pg langfuse 'p@ss w0rd' app 'select 1'
fact 'another password is refused' says 'password authentication failed' query pg langfuse wrong app 'select 1'
fact 'another database is not there' says 'database "nope" does not exist' query pg langfuse 'p@ss w0rd' nope 'select 1'
fact 'the time zone is UTC' says 'UTC' query pg langfuse 'p@ss w0rd' app 'show timezone'
fact 'it is PostgreSQL 17' says 'PostgreSQL 17.' query pg langfuse 'p@ss w0rd' app 'select version()'
fact 'it runs as user 999' says '999' inside pg stat -c %u /proc/1
fact 'data lies at the same path' inside pg test -s /var/lib/postgresql/data/PG_VERSION
fact 'a row is written' query pg langfuse 'p@ss w0rd' app 'create table t as select 42 as answer'
fact 'it stops fast and well' stops_well pg 10

remove pg
start pg -v "$mine-pg:/var/lib/postgresql/data" "$image" -c max_connections=17
fact 'a second start needs no password' eventually 60 inside pg pg_isready -q -h 127.0.0.1
fact 'it says that it skips the first start' says 'Skipping initialization' log_of pg
fact 'the row is still there' says 42 query pg langfuse 'p@ss w0rd' app 'select answer from t'
fact 'arguments reach the server' says 17 query pg langfuse 'p@ss w0rd' app 'show max_connections'
remove pg

printf secret >"$scratch/password"
chmod 0644 "$scratch/password"
start file -e POSTGRES_PASSWORD_FILE=/run/secrets/pw -e PGDATA=/elsewhere/data \
    -v "$scratch/password:/run/secrets/pw:ro" "$image"
fact 'the password may be in a file' eventually 60 query file postgres secret postgres 'select 1'
fact 'PGDATA is where the data lies' inside file test -s /elsewhere/data/PG_VERSION
remove file

start old -e POSTGRES_PASSWORD=old -v "$mine-old:/var/lib/postgresql/data" "$older"
fact 'PostgreSQL 15 starts' eventually 60 query old postgres old postgres 'select 1'
fact 'it is 15' says 'PostgreSQL 15.' query old postgres old postgres 'select version()'
fact 'it stops' stops_well old 10
remove old
fact 'a volume of another major version is refused in the words of the real one' \
    says 'database files are incompatible with server' once -v "$mine-old:/var/lib/postgresql/data" "$image"
