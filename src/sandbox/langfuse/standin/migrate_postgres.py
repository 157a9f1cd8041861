"""What `prisma migrate deploy` does for the stand-in's own tables, under the same advisory lock and with its log lines."""

import asyncio
import hashlib
import uuid

import asyncpg

from standin import log
from standin.postgres import address

_LOCK = 72707369
_LOCK_SECONDS = 10
MIGRATIONS = {
    "20230518191501_init": """
CREATE TABLE organizations (id text PRIMARY KEY, name text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE projects (id text PRIMARY KEY, org_id text NOT NULL REFERENCES organizations, name text NOT NULL,
  retention_days int, created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE users (id text PRIMARY KEY, email text UNIQUE NOT NULL, name text, password text,
  created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE organization_memberships (org_id text NOT NULL REFERENCES organizations,
  user_id text NOT NULL REFERENCES users, role text NOT NULL, PRIMARY KEY (org_id, user_id));""",
    "20240104210051_api_keys": """
CREATE TABLE api_keys (id text PRIMARY KEY, public_key text UNIQUE NOT NULL, hashed_secret_key text UNIQUE NOT NULL,
  fast_hashed_secret_key text UNIQUE, display_secret_key text NOT NULL, project_id text NOT NULL REFERENCES projects,
  note text, created_at timestamptz NOT NULL DEFAULT now());""",
    "20260729120000_datasets_and_prices": """
CREATE TABLE datasets (id text PRIMARY KEY, project_id text NOT NULL REFERENCES projects, name text NOT NULL,
  description text, created_at timestamptz NOT NULL DEFAULT now(), UNIQUE (project_id, name));
CREATE TABLE models (id text PRIMARY KEY, model_name text UNIQUE NOT NULL, match_pattern text NOT NULL,
  input_price text, output_price text);""",
}
_TABLE = """CREATE TABLE IF NOT EXISTS _prisma_migrations (id text PRIMARY KEY, checksum text NOT NULL,
  finished_at timestamptz, migration_name text NOT NULL, started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count int NOT NULL DEFAULT 0)"""


class MigrationFailed(Exception):
    """Carries Prisma's code and words."""


async def deploy(url):
    """Applies what is missing; throws MigrationFailed."""
    try:
        where = address(url)
    except ValueError as error:
        raise MigrationFailed("P1013", "The provided database string is invalid. The scheme is not recognized or the "
                              "port is no number in database URL.") from error
    log.plain("Prisma schema loaded from packages/shared/prisma/schema.prisma")
    log.plain(f'Datasource "db": PostgreSQL database "{where["database"]}", schema "public" at '
              f'"{where["host"]}:{where["port"]}"\n')
    connection = await _connect(where)
    try:
        await _apply(connection, where)
    finally:
        await connection.close()


async def _connect(where):
    server = f"{where['host']}:{where['port']}"
    try:
        return await asyncpg.connect(**where, ssl=False, timeout=5)
    except (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError) as error:
        raise MigrationFailed("P1000", f"Authentication failed against database server, the provided database "
                              f"credentials for `{where['user']}` are not valid.\n\nPlease make sure to provide valid "
                              "database credentials for the database server at the configured address.") from error
    except asyncpg.InvalidCatalogNameError as error:
        raise MigrationFailed("P1003", f"Database `{where['database']}` does not exist") from error
    except (OSError, asyncio.TimeoutError, asyncpg.PostgresError) as error:
        raise MigrationFailed("P1001", f"Can't reach database server at `{server}`\n\nPlease make sure your database "
                              f"server is running at `{server}`.") from error


async def _apply(connection, where):
    await _lock(connection, where)
    await connection.execute(_TABLE)
    log.plain(f"{len(MIGRATIONS)} migrations found in prisma/migrations\n")
    done = {row["migration_name"] for row in await connection.fetch("SELECT migration_name FROM _prisma_migrations")}
    missing = [name for name in MIGRATIONS if name not in done]
    for name in missing:
        log.plain(f"Applying migration `{name}`")
        async with connection.transaction():
            await connection.execute(MIGRATIONS[name])
            await connection.execute(
                "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count) "
                "VALUES ($1, $2, now(), $3, 1)", str(uuid.uuid4()),
                hashlib.sha256(MIGRATIONS[name].encode()).hexdigest(), name)
    if not missing:
        log.plain("\nNo pending migrations to apply.")
        return
    tree = "\n".join(f"  └─ {name}/\n    └─ migration.sql" for name in missing)
    log.plain(f"\nThe following migration(s) have been applied:\n\nmigrations/\n{tree}\n      \n"
              "All migrations have been successfully applied.")


async def _lock(connection, where):
    try:
        await connection.fetch("SELECT pg_advisory_lock($1)", _LOCK, timeout=_LOCK_SECONDS)
    except asyncio.TimeoutError as error:
        raise MigrationFailed("P1002", f"The database server at `{where['host']}:{where['port']}` was reached but timed "
                              f"out.\n\nContext: Timed out trying to acquire a postgres advisory lock (SELECT "
                              f"pg_advisory_lock({_LOCK})). Timeout: {_LOCK_SECONDS}000ms.") from error
