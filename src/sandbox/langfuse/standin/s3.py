"""The event bucket: put, get and delete with AWS signature 4, nothing else."""

import asyncio
import hashlib
import hmac
import re
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

import aiohttp
from yarl import URL

from standin import log, settings
from standin.failures import StoreFailed, node_words


def _hmac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


class Bucket:
    """Throws StoreFailed; the reason is the service's own message where it gave one."""

    def __init__(self, session):
        self._session = session
        prefix = "LANGFUSE_S3_EVENT_UPLOAD_"
        self._name = settings.get(prefix + "BUCKET")
        self._region = settings.get(prefix + "REGION", "us-east-1")
        self._key = settings.get(prefix + "ACCESS_KEY_ID", "")
        self._secret = settings.get(prefix + "SECRET_ACCESS_KEY", "")
        self.prefix = settings.get(prefix + "PREFIX", "")
        endpoint = settings.get(prefix + "ENDPOINT", f"https://s3.{self._region}.amazonaws.com").rstrip("/")
        parts = urlsplit(endpoint)
        if settings.get(prefix + "FORCE_PATH_STYLE", "false") == "true":
            self._base, self._path, self._host = endpoint, f"/{self._name}", parts.netloc
        else:
            self._host, self._path = f"{self._name}.{parts.netloc}", ""
            self._base = f"{parts.scheme}://{self._host}"

    def _signed(self, method, path, body):
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        digest = hashlib.sha256(body).hexdigest()
        names = "host;x-amz-content-sha256;x-amz-date"
        canonical = f"{method}\n{path}\n\nhost:{self._host}\nx-amz-content-sha256:{digest}\nx-amz-date:{now}\n\n{names}\n{digest}"
        scope = f"{now[:8]}/{self._region}/s3/aws4_request"
        to_sign = f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        key = ("AWS4" + self._secret).encode()
        for part in (now[:8], self._region, "s3", "aws4_request"):
            key = _hmac(key, part)
        signature = _hmac(key, to_sign).hex()
        return {"x-amz-date": now, "x-amz-content-sha256": digest, "Content-Type": "application/json",
                "Authorization": f"AWS4-HMAC-SHA256 Credential={self._key}/{scope}, SignedHeaders={names}, Signature={signature}"}

    async def _send(self, method, key, body=b""):
        path = self._path + "/" + quote(key, safe="/-_.~")
        url = URL(self._base + path, encoded=True)
        try:
            async with self._session.request(method, url, data=body, headers=self._signed(method, path, body),
                                             timeout=aiohttp.ClientTimeout(total=10, connect=3)) as answer:
                data = await answer.read()
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            raise StoreFailed(node_words(error, url.host, url.port)) from error
        if answer.status >= 300:
            said = re.search(r"<Message>(.*?)</Message>", data.decode(errors="replace"))
            raise StoreFailed(said.group(1) if said else f"UnknownError {answer.status}")
        return data

    async def put(self, key, text):
        try:
            await self._send("PUT", key, text.encode())
        except StoreFailed as error:
            log.error(f"Failed to upload JSON to S3 {key} {error}")
            raise

    async def get(self, key):
        return (await self._send("GET", key)).decode()

    async def delete(self, key):
        await self._send("DELETE", key)
