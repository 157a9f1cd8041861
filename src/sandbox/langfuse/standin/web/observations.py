"""GET /api/public/v2/observations: groups of fields, parameters that are ignored in silence, a cursor."""

import base64
import json

from standin import records, settings
from standin.clickhouse import quote
from standin.failures import Rejected, StoreFailed
from standin.web import filters
from standin.web.answers import as_json, not_found_page

_CORE = ("id", "traceId", "startTime", "endTime", "projectId", "parentObservationId", "type", "latency",
         "timeToFirstToken", "modelId", "inputPrice", "outputPrice", "totalPrice")
_GROUPS = {
    "basic": ("name", "level", "statusMessage", "version", "environment", "userId", "sessionId", "isRootObservation",
              "bookmarked", "public"),
    "time": ("completionStartTime", "createdAt", "updatedAt"),
    "io": ("input", "output"),
    "metadata": ("metadata",),
    "model": ("model", "internalModelId", "modelParameters"),
    "usage": ("usageDetails", "inputUsage", "outputUsage", "totalUsage", "costDetails", "inputCost", "outputCost",
              "totalCost", "usagePricingTierId", "usagePricingTierName"),
    "prompt": ("promptId", "promptName", "promptVersion"),
    "metrics": ("latency", "timeToFirstToken"),
    "trace_context": ("traceName", "tags", "release"),
}
_DIRECT = {"name": "name", "userId": "user_id", "sessionId": "session_id", "traceId": "trace_id", "type": "type"}
_MOST = 1000
_CLOSED = ("The observations v2 API is only available in a Langfuse v4 write mode. "
           "Learn more at: https://langfuse.com/docs/v4")


async def observations(context, request):
    if not settings.HAS_V2_READS:
        return not_found_page()
    caller = await context.project(request)
    if not settings.preview_opt_in():
        raise Rejected(404, {"message": _CLOSED, "error": "LangfuseNotFoundError"})
    query = request.query
    if query.get("parseIoAsJson") == "true":
        raise Rejected(400, {"message": "Invalid request data", "error": "parseIoAsJson is no longer supported"})
    limit, skip = _limit(query.get("limit")), _cursor(query.get("cursor"))
    found = await matching(context, caller.project_id, query, filters.parse(query.get("filter")))
    part = found[skip:skip + limit]
    meta = {"cursor": _next(skip + limit)} if limit and len(found) > skip + limit else {}
    names = _fields(query.get("fields"))
    return as_json({"data": [{name: record[name] for name in names} for record in part], "meta": meta})


def _limit(text):
    try:
        limit = int(text or 50)
    except ValueError as error:
        raise Rejected(400, {"message": "Invalid request data", "error": "Invalid input: expected number, received NaN"}) from error
    if not 0 <= limit <= _MOST:
        words = f"Too big: expected number to be <={_MOST}" if limit > 0 else "Too small: expected number to be >=0"
        raise Rejected(400, {"message": "Invalid request data", "error": words})
    return limit


def _cursor(text):
    if not text:
        return 0
    try:
        return int(json.loads(base64.urlsafe_b64decode(text))["skip"])
    except (ValueError, KeyError, TypeError) as error:
        raise Rejected(400, {"message": "Invalid cursor format"}) from error


def _next(skip):
    return base64.urlsafe_b64encode(json.dumps({"skip": skip}).encode()).decode()


def _fields(text):
    """Core and basic unless groups are named; an unknown group gives core only."""
    groups = text.split(",") if text else ["basic"]
    return dict.fromkeys(_CORE + tuple(name for group in groups for name in _GROUPS.get(group.strip(), ())))


async def matching(context, project, query, conditions):
    """Records of the project, the newest first; throws Rejected when ClickHouse does not answer."""
    where = [f"project_id = {quote(project)}"]
    where += [f"{column} = {quote(query[name])}" for name, column in _DIRECT.items() if query.get(name)]
    for name, sign in (("fromStartTime", ">="), ("fromTimestamp", ">="), ("toStartTime", "<"), ("toTimestamp", "<")):
        if query.get(name):
            where.append(f"start_time {sign} {_moment(query[name])}")
    try:
        rows = await context.clickhouse.rows("SELECT body FROM events_full FINAL WHERE " + " AND ".join(where)
                                             + " ORDER BY start_time DESC, span_id LIMIT 20000")
    except StoreFailed as error:
        raise Rejected(500, {"message": "Internal Server Error", "error": str(error)}) from error
    found = [json.loads(row["body"]) for row in rows]
    return [record for record in found if _wanted(record, query) and filters.holds(conditions, record)]


def _moment(text):
    try:
        return records.micros(text)
    except ValueError as error:
        raise Rejected(400, {"message": "Invalid request data", "error": "Invalid ISO datetime"}) from error


def _wanted(record, query):
    """The rarer direct parameters."""
    environments = query.getall("environment", []) if hasattr(query, "getall") else []
    return ((not environments or record["environment"] in environments)
            and query.get("level") in (None, "", record["level"])
            and query.get("version") in (None, "", record["version"])
            and query.get("parentObservationId") in (None, "", record["parentObservationId"])
            and query.get("isRootObservation") in (None, "", str(record["isRootObservation"]).lower()))
