"""The minutely job of `dual`: staged records become events some ten minutes later, one partition of 3 minutes a run."""

import asyncio
import json
import time

from standin import log, records, settings
from standin.clickhouse import quote
from standin.failures import StoreFailed


class Propagation:
    """Goes on after a switch to `events_only`, until nothing is staged any more."""

    def __init__(self, clickhouse, writer):
        self._clickhouse, self._writer = clickhouse, writer
        self._length = settings.integer("STANDIN_PROPAGATION_PARTITION_SECONDS", "180")
        self._age = settings.integer("STANDIN_PROPAGATION_AGE_SECONDS", "600")
        self._interval = settings.seconds("STANDIN_PROPAGATION_INTERVAL_SECONDS", "60")
        self.last_run = None
        self.last_partition = None

    async def run(self):
        while True:
            await asyncio.sleep(self._interval)
            self.last_run = time.time()
            try:
                await self._once()
            except StoreFailed as error:
                log.error(f"Event propagation failed: {error}")

    async def _once(self):
        newest = int((time.time() - self._age) // self._length)
        due = await self._clickhouse.rows("SELECT min(partition_id) AS id, count() AS n FROM observations_batch_staging "
                                          f"WHERE partition_id < {newest}")
        if not due or not int(due[0]["n"]):
            return
        partition = int(due[0]["id"])
        rows = await self._clickhouse.rows("SELECT project_id, kind, body FROM observations_batch_staging FINAL "
                                           f"WHERE partition_id = {partition}")
        for row in rows:
            await self._event(row["project_id"], row["kind"], json.loads(row["body"]))
        await self._writer.flush()
        await self._clickhouse.do(f"ALTER TABLE observations_batch_staging DROP PARTITION {partition}")
        self.last_partition = partition

    async def _event(self, project, kind, record):
        if kind == "trace":
            record = self._root_of(record)
        elif kind == "observation":
            trace = await self._trace(project, record["traceId"])
            record.update(traceName=trace.get("name"), tags=trace.get("tags") or [], userId=trace.get("userId") or "",
                          sessionId=trace.get("sessionId") or "",
                          parentObservationId=record["parentObservationId"] or "t-" + record["traceId"])
        self._writer.add("events_full", records.event_row(record, self._writer.now()), record)

    async def _trace(self, project, trace_id):
        rows = await self._clickhouse.rows(f"SELECT body FROM traces FINAL WHERE project_id = {quote(project)} "
                                           f"AND id = {quote(trace_id)}")
        return json.loads(rows[0]["body"]) if rows else {}

    @staticmethod
    def _root_of(trace):
        """The trace itself appears as a root span."""
        text = {name: trace[name] if isinstance(trace[name], str) or trace[name] is None else json.dumps(trace[name])
                for name in ("input", "output")}
        return records.complete(records.observation(
            id="t-" + trace["id"], traceId=trace["id"], projectId=trace["projectId"], startTime=trace["timestamp"],
            name=trace["name"], traceName=trace["name"], tags=trace["tags"], userId=trace["userId"],
            sessionId=trace["sessionId"], release=trace["release"], version=trace["version"],
            metadata=trace["metadata"], environment=trace["environment"], isRootObservation=True, **text))
