"""What the tests send, and how they find it again."""

import json
import secrets
import time
import urllib.parse

from bench import DATA, until

KEYS = "pk-lf-1:sk-lf-1"
OTLP = "/api/public/otel/v1/traces"
INGESTION = "/api/public/ingestion"
JSON = {"Content-Type": "application/json"}
PROTOBUF = {"Content-Type": "application/x-protobuf", "x-langfuse-ingestion-version": "4"}


def _attribute(name, value):
    kind = "intValue" if isinstance(value, int) else "stringValue"
    return {"key": name, "value": {kind: str(value)}}


def span(tag=None, trace=None, parent=None, **attributes):
    now = time.time_ns()
    values = dict(attributes)
    if tag:
        values["langfuse.trace.tags"] = json.dumps([tag])
    return {"traceId": trace or secrets.token_hex(16), "spanId": secrets.token_hex(8), "name": "call",
            **({"parentSpanId": parent} if parent else {}), "startTimeUnixNano": str(now - 10**9),
            "endTimeUnixNano": str(now), "attributes": [_attribute(name, value) for name, value in values.items()]}


def export(*spans):
    return {"resourceSpans": [{"resource": {}, "scopeSpans": [{"scope": {"name": "test"}, "spans": list(spans)}]}]}


def send_span(web, tag, keys=KEYS, headers=None, timeout=10.0):
    return web.ask(OTLP, "POST", export(span(tag)), headers or {}, keys, timeout)


def score(trace="trace-1", identity=None):
    identity = identity or secrets.token_hex(6)
    return {"id": secrets.token_hex(6), "type": "score-create", "timestamp": "2026-11-24T08:00:00.000Z",
            "body": {"id": identity, "traceId": trace, "name": "quality", "value": 1}}


def trace_and_generation(tag):
    now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    trace, generation = secrets.token_hex(8), secrets.token_hex(8)
    return [{"id": secrets.token_hex(6), "type": "trace-create", "timestamp": now,
             "body": {"id": trace, "name": "old", "tags": [tag], "timestamp": now}},
            {"id": secrets.token_hex(6), "type": "generation-create", "timestamp": now,
             "body": {"id": generation, "traceId": trace, "name": "litellm-acompletion", "startTime": now, "model": "gpt-4o-mini",
                      "usage": {"input": 10, "output": 20}}}]


def recorded(name):
    """What a real LiteLLM 1.108.11 (otel-*, langfuse-*) or 1.103.11 with SDK 2.59.7 (sdk2-*) sent."""
    return (DATA / name).read_bytes()


def v2(web, fields="basic,trace_context", keys=KEYS, **query):
    text = urllib.parse.urlencode({"fields": fields, "limit": 1000, **query})
    return web.ask(f"/api/public/v2/observations?{text}", keys=keys)


def tagged(web, tag, fields="basic,trace_context,model,usage,io", keys=KEYS):
    """The observations with that tag."""
    condition = [{"type": "arrayOptions", "column": "tags", "operator": "any of", "value": [tag]}]
    answer = v2(web, fields, keys, filter=json.dumps(condition))
    return answer.body["data"] if answer.status == 200 else []


def appears(web, tag, seconds=40.0):
    """Waits for the tag; the observations and how long it took."""
    began = time.monotonic()
    found = until(f"an observation tagged {tag}", lambda: tagged(web, tag), seconds, 0.1)
    return found, time.monotonic() - began
