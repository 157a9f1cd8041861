"""Real stores and the stand-in's containers for the tests: an own network, own names, all removed by name at the end."""

import atexit
import base64
import functools
import itertools
import json
import os
import pathlib
import secrets
import subprocess
import time
import urllib.error
import urllib.request

PREFIX = f"sitest-{os.getpid()}"
DATA = pathlib.Path(__file__).parent / "data"
REGISTRY = os.environ.get("LANGFUSE_CTL_REGISTRY", "sandbox.local")
VERSION = "4.16.0"
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
_made = []


def docker(*words, check=True, text=None):
    """Standard output, stripped; of `logs` both outputs."""
    done = subprocess.run(["docker", *words], input=text, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if check and done.returncode:
        raise AssertionError(f"docker {' '.join(words)}: {done.stdout}")
    return done.stdout.strip()


def until(what, condition, seconds=40.0, pause=0.05):
    """The condition's first true value; fails with `what` when the time is over, which is long for a busy machine's sake."""
    limit = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > limit:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(pause)


class Answer:
    def __init__(self, status, text, headers, seconds):
        self.status, self.text, self.headers, self.seconds = status, text, headers, seconds

    @property
    def body(self):
        try:
            return json.loads(self.text)
        except ValueError as error:
            raise AssertionError(f"{self.status} is no JSON: {self.text!r}") from error


class Container:
    """One container of ours."""

    def __init__(self, role, image, options, command, network):
        self.name = f"{PREFIX}-{role}-{secrets.token_hex(2)}"
        _made.append(self.name)
        docker("run", "-d", "--name", self.name, "--network", network, "--network-alias", role, *options, image, *command)

    def address(self):
        """Empty when it has ended."""
        return docker("inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", self.name)

    def logs(self):
        return docker("logs", self.name)

    def exit_code(self, seconds=60):
        return until(f"{self.name} ends", lambda: (
            docker("inspect", "-f", "{{if not .State.Running}}{{.State.ExitCode}}{{end}}", self.name)), seconds)

    def running(self):
        return docker("inspect", "-f", "{{.State.Running}}", self.name) == "true"

    def stop(self):
        docker("stop", "-t", "0", self.name)

    def start(self):
        docker("start", self.name)

    def pause(self):
        # On a busy machine the engine gives up freezing a process that goes on forking.
        until(f"{self.name} is paused", lambda: (docker("pause", self.name, check=False), self._paused())[1], pause=0.3)

    def _paused(self):
        return docker("inspect", "-f", "{{.State.Paused}}", self.name) == "true"

    def unpause(self):
        docker("unpause", self.name)

    def remove(self):
        docker("rm", "-f", "-v", self.name)
        _made.remove(self.name)


class Asked:
    """What web and worker have in common, however they run: an address, a port, and `running`, `logs`."""

    def ask(self, path, method="GET", body=None, headers=None, keys=None, timeout=10.0):
        headers = dict(headers or {})
        if keys:
            headers["Authorization"] = "Basic " + base64.b64encode(keys.encode()).decode()
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        request = urllib.request.Request(f"http://{self.address()}:{self.port}{path}", body, headers, method=method)
        began = time.monotonic()
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return Answer(answer.status, answer.read().decode(), answer.headers, time.monotonic() - began)
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read().decode(), error.headers, time.monotonic() - began)

    def try_ask(self, path, **how):
        """None when nobody answers."""
        try:
            return self.ask(path, **how)
        except OSError:
            return None

    def first(self, path):
        """The first answer that comes."""
        return until(f"{path} answers", lambda: self.try_ask(path, timeout=4), 30)

    def ready(self):
        path = "/api/public/ready" if self.role == "langfuse-web" else "/api/ready"

        def there():
            answer = self.try_ask(path, timeout=2)
            assert answer or self.running(), f"{self.name} ended: {self.logs()}"
            assert not answer or answer.text != "Internal Server Error", f"{self.name} is broken: {self.logs()}"
            return answer and answer.status == 200
        until(f"{self.name} is ready", there, 60)
        return self


def _source():
    source = os.environ.get("STANDIN_SOURCE")
    return ["-v", f"{source}:/opt/langfuse-standin:ro"] if source else []


def _variables(environment):
    return [word for name, value in environment.items() for word in ("-e", f"{name}={value}")]


class Service(Asked, Container):
    """Web or worker in a container of its own, from the image that the tool meets."""

    def __init__(self, role, network, environment, version=VERSION):
        image = f"{REGISTRY}/langfuse/{'langfuse' if role == 'langfuse-web' else 'langfuse-worker'}:{version}"
        self.role, self.port = role, 3000 if role == "langfuse-web" else 3030
        super().__init__(role, image, [*_variables(environment), *_source()], [], network)
        self._address = None

    def address(self):
        self._address = self._address or super().address()
        return self._address

    def start(self):
        self._address = None
        super().start()


class Process(Asked):
    """Web or worker as one of many processes in one container: much faster to start."""

    _ports = itertools.count(5000)

    def __init__(self, role, box, environment, version=VERSION):
        self.role, self._box, self.port = role, box, next(self._ports)
        self.name = f"{role} {self.port}"
        self._file = f"/tmp/{self.port}"
        self._environment = {"LANGFUSE_STANDIN_VERSION": version, "PORT": str(self.port), **environment}
        self.start()

    def address(self):
        return self._box.address()

    def start(self):
        script = f"/opt/langfuse-standin/{self.role.removeprefix('langfuse-')}/entrypoint.sh"
        docker("exec", "-d", *_variables(self._environment), self._box.name, "sh", "-c",
               f"rm -f {self._file}.exit; {script} > {self._file}.log 2>&1 & echo $! > {self._file}.pid; wait $!; "
               f"echo $? > {self._file}.exit")

    def _inside(self, command):
        return docker("exec", self._box.name, "sh", "-c", command, check=False)

    def logs(self):
        return self._inside(f"cat {self._file}.log")

    def exit_code(self, seconds=60):
        return until(f"{self.name} ends", lambda: self._inside(f"cat {self._file}.exit 2>/dev/null"), seconds)

    def running(self):
        return not self._inside(f"cat {self._file}.exit 2>/dev/null")

    def signal(self, name):
        self._inside(f"kill -{name} $(cat {self._file}.pid)")

    def stop(self):
        self._inside(f"kill -KILL $(cat {self._file}.pid); until test -s {self._file}.exit; do sleep 0.02; done")

    remove = stop


class Bench:
    """The four stores on one network; web and worker as a test wants them."""

    def __init__(self):
        self.network = f"{PREFIX}-{secrets.token_hex(2)}"
        docker("network", "create", self.network)
        atexit.register(self.remove)
        self.stores = {role: Container(role, f"{REGISTRY}/{image}:{_tag(image)}", options, command, self.network)
                       for role, (image, options, command) in STORES.items()}
        self.box = Container("box", f"{REGISTRY}/langfuse/langfuse:{VERSION}", [*_source(), "--entrypoint", "sleep"], ["infinity"], self.network)
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
        for name in list(_made):
            docker("rm", "-f", "-v", name, check=False)
        _made.clear()
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
