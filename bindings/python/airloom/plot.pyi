"""Types of the pictures; axes are matplotlib's."""
from collections.abc import Mapping, Sequence
from typing import Any, Union

from numpy.typing import ArrayLike

from ._system import Instance, Result, Solution

Data = Union[Result, Sequence[Result], ArrayLike]

def cdf(data: Union[Data, Mapping[str, Data]], ax: Any = None, *, label: str | None = None, **style: Any) -> Any: ...
def convergence(results: Union[Result, Sequence[Result], Mapping[str, Result]], ax: Any = None, *, column: str | None = None, gap_to: float | None = None,
                **style: Any) -> Any: ...
def network(instance: Union[Instance, Result], ax: Any = None, *, links: bool = True, labels: bool = False, beams: bool = True) -> Any: ...
def beam_pattern(beams: Union[Result, Solution, ArrayLike], ax: Any = None, *, station: int = 0, spacing: float = 0.5,
                 floor_db: float = -40.0, label: str | None = None, **style: Any) -> Any: ...
