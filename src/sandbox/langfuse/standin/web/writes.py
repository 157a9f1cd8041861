"""Writes beside the two ingestion routes: single scores, the oldest single-event routes, deletion."""

import json
import uuid
from datetime import UTC, datetime

from standin.clickhouse import quote
from standin.failures import Rejected, StoreFailed
from standin.web import ingestion, legacy
from standin.web.answers import as_json


async def _body(request):
    try:
        found = json.loads(await request.read())
    except ValueError as error:
        raise Rejected(400, {"message": "Invalid JSON"}) from error
    if not isinstance(found, dict):
        raise Rejected(400, {"message": "Invalid request data"})
    return found


async def _one_event(context, caller, kind, body):
    body = {"id": str(uuid.uuid4()), **body}
    event = {"id": str(uuid.uuid4()), "type": kind, "timestamp": datetime.now(UTC).isoformat(), "body": body}
    answer = await ingestion.accept(context, caller, [event])
    return answer if answer.status == 500 else as_json({"id": body["id"]})


async def score(context, request):
    caller = await context.anyone(request)
    body = await _body(request)
    if not body.get("name") or body.get("value") is None:
        raise Rejected(400, {"message": "Invalid request data", "error": "name and value are required"})
    return await _one_event(context, caller, "score-create", body)


async def event(context, request):
    """POST traces, spans, generations, events."""
    caller = await context.project(request)
    return await _one_event(context, caller, request["groups"][0][:-1] + "-create", await _body(request))


async def delete_trace(context, request):
    """200 for an unknown id too."""
    caller = await context.project(request)
    await _delete(context, caller, [request["groups"][0]])
    return as_json({"message": "Trace deleted successfully"})


async def delete_traces(context, request):
    caller = await context.project(request)
    await _delete(context, caller, [str(one) for one in (await _body(request)).get("traceIds") or []])
    return as_json({"message": "Traces deleted successfully"})


async def _delete(context, caller, ids):
    if not ids:
        return
    keys = ", ".join(quote(one) for one in ids)
    try:
        for table, column in (("events_full", "trace_id"), ("observations", "trace_id"), ("traces", "id")):
            await context.clickhouse.do(f"ALTER TABLE {table} DELETE WHERE project_id = {quote(caller.project_id)} "
                                        f"AND {column} IN ({keys})")
    except StoreFailed as error:
        raise Rejected(500, {"message": "Internal Server Error", "error": str(error)}) from error


async def scores(context, request):
    """GET v3/scores, and the two older forms."""
    caller = await context.project(request)
    query = request.query
    found = [one for one in await legacy.read(context, "scores", caller.project_id)
             if all(not query.get(name) or one.get(name) == query[name] for name in ("traceId", "name", "observationId"))]
    if request.path.startswith("/api/public/v3/"):
        return as_json({"data": found[:int(query.get("limit") or 50)], "meta": {}})
    part, meta = legacy.page_of(query, found)
    return as_json({"data": part, "meta": meta})
