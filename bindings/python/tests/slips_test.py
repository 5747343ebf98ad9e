"""Slips of everyday use: each is refused in words, or understood."""
import pickle

import numpy as np
import pytest

import airloom
from airloom import haps, iab, mdd, twotier

REFUSED = {
    "an array's name": (lambda n, r: haps.Instance(n, sinr_mim=0.5), "unknown array 'sinr_mim'"),
    "a station left out": (lambda n, r: haps.Instance({**n, "h_4": n["h_1"]}), "h_3: missing, but h_4 is there"),
    "an answer's array": (lambda n, r: haps.Solution(n, r.solution, w_9=1.0), "unknown array 'w_9'"),
    "a network as a dict": (lambda n, r: haps.Solution(dict(n), r.solution), "must be an Instance of haps"),
    "a scenario in place of a network": (lambda n, r: haps.solve(haps.Scenario()), "its draw.seed. gives an Instance"),
    "a network in place of a list": (lambda n, r: haps.solve_batch(n), "must be a list of instances"),
    "a negative seed": (lambda n, r: haps.solve(n, seed=-1), "seed: -1; must be an integer from 0 to 18446744073709551615"),
    "a seed beyond 64 bits": (lambda n, r: haps.Scenario().draw(2**64), "seed: 18446744073709551616; must be an integer from 0"),
    "a seed as text": (lambda n, r: airloom.run("twotier/fig6x", "r", seed="1"), "seed: '1'; must be an integer from 0"),
    "half a drop": (lambda n, r: haps.Scenario().draw(1, 0.5), "realization: 0.5; must be an integer from 0"),
    "a negative drop of many": (lambda n, r: haps.solve_batch([n], realizations=[-1]), "realizations: -1; must be an integer from 0"),
    "a negative seed of many": (lambda n, r: haps.solve_batch([n], seed=-1), "seed: -1; must be an integer from 0"),
    "a negative seed in reproduce": (lambda n, r: airloom.reproduce("twotier/fig6x", "r", seed=-1), "seed: -1; must be an integer from 0"),
    "realizations beyond memory": (lambda n, r: airloom.run("twotier/fig6x", "r", realizations=10**12), "realizations: 10{12}; must be an integer from 1"),
    "many realizations": (lambda n, r: airloom.run("twotier/fig6x", "r", realizations=10**9), "realizations: 10{9}; must be an integer from 1 to 10000000"),
    "a time limit of centuries": (lambda n, r: airloom.run("twotier/fig6x", "r", time_limit="200000d"), "'200000d'; must be like .*at most 36500d"),
    "an algorithm in capitals": (lambda n, r: haps.solve(n, "MRT"), "did you mean 'mrt'"),
    "an option of another algorithm": (lambda n, r: haps.solve(n, max_outer=3), "'best' has no such option; these algorithms have it: two_level"),
    "an option of another, of many": (lambda n, r: haps.solve_batch([n], "mrt", max_outer=3), "these algorithms have it: two_level"),
    "a file that is not UTF-8": (lambda n, r: haps.Instance.load("a\udcff.npz"), "must be valid UTF-8"),
    "a file to write that is not UTF-8": (lambda n, r: n.save(b"a\xff.npz"), "must be valid UTF-8"),
    "a folder that is not UTF-8": (lambda n, r: airloom.run("twotier/fig6x", "r\udcff"), "must be valid UTF-8"),
    "the callback of solve": (lambda n, r: haps.solve_batch([n], on_iteration=print), "solve_batch has on_done"),
    "a number as a callback": (lambda n, r: haps.solve(n, "mrt", on_iteration=3), "on_iteration: 3; must be a function"),
    "a number as an algorithm": (lambda n, r: haps.solve(n, 3), "algorithm: 3; must be a text"),
    "half a realization": (lambda n, r: airloom.run("twotier/fig6x", "r", realizations=1.5), "realizations: 1.5; must be an integer from 1"),
    "a truth as a count": (lambda n, r: airloom.run("twotier/fig6x", "r", threads=True), "threads: True; must be an integer from 1"),
    "no threads": (lambda n, r: haps.solve_batch([n], threads=0), "threads: 0; must be an integer from 1"),
    "seconds without a unit": (lambda n, r: airloom.run("twotier/fig6x", "r", time_limit=10), "time_limit: 10; must be a text"),
    "a text of fields": (lambda n, r: airloom.run("twotier/fig6x", "r", set="users=3"), "set: 'users=3'; must be a mapping"),
    "noise of a gigadecibel": (lambda n, r: haps.Scenario(noise_dbm=1e9), "noise_dbm: .*must be in"),
    "pure line of sight": (lambda n, r: haps.Scenario(rician_k_db=4000), "rician_k_db: 4000; must be in"),
}


