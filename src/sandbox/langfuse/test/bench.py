"""Real stores and the stand-in for the tests: an own network, own names, all removed by name at the end."""

import atexit
import functools
import pathlib
import secrets
import subprocess
import urllib.request

from engine import MADE, PREFIX, REGISTRY, VERSION, Container, docker, until
from services import Process, Service, source_mount

DATA = pathlib.Path(__file__).parent / "data"
KEY, OTHER_KEY = "0" * 64, "1" * 64
STORES = {
    "postgres": ("library/postgres", ["-e", "POSTGRES_PASSWORD=pgpw"], []),
    "redis": ("library/redis", [], ["redis-server", "--requirepass", "redispw", "--maxmemory-policy", "noeviction"]),
    "clickhouse": ("clickhouse/clickhouse-server", ["-e", "CLICKHOUSE_USER=clickhouse", "-e", "CLICKHOUSE_PASSWORD=chpw",
                                                    "-e", "CLICKHOUSE_DB=default"], []),
    "minio": ("minio/minio", ["-e", "MINIO_ROOT_USER=minio", "-e", "MINIO_ROOT_PASSWORD=miniosecret", "--entrypoint", "sh"],
              ["-c", "mkdir -p /data/langfuse && exec minio server --address :9000 /data"]),
}
ENVIRONMENT = {
    "DATABASE_URL": "postgresql://postgres:pgpw@postgres:5432/postgres",
    "CLICKHOUSE_URL": "http://clickhouse:8123", "CLICKHOUSE_MIGRATION_URL": "clickhouse://clickhouse:9000",
    "CLICKHOUSE_USER": "clickhouse", "CLICKHOUSE_PASSWORD": "chpw", "CLICKHOUSE_CLUSTER_ENABLED": "false",
    "REDIS_HOST": "redis", "REDIS_AUTH": "redispw", "SALT": "salt", "ENCRYPTION_KEY": KEY,
    "NEXTAUTH_URL": "http://localhost:3000", "NEXTAUTH_SECRET": "nextauth",
    "LANGFUSE_S3_EVENT_UPLOAD_BUCKET": "langfuse", "LANGFUSE_S3_EVENT_UPLOAD_REGION": "auto",
    "LANGFUSE_S3_EVENT_UPLOAD_ACCESS_KEY_ID": "minio", "LANGFUSE_S3_EVENT_UPLOAD_SECRET_ACCESS_KEY": "miniosecret",
    "LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT": "http://minio:9000", "LANGFUSE_S3_EVENT_UPLOAD_FORCE_PATH_STYLE": "true",
    "LANGFUSE_S3_EVENT_UPLOAD_PREFIX": "events/", "HOSTNAME": "0.0.0.0", "STANDIN_START_SECONDS": "0.1",
}
INIT = {
    "LANGFUSE_INIT_ORG_ID": "org", "LANGFUSE_INIT_PROJECT_ID": "project", "LANGFUSE_INIT_ORG_NAME": "Organisation",
    "LANGFUSE_INIT_PROJECT_NAME": "Project", "LANGFUSE_INIT_PROJECT_PUBLIC_KEY": "pk-lf-1",
    "LANGFUSE_INIT_PROJECT_SECRET_KEY": "sk-lf-1", "LANGFUSE_INIT_USER_EMAIL": "user@example.com",
    "LANGFUSE_INIT_USER_NAME": "User", "LANGFUSE_INIT_USER_PASSWORD": "password1",
}
MIGRATED = {"LANGFUSE_AUTO_POSTGRES_MIGRATION_DISABLED": "true", "LANGFUSE_AUTO_CLICKHOUSE_MIGRATION_DISABLED": "true"}


class Bench:
    """The four stores on one network; web and worker as a test wants them."""

    def __init__(self):
        self.network = f"{PREFIX}-{secrets.token_hex(2)}"
        docker("network", "create", self.network)
        atexit.register(self.remove)
        self.stores = {role: Container(role, f"{REGISTRY}/{image}:{_tag(image)}", options, command, self.network)
                       for role, (image, options, command) in STORES.items()}
        self.box = Container("box", f"{REGISTRY}/langfuse/langfuse:{VERSION}", [*source_mount(), "--entrypoint", "sleep"], ["infinity"], self.network)
        self.box.address = functools.cache(self.box.address)
        self.wait_for_stores()
        self.web(base=ENVIRONMENT).ready().remove()

    def wait_for_stores(self):
        until("Postgres", lambda: self.inside("postgres", "pg_isready", "-U", "postgres", "-h", "127.0.0.1"), 90)
        until("Redis", lambda: "PONG" in (self.inside("redis", "redis-cli", "-a", "redispw", "ping") or ""), 90)
        for role, port, path in (("clickhouse", 8123, "/ping"), ("minio", 9000, "/minio/health/live")):
            until(role, lambda address=f"{port}{path}", role=role: _answers(self.stores[role].address(), address), 90)

    def inside(self, role, *words):
        """Output of a command in a store's container, or None when it failed."""
        done = subprocess.run(["docker", "exec", self.stores[role].name, *words], text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL)
        return done.stdout if done.returncode == 0 else None

    def redis(self, *words):
        return (self.inside("redis", "redis-cli", "-a", "redispw", *words) or "").strip()

    def sql(self, text, url="postgres"):
        name = url.rsplit("/", 1)[-1]
        return docker("exec", self.stores["postgres"].name, "psql", "-U", "postgres", "-d", name, "-Atqc", text)

    def clickhouse(self, text):
        request = urllib.request.Request(f"http://{self.stores['clickhouse'].address()}:8123/", text.encode(),
                                         {"X-ClickHouse-User": "clickhouse", "X-ClickHouse-Key": "chpw"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read().decode().strip()

    def new_database(self):
        """The URL of an empty database (that of the environment is migrated already), for tests that must not see each other's rows."""
        name = "db" + secrets.token_hex(4)
        self.sql(f"CREATE DATABASE {name}")
        return f"postgresql://postgres:pgpw@postgres:5432/{name}"

    def web(self, environment=None, version=VERSION, base=None):
        return Process("langfuse-web", self.box, {**(base or {**ENVIRONMENT, **INIT}), **(environment or {})}, version)

    def worker(self, environment=None, version=VERSION):
        return Process("langfuse-worker", self.box, {**ENVIRONMENT, **(environment or {})}, version)

    def contained(self, role, environment=None, version=VERSION):
        """A container of its own, for what only a container can show."""
        return Service(role, self.network, {**ENVIRONMENT, **INIT, **(environment or {})}, version)

    def remove(self):
        for name in list(MADE):
            docker("rm", "-f", "-v", name, check=False)
        MADE.clear()
        docker("network", "rm", self.network, check=False)


def _tag(image):
    """The newest tag that the engine has of an image, so that this need not follow the templates' versions."""
    found = docker("image", "ls", "--format", "{{.Tag}}", f"{REGISTRY}/{image}").split()
    plain = [tag for tag in found if tag != "<none>" and not tag.startswith("15")]
    if not plain:
        raise SystemExit(f"no image {REGISTRY}/{image}: run src/sandbox/up first")
    return plain[0]


def _answers(address, rest):
    try:
        with urllib.request.urlopen(f"http://{address}:{rest}", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


_bench = None


def made():
    return _bench is not None


def bench():
    """The one bench of this run."""
    global _bench
    if _bench is None:
        _bench = Bench()
    return _bench
