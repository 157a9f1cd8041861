"""Postgres: organisations, projects, keys, users. One pool; an outage is one exception."""

import asyncio
from urllib.parse import unquote, urlsplit

import asyncpg

from standin import settings
from standin.failures import DatabaseUnavailable

_OUTAGE = (OSError, asyncio.TimeoutError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError,
           asyncpg.CannotConnectNowError, asyncpg.AdminShutdownError, asyncpg.CrashShutdownError,
           asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError,
           asyncpg.TooManyConnectionsError)


def address(url):
    """The parts of DATABASE_URL as asyncpg takes them; Prisma's own arguments after `?` are left out."""
    parts = urlsplit(url)
    return {
        "host": parts.hostname or "localhost",
        "port": parts.port or 5432,
        "user": unquote(parts.username or "postgres"),
        "password": unquote(parts.password or ""),
        "database": unquote(parts.path.lstrip("/") or "postgres"),
    }


class Postgres:
    """Rows by SQL; throws DatabaseUnavailable whatever the reason that nobody answers."""

    def __init__(self):
        self._pool = None
        self._lock = asyncio.Lock()

    async def _ready_pool(self):
        async with self._lock:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    **address(settings.get("DATABASE_URL")), ssl=False, min_size=0, max_size=5, timeout=5,
                    command_timeout=10, statement_cache_size=0)
            return self._pool

    async def _run(self, method, sql, arguments):
        try:
            pool = await self._ready_pool()
            async with pool.acquire(timeout=5) as connection:
                return await getattr(connection, method)(sql, *arguments)
        except _OUTAGE as error:
            raise DatabaseUnavailable(str(error)) from error

    async def rows(self, sql, *arguments):
        return await self._run("fetch", sql, arguments)

    async def row(self, sql, *arguments):
        return await self._run("fetchrow", sql, arguments)

    async def do(self, sql, *arguments):
        return await self._run("execute", sql, arguments)
