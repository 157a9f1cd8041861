"""Exceptions that more than one module knows, and the words Node uses for a connection that failed."""

import errno
import socket


class Rejected(Exception):
    """A request that ends with this status; `body` is a dict for JSON or a text."""

    def __init__(self, status, body):
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body


class DatabaseUnavailable(Exception):
    """Postgres did not answer."""


class StoreFailed(Exception):
    """ClickHouse or S3 refused or did not answer; the text is what the real log says."""


class RedisRejected(Exception):
    """Redis answers, but not to us: the password is wrong or missing."""


_NAMES = {errno.ECONNREFUSED: "ECONNREFUSED", errno.EHOSTUNREACH: "EHOSTUNREACH", errno.ETIMEDOUT: "ETIMEDOUT"}


def node_words(error, host, port):
    """The failure as Node words it: `connect ECONNREFUSED 10.0.0.5:8123`, `getaddrinfo ENOTFOUND name`."""
    cause = getattr(error, "os_error", None) or error
    if isinstance(cause, socket.gaierror) or "Name or service" in str(cause) or "name resolution" in str(cause):
        return f"getaddrinfo ENOTFOUND {host}"
    if isinstance(cause, TimeoutError):
        return f"connect ETIMEDOUT {host}:{port}"
    if isinstance(cause, (ConnectionResetError, BrokenPipeError)) or "disconnected" in str(cause):
        return "socket hang up"
    number = getattr(cause, "errno", None)
    if number in _NAMES:
        return f"connect {_NAMES[number]} {host}:{port}"
    return "connect ECONNREFUSED " + f"{host}:{port}" if isinstance(cause, OSError) else str(cause)
