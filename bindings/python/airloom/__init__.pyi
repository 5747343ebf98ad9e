from typing import Any

from . import dab as dab, haps as haps, iab as iab, mdd as mdd, plot as plot, twotier as twotier
from ._compare import compare as compare
from ._engine import (
    Report as Report, cite as cite, experiments as experiments, export as export, merge as merge, report as report, reproduce as reproduce,
    run as run, status as status,
)
from ._import import import_channels as import_channels, look as look
from ._place import place as place
from ._results import Table as Table, load_checks as load_checks, load_results as load_results
from ._system import Result as Result

__version__: str

class InvalidInput(ValueError): ...
class IoError(OSError): ...
class Unsupported(NotImplementedError): ...

def systems() -> list[str]: ...
def describe(key: str) -> dict[str, Any]: ...
