"""Web and worker: asked over HTTP, in a container of their own or as processes of a shared one."""

import base64
import itertools
import json
import os
import time
import urllib.error
import urllib.request

from engine import REGISTRY, VERSION, Container, docker, until


class Answer:
    def __init__(self, status, text, headers, seconds):
        self.status, self.text, self.headers, self.seconds = status, text, headers, seconds

    @property
    def body(self):
        try:
            return json.loads(self.text)
        except ValueError as error:
            raise AssertionError(f"{self.status} is no JSON: {self.text!r}") from error


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


def source_mount():
    """The folder that STANDIN_SOURCE names, over the image's own code."""
    source = os.environ.get("STANDIN_SOURCE")
    return ["-v", f"{source}:/opt/langfuse-standin:ro"] if source else []


def _variables(environment):
    return [word for name, value in environment.items() for word in ("-e", f"{name}={value}")]


class Service(Asked, Container):
    """Web or worker in a container of its own, from the image that the tool meets."""

    def __init__(self, role, network, environment, version=VERSION):
        image = f"{REGISTRY}/langfuse/{'langfuse' if role == 'langfuse-web' else 'langfuse-worker'}:{version}"
        self.role, self.port = role, 3000 if role == "langfuse-web" else 3030
        super().__init__(role, image, [*_variables(environment), *source_mount()], [], network)
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
