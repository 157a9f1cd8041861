"""The three schemas of the environment, with the words their failures have. Facts: langfuse-seen, section 3."""

import json
import re

from standin import settings

_EXPECTED = "Invalid input: expected string, received undefined"
_KEY = ("ENCRYPTION_KEY must be 256 bits, 64 string characters in hex format, generate via: openssl rand -hex 32")
_SALT = ("A strong Salt is required to encrypt API keys securely. "
         "See: https://langfuse.com/self-hosting#deploy-the-container")
_SESSION = "AUTH_SESSION_MAX_AGE must be > 5 as session JWT tokens are refreshed every 5 minutes"
_SPECIAL = re.compile(r"^(https?|wss?|ftp):", re.IGNORECASE)


def required(text=_EXPECTED):
    return lambda value: text if value is None else None


def _given(check):
    return lambda value: None if value is None else check(value)


@_given
def url(value):
    """As JavaScript's `new URL` judges: `localhost:3000` is a URL with the scheme `localhost:`."""
    if not re.match(r"^[A-Za-z][A-Za-z0-9+.-]*:", value):
        return "Invalid URL"
    if _SPECIAL.match(value) and not re.match(r"^\w+:/*[^/?#:]+(:\d{0,5})?([/?#]|$)", value):
        return "Invalid URL"
    return None


@_given
def key_of_64(value):
    return None if len(value) == 64 else _KEY


@_given
def email(value):
    return None if re.match(r"^[^\s@]+@[^\s@]+\.[A-Za-z]{2,}$", value) else "Invalid input"


def one_of(*options):
    words = 'Invalid option: expected one of ' + "|".join(f'"{option}"' for option in options)
    return _given(lambda value: None if value in options else words)


boolean = one_of("true", "false")


def number(at_least=None, above=None, below=None, words=None):
    """An integer; `words` replaces the text for one out of range."""
    def check(value):
        try:
            amount = int(value)
        except ValueError:
            return "Invalid input: expected number, received NaN"
        if above is not None and amount <= above:
            return words or f"Too small: expected number to be >{above}"
        if at_least is not None and amount < at_least:
            return words or f"Too small: expected number to be >={at_least}"
        if below is not None and amount >= below:
            return words or f"options.port should be >= 0 and < {below}"
        return None
    return _given(check)


@_given
def socket_timeout(value):
    try:
        fits = int(value) == 0 or int(value) >= 10000
    except ValueError:
        return "Invalid input: expected number, received NaN"
    return None if fits else ("REDIS_SOCKET_TIMEOUT_MS must be 0 (disabled) or at least 10000; "
                              "lower values interrupt blocking reads of the queues")


_WRITE_MODE = {"LANGFUSE_MIGRATION_V4_WRITE_MODE": [one_of("legacy", "dual", "events_only")]}
SHARED = {
    "ENCRYPTION_KEY": [key_of_64],
    "NEXTAUTH_URL": [url],
    "CLICKHOUSE_URL": [required(), url],
    "CLICKHOUSE_USER": [required()],
    "CLICKHOUSE_PASSWORD": [required()],
    "CLICKHOUSE_CLUSTER_ENABLED": [boolean],
    "REDIS_PORT": [number(above=0, below=65536)],
    "REDIS_TLS_ENABLED": [boolean],
    "REDIS_SOCKET_TIMEOUT_MS": [socket_timeout],
    "LANGFUSE_S3_EVENT_UPLOAD_BUCKET": [required()],
    "LANGFUSE_LOG_LEVEL": [one_of("trace", "debug", "info", "warn", "error", "fatal")],
    **_WRITE_MODE,
}
WEB = {
    "DATABASE_URL": [required(), url],
    "ENCRYPTION_KEY": [key_of_64],
    "SALT": [required(_SALT)],
    "NEXTAUTH_URL": [required(), url],
    "NEXTAUTH_SECRET": [required()],
    "CLICKHOUSE_URL": [required(), url],
    "CLICKHOUSE_USER": [required()],
    "CLICKHOUSE_PASSWORD": [required()],
    "CLICKHOUSE_CLUSTER_ENABLED": [boolean],
    "AUTH_DISABLE_SIGNUP": [boolean],
    "TELEMETRY_ENABLED": [boolean],
    "AUTH_SESSION_MAX_AGE": [number(above=5, words=_SESSION)],
    "LANGFUSE_INIT_USER_EMAIL": [email],
    "LANGFUSE_INIT_PROJECT_RETENTION": [number(at_least=3)],
    "LANGFUSE_MIGRATION_V4_ALLOW_PREVIEW_OPT_IN": [boolean],
    **_WRITE_MODE,
}
WORKER = {
    "DATABASE_URL": [required()],
    "ENCRYPTION_KEY": [key_of_64],
    "PORT": [number(above=0)],
    "LANGFUSE_MIGRATION_V4_ALLOW_PREVIEW_OPT_IN": [boolean],
    "LANGFUSE_MIGRATION_V4_NATIVE_OTEL_BEHAVIOUR": [one_of("dual_write", "direct")],
    "LANGFUSE_BACKGROUND_MIGRATION_V4_ENABLE_HISTORIC_BACKFILL": [boolean],
    **_WRITE_MODE,
}


def failures(schema):
    """All variables of one schema that fail, each with its first text."""
    found = {}
    for name, checks in schema.items():
        for check in checks:
            text = check(settings.get(name))
            if text:
                found[name] = text
                break
    return found


def zod_error(found):
    """The failures as an uncaught ZodError prints them."""
    issues = [{"code": "invalid_value", "path": [name], "message": text} for name, text in found.items()]
    return "ZodError: " + json.dumps(issues, indent=2)


def node_inspect(found):
    """The failures as `console.error(object)` prints them in Node."""
    parts = [f"{name}: [ '{text}' ]" for name, text in found.items()]
    line = "{ " + ", ".join(parts) + " }"
    if len(line) <= 76:
        return line
    wide = [part if len(part) <= 74 else part.replace("[ ", "[\n    ", 1)[:-2] + "\n  ]" for part in parts]
    return "{\n  " + ",\n  ".join(wide) + "\n}"


def v4_contradiction():
    """The text that the worker dies with, or None."""
    mode, behaviour, name = settings.write_mode(), settings.otel_behaviour(), "LANGFUSE_MIGRATION_V4_"
    if mode == "legacy" and behaviour == "direct":
        return (f"Invalid V4 config: {name}NATIVE_OTEL_BEHAVIOUR=direct requires {name}WRITE_MODE in "
                "{dual, events_only}. " + f"Set {name}NATIVE_OTEL_BEHAVIOUR=dual_write or change the write mode.")
    if mode == "events_only" and behaviour == "dual_write":
        return (f"Invalid V4 config: {name}NATIVE_OTEL_BEHAVIOUR=dual_write is incoherent with "
                f"{name}WRITE_MODE=events_only because nothing would be written to the legacy tables.")
    if mode == "events_only" and not settings.preview_opt_in():
        return (f"Invalid V4 config: {name}WRITE_MODE=events_only requires {name}ALLOW_PREVIEW_OPT_IN=true. "
                "Without it no interface could read what is written.")
    return None
