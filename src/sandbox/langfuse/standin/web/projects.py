"""GET /api/public/projects: the best check of a key."""

from standin.auth import Denied
from standin.failures import DatabaseUnavailable
from standin.web.answers import as_json, broken


async def projects(context, request):
    try:
        caller = await context.keys.caller(request.headers.get("Authorization"))
        if caller.scores_only:
            return as_json({"message": "Invalid API key. Are you using an organization key?"}, 403)
        row = await context.postgres.row("SELECT p.id, p.name, p.retention_days, o.id AS org_id, o.name AS org_name "
                                         "FROM projects p JOIN organizations o ON o.id = p.org_id WHERE p.id = $1",
                                         caller.project_id)
    except Denied as error:
        return as_json({"message": str(error)}, 401)
    except DatabaseUnavailable:
        return broken()
    found = {"id": row["id"], "name": row["name"], "organization": {"id": row["org_id"], "name": row["org_name"]},
             "metadata": {}}
    if row["retention_days"]:
        found["retentionDays"] = row["retention_days"]
    return as_json({"data": [found]})
