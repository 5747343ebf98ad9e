"""Where platforms should be: what `airloom place` does."""
from __future__ import annotations

from . import _airloom, _progress
from ._arrays import path, seed_of, text, whole
from ._scenario import fields_of


def place(system, *, scenario=None, seed=1, realizations=1, options=None, page="", progress=True):
    """Searches the places of the platforms for users that are drawn once and then stay.

    system: "iab"
    scenario: a Scenario, or a mapping of its fields; the name of a stored scenario or a .toml file
    seed, realizations: of the drops of users that the places must serve
    options: {"free": "node", "height": "free", "keep_out_m": 100.0, "objective": "max_min", ...}; `airloom.describe(system)["place"]` lists them
    page: an .html file to write, with a picture of start and end
    progress: True draws a bar on stderr, False is silent; a function gets what it does for airloom.run
    returns: a dict as `airloom place --json` prints it: donor_m, node_m, utility_start, utility, gain, evaluations, status, ...

    Ctrl-C raises KeyboardInterrupt. Raises airloom.InvalidInput for unknown names and platforms that stand too near to users;
    airloom.Unsupported for a system whose platforms stay; airloom.IoError when a file cannot be written.

    >>> import airloom
    >>> found = airloom.place("iab", options={"free": "node", "evaluations": 40}, progress=False)
    >>> found["gain"] >= 1.0
    True
    """
    shown = _progress.Bar() if progress is True else progress or None
    return _airloom.place(text("system", system), fields_of(system, scenario), seed_of(seed), whole("realizations", realizations, least=1, most=10**5),
                          dict(options or {}), path(page) if page else "", shown)
