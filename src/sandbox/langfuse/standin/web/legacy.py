"""The reads of the old data model: traces, observations, sessions. `events_only` closes them all."""

import json

from standin import records
from standin.clickhouse import quote
from standin.failures import Rejected, StoreFailed
from standin.web import filters
from standin.web.answers import as_json

_MOST = 100
_TRACE_FIELDS = {"name": "name", "userId": "userId", "sessionId": "sessionId", "version": "version", "release": "release"}
_OBSERVATION_FIELDS = {"name": "name", "type": "type", "traceId": "traceId", "userId": "userId", "level": "level",
                       "parentObservationId": "parentObservationId", "version": "version"}


def page_of(query, found):
    """One page and its meta; throws Rejected for a page or limit that is no positive number or too large."""
    try:
        page, limit = int(query.get("page") or 1), int(query.get("limit") or 50)
    except ValueError as error:
        raise Rejected(400, {"message": "Invalid request data", "error": "Invalid input: expected number, received NaN"}) from error
    if page < 1 or not 1 <= limit <= _MOST:
        raise Rejected(400, {"message": "Invalid request data", "error": f"Too big: expected number to be <={_MOST}"})
    part = found[(page - 1) * limit:page * limit]
    return part, {"page": page, "limit": limit, "totalItems": len(found), "totalPages": -(-len(found) // limit)}


async def read(context, table, project, where="1", order="timestamp"):
    """The records of one table, the newest first."""
    try:
        rows = await context.clickhouse.rows(f"SELECT body FROM {table} FINAL WHERE project_id = {quote(project)} AND {where} "
                                             f"ORDER BY {order} DESC LIMIT 20000")
    except StoreFailed as error:
        raise Rejected(500, {"message": "Internal Server Error", "error": str(error)}) from error
    return [json.loads(row["body"]) for row in rows]


def _fits(record, query, fields, time):
    if any(query.get(name) and record.get(field) != query[name] for name, field in fields.items()):
        return False
    if not set(query.getall("tags", [])) <= set(record.get("tags") or []):
        return False
    environments = query.getall("environment", [])
    if environments and record["environment"] not in environments:
        return False
    moment = records.micros(record[time], 0)
    since = query.get("fromTimestamp") or query.get("fromStartTime")
    until = query.get("toTimestamp") or query.get("toStartTime")
    return moment >= records.micros(since, 0) and (not until or moment < records.micros(until))


def _public_trace(trace, observations):
    mine = [one for one in observations if one["traceId"] == trace["id"]]
    starts = [records.micros(one["startTime"]) for one in mine if one["startTime"]]
    ends = [records.micros(one["endTime"]) for one in mine if one["endTime"]]
    return {**trace, "htmlPath": f"/project/{trace['projectId']}/traces/{trace['id']}", "scores": [],
            "latency": (max(ends) - min(starts)) / 1_000_000 if starts and ends else 0,
            "totalCost": sum(one["totalCost"] or 0 for one in mine), "observations": [one["id"] for one in mine]}


def _public_observation(record):
    usage = {"input": record["inputUsage"], "output": record["outputUsage"], "total": record["totalUsage"], "unit": "TOKENS"}
    return {**record, "usage": usage, "promptTokens": record["inputUsage"], "completionTokens": record["outputUsage"],
            "totalTokens": record["totalUsage"], "calculatedInputCost": record["inputCost"],
            "calculatedOutputCost": record["outputCost"], "calculatedTotalCost": record["totalCost"]}


async def traces(context, request):
    caller = await context.project(request)
    conditions = filters.parse(request.query.get("filter"))
    found = [trace for trace in await read(context, "traces", caller.project_id)
             if _fits(trace, request.query, _TRACE_FIELDS, "timestamp") and filters.holds(conditions, trace)]
    part, meta = page_of(request.query, found)
    observations = await read(context, "observations", caller.project_id, order="start_time") if part else []
    return as_json({"data": [_public_trace(trace, observations) for trace in part], "meta": meta})


async def trace(context, request):
    caller = await context.project(request)
    key = request["groups"][0]
    found = await read(context, "traces", caller.project_id, f"id = {quote(key)}")
    if not found:
        raise Rejected(404, {"message": f"Trace {key} not found within authorized project", "error": "LangfuseNotFoundError"})
    mine = await read(context, "observations", caller.project_id, f"trace_id = {quote(key)}", "start_time")
    scores = await read(context, "scores", caller.project_id, f"trace_id = {quote(key)}")
    return as_json({**_public_trace(found[0], mine), "observations": [_public_observation(one) for one in mine], "scores": scores})


async def observations(context, request):
    caller = await context.project(request)
    found = [one for one in await read(context, "observations", caller.project_id, order="start_time")
             if _fits(one, request.query, _OBSERVATION_FIELDS, "startTime")]
    part, meta = page_of(request.query, found)
    return as_json({"data": [_public_observation(one) for one in part], "meta": meta})


async def observation(context, request):
    caller = await context.project(request)
    key = request["groups"][0]
    found = await read(context, "observations", caller.project_id, f"id = {quote(key)}", "start_time")
    if not found:
        raise Rejected(404, {"message": "Observation not found within authorized project", "error": "LangfuseNotFoundError"})
    return as_json(_public_observation(found[0]))


async def sessions(context, request):
    caller = await context.project(request)
    seen = {}
    for one in await read(context, "traces", caller.project_id):
        if one["sessionId"]:
            seen[one["sessionId"]] = {"id": one["sessionId"], "createdAt": one["timestamp"], "projectId": caller.project_id,
                                      "environment": one["environment"]}
    part, meta = page_of(request.query, list(seen.values()))
    return as_json({"data": part, "meta": meta})


async def session(context, request):
    caller = await context.project(request)
    key = request["groups"][0]
    mine = await read(context, "traces", caller.project_id, f"session_id = {quote(key)}")
    if not mine:
        raise Rejected(404, {"message": "Session not found within authorized project", "error": "LangfuseNotFoundError"})
    return as_json({"id": key, "createdAt": mine[-1]["timestamp"], "projectId": caller.project_id, "traces": mine})
