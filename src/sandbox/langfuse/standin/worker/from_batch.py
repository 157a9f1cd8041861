"""Turns the events of the legacy ingestion route into traces, observations and scores, one over the other."""

import json

from standin import records

_TRACE = ("timestamp", "name", "input", "output", "sessionId", "userId", "release", "version", "metadata", "tags",
          "public", "environment")
_OBSERVATION = ("name", "startTime", "endTime", "completionStartTime", "model", "modelParameters", "level",
                "statusMessage", "version", "environment", "parentObservationId", "traceId", "costDetails")


def _time(text):
    return records.iso(records.micros(text)) if text else None


def _text(value):
    return value if value is None or isinstance(value, str) else json.dumps(value)


def trace(project, events, before):
    """The trace after these events; `before` is its record so far, or None."""
    record = before or records.trace(id=events[0]["body"].get("id"), projectId=project,
                                     timestamp=_time(events[0].get("timestamp")))
    for event in events:
        body = event["body"]
        record.update({name: body[name] for name in _TRACE if body.get(name) is not None})
        record["timestamp"] = _time(record["timestamp"])
        record["tags"] = [str(tag) for tag in record["tags"]]
    return record


def observation(project, events, before):
    record = before or records.observation(id=events[0]["body"].get("id"), projectId=project)
    for event in events:
        body, kind = event["body"], event["type"].split("-")[0]
        record["type"] = str(body.get("type") or {"observation": record["type"]}.get(kind, kind)).upper()
        record.update({name: body[name] for name in _OBSERVATION if body.get(name) is not None})
        for name in ("input", "output"):
            if body.get(name) is not None:
                record[name] = _text(body[name])
        record["metadata"] = {**record["metadata"], **_as_dict(body.get("metadata"))}
        record["usageDetails"] = _usage(body) or record["usageDetails"]
        if (body.get("usage") or {}).get("totalCost") is not None:
            record["costDetails"] = {"total": body["usage"]["totalCost"]}
        for name in ("startTime", "endTime", "completionStartTime"):
            record[name] = _time(record[name])
        record["startTime"] = record["startTime"] or _time(event.get("timestamp"))
    record["traceId"] = record["traceId"] or record["id"]
    return records.complete(record)


def _as_dict(value):
    return value if isinstance(value, dict) else {} if value is None else {"metadata": value}


def _usage(body):
    details = body.get("usageDetails")
    if details:
        return {key: value for key, value in details.items() if isinstance(value, (int, float))}
    usage = body.get("usage") or {}
    names = {"input": ("input", "promptTokens", "prompt_tokens"), "output": ("output", "completionTokens", "completion_tokens"),
             "total": ("total", "totalTokens", "total_tokens")}
    found = {key: next((usage[name] for name in options if usage.get(name) is not None), None)
             for key, options in names.items()}
    return {key: value for key, value in found.items() if value is not None}


def score(project, event):
    body = event["body"]
    kind = body.get("dataType") or ("CATEGORICAL" if isinstance(body.get("value"), str) else "NUMERIC")
    return {"id": body.get("id") or event["id"], "projectId": project, "traceId": body.get("traceId") or "",
            "observationId": body.get("observationId"), "sessionId": body.get("sessionId"), "name": body.get("name") or "",
            "value": body.get("value"), "dataType": kind, "comment": body.get("comment"), "source": "API",
            "timestamp": _time(event.get("timestamp")), "environment": body.get("environment") or "default"}
