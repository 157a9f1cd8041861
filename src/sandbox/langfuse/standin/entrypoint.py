"""What the two entrypoint scripts do before the application: checks and migrations. Facts: langfuse-seen, section 2."""

import asyncio
import os
import re
import sys
from urllib.parse import urlsplit

import aiohttp

from standin import log, migrate_clickhouse, migrate_postgres, settings

_NO_DATABASE = "Error: Required database environment variables are not set. Provide a postgres url for DATABASE_URL."
_NO_CLICKHOUSE = ("Error: CLICKHOUSE_URL is not configured. Migrating from V2? Check out migration guide: "
                  "https://langfuse.com/self-hosting/upgrade-guides/upgrade-v2-to-v3")


def _leave(*lines):
    for line in lines:
        log.plain(line)
    sys.exit(1)


def database_url():
    """DATABASE_URL, or the one built from its parts, is in the environment afterwards; else the process ends."""
    if settings.get("DATABASE_URL"):
        return
    host, user, password, name = (settings.get(f"DATABASE_{part}") for part in ("HOST", "USERNAME", "PASSWORD", "NAME"))
    if not (host and user and password and name):
        _leave(_NO_DATABASE)
    arguments = settings.get("DATABASE_ARGS")
    url = f"postgresql://{user}:{password}@{host}/{name}" + (f"?{arguments}" if arguments else "")
    os.environ["DATABASE_URL"] = url


async def web():
    """All phases of web's entrypoint; ends the process with the real one's last lines when one fails."""
    database_url()
    if not settings.get("CLICKHOUSE_URL"):
        _leave(_NO_CLICKHOUSE)
    direct = settings.get("DIRECT_URL", os.environ["DATABASE_URL"])
    if settings.get("LANGFUSE_AUTO_POSTGRES_MIGRATION_DISABLED") != "true":
        await _postgres(direct)
    if settings.get("LANGFUSE_AUTO_CLICKHOUSE_MIGRATION_DISABLED") != "true":
        await _clickhouse()


async def _postgres(url):
    try:
        await migrate_postgres.deploy(url)
    except migrate_postgres.MigrationFailed as error:
        code, words = error.args
        _leave(f"Error: {code}: {words}", "Applying database migrations failed. Common causes:",
               "  1. The database is unavailable or unreachable.",
               "  2. DATABASE_URL / DIRECT_URL credentials contain special characters that are not URL-encoded.",
               *_credentials_hint(url), "Exiting...")


def _credentials_hint(url):
    userinfo = url.split("://", 1)[-1].rsplit("@", 1)[0] if "@" in url else ""
    if urlsplit("x://" + userinfo.replace("%", "")).fragment or re.search(r"[@/?#%](?![0-9A-Fa-f]{2})", userinfo):
        return ["  HINT: Your DATABASE_URL / DIRECT_URL credentials appear to contain special characters "
                "that need to be URL-encoded."]
    return []


async def _clickhouse():
    try:
        url = settings.get("CLICKHOUSE_MIGRATION_URL")
        if not url:
            raise migrate_clickhouse.MigrationFailed("Error: CLICKHOUSE_MIGRATION_URL is not configured.\n"
                                                     "Please set CLICKHOUSE_MIGRATION_URL in your environment variables.")
        for name in ("CLICKHOUSE_USER", "CLICKHOUSE_PASSWORD"):
            if not settings.get(name):
                raise migrate_clickhouse.MigrationFailed(f"Error: {name} is not set.\n"
                                                         f"Please set {name} in your environment variables.")
        migrate_clickhouse.say_hello(url)
        async with aiohttp.ClientSession() as session:
            await migrate_clickhouse.up(session)
        await asyncio.sleep(settings.seconds("STANDIN_MIGRATION_SECONDS", "0"))
    except migrate_clickhouse.MigrationFailed as error:
        _leave(str(error), "Applying clickhouse migrations failed. Common causes:",
               "  1. The database is unavailable or unreachable.",
               "  2. CLICKHOUSE_PASSWORD contains special characters that are not URL-encoded.",
               *_password_hint(), "Exiting...")


def _password_hint():
    if re.search(r"[&=#?%+@ ]", settings.get("CLICKHOUSE_PASSWORD", "")):
        return ["  HINT: Your CLICKHOUSE_PASSWORD contains special characters that need to be URL-encoded."]
    return []
