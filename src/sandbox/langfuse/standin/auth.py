"""Who calls: the key is found by the hash of its secret, and kept in Redis for 300 s. Facts: langfuse-seen, section 6."""

import base64
import binascii
import json
from dataclasses import dataclass

from standin import log, secrets, settings
from standin.failures import RedisRejected

_UNKNOWN = "api-key-non-existent"
_CONFIRM = " Confirm that you've configured the correct host."


@dataclass(frozen=True)
class Caller:
    """A project, and the public key that really belongs to the secret; `scores_only` for a bearer."""

    project_id: str
    org_id: str
    public_key: str
    scores_only: bool = False


class Denied(Exception):
    """401; the text is the answer's message."""


class Keys:
    """Looks keys up; throws Denied, or DatabaseUnavailable when only Postgres could know."""

    def __init__(self, redis, postgres):
        self._redis, self._postgres = redis, postgres
        self._seconds = settings.integer("LANGFUSE_CACHE_API_KEY_TTL_SECONDS", "300")

    async def caller(self, header):
        if not header:
            raise Denied("No authorization header")
        kind, _, rest = header.partition(" ")
        if kind == "Basic":
            return await self._basic(rest)
        if kind == "Bearer":
            return await self._bearer(rest.strip())
        raise Denied("Invalid authorization header")

    async def _basic(self, encoded):
        try:
            text = base64.b64decode(encoded.strip(), validate=True).decode()
        except (binascii.Error, ValueError) as error:
            raise Denied("Invalid character." + _CONFIRM) from error
        public, _, secret = text.partition(":")
        if not public or not secret:
            raise Denied("Invalid authorization header." + _CONFIRM)
        fast = secrets.fast_hash(secret)
        found = await self._cached(fast)
        if found is None:
            found = await self._looked_up(public, secret, fast)
        if found == _UNKNOWN:
            raise Denied("Invalid credentials." + _CONFIRM)
        if found["publicKey"] != public:
            log.warn(f"Public key mismatch on basic auth: {public} was sent, the secret belongs to {found['publicKey']}")
        return Caller(found["projectId"], found["orgId"], found["publicKey"])

    async def _cached(self, fast):
        """None when not cached; whoever asks again renews the 300 s, for an unknown key too."""
        try:
            value = await self._ask("GETEX", f"api-key:{fast}", "EX", self._seconds)
        except RedisRejected:
            return None
        return value if value is None or value == _UNKNOWN else json.loads(value)

    async def _remember(self, fast, value):
        text = value if isinstance(value, str) else json.dumps(value)
        try:
            await self._ask("SET", f"api-key:{fast}", text, "EX", self._seconds)
        except RedisRejected:
            pass

    async def _ask(self, *parts):
        return await self._redis.call(*parts) if self._redis else None

    async def _row(self, where, value):
        return await self._postgres.row("SELECT k.public_key, k.hashed_secret_key, k.project_id, p.org_id FROM api_keys k "
                                        f"JOIN projects p ON p.id = k.project_id WHERE k.{where} = $1", value)

    async def _looked_up(self, public, secret, fast):
        row = await self._row("fast_hashed_secret_key", fast)
        if not row:
            row = await self._row("public_key", public)
            if not row:
                await self._remember(fast, _UNKNOWN)
                return _UNKNOWN
            if not secrets.matches(secret, row["hashed_secret_key"]):
                return _UNKNOWN
            await self._postgres.do("UPDATE api_keys SET fast_hashed_secret_key = $1 WHERE public_key = $2", fast, public)
        found = {"projectId": row["project_id"], "orgId": row["org_id"], "publicKey": row["public_key"]}
        await self._remember(fast, found)
        return found

    async def _bearer(self, public):
        row = await self._row("public_key", public)
        if not row:
            raise Denied("Invalid public key." + _CONFIRM)
        return Caller(row["project_id"], row["org_id"], public, scores_only=True)
