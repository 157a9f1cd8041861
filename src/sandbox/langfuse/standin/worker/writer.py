"""Collects rows and writes them to ClickHouse about once a second: three tries, then they are dropped for good."""

import asyncio
import json
import time

from standin import log, settings
from standin.failures import StoreFailed

_REMEMBER_SECONDS = 30


class Writer:
    """Whoever adds a row is told nothing of its fate."""

    def __init__(self, clickhouse):
        self._clickhouse = clickhouse
        self._waiting = {}
        self._recent = {}
        self._interval = settings.integer("LANGFUSE_INGESTION_CLICKHOUSE_WRITE_INTERVAL_MS", "1000") / 1000
        self._attempts = settings.integer("LANGFUSE_INGESTION_CLICKHOUSE_MAX_ATTEMPTS", "3")
        self._clock = 0

    def now(self):
        """Microseconds that never repeat, so that of two rows the later one wins."""
        self._clock = max(self._clock + 1, int(time.time() * 1_000_000))
        return self._clock

    def add(self, table, row, record):
        self._waiting.setdefault(table, []).append([{**row, "body": json.dumps(record)}, 0])
        key = row.get("id") or row.get("span_id")
        self._recent[table, row["project_id"], key] = (time.monotonic(), record)

    def recent(self, table, project, key):
        """The newest record of that key, written a moment ago or not yet; else None."""
        found = self._recent.get((table, project, key))
        return found[1] if found else None

    async def run(self):
        while True:
            await asyncio.sleep(self._interval)
            await self.flush()
            limit = time.monotonic() - _REMEMBER_SECONDS
            self._recent = {key: value for key, value in self._recent.items() if value[0] > limit}

    async def flush(self):
        for table in list(self._waiting):
            batch = self._waiting.pop(table)
            try:
                await self._clickhouse.insert(table, [row for row, _ in batch])
            except StoreFailed as error:
                log.error(f"ClickhouseWriter: Failed to insert into {table}: {error}")
                self._keep(table, batch)

    def _keep(self, table, batch):
        again = [[row, tries + 1] for row, tries in batch if tries + 1 < self._attempts]
        dropped = len(batch) - len(again)
        if dropped:
            log.error(f"ClickhouseWriter: Max attempts reached, dropped {dropped} {table} record(s)")
        if again:
            self._waiting[table] = again + self._waiting.get(table, [])
