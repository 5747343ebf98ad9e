"""Types of comparisons."""
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Union

from ._engine import Progress
from ._system import Instance, Path, Seed, Value

Network = Union[Path, Instance]

def compare(system: str, instances: Network | Sequence[Network] = (), *, scenario: Mapping[str, Any] | Path | None = None, seed: Seed = 1,
            realizations: int = 20, algorithms: str | Sequence[Union[str, Callable[..., Any]]] | Mapping[str, Any] = (), options: Mapping[str, Mapping[str, Value]] | None = None,
            objective: str = "", metric: str = "", reference: bool = False, solve_limit: float = 5.0, time_limit: str = "",
            threads: int | None = None, page: Path = "", series: Path | Sequence[Path] = (), progress: Progress = True) -> Any: ...
