"""The two kinds of job: what each input becomes in which table, by write mode. Facts: langfuse-seen, section 7."""

import json

from standin import log, records, secrets, settings
from standin.clickhouse import quote
from standin.worker import from_batch, from_otlp


def _is_direct(data):
    """Whether the sender asked for the fast path in `dual` with `dual_write`."""
    if str(data.get("ingestionVersion") or "").split(".")[0] == "4":
        return True
    version = str(data.get("sdkVersion") or "0").split(".")
    return data.get("sdkName") == "python" and [int(part) for part in version[:2] if part.isdigit()] >= [4, 7]


class Jobs:
    """What throws here is tried again by the queue."""

    def __init__(self, bucket, clickhouse, writer):
        self._bucket, self._clickhouse, self._writer = bucket, clickhouse, writer
        self._mode, self._behaviour = settings.write_mode(), settings.otel_behaviour()

    async def otel(self, job):
        await self._guarded("otel ingestion", job, self._otel)

    async def ingestion(self, job):
        await self._guarded("ingestion", job, self._ingestion)

    async def _guarded(self, kind, job, work):
        project = job["payload"]["authCheck"]["scope"]["projectId"]
        try:
            data = job["payload"]["data"]
            secrets.check_seal(data["fileKey"], data.get("seal"))
            await work(project, data, json.loads(await self._bucket.get(data["fileKey"])))
        except Exception as error:
            log.error(f"Failed job {kind} processing for {project} {error}")
            raise

    async def _otel(self, project, data, resource_spans):
        direct = _is_direct(data)
        # Inferred, not seen: servers before 3.63 answer 200 to what LiteLLM >= 1.104 sends, and make nothing of it.
        if direct and not settings.UNDERSTANDS_OTLP_V4:
            return
        for record in from_otlp.observations(resource_spans, project):
            if self._mode != "legacy" and (self._mode == "events_only" or self._behaviour == "direct" or direct):
                self._writer.add("events_full", records.event_row(record, self._writer.now()), record)
            elif self._mode == "dual":
                self._writer_stage("span", record)
            if self._mode != "events_only":
                await self._legacy(project, record)

    async def _legacy(self, project, record):
        self._writer.add("observations", records.observation_row(record, self._writer.now()), record)
        before = await self._before("traces", project, record["traceId"]) or records.trace()
        after = {**before, **from_otlp.trace_of(record)}
        after["timestamp"] = after["timestamp"] or record["startTime"]
        self._writer.add("traces", records.trace_row(after, self._writer.now()), after)

    async def _ingestion(self, project, data, events):
        kind, key = data["type"], data["eventBodyId"]
        if kind == "score":
            # The job itself reads ClickHouse: while that is away it fails and is tried again, and nothing is lost.
            await self._before("scores", project, key)
            for event in events:
                score = from_batch.score(project, event)
                row = {"project_id": project, "id": score["id"], "trace_id": score["traceId"], "name": score["name"],
                       "timestamp": records.micros(score["timestamp"], 0), "event_ts": self._writer.now()}
                self._writer.add("scores", row, score)
        elif kind == "trace":
            after = from_batch.trace(project, events, await self._before("traces", project, key))
            self._writer.add("traces", records.trace_row(after, self._writer.now()), after)
            self._stage_in_dual("trace", after)
        else:
            after = from_batch.observation(project, events, await self._before("observations", project, key))
            self._writer.add("observations", records.observation_row(after, self._writer.now()), after)
            self._stage_in_dual("observation", after)

    async def _before(self, table, project, key):
        """The record as it is so far, from the writer's hands or from ClickHouse; None when there is none."""
        held = self._writer.recent(table, project, key)
        rows = await self._clickhouse.rows(f"SELECT body FROM {table} FINAL WHERE project_id = {quote(project)} "
                                           f"AND id = {quote(key)}")
        return held or (json.loads(rows[0]["body"]) if rows else None)

    def _stage_in_dual(self, kind, record):
        if self._mode == "dual":
            self._writer_stage(kind, record)

    def _writer_stage(self, kind, record):
        now = self._writer.now()
        length = settings.integer("STANDIN_PROPAGATION_PARTITION_SECONDS", "180")
        row = {"partition_id": now // 1_000_000 // length, "project_id": record["projectId"], "id": record["id"],
               "kind": kind, "event_ts": now}
        self._writer.add("observations_batch_staging", row, record)
