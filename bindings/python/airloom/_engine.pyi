"""Types of experiments."""
import pathlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, Union

from ._system import Path, Seed, Value

Names = Union[Path, Sequence[Path]]
Verdict = Literal["pass", "fail", "not_reproduced", "undecided", "not_run"]
Functions = Union[Mapping[str, Union[Callable[..., Any], Mapping[str, Any]]], Sequence[Callable[..., Any]]]
Progress = Union[bool, Callable[[dict[str, Any]], object]]

class Report:
    page: pathlib.Path
    checks: list[dict[str, Any]]
    problems: list[str]
    figures_drawn: int
    totals: dict[str, Any]
    def count(self, verdict: Verdict, *, published: bool | None = None) -> int: ...

def experiments(name: str = "all") -> list[str]: ...
def run(names: Names, output: Path = "results", *, seed: Seed | None = None, set: Mapping[str, Value] | None = None,
        realizations: int | None = None, threads: int | None = None, shard: str = "", time_limit: str = "", quick: bool = False,
        algorithms: Functions | None = None, batch: int = 1, series: Names = (), progress: Progress = True) -> list[dict[str, Any]]: ...
def report(folder: Path = "results", page: Path | None = None) -> Report: ...
def reproduce(names: Names, output: Path = "results", *, seed: Seed | None = None, threads: int | None = None, quick: bool = False,
              algorithms: Functions | None = None, batch: int = 1, series: Names = (), progress: Progress = True) -> Report: ...
def status(folder: Path = "results") -> list[dict[str, Any]]: ...
def merge(folders: Names, output: Path) -> list[dict[str, Any]]: ...
def export(folder: Path, file: Path, *, format: str | Sequence[str] | None = None, timing: bool = False,
           width: str | None = None) -> None: ...
def cite(name: str = "airloom") -> str: ...
