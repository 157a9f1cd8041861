"""ClickHouse over HTTP, in SQL that a server of 2018 understands as well as one of today."""

import asyncio
import json

import aiohttp
from yarl import URL

from standin import settings
from standin.failures import StoreFailed, node_words


def quote(value):
    """A string literal."""
    return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"


class ClickHouse:
    """Throws StoreFailed with the words of Node's driver, or of the server, for whatever goes wrong."""

    def __init__(self, session):
        self._session = session
        self._url = URL(settings.get("CLICKHOUSE_URL"))
        self.database = settings.get("CLICKHOUSE_DB", "default")

    async def _post(self, sql, data=None):
        headers = {"X-ClickHouse-User": settings.get("CLICKHOUSE_USER", "default"),
                   "X-ClickHouse-Key": settings.get("CLICKHOUSE_PASSWORD", "")}
        query = {"database": self.database, **({"query": sql} if data is not None else {})}
        body = data if data is not None else sql
        try:
            async with self._session.post(self._url.with_query(query), data=body.encode(), headers=headers,
                                          timeout=aiohttp.ClientTimeout(total=30, connect=5)) as answer:
                text = await answer.text()
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            raise StoreFailed(node_words(error, self._url.host, self._url.port)) from error
        if answer.status != 200:
            raise StoreFailed(text.strip()[:500])
        return text

    async def do(self, sql):
        return await self._post(sql)

    async def rows(self, sql):
        text = await self._post(sql + " FORMAT JSONEachRow")
        return [json.loads(line) for line in text.splitlines() if line]

    async def insert(self, table, rows):
        lines = "\n".join(json.dumps(row) for row in rows)
        await self._post(f"INSERT INTO {table} FORMAT JSONEachRow", lines)
