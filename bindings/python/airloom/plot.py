"""Pictures of answers, on matplotlib: each function draws into `ax`, a new one when None, and returns it.

    >>> import airloom, airloom.plot
    >>> network = airloom.haps.Scenario(users=4).draw(seed=1)
    >>> ax = airloom.plot.cdf(airloom.haps.solve(network))
    >>> ax.get_xlabel()
    'user_se'
"""
from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ._arrays import Instance
from ._result import Result

_MARKERS = "^os*DvPX"
_BEAM = "#d55e00"


def _axes(ax, **arguments):
    if ax is not None:
        return ax
    try:
        import matplotlib.pyplot
    except ImportError as error:
        raise ImportError("pictures need matplotlib: pip install 'airloom[plot]'") from error
    return matplotlib.pyplot.subplots(**arguments)[1]


def _per_user(result):
    """The metric of a result that has one number per user, and its name."""
    if result.solution is None:
        raise ValueError(f"a result that is {result.status} has no metrics: leave it out")
    for name in ("user_se", "user_rate", "user_rate_bps", "user_sinr"):
        if name in result.metrics:
            return name, result.metrics[name]
    arrays = [name for name, value in result.metrics.items() if isinstance(value, np.ndarray)]
    raise ValueError(f"no metric per user in this result; its arrays are {', '.join(arrays) or 'none'}: give numbers instead")


def _numbers(data):
    """(label of the axis, numbers) of a result, several results, or numbers."""
    if isinstance(data, Result):
        return _per_user(data)
    if isinstance(data, (list, tuple)) and data and all(isinstance(each, Result) for each in data):
        parts = [_per_user(each) for each in data]
        return parts[0][0], np.concatenate([np.atleast_1d(numbers) for _, numbers in parts])
    numbers = np.asarray(data)
    if numbers.dtype.kind not in "biuf" or not numbers.size:
        raise ValueError(f"data: {numbers.dtype} of shape {numbers.shape}; must be one or more real numbers, or results")
    return "", numbers.astype(float).ravel()


def cdf(data, ax=None, *, label=None, **style):
    """Empirical distribution: the share of the numbers that are at most x, as a staircase.

    data: numbers of any shape; a Result or a list of Results (their metric per user, such as user_se, over all of them); or a dict
        from labels to any of these, one curve each. NaN is left out.
    style: of matplotlib's plot

    >>> import airloom.plot
    >>> ax = airloom.plot.cdf({"a": [1, 2, 3], "b": [2, 2, 4]})
    >>> [line.get_label() for line in ax.lines]
    ['a', 'b']
    """
    ax = _axes(ax)
    curves = data if isinstance(data, Mapping) and not isinstance(data, Result) else {label: data}
    for name, each in curves.items():
        quantity, numbers = _numbers(each)
        numbers = np.sort(numbers[~np.isnan(numbers)])
        share = np.arange(numbers.size + 1) / max(numbers.size, 1)
        ax.plot(np.concatenate([numbers[:1], numbers]), share[: numbers.size + 1], drawstyle="steps-post", label=name, **style)
        if quantity:
            ax.set_xlabel(quantity)
    ax.set_ylabel("share of the values")
    ax.set_ylim(0, 1.01)
    if any(name is not None for name in curves):
        ax.legend()
    return ax


def convergence(results, ax=None, *, column=None, gap_to=None, **style):
    """The history of one Result, a list of Results, or a dict from labels to Results, over the iterations.

    column: of the history, as result.history names them; the first one when None
    gap_to: draw gap_to minus the column on a logarithmic axis, the distance to a value that is known to be reachable
    """
    curves = {None: results} if isinstance(results, Result) else results
    if isinstance(curves, (list, tuple)):
        curves = {f"{index}: {each.algorithm}" if isinstance(each, Result) else index: each for index, each in enumerate(curves)}
    if not isinstance(curves, Mapping) or not curves or not all(isinstance(each, Result) for each in curves.values()):
        raise ValueError(f"results: {type(results).__name__}; must be a Result, a list of them, or a dict from labels to them")
    ax = _axes(ax)
    column = next((each for result in curves.values() for each in result.history), None) if column is None else column
    for name, result in curves.items():
        if column not in result.history:
            if not result.history:
                raise ValueError(f"{name or result.algorithm} ({result.status}) has no history")
            raise ValueError(f"column '{column}' is not in the history of {result.algorithm}; it has {', '.join(result.history)}")
        values = np.asarray(result.history[column])
        ax.plot(np.arange(values.size), values if gap_to is None else gap_to - values, label=name or result.algorithm, **style)
    ax.set_xlabel("iteration")
    ax.set_ylabel(column if gap_to is None else f"{gap_to:.6g} - {column}")
    if gap_to is not None:
        ax.set_yscale("log")
    ax.legend()
    return ax


def _scale(extent):
    return (1e-3, "km") if extent >= 3000 else (1.0, "m")


