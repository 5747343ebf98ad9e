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
from ._airloom import InvalidInput, IoError, Unsupported, __version__, describe, systems  # isort: skip
from . import dab, haps, iab, mdd, twotier
from ._result import Result

__all__ = ["InvalidInput", "IoError", "Result", "Unsupported", "__version__", "dab", "describe", "haps", "iab", "mdd", "systems", "twotier"]
