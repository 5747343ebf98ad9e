"""Makes the module of one system (airloom.haps, ...) from what the library says of it."""
from __future__ import annotations

from collections.abc import Mapping

from . import _airloom, _docs
from ._arrays import Instance, Solution, count, function, seed_of, text, whole
from ._result import Result
from ._scenario import Scenario

NAMES = ["Scenario", "Instance", "Solution", "solve", "solve_batch", "evaluate", "certify", "algorithms", "sites", "detail"]


def make(key, module, example):
    """The public names of a system's module.

    module: its __name__, so that instances can be pickled
    example: keyword arguments of a small scenario, for the examples in the docstrings
    """
    description = _airloom.describe(key)

    def derived(base, **members):
        return type(base)(base.__name__, (base,), {"__module__": module, "__slots__": (), "_key": key, **members})

    own_instance = derived(Instance)
    own_solution = derived(Solution)
    own_scenario = derived(Scenario, _instance=own_instance, _description=description)

    def as_instance(given):
        return given if isinstance(given, own_instance) else own_instance(given)

    def held_solution(instance, given):
        if isinstance(given, Result):
            if given.solution is None:
                raise _airloom.InvalidInput(f"solution: a result that is {given.status}; it has none")
            given = given.solution
        if isinstance(given, own_solution) and given.instance is instance:
            return given._held
        return own_solution(instance, given)._held

    def as_result(held, instance):
        solution = held.solution
        if solution is not None:
            solution = own_solution._of(solution)
            solution.instance = instance
        return Result(held, instance, solution)

    def solve(instance, /, algorithm="best", *, seed=1, realization=0, on_iteration=None, threads=1, **options):
        if not isinstance(instance, own_instance):
            instance = own_instance(instance)
        held = _airloom.solve(instance._held, text("algorithm", algorithm), seed_of(seed), whole("realization", realization),
                              function("on_iteration", on_iteration), whole("threads", threads, least=1, most=4096), options)
        return as_result(held, instance)

    def solve_batch(instances, /, algorithm="best", *, threads=None, on_done=None, seed=1, realizations=None, **options):
        if isinstance(instances, (Mapping, str)):
            raise _airloom.InvalidInput(f"instances: {instances!r:.80}; must be a list of instances")
        if "on_iteration" in options:
            raise _airloom.InvalidInput("on_iteration: of solve alone; solve_batch has on_done")
        instances = [as_instance(each) for each in instances]
        realizations = [0] * len(instances) if realizations is None else [whole("realizations", each) for each in realizations]
        done = None if function("on_done", on_done) is None else lambda index, held: on_done(index, as_result(held, instances[index]))
        held = _airloom.solve_batch([each._held for each in instances], text("algorithm", algorithm), seed_of(seed), realizations,
                                    count("threads", threads), done, options)
        return [as_result(each, instance) for each, instance in zip(held, instances)]

    def evaluate(instance, solution, /):
        instance = as_instance(instance)
        return {**_airloom.evaluate(held_solution(instance, solution)), "version": _airloom.__version__}

    def certify(instance, solution, /):
        judged = evaluate(instance, solution)
        return {name: judged[name] for name in ("residuals", "feasible", "certificate")}

    def algorithms():
        return [each["name"] for each in description["algorithms"]]

    def sites(instance, /):
        return _airloom.sites(as_instance(instance)._held)

    def detail(name, instance, solution, /):
        instance = as_instance(instance)
        return _airloom.detail(name, held_solution(instance, solution))

    public = {"Scenario": own_scenario, "Instance": own_instance, "Solution": own_solution, "solve": solve, "solve_batch": solve_batch,
              "evaluate": evaluate, "certify": certify, "algorithms": algorithms, "sites": sites, "detail": detail}
    for name, each in public.items():
        each.__module__ = module
        each.__qualname__ = name
        each.__doc__ = _docs.text_of(name, description, example)
    return public
