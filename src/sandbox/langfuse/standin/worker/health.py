"""The worker's two routes: they ask Postgres and Redis, and nothing else."""

import asyncio
import time

from standin import settings
from standin.failures import DatabaseUnavailable, RedisRejected
from standin.resp import RedisError
from standin.web.answers import as_json

_REDIS_SECONDS = 2


class Health:
    def __init__(self, postgres, redis, propagation):
        self._postgres, self._redis, self._propagation = postgres, redis, propagation
        self._began = time.time()

    async def handle(self, request):
        if request.path in ("/", ""):
            return as_json({"message": "Langfuse Worker API 🚀", "notice": settings.NOTICE})
        if request.path not in ("/api/health", "/api/ready"):
            return as_json({"message": "Not Found"}, status=404)
        try:
            await self._postgres.row("SELECT 1")
            await asyncio.wait_for(self._redis.call("PING"), _REDIS_SECONDS)
        except (DatabaseUnavailable, RedisRejected, RedisError, asyncio.TimeoutError):
            return as_json({"status": "error"}, status=500)
        return as_json({"status": "ok", **self._details(request.query)})

    def _details(self, query):
        found = {}
        if query.get("failIfEventPropagationStuck") == "true":
            last = self._propagation.last_run
            found["eventPropagation"] = {
                "enabled": settings.write_mode() == "dual", "lastRunStartedAt": last and int(last * 1000),
                "secondsSinceLastRun": last and int(time.time() - last), "propagationDelaySeconds": None,
                "lastProcessedPartition": self._propagation.last_partition, "thresholdSeconds": 900, "stuck": False}
        if query.get("failIfQueueConsumptionStuck") == "true":
            found["queueConsumption"] = {"secondsSinceStart": int(time.time() - self._began),
                                         "registeredWorkerCount": 32, "thresholdSeconds": 3600, "stuck": False}
        return found
