"""POST /api/public/otel/v1/traces: to S3, then a job; 200 means accepted and no more."""

import json
import re
import uuid
from datetime import UTC, datetime

from standin import log, otlp, queue, secrets
from standin.failures import Rejected, StoreFailed
from standin.web.answers import as_json


async def traces(context, request):
    caller = await context.project(request)
    version = request.headers.get("x-langfuse-ingestion-version")
    if version and not (re.fullmatch(r"\d+(\.\d+)?", version) and float(version) <= 4):
        raise Rejected(400, {"error": f'Unsupported x-langfuse-ingestion-version: "{version}". Maximum supported: "4".'})
    found = otlp.parse(await request.read(), request.headers.get("Content-Type"), request.headers.get("Content-Encoding"))
    if not any(True for _ in otlp.spans(found)):
        return as_json({})
    otlp.check_ids(found)
    key = f"{context.bucket.prefix}otel/{caller.project_id}/{datetime.now(UTC):%Y/%m/%d/%H/%M}/{uuid.uuid4()}.json"
    try:
        await context.bucket.put(key, json.dumps(found))
    except StoreFailed as error:
        raise Rejected(500, {"message": "Internal Server Error", "error": "Failed to upload JSON to S3"}) from error
    if context.redis is None:
        log.error("Redis not initialized, aborting OTLP ingestion")
        raise Rejected(500, {"message": "Internal Server Error", "error": "An unknown error occurred"})
    data = {"fileKey": key, "publicKey": caller.public_key, "ingestionVersion": version,
            "sdkName": request.headers.get("x-langfuse-sdk-name"),
            "sdkVersion": request.headers.get("x-langfuse-sdk-version"), "seal": secrets.seal(key)}
    return as_json(await queue.Queue(context.redis, queue.OTEL).add("otel-ingestion-job", job_data(
        "otel-ingestion-job", data, caller)))


def job_data(name, data, caller):
    """The data of a job of either queue."""
    scope = {"projectId": caller.project_id, "orgId": caller.org_id, "accessLevel": "project"}
    return {"timestamp": datetime.now(UTC).isoformat(), "id": str(uuid.uuid4()), "name": name,
            "payload": {"data": {key: value for key, value in data.items() if value is not None},
                        "authCheck": {"validKey": True, "scope": scope}}}


async def metrics(context, request):
    await context.project(request)
    return as_json({"message": "OK"})
