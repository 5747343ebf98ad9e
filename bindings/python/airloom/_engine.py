"""Experiments: what `airloom run`, `reproduce`, `status`, `merge`, `report`, `export` and `cite` do."""
from __future__ import annotations

import os
import pathlib
import warnings as _warnings
from collections.abc import Mapping

from . import _airloom, _functions, _progress
from ._arrays import count, path, seed_of, text


_VERDICTS = ("pass", "fail", "not_reproduced", "undecided", "not_run")


def _names(names):
    return [path(names)] if isinstance(names, (str, os.PathLike)) else [path(each) for each in names]


def _warn(text):
    _warnings.warn(text, stacklevel=4)


def experiments(name="all"):
    """Names of the experiments that come with the library.

    name: a system ("iab"), one experiment, or "all"

    >>> import airloom
    >>> "haps/fig6" in airloom.experiments("haps")
    True
    """
    return _airloom.experiments(name)


def _added(series, algorithms, batch):
    """(TOML, name, folder) of series that join experiments, and the functions among them."""
    own, known = _functions.algorithms_of(algorithms, batch)
    if known:
        raise _airloom.InvalidInput(f"algorithms: {known[0]!r}: an experiment names the library's own; here stand functions")
    added = []
    for file in _names(series):
        place = pathlib.Path(file)
        try:
            added.append((place.read_text(encoding="utf-8"), file, str(place.parent)))
        except (OSError, UnicodeDecodeError) as trouble:
            raise _airloom.IoError(f"cannot read {file}: {trouble}") from None
    if own:
        added.append(("\n".join(each.toml() for each in own.values()), "algorithms", ""))
    return added, {name: each.parts() for name, each in own.items()}


def run(names, output="results", *, seed=None, set=None, realizations=None, threads=None, shard="", time_limit="", quick=False,
        algorithms=None, batch=1, series=(), progress=True):
    """Runs experiments into a result folder; the same call goes on with what was interrupted.

    names: "iab/fig7", "iab", "all", a .toml file, or a list of them
    output: folder; each experiment writes <output>/<system>/<id>. One folder keeps one configuration: more realizations want another
    seed: of the random numbers; the experiment's own when None
    set: scenario fields over the experiment's, {"users": 4}
    realizations, quick: how many realizations; quick takes the experiment's small number
    threads: all cores when None; the numbers do not depend on it
    shard: "i/n" runs only that part of the realizations, see merge
    time_limit: "3h55m"; no realization begins after it
    algorithms: {"mine": f}: f(instance, **options) gives a mapping of a solution's arrays, and is a series of every experiment like any
        other: judged, stored, resumed, drawn. Or {"mine": {"function": f, "options": {...}, "label": "...", "batch": 64}}. It may be called
        from several threads, one at a time; what it raises is the row's message. A changed f is refused in a folder with its old rows
    batch: above 1, f(instances, **options) gets up to so many at once, and gives a list of mappings
    series: .toml files with [[series]] that join, too: programs, files of answers
    progress: True draws a bar on stderr; False is silent; a function gets {"experiment", "total", "found", "done", "failed_rows",
        "elapsed_s"}
    returns: one dict per experiment that was begun: these, "folder", "complete", "out_of_time"

    Ctrl-C finishes the realizations that are being solved, stores them and raises KeyboardInterrupt.
    Raises airloom.InvalidInput for unknown names and fields, and for a folder with results of another configuration or build (with the
    difference); airloom.IoError when the folder cannot be written.

    >>> import airloom, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [done] = airloom.run("twotier/fig6x", folder, realizations=2, progress=False)
    >>> done["complete"], done["experiment"]
    (True, 'twotier/fig6x')
    """
    shown = _progress.Bar() if progress is True else progress or None
    seed = None if seed is None else seed_of(seed)
    if set is not None and not isinstance(set, Mapping):
        raise _airloom.InvalidInput(f"set: {set!r:.80}; must be a mapping from scenario fields to values")
    added, functions = _added(series, algorithms, batch)
    return _airloom.run(_names(names), path(output), seed, dict(set or {}), count("realizations", realizations),
                        count("threads", threads), text("shard", shard), text("time_limit", time_limit), bool(quick), added, functions,
                        shown, _warn)


