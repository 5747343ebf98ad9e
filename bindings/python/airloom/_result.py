"""The record of a solve."""
from __future__ import annotations

from collections.abc import Mapping

from . import _airloom
from ._arrays import path

_PARTS = ("schema", "system", "algorithm", "status", "iterations", "metrics", "residuals", "feasible", "certificate", "traffic",
          "timing", "history", "options", "seed", "realization", "threads", "version")


class Result(Mapping):
    """What a solve returned: a mapping with the keys of `airloom solve --json`, each also an attribute.

    Lists of numbers are NumPy arrays, and numbers that are not finite stay NaN or inf (JSON has null there). `message` is there when
    the status is not "converged" and the solver says why; `promises` names arrays of the instance that options set for this solve.

    status: "converged", "iteration_limit", "time_limit", "stalled", "infeasible", "numerical_failure", "interrupted"
    feasible: every number of the answer is finite, and it keeps every limit and promise of the instance
    metrics: computed by evaluate from the instance and the solution, never taken from the solver
    residuals: of the physical problem, relative to each limit; feasible when none exceeds 1e-8
    solution: the Solution, None when the promises are proved impossible or the numbers were lost
    instance: the Instance that was solved

    >>> import airloom
    >>> network = airloom.twotier.Scenario(femto_stations=3, subchannels=3).draw(seed=1)
    >>> result = airloom.twotier.solve(network)
    >>> result.status, result["feasible"], result.metrics["weighted_sum_rate"] > 0
    ('converged', True, True)
    """

    def __init__(self, held, instance, solution):
        self.__dict__.update(_held=held, _parts={}, instance=instance, solution=solution)

    def __setattr__(self, name, value):
        raise AttributeError(f"a result is read-only; {name} cannot be set")

    def __getitem__(self, key):
        try:
            return self._parts[key]
        except KeyError:
            if self._held is None or not isinstance(key, str):
                raise
        part = self._parts[key] = self._held.part(key)
        return part

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"a result has no '{name}'") from None

    def __dir__(self):
        return [*super().__dir__(), *self]

    def __iter__(self):
        yield from _PARTS
        yield from self._held.optional_parts

    def __len__(self):
        return len(_PARTS) + len(self._held.optional_parts)

    __hash__ = None

    def __eq__(self, other):
        if not isinstance(other, Result):
            return NotImplemented
        return self is other or (self.to_json(), self.instance, self.solution) == (other.to_json(), other.instance, other.solution)

    def _repr_html_(self):
        import html

        def cell(value):
            if isinstance(value, float):
                return f"{value:.6g}"
            return f"{len(value)} values" if hasattr(value, "__len__") and not isinstance(value, str) else html.escape(str(value))

        rows = "".join(f"<tr><td>{title}</td><td>{html.escape(name)}</td><td>{cell(value)}</td></tr>"
                       for title in ("metrics", "residuals", "certificate") for name, value in self[title].items())
        return f"<p>{html.escape(repr(self).splitlines()[0])}</p><table>{rows}</table>"

    def to_json(self):
        """The text of `airloom solve --json`."""
        return self._held.to_json()

    def picture(self, file):
        """Writes a page (.html) or a picture (.svg, .png, .pdf) of the network and its answer: beams, powers, rates, who serves whom.

        What is refused: as Instance.picture. A result that comes from a pickle has no picture: solve again.
        """
        _airloom.write_picture(self.instance._held, self._record(), path(file))

    def _record(self):
        if isinstance(self._held, _Kept):
            raise _airloom.InvalidInput("result: comes from a pickle, which keeps no record to draw; solve again, or draw its instance")
        return self._held

    def __repr__(self):
        lines = [f"{self.system} {self.algorithm}: {self.status}" + ("" if self.solution is None or self.feasible else ", NOT FEASIBLE")
                 + f", {self.iterations['inner'] or self.iterations['outer']} iterations, {1e3 * self.timing['wall_s']:.3g} ms"]
        if "message" in self:
            lines.append("  " + self["message"])
        for title in ("metrics", "residuals", "certificate"):
            scalars = [f"{name} {value:.6g}" if isinstance(value, float) else f"{name} {value}"
                       for name, value in self[title].items() if isinstance(value, (bool, int, float, str))]
            if scalars:
                lines.append(f"  {title}: " + ", ".join(scalars))
        return "\n".join(lines)

    def __reduce__(self):
        return _rebuilt, ({**self}, self.to_json(), self.instance, self.solution)


class _Kept:
    """Stands in for the library's record in a result that came out of a pickle."""

    def __init__(self, optional_parts, text):
        self.optional_parts = optional_parts
        self._text = text

    def part(self, key):
        raise KeyError(key)

    def _repr_html_(self):
        import html

        rows = []
        for title in ("metrics", "residuals", "certificate"):
            for name, value in self[title].items():
                text = f"{value:.6g}" if isinstance(value, float) else f"{len(value)} values" if hasattr(value, "__len__") and not isinstance(value, str) else value
                rows.append(f"<tr><td>{title if not rows or rows[-1].find('>' + title + '<') < 0 else ''}</td><td>{html.escape(name)}</td>"
                            f"<td>{html.escape(str(text))}</td></tr>")
        return f"<p>{html.escape(repr(self).splitlines()[0])}</p><table>{''.join(rows)}</table>"

    def to_json(self):
        return self._text


def _rebuilt(parts, text, instance, solution):
    result = Result(_Kept([name for name in parts if name not in _PARTS], text), instance, solution)
    result._parts.update(parts)
    return result
