"""Algorithms side by side: what `airloom compare` does."""
from __future__ import annotations

import os

from . import _airloom, _progress
from ._arrays import count, path, seed_of, text, whole
from ._functions import algorithms_of
from ._scenario import fields_of


def _networks(key, instances):
    """(name, instance) of each: a file is read, an Instance is called by its place."""
    if isinstance(instances, (str, os.PathLike)) or hasattr(instances, "_held"):
        instances = [instances]
    named = []
    for place, each in enumerate(instances):
        if hasattr(each, "_held"):
            named.append((str(place), each._held))
        else:
            held = _airloom.load_instances(key, path(each))
            named.extend((path(each) if len(held) == 1 else f"{path(each)}[{index}]", one) for index, one in enumerate(held))
    return named


def compare(system, instances=(), *, scenario=None, seed=1, realizations=20, algorithms=(), options=None, objective="", metric="",
            reference=False, solve_limit=5.0, time_limit="", threads=None, page="", series=(), progress=True):
    """Solves the same networks with every algorithm: which is best, by how much, at what time.

    system: "iab"
    instances: an Instance or a file (of one network or many), or a list of them; empty: networks are drawn
    scenario: a Scenario, or a mapping of its fields; a field {"from": 2, "to": 40} or {"choice": [...]} is drawn for each network; the
        name of a stored scenario ("wide") or a .toml file
    seed, realizations: of drawn networks
    algorithms: names; all of the system when empty. Functions of your own beside them: {"mine": f, "best": None}, as airloom.run takes
        them; with no name of the system's, all of these
    series: .toml files with [[series]] of your own to compare with: programs, files of answers
    options: by algorithm, {"qt_sca": {"tolerance": 1e-6}}
    objective: "rate_sum", "rate_geometric_mean" or "rate_min": what all are asked for, and judged by
    metric: judge by this metric instead; what the default algorithm pursues when empty
    reference: add a strong reference, up to ten times the limit
    solve_limit: seconds; an answer that takes longer counts as missing
    time_limit: "10m"; the table is then of the networks that are complete
    threads: all cores when None; times depend on it, answers do not
    page: an .html file to write
    progress: True draws a bar on stderr, False is silent; a function gets what it does for airloom.run
    returns: a pandas frame with a row per algorithm, best first, and what else there is to know in its `attrs`; without pandas the same
        as a dict, whose "rows" is a list of dicts

    A gap is measured to the best feasible answer on the same network; an answer that is missing, late or not feasible has gap 1.
    Ctrl-C raises KeyboardInterrupt. Raises airloom.InvalidInput for unknown names; airloom.IoError when a file cannot be read or written.

    >>> import airloom
    >>> table = airloom.compare("mdd", realizations=2, algorithms=["price", "equal_power"], progress=False)
    >>> rows = table["rows"] if isinstance(table, dict) else table.to_dict("records")
    >>> [row["algorithm"] for row in rows]
    ['price', 'equal_power']
    """
    shown = _progress.Bar() if progress is True else progress or None
    own, chosen = algorithms_of(algorithms, 1)
    json = _airloom.compare(text("system", system), _networks(system, instances), fields_of(system, scenario), seed_of(seed),
                            whole("realizations", realizations, least=1, most=10**6), chosen, dict(options or {}),
                            [path(series)] if isinstance(series, (str, os.PathLike)) else [path(each) for each in series],
                            {name: each.parts() for name, each in own.items()}, {name: each.options for name, each in own.items()},
                            text("objective", objective),
                            text("metric", metric), bool(reference), float(solve_limit), text("time_limit", time_limit),
                            count("threads", threads), path(page) if page else "", shown)
    try:
        import pandas
    except ImportError:
        return json
    frame = pandas.DataFrame(json["rows"])
    frame.attrs.update({name: value for name, value in json.items() if name != "rows"})
    return frame