class Report:
    """A written report: the page, and the verdict of every claim check on it.

    page: pathlib.Path of the HTML file, which needs no network
    checks: one dict per check: experiment, check, published (a claim of the publication, else a check of our own), verdict, so_far, quick,
        value, ci_low, ci_high, n, missing, unit, text, claim_text, claim, accept, reason
    totals: {"text", "published", "own", "so_far"}: published claims and own checks counted apart, by verdict; so_far is None where nothing
        is undecided
    problems: what could not be read or drawn, one line each

    Verdicts: "pass"; "fail", our accepted band is missed; "not_reproduced", the publication's claim is missed, with the reason;
    "undecided", the 95 % interval reaches over a bound, or the run was quick or is not complete; "not_run", nothing was measured, or this
    build lacks a part. so_far is what the value alone says.
    """

    def __init__(self, written):
        self.page = pathlib.Path(written["page"])
        self.figures_drawn = written["figures_drawn"]
        self.problems = written["problems"]
        self.checks = written["checks"]
        self.totals = written["totals"]

    def count(self, verdict, *, published=None):
        """How many checks have that verdict: all, or with published=True or False only claims of publications or checks of our own.

        Raises airloom.InvalidInput for a word that is no verdict.
        """
        if verdict not in _VERDICTS:
            raise _airloom.InvalidInput(f"verdict: {verdict!r:.80}; must be one of {', '.join(_VERDICTS)}")
        return sum(each["verdict"] == verdict and published in (None, each["published"]) for each in self.checks)

    def __repr__(self):
        return f"<airloom.Report: {self.totals['text']}; {self.page}>"

    def _repr_html_(self):
        import html

        names = ("experiment", "check", "claim", "value", "unit", "accept", "verdict", "reason")
        rows = "".join("<tr>" + "".join(f"<td>{html.escape(f'{each[n]:.5g}' if n == 'value' else each[n])}</td>" for n in names) + "</tr>"
                       for each in self.checks)
        return f"<table><tr>{''.join(f'<th>{n}</th>' for n in names)}</tr>{rows}</table><p>{html.escape(repr(self)[1:-1])}</p>"


def report(folder="results", page=None):
    """Judges and draws stored results and writes one HTML page; solves nothing.

    folder: of results, or of one experiment
    page: the file; report.html in the folder when None
    """
    return Report(_airloom.write_report(path(folder), "" if page is None else path(page), None, None))


def reproduce(names, output="results", *, seed=None, threads=None, quick=False, algorithms=None, batch=1, series=(), progress=True):
    """Runs experiments, judges the publication's claims, draws the figures and writes the report: run and report in one.

    The arguments are those of run. With quick there are few realizations: checks are undecided, unless one realization is all they need.

    >>> import airloom, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     airloom.reproduce("haps/fig4", folder, quick=True, progress=False).count("fail")
    0
    """
    runs = run(names, output, seed=seed, threads=threads, quick=quick, algorithms=algorithms, batch=batch, series=series, progress=progress)
    return Report(_airloom.write_report(path(output), "", None, [each["experiment"] for each in runs]))


def status(folder="results"):
    """How complete stored results are: one dict per result file with experiment, shard, file, done, failed, missing, complete, points."""
    return _airloom.status(path(folder))


def merge(folders, output):
    """Puts the shards of several folders together; one dict per experiment with folder, files, rows, duplicates.

    Raises airloom.InvalidInput for damaged files, other configurations or builds, and rows that contradict each other.
    """
    return _airloom.merge(_names(folders), path(output))


def export(folder, file, *, format=None, timing=False, width=None):
    """Writes stored results for other programs: tables, or figures for papers.

    file: a file; a folder where `format` names figures, with a file for each
    format: "csv", "npz", "mat", or "svg", "png", "pdf", "tikz", of which a list may be given; by the file's ending when None
        (.tex is tikz)
    timing: csv: the times in place of the results; npz, mat: the times beside them
    width: of the figures, "88mm" when None; "3.5in", "252pt"
    """
    file = path(file)
    ending = pathlib.PurePath(file).suffix.lstrip(".")
    formats = format or {"tex": "tikz"}.get(ending, ending)
    _airloom.export_results(path(folder), file, [formats] if isinstance(formats, str) else list(formats), timing, width or "")


def cite(name="airloom"):
    """BibTeX of the publication behind a system or an experiment, and of this package.

    >>> import airloom
    >>> print(airloom.cite())
    @software{airloom,
    ...
    """
    return _airloom.cite(name)
