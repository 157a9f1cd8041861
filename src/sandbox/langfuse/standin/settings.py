"""What the environment says: version, write mode, delays. An empty string counts as unset everywhere."""

import os

NOTICE = "This is a stand-in for Langfuse (test equipment of langfuse-ctl), not Langfuse itself."


def get(name, default=None):
    """The variable's value, or the default when it is missing or empty."""
    return os.environ.get(name) or default


def integer(name, default):
    return int(get(name, default))


def seconds(name, default):
    return float(get(name, default))


VERSION = get("LANGFUSE_STANDIN_VERSION", "4.16.0")
NUMBER = tuple(int(part) for part in VERSION.split(".")[:3])
IS_V4 = NUMBER >= (4,)
# The OTLP route exists since 3.22.0; the form that LiteLLM >= 1.104 sends is understood since 3.63.0.
HAS_OTLP = NUMBER >= (3, 22)
UNDERSTANDS_OTLP_V4 = NUMBER >= (3, 63)
# Absent in 3.49.1 and 3.100.0, present in 3.150.0; the first tag is not known.
HAS_V2_READS = NUMBER >= (3, 150)


def write_mode():
    """`legacy`, `dual` or `events_only`."""
    if not HAS_V2_READS:
        return "legacy"
    return get("LANGFUSE_MIGRATION_V4_WRITE_MODE", "events_only" if IS_V4 else "legacy")


def otel_behaviour():
    """`direct` or `dual_write`; only the worker looks at it."""
    if not HAS_V2_READS:
        return "dual_write"
    return get("LANGFUSE_MIGRATION_V4_NATIVE_OTEL_BEHAVIOUR", "direct" if IS_V4 else "dual_write")


def preview_opt_in():
    return get("LANGFUSE_MIGRATION_V4_ALLOW_PREVIEW_OPT_IN", "true" if IS_V4 else "false") == "true"


def start_seconds():
    """How long web hangs and worker refuses before they are ready; the real ones take 4 to 12 s."""
    return seconds("STANDIN_START_SECONDS", "0.3")


def worker_exits():
    """Whether the worker ends after SIGTERM; the real one was seen to shut down within 22 ms and to stay."""
    return get("STANDIN_WORKER_EXITS", "false") == "true"


def drain_seconds():
    """How long web lives on after SIGTERM; 110 in the real one."""
    return seconds("STANDIN_DRAIN_SECONDS", "110")
