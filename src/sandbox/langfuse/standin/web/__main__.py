"""The web process: the entrypoint's phases, then the application."""

import asyncio
import signal
import sys

from standin import entrypoint, log, settings
from standin.web import app


async def _run():
    await entrypoint.web()
    await app.serve()


def main():
    # As process 1 of a container nobody else would make the signal end the migration phase.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    log.plain(settings.NOTICE + f" (web, version {settings.VERSION})")
    asyncio.run(_run())


main()
