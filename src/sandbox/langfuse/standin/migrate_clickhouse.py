"""What `up.sh` does with golang-migrate: a hello on the native port, then the stand-in's tables over HTTP."""

import socket
import time
from urllib.parse import urlsplit

from standin import log, settings
from standin.clickhouse import ClickHouse, quote
from standin.failures import StoreFailed

_ROW = "body String, event_ts UInt64) ENGINE = ReplacingMergeTree(event_ts) ORDER BY"
MIGRATIONS = [
    f"CREATE TABLE traces ON_CLUSTER (project_id String, id String, timestamp UInt64, name String, user_id String, "
    f"session_id String, tags Array(String), {_ROW} (project_id, id)",
    f"CREATE TABLE observations ON_CLUSTER (project_id String, id String, trace_id String, type String, name String, "
    f"start_time UInt64, {_ROW} (project_id, id)",
    f"CREATE TABLE scores ON_CLUSTER (project_id String, id String, trace_id String, name String, timestamp UInt64, "
    f"{_ROW} (project_id, id)",
    f"CREATE TABLE events_full ON_CLUSTER (project_id String, span_id String, trace_id String, type String, name String, "
    f"trace_name String, user_id String, session_id String, tags Array(String), start_time UInt64, {_ROW} "
    f"(project_id, trace_id, span_id)",
    "CREATE TABLE observations_batch_staging ON_CLUSTER (partition_id UInt64, project_id String, id String, kind String, "
    "body String, event_ts UInt64) ENGINE = ReplacingMergeTree(event_ts) PARTITION BY partition_id "
    "ORDER BY (project_id, kind, id)",
]
_VERSIONS = ("CREATE TABLE schema_migrations ON_CLUSTER (version Int64, dirty UInt8, sequence UInt64) "
             "ENGINE = MergeTree() PARTITION BY tuple() ORDER BY sequence")


class MigrationFailed(Exception):
    """Carries golang-migrate's words."""


def _text(value):
    data = value.encode()
    return bytes([len(data)]) + data


def say_hello(url):
    """Opens the native protocol and logs in; throws MigrationFailed in the words of golang-migrate."""
    parts = urlsplit(url)
    database = settings.get("CLICKHOUSE_DB", "default")
    if parts.scheme != "clickhouse":
        raise MigrationFailed("error: failed to open database: database driver: unknown driver "
                              f"{parts.scheme} (forgotten import?)")
    where = f'in line 0: SHOW TABLES FROM "{database}" LIKE \'schema_migrations\''
    host, port = parts.hostname or "localhost", parts.port or 9000
    try:
        answer = _first_byte(host, port, database)
    except socket.gaierror as error:
        raise MigrationFailed(f"error: failed to open database: dial tcp: lookup {host} on {_resolver()}:53: "
                              f"no such host {where}") from error
    except ConnectionRefusedError as error:
        raise MigrationFailed(f"error: failed to open database: dial tcp {host}:{port}: connect: connection refused "
                              f"{where}") from error
    except OSError as error:
        raise MigrationFailed(f"error: failed to open database: dial tcp {host}:{port}: {error} {where}") from error
    if answer != b"\x00":
        raise MigrationFailed("error: failed to open database: code: 516, message: "
                              f"{settings.get('CLICKHOUSE_USER')}: Authentication failed {where}")


def _first_byte(host, port, database):
    hello = (b"\x00" + _text("golang-migrate") + bytes([1, 1]) + b"\xab\xa9\x03" + _text(database)
             + _text(settings.get("CLICKHOUSE_USER")) + _text(settings.get("CLICKHOUSE_PASSWORD")))
    with socket.create_connection((host, port), timeout=5) as connection:
        connection.sendall(hello)
        return connection.recv(1)


def _resolver():
    try:
        with open("/etc/resolv.conf", encoding="utf-8") as lines:
            return next(line.split()[1] for line in lines if line.startswith("nameserver"))
    except (OSError, StopIteration, IndexError):
        return "127.0.0.1"


async def up(session):
    """Applies what is missing; a process that dies in between leaves the database dirty, as golang-migrate does."""
    clickhouse = ClickHouse(session)
    try:
        version, sequence = await _state(clickhouse)
        if version == len(MIGRATIONS):
            log.plain("no change")
        for number in range(version + 1, len(MIGRATIONS) + 1):
            began = time.monotonic()
            await _record(clickhouse, number, 1, sequence := sequence + 1)
            await clickhouse.do(_clustered(MIGRATIONS[number - 1]))
            await _record(clickhouse, number, 0, sequence := sequence + 1)
            log.plain(f"{number}/u migration ({(time.monotonic() - began) * 1000:.6f}ms)")
    except StoreFailed as error:
        raise MigrationFailed(f"error: {error}") from error


def _clustered(sql):
    """Langfuse's default is a cluster; a single server then refuses, as the real one does."""
    cluster = settings.get("CLICKHOUSE_CLUSTER_ENABLED", "true") == "true"
    name = settings.get("CLICKHOUSE_CLUSTER_NAME", "default")
    return sql.replace("ON_CLUSTER", f"ON CLUSTER {name}" if cluster else "")


async def _state(clickhouse):
    """Last version and sequence number."""
    found = await clickhouse.rows("SELECT name FROM system.tables WHERE name = 'schema_migrations' "
                                  f"AND database = {quote(clickhouse.database)}")
    if not found:
        await clickhouse.do(_clustered(_VERSIONS))
    rows = await clickhouse.rows("SELECT version, dirty, sequence FROM schema_migrations ORDER BY sequence DESC LIMIT 1")
    if not rows:
        return 0, 0
    if rows[0]["dirty"]:
        raise MigrationFailed(f"error: Dirty database version {rows[0]['version']}. Fix and force version.")
    return int(rows[0]["version"]), int(rows[0]["sequence"])


async def _record(clickhouse, version, dirty, sequence):
    await clickhouse.do(f"INSERT INTO schema_migrations (version, dirty, sequence) VALUES ({version}, {dirty}, {sequence})")
