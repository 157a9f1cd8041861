"""A small Redis client (RESP2). A call to a Redis that is away waits until it is back, as ioredis does."""

import asyncio
from urllib.parse import unquote, urlsplit

from standin import log, settings
from standin.failures import RedisRejected, node_words


class RedisError(Exception):
    """An error reply to one command."""


class _Connection:
    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    async def ask(self, parts):
        out = [b"*%d\r\n" % len(parts)]
        for part in parts:
            data = part if isinstance(part, bytes) else str(part).encode()
            out.append(b"$%d\r\n%s\r\n" % (len(data), data))
        self.writer.write(b"".join(out))
        await self.writer.drain()
        return await self._reply()

    async def _reply(self):
        line = await self.reader.readline()
        if not line.endswith(b"\r\n"):
            raise ConnectionResetError("closed by Redis")
        kind, rest = line[:1], line[1:-2]
        if kind == b"+":
            return rest.decode()
        if kind == b":":
            return int(rest)
        if kind == b"-":
            return RedisError(rest.decode())
        length = int(rest)
        if length < 0:
            return None
        if kind == b"$":
            return (await self.reader.readexactly(length + 2))[:-2].decode()
        return [await self._reply() for _ in range(length)]


class Redis:
    """Connections are made when needed and kept; every command takes a free one."""

    def __init__(self, host, port, password=None, user=None):
        self.host, self.port, self.password, self.user = host, port, password, user
        self._free = []

    @staticmethod
    def from_environment():
        """None when no host is configured."""
        text = settings.get("REDIS_CONNECTION_STRING")
        if text:
            url = urlsplit(text)
            return Redis(url.hostname, url.port or 6379, unquote(url.password or "") or None, url.username or None)
        host = settings.get("REDIS_HOST")
        return Redis(host, settings.integer("REDIS_PORT", "6379"), settings.get("REDIS_AUTH")) if host else None

    async def call(self, *parts):
        """The reply; waits without end while Redis is away, throws RedisRejected when it does not let us in."""
        while True:
            try:
                return await self.try_once(*parts)
            except (OSError, asyncio.IncompleteReadError) as error:
                words = node_words(error, self.host, self.port)
                log.error_at_most_once_a_second(f"Redis error [connection-refused]: {words}")
                await asyncio.sleep(0.2)

    async def try_once(self, *parts):
        """One try; throws OSError when Redis is away."""
        connection = self._free.pop() if self._free else await self._connect()
        try:
            reply = await connection.ask(parts)
        except BaseException:
            connection.writer.close()
            raise
        self._free.append(connection)
        if isinstance(reply, RedisError):
            if str(reply).startswith(("NOAUTH", "WRONGPASS")):
                raise RedisRejected(str(reply))
            raise reply
        return reply

    async def _connect(self):
        reader, writer = await asyncio.wait_for(asyncio.open_connection(self.host, self.port), 10)
        connection = _Connection(reader, writer)
        if self.password:
            reply = await connection.ask(["AUTH", *([self.user] if self.user else []), self.password])
            if isinstance(reply, RedisError) and "without any password" not in str(reply):
                writer.close()
                log.error_at_most_once_a_second(f"Redis error [auth]: {reply}")
                raise RedisRejected(str(reply))
        return connection
