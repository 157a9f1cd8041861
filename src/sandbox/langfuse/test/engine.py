"""The engine, waiting, and one container of ours."""

import os
import secrets
import subprocess
import time

PREFIX = f"sitest-{os.getpid()}"
REGISTRY = os.environ.get("LANGFUSE_CTL_REGISTRY", "sandbox.local")
VERSION = "4.16.0"
MADE = []


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


class Container:
    """One container of ours."""

    def __init__(self, role, image, options, command, network):
        self.name = f"{PREFIX}-{role}-{secrets.token_hex(2)}"
        MADE.append(self.name)
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
        MADE.remove(self.name)
