"""The one form in which an observation is stored and read: every field of every group of the v2 API."""

import re
from datetime import UTC, datetime

# Prices per token as the API shows them: strings in JavaScript's notation.
_MODELS = [
    ("gpt-4o-mini", r"(openai/)?gpt-4o-mini(-2024-07-18)?", "1.5e-7", "6e-7"),
    ("gpt-4o", r"(openai/)?gpt-4o(-2024-\d\d-\d\d)?", "0.0000025", "0.00001"),
    ("gpt-3.5-turbo", r"(openai/)?gpt-3\.5-turbo(-\d{4})?", "5e-7", "0.0000015"),
]


def known_models():
    return [{"id": name, "modelName": name, "matchPattern": pattern, "unit": "TOKENS", "inputPrice": float(input_price),
             "outputPrice": float(output_price), "isLangfuseManaged": True}
            for name, pattern, input_price, output_price in _MODELS]


def iso(micros):
    """Null stays null; else the time as the API writes it, with milliseconds."""
    if micros is None:
        return None
    moment = datetime.fromtimestamp(micros / 1_000_000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def micros(text, default=None):
    """Microseconds since the epoch of an ISO time; the default when there is none."""
    if not text:
        return default
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1_000_000)


def observation(**given):
    """All fields with their empty values: texts are "", not null, but for the few that the real API has null."""
    record = {
        "id": "", "traceId": "", "startTime": None, "endTime": None, "projectId": "", "parentObservationId": None,
        "type": "SPAN", "latency": None, "timeToFirstToken": None, "modelId": None, "inputPrice": None,
        "outputPrice": None, "totalPrice": None,
        "name": "", "level": "DEFAULT", "statusMessage": "", "version": "", "environment": "default", "userId": "",
        "sessionId": "", "isRootObservation": False, "bookmarked": False, "public": False,
        "completionStartTime": None, "createdAt": None, "updatedAt": None, "input": "", "output": "", "metadata": {},
        "model": None, "internalModelId": None, "modelParameters": {}, "usageDetails": {}, "inputUsage": 0,
        "outputUsage": 0, "totalUsage": 0, "costDetails": {}, "inputCost": None, "outputCost": None, "totalCost": None,
        "usagePricingTierId": None, "usagePricingTierName": None, "promptId": None, "promptName": "",
        "promptVersion": None, "traceName": None, "tags": [], "release": "",
    }
    record.update({key: value for key, value in given.items() if value is not None})
    return record


def complete(record):
    """Latency, prices and totals out of what the record already holds."""
    start, end = micros(record["startTime"]), micros(record["endTime"])
    if start is not None and end is not None:
        record["latency"] = round((end - start) / 1_000_000, 3)
    first = micros(record["completionStartTime"])
    if first is not None and start is not None:
        record["timeToFirstToken"] = round((first - start) / 1_000_000, 3)
    usage = record["usageDetails"]
    record["inputUsage"] = sum(value for key, value in usage.items() if key.startswith("input"))
    record["outputUsage"] = sum(value for key, value in usage.items() if key.startswith("output"))
    record["totalUsage"] = usage.get("total", record["inputUsage"] + record["outputUsage"])
    _price(record)
    return record


def _price(record):
    cost = record["costDetails"]
    for name, pattern, input_price, output_price in _MODELS:
        if record["model"] and re.fullmatch(pattern, record["model"]):
            record.update(modelId=name, internalModelId=name, inputPrice=input_price, outputPrice=output_price,
                          usagePricingTierName="Standard")
            if not cost:
                cost = {"input": record["inputUsage"] * float(input_price),
                        "output": record["outputUsage"] * float(output_price)}
                record["costDetails"] = {**cost, "total": cost["input"] + cost["output"]}
    cost = record["costDetails"]
    record["inputCost"], record["outputCost"] = cost.get("input"), cost.get("output")
    record["totalCost"] = cost.get("total", sum(cost.values()) if cost else 0)


def event_row(record, now):
    """The row of `events_full`."""
    return {"project_id": record["projectId"], "span_id": record["id"], "trace_id": record["traceId"],
            "type": record["type"], "name": record["name"], "trace_name": record["traceName"] or "",
            "user_id": record["userId"], "session_id": record["sessionId"], "tags": record["tags"],
            "start_time": micros(record["startTime"], 0), "event_ts": now}


def observation_row(record, now):
    return {"project_id": record["projectId"], "id": record["id"], "trace_id": record["traceId"],
            "type": record["type"], "name": record["name"], "start_time": micros(record["startTime"], 0),
            "event_ts": now}


def trace_row(trace, now):
    return {"project_id": trace["projectId"], "id": trace["id"], "timestamp": micros(trace["timestamp"], 0),
            "name": trace["name"] or "", "user_id": trace["userId"] or "", "session_id": trace["sessionId"] or "",
            "tags": trace["tags"], "event_ts": now}


def trace(**given):
    """A trace of the legacy tables, in the API's own form."""
    record = {"id": "", "projectId": "", "timestamp": None, "name": None, "input": None, "output": None,
              "sessionId": None, "userId": None, "release": None, "version": None, "metadata": {}, "tags": [],
              "public": False, "bookmarked": False, "environment": "default", "createdAt": None, "updatedAt": None}
    record.update({key: value for key, value in given.items() if value is not None})
    return record
