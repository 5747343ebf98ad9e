"""Types of placements."""
from collections.abc import Mapping
from typing import Any

from ._engine import Progress
from ._system import Path, Seed, Value

def place(system: str, *, scenario: Mapping[str, Any] | Path | None = None, seed: Seed = 1, realizations: int = 1,
          options: Mapping[str, Value] | None = None, page: Path = "", progress: Progress = True) -> dict[str, Any]: ...
