"""The web application: opens its port at once, then prepares; what comes meanwhile waits."""

import asyncio
import os
import signal
import sys
import traceback

import aiohttp
from aiohttp import web

from standin import headless, log, schemas, settings
from standin.auth import Keys
from standin.clickhouse import ClickHouse
from standin.failures import DatabaseUnavailable, Rejected, StoreFailed
from standin.postgres import Postgres
from standin.resp import Redis, RedisError
from standin.s3 import Bucket
from standin.web import routes
from standin.web.answers import as_json, as_text, broken, not_found_page
from standin.web.context import Context

_BODY_BYTES = 64 * 1024 * 1024


class Web:
    """Either prepared, or broken for ever: then it lives and answers 500 to everything."""

    def __init__(self):
        self._prepared = asyncio.Event()
        self._reason = None
        self._context = None

    async def prepare(self, session):
        """What Next.js runs before it serves; a failure here does not end the process."""
        await asyncio.sleep(settings.start_seconds())
        log.plain("Running init scripts...")
        try:
            self._validate()
            redis, postgres = Redis.from_environment(), Postgres()
            clickhouse = ClickHouse(session)
            self._context = Context(redis, postgres, clickhouse, Bucket(session), Keys(redis, postgres))
            await headless.run(postgres)
            await self._look_at_stores(redis, clickhouse)
        except Exception as error:
            # Whatever it is: Next.js goes on without its instrumentation, and so does this.
            self._break(str(error))
        self._prepared.set()

    def _validate(self):
        found = schemas.failures(schemas.WEB)
        if found:
            log.plain("❌ Invalid environment variables: " + schemas.node_inspect(found))
            raise headless.InitFailed("Invalid environment variables")
        found = schemas.failures(schemas.SHARED)
        if found:
            raise headless.InitFailed(schemas.zod_error(found))

    @staticmethod
    async def _look_at_stores(redis, clickhouse):
        """Says what is missing, and starts nevertheless."""
        try:
            await clickhouse.rows("SELECT version() AS version")
        except StoreFailed as error:
            log.warn("Failed to detect ClickHouse version; continuing without automatic compatibility settings "
                     f"{error}")
        if redis:
            asyncio.create_task(_ping(redis))

    def _break(self, reason):
        self._reason = reason
        words = "An error occurred while loading instrumentation hook: " + reason
        log.fatal(f"Failed to prepare server Error: {words}")
        log.fatal(f" ⨯ unhandledRejection: Error: {words}")

    async def handle(self, request):
        await self._prepared.wait()
        if self._reason:
            log.fatal("Failed to prepare server Error: An error occurred while loading instrumentation hook: " + self._reason)
            return broken()
        path = request.path.rstrip("/") or "/"
        handler, groups, exists = routes.find(request.method, path)
        shut = routes.closed(request.method, path)
        if shut:
            return as_json(shut, 404)
        if handler is None:
            return as_json({"message": "Method not allowed"}, 405) if exists else not_found_page()
        request["groups"] = groups
        try:
            return await handler(self._context, request)
        except Rejected as error:
            return as_json(error.body, error.status) if isinstance(error.body, dict) else as_text(error.body, error.status)
        except DatabaseUnavailable:
            return as_json({"message": "Service Unavailable"}, 503)
        except (StoreFailed, RedisError) as error:
            log.error(str(error))
            return as_json({"message": "Internal Server Error", "error": str(error)}, 500)
        except Exception:
            log.error(traceback.format_exc())
            return broken()

    def drain(self, stop):
        """110 s of `ready` 500 while all else goes on; then the process ends."""
        if self._context is None or self._context.draining:
            if self._context is None:
                stop.set()
            return
        self._context.draining = True
        seconds = settings.drain_seconds()
        log.info(f"SIGTERM / SIGINT received. Shutting down in {seconds:g} seconds.")
        asyncio.get_running_loop().call_later(seconds, stop.set)


async def _ping(redis):
    try:
        await redis.call("PING")
    except Exception as error:
        log.error_at_most_once_a_second(f"Redis error [auth]: {error}")


async def serve():
    """Runs until SIGTERM and its drain are over."""
    stop, app = asyncio.Event(), Web()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, app.drain, stop)
    application = web.Application(client_max_size=_BODY_BYTES)
    application.router.add_route("*", "/{path:.*}", app.handle)
    runner = web.AppRunner(application, access_log=None, handle_signals=False, shutdown_timeout=0.5,
                           handler_cancellation=True, auto_decompress=False)
    await runner.setup()
    host, port = settings.get("HOSTNAME", "0.0.0.0"), settings.integer("PORT", "3000")
    await web.TCPSite(runner, host, port).start()
    log.plain(f"   ▲ Next.js (stand-in)\n   - Local:        http://{host}:{port}\n\n ✓ Starting...\n ✓ Ready in 0ms")
    async with aiohttp.ClientSession() as session:
        preparing = asyncio.create_task(app.prepare(session))
        await stop.wait()
        preparing.cancel()
        await runner.cleanup()
    sys.stdout.flush()
    os._exit(0)
