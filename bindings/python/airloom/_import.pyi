"""Types of channels of other programs."""
from collections.abc import Mapping
from typing import Any, Literal, Union, overload

from numpy.typing import ArrayLike

from ._system import Instance, Path, Value

class Look(dict[str, Any]):
    text: str

def look(file: Path) -> Look: ...
@overload
def import_channels(file: Union[Path, Mapping[str, Union[ArrayLike, str]]], *, source: str, system: str,
                    options: Mapping[str, Value] | None = None, set: Mapping[str, Value] | None = None, each: None = None) -> Instance: ...
@overload
def import_channels(file: Union[Path, Mapping[str, Union[ArrayLike, str]]], *, source: str, system: str,
                    options: Mapping[str, Value] | None = None, set: Mapping[str, Value] | None = None,
                    each: Literal["r", "t", "s"]) -> list[Instance]: ...
