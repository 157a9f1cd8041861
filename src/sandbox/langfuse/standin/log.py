"""Log lines on standard output, one a message, with time and level as Langfuse's text format has them."""

import sys
import time
from datetime import UTC, datetime

_last_said = {}


def _write(level, message):
    stamp = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    print(f"{stamp} {level} {message}", flush=True)


def info(message):
    _write("info", message)


def warn(message):
    _write("warn", message)


def error(message):
    _write("error", message)


def error_at_most_once_a_second(message):
    """For a cause that repeats in a loop."""
    now = time.monotonic()
    if now - _last_said.get(message, -1) >= 1:
        _last_said[message] = now
        error(message)


def plain(message):
    """A line as a shell script or Node itself prints it."""
    print(message, flush=True)


def fatal(message):
    """The last words of a process that then exits by itself."""
    print(message, file=sys.stderr, flush=True)
