"""The table of routes: path, methods, and whether `events_only` closes it before anybody is asked who they are."""

import re

from standin import settings
from standin.web import catalogue, health, ingestion, legacy, metrics, observations, otlp_route, pages, projects, writes

_API = "/api/public"
_CLOSED = {"message": "This endpoint is not available on deployments running in Langfuse v4 events_only mode. "
                      "Learn more about Langfuse v4 at: https://langfuse.com/docs/v4"}
_ID = "[^/]+"
_CLOSED_PATHS = {
    "GET": ("traces", f"traces/{_ID}", "observations", f"observations/{_ID}", "sessions", f"sessions/{_ID}", "metrics",
            "metrics/daily", "scores", f"scores/{_ID}", "v2/scores", f"v2/scores/{_ID}", f"datasets/{_ID}/runs",
            f"datasets/{_ID}/runs/{_ID}", "dataset-run-items"),
    "POST": ("traces", "events", "spans", "generations"),
}
ROUTES = [
    ("GET HEAD POST", f"{_API}/health", health.health),
    ("GET HEAD POST", f"{_API}/ready", health.ready),
    ("GET", f"{_API}/projects", projects.projects),
    ("POST", f"{_API}/ingestion", ingestion.ingestion),
    *([("POST", f"{_API}/otel/v1/traces", otlp_route.traces),
       ("POST", f"{_API}/otel/v1/metrics", otlp_route.metrics)] if settings.HAS_OTLP else []),
    ("GET", f"{_API}/v2/observations", observations.observations),
    ("GET", f"{_API}/v2/metrics", metrics.version_2),
    ("GET", f"{_API}/traces", legacy.traces),
    ("GET", f"{_API}/traces/({_ID})", legacy.trace),
    ("DELETE", f"{_API}/traces/({_ID})", writes.delete_trace),
    ("DELETE", f"{_API}/traces", writes.delete_traces),
    ("GET", f"{_API}/observations", legacy.observations),
    ("GET", f"{_API}/observations/({_ID})", legacy.observation),
    ("GET", f"{_API}/sessions", legacy.sessions),
    ("GET", f"{_API}/sessions/({_ID})", legacy.session),
    ("GET", f"{_API}/metrics/daily", metrics.daily),
    ("GET", f"{_API}/metrics", metrics.version_1),
    ("POST", f"{_API}/scores", writes.score),
    ("GET", f"{_API}/(?:v2/)?scores", writes.scores),
    *([("GET", f"{_API}/v3/scores", writes.scores)] if settings.IS_V4 else []),
    ("POST", f"{_API}/(traces|spans|generations|events)", writes.event),
    ("GET", f"{_API}/(?:v2/)?datasets", catalogue.datasets),
    ("POST", f"{_API}/(?:v2/)?datasets", catalogue.create_dataset),
    ("GET", f"{_API}/v2/prompts", catalogue.prompts),
    ("GET", f"{_API}/models", catalogue.models),
    ("GET", "/", pages.home),
    ("GET", "/auth/sign-in", pages.sign_in),
    ("GET", "/api/auth/csrf", pages.csrf),
    ("POST", "/api/auth/callback/credentials", pages.credentials),
]


def closed(method, path):
    """The answer's body when `events_only` closes this route, else None."""
    if settings.write_mode() != "events_only":
        return None
    names = _CLOSED_PATHS.get("GET" if method == "HEAD" else method, ())
    return _CLOSED if any(re.fullmatch(f"{_API}/{name}", path) for name in names) else None


def find(method, path):
    """The handler, its path parameters, and whether the path exists at all."""
    exists = False
    for methods, pattern, handler in ROUTES:
        match = re.fullmatch(pattern, path)
        if match:
            exists = True
            if method in methods.split():
                return handler, match.groups(), True
    return None, (), exists
