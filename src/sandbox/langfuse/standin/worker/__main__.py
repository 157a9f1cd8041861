"""The worker process: validates, starts its loops, then opens its port."""

import asyncio
import contextlib
import os
import signal
import sys
import traceback

import aiohttp
import asyncpg
from aiohttp import web

from standin import entrypoint, log, queue, schemas, settings
from standin.clickhouse import ClickHouse
from standin.failures import DatabaseUnavailable
from standin.postgres import Postgres
from standin.resp import Redis
from standin.s3 import Bucket
from standin.worker.health import Health
from standin.worker.jobs import Jobs
from standin.worker.propagation import Propagation
from standin.worker.writer import Writer


def _die(words):
    log.fatal(words)
    sys.exit(1)


def _validate():
    """Shared first, so that one of its errors hides the worker's own; then the contradictions."""
    for schema in (schemas.SHARED, schemas.WORKER):
        found = schemas.failures(schema)
        if found:
            _die(schemas.zod_error(found))
    if settings.HAS_V2_READS and schemas.v4_contradiction():
        _die("Error: " + schemas.v4_contradiction())


async def _prices(postgres):
    """The one thing the worker does with Postgres at its start; it lives on when that fails."""
    try:
        await postgres.row("SELECT 1 FROM projects LIMIT 1")
    except (DatabaseUnavailable, asyncpg.PostgresError) as error:
        log.error(f"Error upserting default model prices {error}")


async def _or_die(loop):
    """A loop that ends by an error nobody foresaw ends the process: a silent half worker would prove nothing."""
    try:
        await loop
    except Exception:
        traceback.print_exc()
        os._exit(70)


async def _serve(health):
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", health.handle)
    runner = web.AppRunner(application, access_log=None, handle_signals=False, shutdown_timeout=0.2)
    await runner.setup()
    host, port = settings.get("HOSTNAME", "0.0.0.0"), settings.integer("PORT", "3030")
    await web.TCPSite(runner, host, port).start()
    log.info(f"Listening: http://{host}:{port}")
    return runner


async def _run():
    redis = Redis.from_environment()
    if redis is None:
        log.error("Failed to initialize redis connection")
        sys.exit(1)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with aiohttp.ClientSession() as session:
        clickhouse, postgres = ClickHouse(session), Postgres()
        writer = Writer(clickhouse)
        jobs, propagation = Jobs(Bucket(session), clickhouse, writer), Propagation(clickhouse, writer)
        loops = [writer.run(), propagation.run(), _prices(postgres)]
        for name, process in ((queue.OTEL, jobs.otel), (queue.INGESTION, jobs.ingestion)):
            one = queue.Queue(redis, name)
            loops += [one.work(process), one.revive_stalled()]
        await asyncio.sleep(settings.start_seconds())
        tasks = [asyncio.create_task(_or_die(loop)) for loop in loops]
        runner = await _serve(Health(postgres, redis, propagation))
        await stop.wait()
        log.info("Received SIGTERM, closing server...")
        await runner.cleanup()
        for task in tasks:
            task.cancel()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(writer.flush(), 0.5)
        log.info("Shutdown complete, exiting process...")
        if not settings.worker_exits():
            await asyncio.Event().wait()


def main():
    log.plain(settings.NOTICE + f" (worker, version {settings.VERSION})")
    entrypoint.database_url()
    _validate()
    asyncio.run(_run())
    sys.stdout.flush()
    os._exit(0)


main()
