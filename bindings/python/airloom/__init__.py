"""Airloom designs beams, powers and spectrum of wireless networks, with a certificate for every answer.

Each system is a module: airloom.dab, airloom.haps, airloom.iab, airloom.mdd, airloom.twotier.

    >>> import airloom
    >>> network = airloom.haps.Scenario(users=4).draw(seed=1)
    >>> result = airloom.haps.solve(network)
    >>> result.feasible
    True
    >>> airloom.haps.evaluate(network, result.solution)["metrics"]["se_mean"] == result.metrics["se_mean"]
    True
"""
from ._processor import missing as _missing  # isort: skip

if _missing():  # loading the module below would end Python: its code is not this processor's
    raise ImportError(_missing())
from ._airloom import InvalidInput, IoError, Unsupported, __version__, describe, systems  # isort: skip
from . import dab, haps, iab, mdd, plot, twotier
from ._compare import compare
from ._engine import Report, cite, experiments, export, merge, report, reproduce, run, status
from ._import import import_channels, look
from ._place import place
from ._result import Result
from ._results import Table, load_checks, load_results

__all__ = ["InvalidInput", "IoError", "Report", "Result", "Table", "Unsupported", "__version__", "cite", "compare", "dab", "describe", "experiments",
           "export", "haps", "iab", "import_channels", "load_checks", "load_results", "look", "mdd", "merge", "place", "plot", "report", "reproduce", "run",
           "status", "systems", "twotier"]