def network(instance, ax=None, *, links=True, labels=False, beams=True):
    """A map of a network seen from above: every role a marker, lines from users to who serves them, circles of coverage.

    instance: an Instance of any system, with positions (tx_pos_m, rx_pos_m); or a Result, whose answer is shown too: users coloured by
        their rates, lines as wide as what they carry, beams as `airloom solve --picture` draws them (30 dB from a station to the edge)
    """
    from . import _airloom

    result = instance if isinstance(instance, Result) else None
    instance = instance.instance if result is not None else instance
    if not isinstance(instance, Instance):
        raise ValueError(f"instance: {type(instance).__name__}; must be an Instance, such as airloom.haps.Instance(arrays)")
    figure = _airloom.network_map(instance._held, None if result is None else result._record())
    sites = figure["places"]
    ax = _axes(ax)
    import matplotlib.patches
    import matplotlib.path

    places = np.array([[site["x"], site["y"]] for site in sites])
    factor, unit = _scale(np.ptp(places, axis=0).max() + 2 * max(site["reach"] for site in sites))
    places = places * factor
    for link in figure["links"] if links else []:
        ax.plot(*places[[link["from"], link["to"]]].T, color="0.75", linewidth=0.8 if result is None else 0.5 + 2.5 * link["share"], zorder=1)
    for outline in figure["outlines"] if beams else []:
        rings = [np.array(ring) * factor for ring in outline["rings"]]
        area = matplotlib.path.Path.make_compound_path(*[matplotlib.path.Path(ring, closed=True) for ring in rings])
        ax.add_patch(matplotlib.patches.PathPatch(area, facecolor=_BEAM, edgecolor="none", alpha=0.12, zorder=1))
        for ring in rings:
            ax.plot(*ring.T, color=_BEAM, linewidth=0.8, zorder=1)
    known = [site["value"] for site in sites if site["value"] is not None]
    scale = None
    for number, role in enumerate(dict.fromkeys(site["role"] for site in sites)):
        chosen = [index for index, site in enumerate(sites) if site["role"] == role]
        values = [sites[index]["value"] for index in chosen]
        colored = result is not None and any(value is not None for value in values)
        style = {"c": [np.nan if value is None else value for value in values], "edgecolors": "0.3", "plotnonfinite": True} if colored else {}
        drawn = ax.scatter(*places[chosen].T, marker=_MARKERS[number % len(_MARKERS)], label=role, zorder=2, **style)
        if colored:
            drawn.set_clim(min(known), max(known))
            scale = drawn
        for index in chosen:
            if sites[index]["reach"] > 0:
                ax.add_patch(matplotlib.patches.Circle(places[index], sites[index]["reach"] * factor, fill=False, color="0.5", alpha=0.4))
            if labels:
                ax.annotate(sites[index]["label"], places[index], textcoords="offset points", xytext=(4, 4), fontsize="small")
    if scale is not None:
        ax.figure.colorbar(scale, ax=ax, label=figure["z"]["label"])
    ax.set_aspect("equal", adjustable="datalim")
    ax.set_xlabel(f"x [{unit}]")
    ax.set_ylabel(f"y [{unit}]")
    ax.legend()
    return ax


def beam_pattern(beams, ax=None, *, station=0, spacing=0.5, floor_db=-40.0, label=None, **style):
    """Power radiated over the angle from the array's normal, in polar form.

    beams: a Result or Solution of `dab`, whose amplifiers are taken into account (useful power and distortion of `station`, dBW); or
        beams of a linear array, shape (N,) or (K, N), sqrt(W), antennas `spacing` wavelengths apart: the sum over the K streams of
        |sum_n exp(i 2 pi spacing n sin(theta)) w_n|^2, in dB of its largest value, for a line of sight as simulators give it, h = conj(a)
    floor_db: what lies lower than this below the largest value is drawn there
    """
    solution = beams.solution if isinstance(beams, Result) else beams
    if solution is None:
        raise ValueError(f"beams: a result that is {beams.status} has no beams")
    if isinstance(solution, Mapping):
        from . import dab

        if not isinstance(solution, dab.Solution):
            raise ValueError("beam_pattern: only solutions of dab know their array; give beams of a linear array, shape (K, N)")
        pattern = dab.detail("beam_pattern", solution.instance, solution)
        if f"useful_dbw_{station}" not in pattern:
            raise ValueError(f"station: {station}; must be 0 .. {solution['w'].shape[0] - 1}")
        ax = _axes(ax, subplot_kw={"projection": "polar"})
        angle = np.deg2rad(pattern["angle_deg"])
        curves = {name: pattern[f"{name}_dbw_{station}"] for name in ("useful", "distortion")}
        top = max(np.max(values) for values in curves.values())
        ax.set_ylabel("dBW", labelpad=28)
    else:
        w = np.atleast_2d(np.asarray(solution, complex))
        angle = np.deg2rad(np.arange(-90.0, 90.25, 0.25))
        response = np.exp(2j * np.pi * spacing * np.outer(np.arange(w.shape[1]), np.sin(angle)))
        power = (np.abs(w @ response) ** 2).sum(0)
        if not (np.isfinite(power).all() and power.any()):
            raise ValueError("beams: they must be finite and radiate some power")
        ax = _axes(ax, subplot_kw={"projection": "polar"})
        with np.errstate(divide="ignore"):
            curves = {label or "radiated": 10 * np.log10(power / power.max())}
        top = 0.0
        ax.set_ylabel("dB", labelpad=28)
    for name, values in curves.items():
        ax.plot(angle, np.maximum(values, top + floor_db), label=name, **style)
    ax.set_theta_zero_location("N")
    ax.set_theta_direction(-1)  # clockwise, as in the report
    ax.set_thetalim(-np.pi / 2, np.pi / 2)
    ax.set_rlim(top + floor_db, top + 3)
    ax.legend(loc="lower center", ncols=2)
    return ax