@pytest.mark.parametrize("slip", REFUSED)
def test_slips_are_refused_in_words(slip):
    network = haps.Scenario(users=3, base_stations=2).draw()
    assert "h_2" in network and "h_3" not in network  # two stations and the platform
    call, words = REFUSED[slip]
    with pytest.raises(airloom.InvalidInput, match=words):
        call(network, haps.solve(network, "mrt"))


def test_the_nearest_name_is_told():
    network = haps.Scenario(users=3).draw()
    with pytest.raises(ValueError, match="did you mean 'noise_w'"):
        haps.Instance(network, noise=1e-12)


def test_every_optional_array_may_be_a_keyword():
    """What a keyword brings is kept, so that a misspelt one can be told from a known one."""
    network = haps.Instance(haps.Scenario(users=3).draw(), sinr_min=0.01, bandwidth_hz=1e6)
    assert network["sinr_min"] == 0.01 and network["bandwidth_hz"] == 1e6
    network = mdd.Scenario(aps=3, users=2, antennas=3).draw()
    shape = (network["gain_ap_user"].shape[1], len(network["subcarrier_ul"]), network["gain_ap_user"].shape[0])
    assert mdd.Instance(network, ul_weight=np.full(shape, 0.5))["ul_weight"].shape == shape
    network = iab.Scenario().draw()
    elements = network["h_aerial"].shape[1]
    owners = {f"owner_{name}": np.arange(elements) * int(network[f"n_rf_{name}"]) // elements for name in ("donor", "node")}
    assert np.array_equal(iab.Instance(network, **owners)["owner_donor"], owners["owner_donor"])
    assert iab.Instance(network, noise_aerial_w=1e-12, noise_ground_w=2e-12)["noise_ground_w"] == 2e-12
    network = twotier.Scenario(femto_stations=3, subchannels=3).draw()
    slots = network["user"].shape
    limited = twotier.Instance(network, sinr_min=np.zeros(slots), slot_power_max_w=np.ones(slots))
    assert np.all(limited["sinr_min"] == 0) and np.all(limited["slot_power_max_w"] == 1)


def test_the_algorithm_may_be_named(network, system):
    name = system.algorithms()[-1]
    assert system.solve(network, algorithm=name).algorithm == name
    assert system.solve_batch([network], algorithm=name)[0].algorithm == name


def test_a_result_stands_for_its_answer(network, system):
    result = system.solve(network)
    assert system.evaluate(network, result)["metrics"].keys() == result.metrics.keys()
    nothing = haps.solve(haps.Instance(haps.Scenario(users=3).draw(), sinr_min=1e9))
    assert nothing.solution is None
    with pytest.raises(ValueError, match="infeasible; it has none"):
        haps.evaluate(nothing.instance, nothing)


def test_results_are_read_only_and_compare_by_value(network, system):
    result = system.solve(network)
    with pytest.raises(AttributeError, match="read-only"):
        result.status = "infeasible"
    assert pickle.loads(pickle.dumps(result)) == result


def test_arrays_of_numpy_load_are_channels(tmp_path):
    h = 1e-5 * np.exp(1j * np.arange(24)).reshape(2, 3, 4)
    np.savez(tmp_path / "c.npz", h=h, axes="b,u,n", convention="physical")
    how = {"source": "npz", "system": "haps", "options": {"tx_power_max_dbm": 40, "noise_dbm": -94}}
    assert airloom.import_channels(np.load(tmp_path / "c.npz"), **how) == airloom.import_channels(tmp_path / "c.npz", **how)
