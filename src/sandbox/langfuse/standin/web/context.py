"""What every route may use, and the three questions it asks about its caller."""

from dataclasses import dataclass, field

from standin.auth import Denied, Keys
from standin.clickhouse import ClickHouse
from standin.failures import DatabaseUnavailable, Rejected
from standin.postgres import Postgres
from standin.resp import Redis
from standin.s3 import Bucket


@dataclass
class Context:
    redis: Redis | None
    postgres: Postgres
    clickhouse: ClickHouse
    bucket: Bucket
    keys: Keys
    draining: bool = False
    sessions: set = field(default_factory=set)

    async def project(self, request):
        """The caller of a wrapped route, which needs a whole key; throws Rejected."""
        caller = await self.anyone(request)
        if caller.scores_only:
            raise Rejected(403, {"message": "Access denied - insufficient permissions for this endpoint"})
        return caller

    async def anyone(self, request):
        """The caller of a wrapped route that lets a bearer in as well."""
        try:
            return await self.keys.caller(request.headers.get("Authorization"))
        except Denied as error:
            raise Rejected(401, {"message": str(error)}) from error
        except DatabaseUnavailable as error:
            raise Rejected(503, {"message": "Service Unavailable"}) from error
