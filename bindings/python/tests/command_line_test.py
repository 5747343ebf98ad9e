"""The package gives the numbers of the command line, bit for bit, on the same instance."""
import json
import math

import numpy as np
import pytest

import airloom
from conftest import SMALL, SYSTEMS


def algorithms():
    return [(key, name) for key in SYSTEMS for name in getattr(airloom, key).algorithms()]


def plain(part):
    """As JSON has it: lists for arrays, None for numbers that are not finite."""
    if isinstance(part, dict):
        return {name: plain(each) for name, each in part.items()}
    if isinstance(part, (list, np.ndarray)):
        return [plain(each) for each in part]
    if isinstance(part, (float, np.floating)):
        return float(part) if math.isfinite(part) else None
    return part


def without_times(record):
    return {name: part for name, part in record.items() if name != "timing"}


@pytest.mark.parametrize(("key", "algorithm"), algorithms())
def test_solve_gives_the_numbers_of_the_program(key, algorithm, program, tmp_path):
    system = getattr(airloom, key)
    network = system.Scenario(**SMALL[key]).draw(seed=3)
    network.save(tmp_path / "network.npz")
    arguments = ["solve", key, "--algorithm", algorithm, "--instance", tmp_path / "network.npz", "--json", "-o", tmp_path / "answer.npz"]
    try:
        result = system.solve(network, algorithm)
    except (airloom.InvalidInput, airloom.Unsupported):
        assert program(*arguments, ok=(2,)) == ""
        return
    record = program(*arguments, ok=(5,) if result.status == "infeasible" else (0,))
    assert without_times(plain(dict(result))) == without_times(record)
    assert without_times(json.loads(result.to_json())) == without_times(record)
    if result.solution is not None:
        assert system.Solution.load(network, tmp_path / "answer.npz") == result.solution


def test_draw_and_evaluate_give_the_numbers_of_the_program(key, system, program, tmp_path):
    options = [word for name, value in SMALL[key].items() for word in ("--set", f"{name}={value}")]
    program("draw", key, "--seed", 3, "--realization", 2, *options, "-o", tmp_path / "network.npz")
    network = system.Scenario(**SMALL[key]).draw(seed=3, realization=2)
    assert system.Instance.load(tmp_path / "network.npz") == network
    answer = system.solve(network).solution
    answer.save(tmp_path / "answer.npz")
    judged = program("evaluate", key, "--instance", tmp_path / "network.npz", "--solution", tmp_path / "answer.npz", "--json")
    assert plain(system.evaluate(network, answer)) == judged
    assert plain(system.certify(network, answer)) == {name: judged[name] for name in ("residuals", "feasible", "certificate")}


def test_describe_is_what_the_program_prints(key, program):
    assert airloom.describe(key) == program("systems", key, "--json")


def test_named_scenarios_are_those_of_the_program(program, tmp_path):
    program("draw", "haps", "--scenario", "urban", "--set", "users=4", "-o", tmp_path / "network.npz")
    assert airloom.haps.Instance.load(tmp_path / "network.npz") == airloom.haps.Scenario.named("urban", users=4).draw()
