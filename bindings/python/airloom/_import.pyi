"""Types of channels of other programs."""
from collections.abc import Mapping
from typing import Any, Union

from numpy.typing import ArrayLike

from ._system import Instance, Path, Value

def import_channels(file: Union[Path, Mapping[str, Union[ArrayLike, str]]], *, source: str, system: str,
                    options: Mapping[str, Value] | None = None, set: Mapping[str, Value] | None = None) -> Instance: ...
