"""A queue in Redis in BullMQ's layout: `bull:NAME:wait`, `:active`, `:delayed`, `:failed`, `:marker` and one hash a job."""

import asyncio
import json
import time

from standin import log
from standin.failures import RedisRejected

INGESTION = "ingestion-queue"
OTEL = "otel-ingestion-queue"
ATTEMPTS = 6
_BACKOFF_MS = 5000
_LOCK_SECONDS = 30


def _now_ms():
    return int(time.time() * 1000)


class Queue:
    """One queue, seen from the side that adds or from the side that works."""

    def __init__(self, redis, name):
        self._redis, self.name, self._key = redis, name, f"bull:{name}"

    async def add(self, job_name, data, delay_ms=0):
        """The job as BullMQ returns it. Waits without end while Redis is away or refuses our password."""
        while True:
            try:
                return await self._add(job_name, data, delay_ms)
            except RedisRejected:
                await asyncio.sleep(1)

    async def _add(self, job_name, data, delay_ms):
        number = str(await self._redis.call("INCR", f"{self._key}:id"))
        options = {"attempts": ATTEMPTS, "backoff": {"type": "exponential", "delay": _BACKOFF_MS},
                   "removeOnComplete": True, "removeOnFail": 100000, **({"delay": delay_ms} if delay_ms else {})}
        now = _now_ms()
        await self._redis.call("HSET", f"{self._key}:{number}", "name", job_name, "data", json.dumps(data), "opts",
                               json.dumps(options), "timestamp", now, "delay", delay_ms, "priority", 0, "atm", 0)
        if delay_ms:
            await self._redis.call("ZADD", f"{self._key}:delayed", now + delay_ms, number)
        else:
            await self._redis.call("LPUSH", f"{self._key}:wait", number)
        await self._redis.call("ZADD", f"{self._key}:marker", 0, "0")
        return {"name": job_name, "data": data, "opts": options, "id": number, "progress": 0, "returnvalue": None,
                "stacktrace": [], "delay": delay_ms, "priority": 0, "attemptsStarted": 0, "attemptsMade": 0,
                "stalledCounter": 0, "timestamp": now, "queueQualifiedName": self._key}

    async def work(self, process):
        """Takes jobs for ever and gives each one's data to `process`; what throws is tried again later."""
        running = set()
        while True:
            try:
                await self._promote()
                number = await self._redis.call("LMOVE", f"{self._key}:wait", f"{self._key}:active", "RIGHT", "LEFT")
                if number is None:
                    await self._redis.call("BZPOPMIN", f"{self._key}:marker", await self._patience())
                    continue
                await self._redis.call("SET", f"{self._key}:{number}:lock", "1", "EX", _LOCK_SECONDS)
                task = asyncio.create_task(self._run(number, process))
                running.add(task)
                task.add_done_callback(running.discard)
            except RedisRejected:
                await asyncio.sleep(1)

    async def _patience(self):
        """Seconds until the next delayed job is due, within 0.05 and 5."""
        first = await self._redis.call("ZRANGE", f"{self._key}:delayed", 0, 0, "WITHSCORES")
        due = (float(first[1]) - _now_ms()) / 1000 if first else 5
        return min(5, max(0.05, due))

    async def _promote(self):
        due = await self._redis.call("ZRANGEBYSCORE", f"{self._key}:delayed", "-inf", _now_ms(), "LIMIT", 0, 100)
        for number in due:
            if await self._redis.call("ZREM", f"{self._key}:delayed", number):
                await self._redis.call("LPUSH", f"{self._key}:wait", number)

    async def _run(self, number, process):
        job = f"{self._key}:{number}"
        data = await self._redis.call("HGET", job, "data")
        try:
            if data is not None:
                await process(json.loads(data))
            await self._redis.call("DEL", job, f"{job}:lock")
            await self._redis.call("LREM", f"{self._key}:active", 0, number)
        except Exception as error:
            await self._again(number, job, error)

    async def _again(self, number, job, error):
        made = int(await self._redis.call("HINCRBY", job, "atm", 1))
        await self._redis.call("HSET", job, "failedReason", str(error))
        if made < ATTEMPTS:
            due = _now_ms() + _BACKOFF_MS * 2 ** (made - 1)
            await self._redis.call("ZADD", f"{self._key}:delayed", due, number)
            await self._redis.call("ZADD", f"{self._key}:marker", 0, "0")
        else:
            await self._redis.call("ZADD", f"{self._key}:failed", _now_ms(), number)
            log.error(f"Queue job {self.name} {number} failed after {made} attempts: {error}")
        await self._redis.call("DEL", f"{job}:lock")
        await self._redis.call("LREM", f"{self._key}:active", 0, number)

    async def revive_stalled(self):
        """Every 30 s, jobs of a worker that died while it had them go back to the waiting ones."""
        while True:
            try:
                for number in await self._redis.call("LRANGE", f"{self._key}:active", 0, -1):
                    if not await self._redis.call("EXISTS", f"{self._key}:{number}:lock"):
                        if await self._redis.call("LREM", f"{self._key}:active", 0, number):
                            await self._redis.call("RPUSH", f"{self._key}:wait", number)
                            await self._redis.call("ZADD", f"{self._key}:marker", 0, "0")
            except RedisRejected:
                pass
            await asyncio.sleep(_LOCK_SECONDS)
