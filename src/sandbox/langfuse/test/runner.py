"""Runs all tests, or those that are named, three modules at a time, and ends with one line."""

import concurrent.futures
import pathlib
import re
import signal
import subprocess
import sys
import time
import unittest

AT_ONCE = 3
# The longest first, so that none of them is alone at the end.
LONGEST = ["test_faults", "test_init", "test_ingestion", "test_environment", "test_health"]


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


def module(name):
    done = subprocess.run([sys.executable, "-B", __file__, "--one", name], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    print(done.stdout, flush=True)
    counted = re.search(r"^counted: (\d+) (\d+)$", done.stdout, re.MULTILINE)
    return (int(counted[1]), int(counted[2])) if counted and int(counted[1]) else (1, 1)


def main():
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2:])
    began = time.monotonic()
    every = {file.stem for file in pathlib.Path(__file__).parent.glob("test_*.py")}
    names = sys.argv[1:] or [name for name in LONGEST if name in every] + sorted(every - set(LONGEST))
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        counts = list(pool.map(module, names))
    ran, failed = (sum(column) for column in zip(*counts, strict=True))
    print(f"stand-in: {ran - failed} passed, {failed} failed, {time.monotonic() - began:.0f} s")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
