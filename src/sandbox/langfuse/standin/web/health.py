"""`health` and `ready`: green in most faults. Facts: langfuse-seen, section 4."""

import time

from standin import settings
from standin.failures import DatabaseUnavailable, StoreFailed
from standin.web.answers import as_json

_RECENT_MICROS = 3 * 60 * 1_000_000


def _body(status):
    return {"status": status, "version": settings.VERSION}


async def health(context, request):
    if request.query.get("failIfDatabaseUnavailable") == "true":
        try:
            await context.postgres.row("SELECT 1")
        except DatabaseUnavailable:
            return as_json(_body("Database not available"), 503)
    if request.query.get("failIfNoRecentEvents") == "true":
        return await _recent(context)
    return as_json(_body("OK"))


async def _recent(context):
    """Judged by the start time of events, not by their arrival."""
    since = int(time.time() * 1_000_000) - _RECENT_MICROS
    table, words = ("events_full", "events") if settings.write_mode() == "events_only" else ("observations", "traces or observations")
    try:
        rows = await context.clickhouse.rows(f"SELECT count() AS n FROM {table} WHERE start_time >= {since}")
    except StoreFailed:
        return as_json(_body("Couldn't fetch recent events"), 503)
    if not int(rows[0]["n"]):
        return as_json(_body(f"No {words} within the last 3 minutes"), 503)
    return as_json(_body("OK"))


async def ready(context, _):
    if context.draining:
        return as_json(_body("SIGTERM / SIGINT received, shutting down"), 500)
    return as_json(_body("OK"))
