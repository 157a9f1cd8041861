"""The metrics queries: rows by dimension, with measures named `sum_totalCost` and so on."""

import json
import statistics

from multidict import MultiDict

from standin import records, settings
from standin.failures import Rejected
from standin.web import filters, legacy, observations
from standin.web.answers import as_json, not_found_page

_HIGH = ("id", "traceId", "userId", "sessionId", "parentObservationId")
_MEASURES = {"count": lambda record: 1, "latency": lambda record: (record["latency"] or 0) * 1000,
             "totalCost": lambda record: record["totalCost"] or 0, "totalTokens": lambda record: record["totalUsage"],
             "inputTokens": lambda record: record["inputUsage"], "outputTokens": lambda record: record["outputUsage"]}
_DIMENSIONS = {"providedModelName": "model"}
_LENGTH = {"minute": 16, "hour": 13, "day": 10, "month": 7, "auto": 10, "week": 10}
_CLOSED = ("The metrics v2 API is only available in a Langfuse v4 write mode. Learn more at: https://langfuse.com/docs/v4")


def _invalid(words):
    return Rejected(400, {"message": "Invalid request data", "error": words})


def _query(request):
    try:
        found = json.loads(request.query.get("query") or "")
        for name in ("fromTimestamp", "toTimestamp"):
            records.micros(found[name])
        if not all(one.get("measure") in _MEASURES for one in found["metrics"]):
            raise _invalid("Invalid measure")
        return found
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _invalid("Invalid input: query must be a JSON object with view, metrics, fromTimestamp and toTimestamp") from error


async def version_2(context, request):
    if not settings.HAS_V2_READS:
        return not_found_page()
    caller = await context.project(request)
    query = _query(request)
    if query.get("view") == "traces":
        raise _invalid('Invalid option: expected one of "observations"|"scores-numeric"|"scores-categorical"|"scores-boolean"')
    if not settings.preview_opt_in() or settings.write_mode() == "legacy":
        raise Rejected(404, {"message": _CLOSED, "error": "LangfuseNotFoundError"})
    _refuse_high_cardinality(query)
    found = await observations.matching(context, caller.project_id, MultiDict(_period(query)), query.get("filters") or [])
    return as_json({"data": _rows(found, query)})


async def version_1(context, request):
    if settings.NUMBER < (3, 60):
        return not_found_page()
    caller = await context.project(request)
    query = _query(request)
    since, until = records.micros(query["fromTimestamp"]), records.micros(query["toTimestamp"])
    where = f"start_time >= {since} AND start_time < {until}"
    found = await legacy.read(context, "observations", caller.project_id, where, "start_time")
    return as_json({"data": _rows([one for one in found if filters.holds(query.get("filters") or [], one)], query)})


def _period(query):
    return {"fromStartTime": query["fromTimestamp"], "toStartTime": query["toTimestamp"]}


def _refuse_high_cardinality(query):
    high = [one["field"] for one in query.get("dimensions") or [] if one.get("field") in _HIGH]
    measures = {f"{one['aggregation']}_{one['measure']}" for one in query["metrics"]}
    ordered = any(one.get("direction") == "desc" and one.get("field") in measures for one in query.get("orderBy") or [])
    if high and not ((query.get("config") or {}).get("row_limit") and ordered):
        names = ", ".join(f"'{name}'" for name in high)
        raise _invalid(f"High cardinality dimension(s) {names} require both 'config.row_limit' and 'orderBy' with direction "
                       "'desc' on a measure field.")


def _rows(found, query):
    names = [one["field"] for one in query.get("dimensions") or []]
    time = (query.get("timeDimension") or {}).get("granularity")
    groups = {}
    for record in found:
        values = [record.get(_DIMENSIONS.get(name, name)) for name in names]
        if time:
            values.append((record["startTime"] or "")[:_LENGTH.get(time, 10)])
        groups.setdefault(json.dumps(values), (values, []))[1].append(record)
    rows = []
    for values, members in groups.values():
        row = dict(zip(names + (["time_dimension"] if time else []), values, strict=True))
        for one in query["metrics"]:
            measured = [_MEASURES[one["measure"]](record) for record in members]
            row[f"{one['aggregation']}_{one['measure']}"] = _aggregate(one["aggregation"], measured)
        rows.append(row)
    for order in reversed(query.get("orderBy") or []):
        rows.sort(key=lambda row: (row.get(order["field"]) is not None, row.get(order["field"]) or 0),
                  reverse=order.get("direction") == "desc")
    return rows[:(query.get("config") or {}).get("row_limit") or 100]


def _aggregate(kind, values):
    plain = {"sum": sum, "count": len, "max": max, "min": min, "avg": statistics.fmean}
    if kind in plain:
        return plain[kind](values)
    if kind.startswith("p") and kind[1:].isdigit():
        return sorted(values)[min(len(values) - 1, len(values) * int(kind[1:]) // 100)]
    raise _invalid(f"Invalid aggregation: {kind}")


async def daily(context, request):
    caller = await context.project(request)
    wanted = [trace for trace in await legacy.read(context, "traces", caller.project_id)
              if (not request.query.get("traceName") or trace["name"] == request.query["traceName"])
              and (not request.query.get("userId") or trace["userId"] == request.query["userId"])
              and set(request.query.getall("tags", [])) <= set(trace["tags"])]
    days = {}
    for trace in wanted:
        days.setdefault(trace["timestamp"][:10], []).append(trace["id"])
    every = await legacy.read(context, "observations", caller.project_id, order="start_time")
    part, meta = legacy.page_of(request.query, [_day(date, set(ids), every) for date, ids in sorted(days.items(), reverse=True)])
    return as_json({"data": part, "meta": meta})


def _day(date, ids, every):
    mine = [one for one in every if one["traceId"] in ids]
    usage = []
    for model in sorted({one["model"] or "" for one in mine}):
        own = [one for one in mine if (one["model"] or "") == model]
        usage.append({"model": model or None, "inputUsage": sum(one["inputUsage"] for one in own),
                      "outputUsage": sum(one["outputUsage"] for one in own), "totalUsage": sum(one["totalUsage"] for one in own),
                      "countObservations": len(own), "countTraces": len({one["traceId"] for one in own}),
                      "totalCost": sum(one["totalCost"] or 0 for one in own)})
    return {"date": date, "countTraces": len(ids), "countObservations": len(mine),
            "totalCost": sum(one["totalCost"] or 0 for one in mine), "usage": usage}
