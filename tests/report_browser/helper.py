"""What the tests of reports share: the program, and whether there is a browser and a page that can be opened."""
import os
import subprocess
import unittest

from browser import OPTIONS, Browser, find_browser

__all__ = ["OPTIONS", "Browser", "find_browser", "need_browser", "run"]


def run(program, *words, folder=None):
    """What the program prints. It must end well."""
    done = subprocess.run([program, *map(str, words)], capture_output=True, text=True, timeout=240, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def need_browser(program):
    """Ends the test where there is nothing to open, but not where everything must be there."""
    missing = "chromium is not installed" if find_browser() is None else "this build has no ECharts" if "echarts" not in run(program, "--version") else ""
    if missing and os.environ.get("CI") == "true":
        raise RuntimeError(missing)
    if missing:
        raise unittest.SkipTest(f"{missing}: the report is not opened")
