"""Lists that hold little here: datasets, prompts, models."""

import json
import uuid

from standin import records
from standin.failures import Rejected
from standin.web import legacy
from standin.web.answers import as_json


async def datasets(context, request):
    caller = await context.project(request)
    rows = await context.postgres.rows("SELECT id, name, description, created_at FROM datasets WHERE project_id = $1 "
                                       "ORDER BY created_at DESC", caller.project_id)
    part, meta = legacy.page_of(request.query, [_dataset(row, caller) for row in rows])
    return as_json({"data": part, "meta": meta})


def _dataset(row, caller):
    moment = row["created_at"].isoformat()
    return {"id": row["id"], "name": row["name"], "description": row["description"], "metadata": {},
            "projectId": caller.project_id, "createdAt": moment, "updatedAt": moment}


async def create_dataset(context, request):
    caller = await context.project(request)
    try:
        body = json.loads(await request.read())
        name = str(body["name"])
    except (ValueError, KeyError, TypeError) as error:
        raise Rejected(400, {"message": "Invalid request data"}) from error
    row = await context.postgres.row("INSERT INTO datasets (id, project_id, name, description) VALUES ($1, $2, $3, $4) "
                                     "ON CONFLICT (project_id, name) DO UPDATE SET description = EXCLUDED.description "
                                     "RETURNING id, name, description, created_at", str(uuid.uuid4()), caller.project_id,
                                     name, body.get("description"))
    return as_json(_dataset(row, caller))


async def prompts(context, request):
    await context.project(request)
    part, meta = legacy.page_of(request.query, [])
    return as_json({"data": part, "meta": meta})


async def models(context, request):
    await context.project(request)
    part, meta = legacy.page_of(request.query, records.known_models())
    return as_json({"data": part, "meta": meta})
