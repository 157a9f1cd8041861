"""Reads an OTLP trace export, JSON or protobuf, into plain resource spans with hexadecimal ids."""

import base64
import gzip
import json
import zlib

from standin.failures import Rejected


def parse(body, content_type, encoding):
    """The list of resource spans; throws Rejected with the words of the real route."""
    if encoding == "gzip":
        try:
            body = gzip.decompress(body)
        except (OSError, EOFError, zlib.error) as error:
            raise Rejected(400, {"error": "Failed to decompress request body"}) from error
    kind = (content_type or "").split(";")[0].strip().lower()
    if kind == "application/json":
        return _json(body)
    if kind == "application/x-protobuf":
        return _protobuf(body)
    raise Rejected(400, {"error": "Invalid content type"})


def _json(body):
    try:
        found = json.loads(body or b"null").get("resourceSpans") or []
        return found if isinstance(found, list) else []
    except (ValueError, AttributeError) as error:
        raise Rejected(400, {"error": "Failed to parse OTel JSON Trace"}) from error


def _protobuf(body):
    # Imported late: it takes a twentieth of a second that a start need not pay.
    from google.protobuf.json_format import MessageToDict
    from google.protobuf.message import DecodeError
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
    request = ExportTraceServiceRequest()
    try:
        request.ParseFromString(body)
    except DecodeError as error:
        raise Rejected(400, {"error": "Failed to parse OTel Protobuf Trace"}) from error
    found = MessageToDict(request, use_integers_for_enums=True).get("resourceSpans", [])
    for span in spans(found):
        for name in ("traceId", "spanId", "parentSpanId"):
            if span.get(name):
                span[name] = base64.b64decode(span[name]).hex()
    return found


def scopes(resource_spans):
    """Pairs of resource spans and scope spans."""
    for resource in resource_spans:
        for scope in resource.get("scopeSpans") or []:
            yield resource, scope


def spans(resource_spans):
    for _, scope in scopes(resource_spans):
        yield from scope.get("spans") or []


def check_ids(resource_spans):
    """One span without ids refuses the whole export."""
    every = list(spans(resource_spans))
    bad = {}
    for span in every:
        for name, length in (("traceId", 32), ("spanId", 16)):
            value = span.get(name)
            if not value or len(str(value)) != length:
                bad.setdefault(id(span), f"{name}:{'invalid' if value else 'absent'}")
    if bad:
        reasons = ", ".join(sorted(set(bad.values())))
        raise Rejected(400, {"error": f"Invalid OTLP trace export: {len(bad)} of {len(every)} span(s) cannot be "
                                      f"processed ({reasons}). The whole export was rejected."})


def attributes(holder):
    """The attributes of a span or resource as a plain dictionary."""
    return {item["key"]: _value(item.get("value") or {}) for item in (holder or {}).get("attributes") or []}


def _value(value):
    if "arrayValue" in value:
        return [_value(item) for item in value["arrayValue"].get("values") or []]
    if "kvlistValue" in value:
        return {item["key"]: _value(item.get("value") or {}) for item in value["kvlistValue"].get("values") or []}
    if "intValue" in value:
        return int(value["intValue"])
    for name in ("stringValue", "doubleValue", "boolValue", "bytesValue"):
        if name in value:
            return value[name]
    return None
