"""Stored results as tables."""
from __future__ import annotations

import numpy as np

from . import _airloom
from ._arrays import path


class Table(dict):
    """Columns by name, all of one length: float64 or int64 arrays, or lists of words and arrays."""

    def __repr__(self):
        return f"<airloom.Table: {len(next(iter(self.values()), []))} rows of {', '.join(self)}>"


def _joined(tables):
    """The columns of several experiments over each other; what one of them has not is NaN or None there."""
    names = dict.fromkeys(["experiment", *(name for each in tables for name in each["columns"])])
    joined = Table()
    for name in names:
        parts = []
        for each in tables:
            columns = each["columns"]
            rows = len(columns["point"])
            if name == "experiment":
                parts.append([each["experiment"]] * rows)
            else:
                parts.append(columns.get(name, np.full(rows, np.nan)))
        if all(isinstance(part, np.ndarray) for part in parts):
            joined[name] = np.concatenate(parts)
        else:
            joined[name] = [item if isinstance(part, list) else None if np.isnan(item) else item for part in parts for item in part]
    return joined


def _frame(columns):
    try:
        import pandas
    except ImportError:
        return columns
    return pandas.DataFrame(dict(columns))


def load_results(folder="results"):
    """All stored rows of a result folder (where runs wrote <folder>/<system>/<id>), or of one system or experiment in it: one
    per (experiment, point, realization, algorithm), as `airloom export --csv` has them.

    Columns: experiment, point, the sweep's axes, realization, algorithm, status, every metric, wall_s, cpu_s. Rows that failed have NaN.
    returns: a pandas.DataFrame; a Table (dict of columns) where pandas is not installed
    Raises airloom.IoError when the folder is not there; airloom.InvalidInput when it holds no results, or damaged ones.

    >>> import airloom, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = airloom.run("twotier/fig6x", folder, realizations=2, progress=False)
    ...     rows = airloom.load_results(folder)
    >>> int(max(rows["realization"]))
    1
    """
    return _frame(_joined(_airloom.load_results(path(folder))))


_CHECK_COLUMNS = ("experiment", "check", "published", "verdict", "so_far", "quick", "value", "ci_low", "ci_high", "n", "missing", "unit", "text",
                  "claim_text", "claim", "accept", "reason")  # where no experiment has a check


def load_checks(folder="results"):
    """The verdicts of stored results: a DataFrame (a Table without pandas) with experiment, check, published, verdict, so_far, value and
    the rest of airloom.Report.checks."""
    checks = _airloom.checks(path(folder))
    names = list(checks[0]) if checks else _CHECK_COLUMNS
    return _frame(Table({name: [each[name] for each in checks] for name in names}))
