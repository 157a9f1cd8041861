"""Logs in to the database as LiteLLM itself does before it migrates, with its own code and so its own words, makes a table, and is
LiteLLM from then on: one process, as the real one, which imports its thousands of modules once.

LiteLLM's migrations need Prisma's engine, which no package registry has; this is as far as the real start can go.
"""

import gc
import os
import sys
from urllib.parse import quote_plus

# What is imported stays: to look through all of it for garbage again and again takes a third of the start.
gc.set_threshold(100_000, 50, 1_000)

TABLE = 'CREATE TABLE IF NOT EXISTS "LiteLLM_SandboxStart" (at timestamptz DEFAULT now(), version text)'
START = 'INSERT INTO "LiteLLM_SandboxStart" (version) VALUES (%s)'


def database_url() -> "str | None":
    """DATABASE_URL, or what LiteLLM makes of the single variables; none of them is there afterwards."""
    url = os.environ.pop("DATABASE_URL", None)
    os.environ.pop("DIRECT_URL", None)
    host, user, password, name = (
        os.environ.pop(f"DATABASE_{part}", None) for part in ("HOST", "USERNAME", "PASSWORD", "NAME")
    )
    if url or not (host and user and name):
        return url
    login = quote_plus(user) + (f":{quote_plus(password)}" if password else "")
    return f"postgresql://{login}@{host}/{quote_plus(name)}"


def log_in(url: str) -> None:
    from importlib.metadata import version

    from litellm_proxy_extras.migration_lock import migration_lock
    from litellm_proxy_extras.utils import ProxyExtrasDBManager

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


def main() -> None:
    if url := database_url():
        log_in(url)
    from litellm import run_server

    sys.argv[0] = "litellm"
    sys.exit(run_server())


main()
