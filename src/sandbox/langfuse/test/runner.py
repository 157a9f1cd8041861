"""Runs all tests, or those that are named, in three processes with a bench each, and ends with one line."""

import concurrent.futures
import pathlib
import re
import signal
import subprocess
import sys
import time
import unittest

AT_ONCE = 3
# About how long a module takes, in seconds, so that the three processes end together.
SECONDS = {"test_faults": 115, "test_ingestion": 70, "test_init": 60, "test_environment": 70, "test_health": 60,
           "test_observations": 20, "test_auth": 15}


class Result(unittest.TextTestResult):
    """A line for each test, with its time."""

    def startTest(self, test):
        self._began = time.monotonic()
        super().startTest(test)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.stream.writeln(f"  {time.monotonic() - self._began:.1f} s")


def one(names):
    """In this process, on a bench of its own."""
    import bench
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    result = unittest.TextTestRunner(verbosity=2, resultclass=Result, stream=sys.stdout).run(
        unittest.TestLoader().loadTestsFromNames(names))
    if bench.made():
        bench.bench().remove()
    failed = len(result.failures) + len(result.errors) + len(result.skipped)
    print(f"counted: {result.testsRun} {failed}")
    sys.exit(1 if failed or not result.testsRun else 0)


def together(names):
    """A process for these modules: its outcome is printed when it is over."""
    done = subprocess.run([sys.executable, "-B", __file__, "--one", *names], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    print(done.stdout, flush=True)
    counted = re.search(r"^counted: (\d+) (\d+)$", done.stdout, re.MULTILINE)
    return (int(counted[1]), int(counted[2])) if counted and int(counted[1]) else (1, 1)


def shares(names):
    """The modules in as many shares as run at once, each about as long."""
    found = [[0, []] for _ in range(min(AT_ONCE, len(names)))]
    for name in sorted(names, key=lambda name: -SECONDS.get(name.split(".")[0], 30)):
        least = min(found, key=lambda share: share[0])
        least[0] += SECONDS.get(name.split(".")[0], 30)
        least[1].append(name)
    return [names for _, names in found]


def main():
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2:])
    began = time.monotonic()
    every = sorted(file.stem for file in pathlib.Path(__file__).parent.glob("test_*.py"))
    parts = shares(sys.argv[1:] or every)
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        counts = list(pool.map(together, parts))
    ran, failed = (sum(column) for column in zip(*counts, strict=True))
    print(f"stand-in: {ran - failed} passed, {failed} failed, {time.monotonic() - began:.0f} s")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
