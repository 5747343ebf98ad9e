"""Progress of long work on stderr: a bar with rate and remaining time."""
from __future__ import annotations

import sys
import time


def _time(seconds):
    seconds = int(seconds + 0.5)
    hours, rest = divmod(seconds, 3600)
    return (f"{hours}:{rest // 60:02d}" if hours else f"{rest // 60}") + f":{rest % 60:02d}"


def _in_notebook():
    return type(sys.stderr).__module__.startswith("ipykernel")


def Bar():
    """A widget in a notebook where tqdm is installed, else lines."""
    if _in_notebook():
        try:
            from tqdm.auto import tqdm

            return _Widget(tqdm)
        except ImportError:
            pass
    return Lines()


class _Widget:
    """A bar of tqdm per experiment."""

    def __init__(self, tqdm):
        self._tqdm, self._bar, self._name = tqdm, None, None

    def __call__(self, progress):
        if self._name != progress["experiment"]:
            self._name = progress["experiment"]
            self._bar = self._tqdm(total=progress["total"], initial=progress["found"], desc=self._name)
        self._bar.update(progress["found"] + progress["done"] - self._bar.n)
        if progress["failed_rows"]:
            self._bar.set_postfix_str(f"{progress['failed_rows']} rows failed", refresh=False)
        if self._bar.n == progress["total"]:
            self._bar.close()


class Lines:
    """One line per experiment, redrawn in place on a terminal and in a notebook, a line at its end elsewhere."""

    def __init__(self, stream=None):
        self._stream = sys.stderr if stream is None else stream
        self._in_place = self._stream.isatty() or _in_notebook()
        self._drawn = 0.0

    def __call__(self, progress):
        total, done = progress["total"], progress["found"] + progress["done"]
        over = done == total
        now = time.monotonic()
        if not over and (not self._in_place or now - self._drawn < 0.1):
            return
        self._drawn = now
        elapsed = progress["elapsed_s"]
        rate = progress["done"] / elapsed if elapsed > 0 else 0.0
        text = f"{progress['experiment']}  {done}/{total}"
        if self._in_place and total:
            filled = 30 * done // total
            text = f"{progress['experiment']} [{'#' * filled}{'.' * (30 - filled)}] {done}/{total}"
        text += f"  {_time(elapsed)}"
        if rate > 0 and not over:
            text += f", {rate:.3g}/s, ETA {_time((total - done) / rate)}"
        if progress["failed_rows"]:
            text += f", {progress['failed_rows']} rows failed"
        self._stream.write((f"\r\033[K{text}" if self._in_place else text) + ("\n" if over else ""))
        self._stream.flush()
