"""Arrays go in and out without a copy, and nothing that a caller does later changes what the library holds."""
import copy
import pickle

import numpy as np
import pytest

import airloom
from airloom import _airloom
from conftest import SMALL


def address(array):
    return array.__array_interface__["data"][0]


def dab_network():
    return airloom.dab.Scenario(**SMALL["dab"]).draw()


def test_c_order_arrays_are_read_where_they_stand(network):
    for name, array in network.items():
        if array.shape:
            owned = np.array(array)
            assert _airloom.address_read({name: owned})[name] == address(owned), name


@pytest.mark.parametrize("array", [np.asfortranarray(np.ones((3, 4))), np.ones((3, 8))[:, ::2], np.ones(3, np.float32),
                                   np.ones(3, np.int16), np.ones(3, ">f8"), np.ones(3, np.complex64), [1.0, 2.0]],
                         ids=["fortran", "strided", "float32", "int16", "big_endian", "complex64", "list"])
def test_other_arrays_are_converted(array):
    assert _airloom.address_read({"x": array})["x"] != (address(array) if isinstance(array, np.ndarray) else 0)


def test_arrays_that_come_back_are_views_of_one_memory(network):
    for name in network:
        assert network[name] is network[name]
    again = type(network)._of(network._held)
    for name, array in network.items():
        assert address(again[name]) == address(array)
        assert not array.flags.writeable and not array.flags.owndata
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
        with pytest.raises(ValueError, match="WRITEABLE"):
            array.flags.writeable = True


def test_views_outlive_the_instance():
    h = dab_network()["h"]
    kept = h.copy()
    for _ in range(20):
        airloom.dab.Scenario(base_stations=4, antennas=16).draw()
    assert np.array_equal(h, kept)


def test_later_changes_of_the_callers_arrays_have_no_effect():
    network = dab_network()
    arrays = {name: array.copy() for name, array in network.items()}
    taken = airloom.dab.Instance(arrays)
    arrays["h"][...] = 0
    assert taken == network


def test_every_layout_gives_the_same_instance():
    network = dab_network()
    plain = dict(network)
    h = network["h"]
    wide = np.zeros((*h.shape[:2], 2 * h.shape[2]), complex)
    wide[..., ::2] = h
    for other in (np.asfortranarray(h), wide[..., ::2], h.astype(">c16"), h.tolist()):
        assert airloom.dab.Instance({**plain, "h": other}) == network
    assert airloom.dab.Instance(plain, weight=np.ones(3, np.uint8)) == network
    assert airloom.dab.Instance(plain, weight=None) == network


def test_instances_and_solutions_are_mappings(key, system, network):
    answer = system.solve(network).solution
    for each, rebuilt in ((network, system.Instance(**network)), (answer, system.Solution(network, **answer))):
        assert set(each) == set(each.keys()) and len(each) == len(list(each))
        assert rebuilt == each and dict(rebuilt).keys() == dict(each).keys()
        assert "no such name" not in each and each.get("no such name") is None
        assert f"airloom.{key}" in repr(each)
    assert system.evaluate(network, dict(answer))["feasible"]
    assert system.evaluate(dict(network), dict(answer))["feasible"]


@pytest.mark.parametrize("ending", ["npz", "mat", "h5"])
def test_files_give_back_what_was_saved(system, network, ending, tmp_path):
    network.save(tmp_path / f"network.{ending}")
    assert system.Instance.load(tmp_path / f"network.{ending}") == network
    answer = system.solve(network).solution
    answer.save(tmp_path / f"answer.{ending}")
    assert system.Solution.load(network, tmp_path / f"answer.{ending}") == answer


def test_numpy_reads_what_was_saved(network, tmp_path):
    network.save(tmp_path / "network.npz")
    with np.load(tmp_path / "network.npz") as stored:
        assert set(stored) == set(network)
        assert all(np.array_equal(stored[name], network[name]) for name in network)


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))], ids=["copy", "deepcopy", "pickle"])
def test_copies_are_the_same(key, system, network, again):
    result = system.solve(network)
    assert again(network) == network
    assert again(result.solution) == result.solution
    other = again(result)
    assert other.to_json() == result.to_json() and list(other) == list(result)
    assert other.solution == result.solution and other.instance == network
    assert repr(other) == repr(result)
    scenario = system.Scenario(**SMALL[key])
    assert again(scenario) == scenario


def test_a_solution_is_read_again_for_another_instance():
    answer = airloom.dab.solve(dab_network()).solution
    other = airloom.dab.Scenario(base_stations=3, antennas=4, users=3).draw()
    with pytest.raises(airloom.InvalidInput, match=r"w: shape \(2, 3, 4\); must be \(3,3,4\)"):
        airloom.dab.evaluate(other, answer)
