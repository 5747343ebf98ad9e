"""Typical use, for mypy to check against the stubs (typing_test.py)."""
from __future__ import annotations

import numpy as np

import airloom
from airloom import haps


def first_network() -> float:
    scenario = haps.Scenario(users=4, base_stations=2, shadowing_db=6.0)
    network = haps.Scenario.named("urban", users=4).draw(seed=2) if scenario.warnings else scenario.draw(2, realization=1)
    steps: list[float] = []
    result = haps.solve(network, "price_ascent", on_iteration=lambda step: steps.append(step["objective"]), tolerance=1e-6)
    beams = {name: np.array(array) for name, array in result.solution.items()}
    judged = haps.evaluate(network, beams)
    batch: list[airloom.Result] = haps.solve_batch([network, dict(network)], threads=2)
    best: float = max(each.metrics["se_mean"] for each in batch)
    return best + float(judged["metrics"]["se_mean"]) + result.timing["wall_s"] + float(result.history["objective"][-1])


def refused() -> str:
    try:
        airloom.dab.Instance(h=[[1.0]])
    except airloom.InvalidInput as error:
        return str(error)
    return ""
