"""Turns spans into observations: which attribute carries what, for LiteLLM's two callbacks and for plain OTLP."""

import json

from standin import otlp, records


def _json_of(value):
    """A dict out of a JSON text, or an empty one."""
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _tags(value):
    """A list as LiteLLM's `langfuse` sends it, or the JSON text of one as its `langfuse_otel` does."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = [part.strip() for part in value.split(",")]
    return [str(tag) for tag in value] if isinstance(value, list) else []


def _text(value):
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _first(attributes, *names):
    return next((attributes[name] for name in names if attributes.get(name) not in (None, "")), None)


def _usage(attributes):
    given = _json_of(attributes.get("langfuse.observation.usage_details"))
    if given:
        return {key: value for key, value in given.items() if isinstance(value, (int, float))}
    found = {
        "input": _first(attributes, "gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt"),
        "output": _first(attributes, "gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens",
                         "llm.token_count.completion"),
        "total": _first(attributes, "gen_ai.usage.total_tokens", "llm.usage.total_tokens", "llm.token_count.total"),
    }
    return {key: value for key, value in found.items() if value is not None}


def _cost(attributes):
    given = _json_of(attributes.get("langfuse.observation.cost_details"))
    total = _first(attributes, "gen_ai.usage.cost", "gen_ai.cost.total_cost", "llm.cost.total")
    return given or ({"total": float(total)} if total is not None else {})


def _metadata(attributes, resource, scope):
    found = {"resourceAttributes": json.dumps(resource), "scope": json.dumps(scope or {})}
    plain = {}
    for key, value in attributes.items():
        for prefix in ("langfuse.observation.metadata.", "langfuse.trace.metadata."):
            if key.startswith(prefix):
                found[key.removeprefix(prefix)] = _text(value)
                break
        else:
            plain[key] = value
    return {**found, "attributes": json.dumps(plain)}


def _type(attributes):
    given = attributes.get("langfuse.observation.type")
    if given:
        return str(given).upper()
    return "GENERATION" if _first(attributes, "langfuse.observation.model.name", "gen_ai.request.model",
                                  "llm.model_name") else "SPAN"


def _micros(nanos):
    return int(nanos) // 1000 if nanos else None


def observations(resource_spans, project):
    """One record for each span."""
    found = []
    for resource, scope in otlp.scopes(resource_spans):
        shared = otlp.attributes(resource.get("resource"))
        for span in scope.get("spans") or []:
            found.append(_observation(span, shared, scope.get("scope"), project))
    return found


def _observation(span, shared, scope, project):
    own = otlp.attributes(span)
    either = {**shared, **own}
    status = span.get("status") or {}
    root = not span.get("parentSpanId") or own.get("langfuse.internal.as_root") is True
    failed = status.get("code") in (2, "STATUS_CODE_ERROR")
    first_token = own.get("langfuse.observation.completion_start_time")
    record = records.observation(
        id=span["spanId"], traceId=span["traceId"], projectId=project, parentObservationId=span.get("parentSpanId"),
        name=span.get("name"), type=_type(own), isRootObservation=root,
        startTime=records.iso(_micros(span.get("startTimeUnixNano"))),
        endTime=records.iso(_micros(span.get("endTimeUnixNano"))),
        completionStartTime=first_token.strip('"') if isinstance(first_token, str) else None,
        level=own.get("langfuse.observation.level") or ("ERROR" if failed else None),
        statusMessage=own.get("langfuse.observation.status_message") or status.get("message"),
        version=_text(_first(either, "langfuse.version", "service.version") if "langfuse.version" in either else None),
        environment=_first(either, "langfuse.environment", "deployment.environment.name", "deployment.environment"),
        userId=_text(_first(own, "langfuse.user.id", "user.id", "llm.user")),
        sessionId=_text(_first(own, "langfuse.session.id", "session.id")),
        public=own.get("langfuse.trace.public"), release=_text(_first(either, "langfuse.release")),
        input=_text(_first(own, "langfuse.observation.input", "gen_ai.prompt", "input.value")),
        output=_text(_first(own, "langfuse.observation.output", "gen_ai.completion", "output.value")),
        metadata=_metadata(own, shared, scope),
        model=_first(own, "langfuse.observation.model.name", "gen_ai.response.model", "llm.response.model",
                     "gen_ai.request.model", "llm.model_name"),
        modelParameters=_json_of(own.get("langfuse.observation.model.parameters")
                                 or own.get("llm.invocation_parameters")),
        usageDetails=_usage(own), costDetails=_cost(own),
        promptName=own.get("langfuse.observation.prompt.name"),
        tags=_tags(own.get("langfuse.trace.tags")),
        traceName=own.get("langfuse.trace.name") or (span.get("name") if root else None))
    return records.complete(record)


def trace_of(record):
    """What one observation says about its trace, for the legacy tables; only the root gives name, time, input and output."""
    found = {"id": record["traceId"], "projectId": record["projectId"], "tags": record["tags"] or None, "userId": record["userId"] or None,
             "sessionId": record["sessionId"] or None, "environment": record["environment"],
             "release": record["release"] or None, "public": record["public"] or None, "name": record["traceName"]}
    if record["isRootObservation"]:
        found.update(input=record["input"] or None, output=record["output"] or None, metadata=record["metadata"],
                     timestamp=record["startTime"])
    return {key: value for key, value in found.items() if value is not None}
