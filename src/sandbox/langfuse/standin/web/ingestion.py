"""POST /api/public/ingestion: 207, whatever becomes of the single events."""

import json
from datetime import UTC, datetime

from standin import log, queue, secrets, settings
from standin.auth import Denied
from standin.failures import DatabaseUnavailable, Rejected, StoreFailed
from standin.web.answers import as_json, as_text, broken
from standin.web.otlp_route import job_data

_KINDS = {"trace-create": "trace", "score-create": "score", "span-create": "observation", "span-update": "observation",
          "generation-create": "observation", "generation-update": "observation", "event-create": "observation",
          "observation-create": "observation", "observation-update": "observation", "agent-create": "observation",
          "tool-create": "observation", "chain-create": "observation", "embedding-create": "observation"}
_ALWAYS = {"score-create", "sdk-log"}


async def ingestion(context, request):
    try:
        caller = await context.keys.caller(request.headers.get("Authorization"))
    except Denied as error:
        return as_json({"error": "UnauthorizedError", "message": str(error)}, 401)
    except DatabaseUnavailable:
        return as_json({"error": "Internal Server Error"}, 500)
    try:
        body = json.loads(await request.read())
    except ValueError:
        return as_text("Invalid JSON", 400)
    batch = body.get("batch") if isinstance(body, dict) else None
    if not isinstance(batch, list):
        kind = "undefined" if batch is None else type(batch).__name__
        return as_json({"message": "Invalid request data",
                        "errors": [f"Invalid input: expected array, received {kind}"]}, 400)
    return await accept(context, caller, batch)


async def accept(context, caller, batch):
    """207 with what was taken and what was not; 500 when a store refused."""
    successes, errors, groups = [], [], {}
    for event in batch:
        refused = _refusal(event, caller)
        identity = event.get("id") if isinstance(event, dict) else None
        if refused:
            errors.append({"id": identity, **refused})
            continue
        successes.append({"id": identity, "status": 201})
        if event["type"] in _KINDS:
            key = event["body"].get("id") or identity
            groups.setdefault((_KINDS[event["type"]], key), []).append(event)
    rejected = [error for error in errors if error["message"] == "Event type not accepted"]
    if rejected:
        log.warn(f"Rejected {len(rejected)} event(s) from the legacy /api/public/ingestion endpoint for project "
                 f"{caller.project_id} because LANGFUSE_MIGRATION_V4_WRITE_MODE is events_only")
    try:
        for (kind, key), events in groups.items():
            await _enqueue(context, caller, kind, key, events)
    except (StoreFailed, Rejected):
        return broken()
    return as_json({"successes": successes, "errors": errors}, 207)


def _refusal(event, caller):
    """What is wrong with one event, or None."""
    kind = event.get("type") if isinstance(event, dict) else None
    if settings.write_mode() == "events_only" and kind not in _ALWAYS:
        return {"status": 400, "message": "Event type not accepted", "error": (
            f'Event type "{kind}" is not accepted by /api/public/ingestion when LANGFUSE_MIGRATION_V4_WRITE_MODE is '
            "events_only. This endpoint only accepts score and log events. Upgrade the client to one that sends OTLP, or set "
            "LANGFUSE_MIGRATION_V4_WRITE_MODE=dual on both the web and worker services and redeploy. "
            "Docs: https://langfuse.com/docs/v4")}
    if caller.scores_only and kind != "score-create":
        return {"status": 401, "message": "Authentication error", "error": "Access Scope Denied"}
    if kind not in _KINDS and kind not in _ALWAYS or not isinstance(event.get("body"), dict) or not event.get("id"):
        path = ["type"] if kind not in _KINDS and kind not in _ALWAYS else ["body"]
        return {"status": 400, "message": "Invalid request data",
                "error": json.dumps([{"code": "invalid_union", "path": path, "message": "Invalid input"}])}
    return None


async def _enqueue(context, caller, kind, key, events):
    file_key = f"{context.bucket.prefix}{caller.project_id}/{kind}/{key}/{events[0]['id']}.json"
    await context.bucket.put(file_key, json.dumps(events))
    if context.redis is None:
        raise Rejected(500, "Redis not initialized")
    data = {"type": kind, "eventBodyId": key, "fileKey": file_key, "seal": secrets.seal(file_key)}
    await queue.Queue(context.redis, queue.INGESTION).add(
        "ingestion-job", job_data("ingestion-job", data, caller), delay_ms())


def delay_ms():
    """5 s at most, but the whole configured delay around midnight UTC."""
    configured = settings.integer("LANGFUSE_INGESTION_QUEUE_DELAY_MS", "15000")
    now = datetime.now(UTC)
    around_midnight = (now.hour, now.minute) >= (23, 45) or (now.hour, now.minute) < (0, 15)
    return configured if around_midnight else min(5000, configured)
