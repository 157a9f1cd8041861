"""Logs in to the database as LiteLLM itself does before it migrates, with its own code and so its own words, and makes a table.

LiteLLM's migrations need Prisma's engine, which no package registry has; this is as far as the real start can go.
"""

import os
import sys
from importlib.metadata import version
from urllib.parse import quote_plus

from litellm_proxy_extras.migration_lock import migration_lock
from litellm_proxy_extras.utils import ProxyExtrasDBManager

TABLE = 'CREATE TABLE IF NOT EXISTS "LiteLLM_SandboxStart" (at timestamptz DEFAULT now(), version text)'
START = 'INSERT INTO "LiteLLM_SandboxStart" (version) VALUES (%s)'


def database_url() -> "str | None":
    """DATABASE_URL, or what LiteLLM makes of the single variables."""
    if url := os.environ.get("DATABASE_URL"):
        return url
    host, user, name = (os.environ.get(f"DATABASE_{part}") for part in ("HOST", "USERNAME", "NAME"))
    if not (host and user and name):
        return None
    password = os.environ.get("DATABASE_PASSWORD")
    login = quote_plus(user) + (f":{quote_plus(password)}" if password else "")
    return f"postgresql://{login}@{host}/{quote_plus(name)}"


def main() -> None:
    url = database_url()
    if url is None:
        return
    try:
        with migration_lock(ProxyExtrasDBManager._strip_prisma_query_params(url)) as coordinator:
            coordinator.connection.execute(TABLE)
            coordinator.connection.execute(START, (version("litellm"),))
    except RuntimeError as failure:
        # The words and the status of litellm/proxy/proxy_cli.py.
        print(
            f"\033[1;31mLiteLLM Proxy: Database migration cannot proceed. {failure}\033[0m",
            file=sys.stderr,
            flush=True,
        )
        sys.exit(2)


main()
