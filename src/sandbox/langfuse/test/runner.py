"""Runs all tests, or those that are named, and ends with one line."""

import pathlib
import sys
import time
import unittest

import bench


class Result(unittest.TextTestResult):
    """A line for each test, with its time."""

    def startTest(self, test):
        self._began = time.monotonic()
        super().startTest(test)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.stream.writeln(f"  {time.monotonic() - self._began:.1f} s")


def main():
    loader = unittest.TestLoader()
    names = sys.argv[1:] or sorted(file.stem for file in pathlib.Path().glob("test_*.py"))
    suite = loader.loadTestsFromNames(names)
    began = time.monotonic()
    result = unittest.TextTestRunner(verbosity=2, resultclass=Result).run(suite)
    if bench._bench:
        bench._bench.remove()
    failed = len(result.failures) + len(result.errors) + len(result.skipped)
    print(f"stand-in: {result.testsRun - failed} passed, {failed} failed, {time.monotonic() - began:.0f} s")
    sys.exit(1 if failed or not result.testsRun else 0)


main()
