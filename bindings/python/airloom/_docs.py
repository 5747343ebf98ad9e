"""Docstrings of the systems' modules; the examples in them are run by the tests."""
from __future__ import annotations

_DRAWN = """
    >>> from airloom import {key}
    >>> network = {key}.Scenario({example}).draw(seed=1)"""

_TEXTS = {
    "Scenario": """Parameters that instances of `{key}` are drawn from: a mapping of all fields with their effective values.

    Keyword arguments set fields over the defaults; an unknown name or a value out of range raises airloom.InvalidInput.
    Scenario.named(name) and Scenario.from_toml(file) start from a stored scenario.

    >>> from airloom import {key}
    >>> scenario = {key}.Scenario({example})
    >>> network = scenario.draw(seed=1, realization=0)

Fields:
{fields}
""",
    "Instance": """One network: a mapping of read-only NumPy arrays, with the names and shapes of the manual's page on files.

    Instance(mapping) or Instance(name=array, ...) takes plain arrays; C-order arrays of float64, complex128, int64 and bool are read
    where they stand, others (float32, complex64, strided views) are converted as array files are; copy=False refuses them by name. What the
    arrays hold is taken over at once: later changes have no effect.
    Raises airloom.InvalidInput, naming every array that is missing, of a wrong shape or not finite.
""" + _DRAWN + """
    >>> same = {key}.Instance(dict(network))
    >>> same == network
    True
""",
    "Solution": """An answer to one instance: a mapping of read-only NumPy arrays, with the names and shapes of the manual's page on files.

    Solution(instance, mapping) or Solution(instance, name=array, ...) takes plain arrays, as Instance does.
""" + _DRAWN + """
    >>> answer = {key}.solve(network).solution
    >>> {key}.Solution(network, dict(answer)) == answer
    True
""",
    "solve": """Solves one instance and judges the answer by evaluate; returns a Result.

    instance: an Instance, or a mapping of plain arrays
    algorithm: one of algorithms(); "best" is the system's default
    seed, realization: of random starts
    on_iteration: called with dict(stage, iteration, objective) after an iteration; returning False stops the solver, whose result
        has the status "interrupted"
    threads: that work on one large network, where the algorithm can; they change no bit of the answer
    options: of the algorithm (below); an unknown name or a value out of range raises airloom.InvalidInput

    The interpreter's lock is free while the solver runs. Ctrl-C raises KeyboardInterrupt.
""" + _DRAWN + """
    >>> result = {key}.solve(network)
    >>> result.feasible
    True

{options}
""",
    "solve_batch": """Solves many instances on all cores; returns a list of Results, each the same as solve returns, for any number of threads.

    threads: at most as many at once; all cores when None
    on_done: called with (index, result) as each ends, in the calling thread
    seed: of random starts; realizations: of each instance's random starts, 0 when None
    options: of the algorithm, as in solve

    Ctrl-C raises KeyboardInterrupt, and so does any exception of on_done: it stops the batch.
""" + _DRAWN + """
    >>> networks = [{key}.Scenario({example}).draw(realization=r) for r in range(3)]
    >>> [result.feasible for result in {key}.solve_batch(networks)]
    [True, True, True]
""",
    "evaluate": """Judges a solution, whoever made it: a dict with schema, system, metrics, residuals, feasible, certificate and version.

    solution: a Solution, or a mapping of plain arrays
""" + _DRAWN + """
    >>> answer = {{name: array.copy() for name, array in {key}.solve(network).solution.items()}}
    >>> {key}.evaluate(network, answer)["feasible"]
    True
""",
    "certify": """What a solution itself proves: a dict with residuals (relative to each limit), feasible (all at most 1e-8), certificate.
""" + _DRAWN + """
    >>> {key}.certify(network, {key}.solve(network).solution)["feasible"]
    True
""",
    "algorithms": """Names of the algorithms, the default first.

    >>> from airloom import {key}
    >>> {key}.algorithms()[0]
    '{default}'
""",
    "sites": """Places for a map: a list of dict(role, label, x_m, y_m, z_m, served_by, reach_m); empty without positions.

    served_by is the index of the site that serves this one, -1 for none; reach_m is the radius that it covers, 0 for none.
""" + _DRAWN + """
    >>> len({key}.sites(network)) > 0
    True
""",
    "detail": """A group of quantities of an answer beyond evaluate, as a dict: {details}.
""",
}


def _standard(field):
    return "absent" if field["default"] is None else str(field["default"])


def _rows(fields):
    for field in fields:
        unit = f" [{field['unit']}]" if "unit" in field else ""
        rule = "one of " + ", ".join(field["choices"]) if "choices" in field else field.get("rule", "")
        yield f"    {field['name']} = {_standard(field)}{unit}: {field['doc']}" + (f"; {rule}" if rule else "")


def _options(description):
    for algorithm in description["algorithms"]:
        yield f"Options of {algorithm['name']} ({algorithm['title']}):"
        yield from _rows(algorithm["options"])


def text_of(name, description, example):
    """The docstring of one public name of a system's module."""
    details = ", ".join(f"{each['name']} ({each['title']})" for each in description["details"] if each["of"] == "answer") or "this system has none"
    return _TEXTS[name].format(key=description["key"], example=example, default=description["default_algorithm"], details=details,
                               fields="\n".join(_rows(description["scenario"])), options="\n".join(_options(description)))
