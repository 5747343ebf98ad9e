"""Channels of other programs: the instance of the command line, refusals with their cause."""
import json
import os
import pathlib
import subprocess

import numpy as np
import pytest

import airloom

GENUINE = sorted((pathlib.Path(__file__).parents[3] / "tests/importers/data").glob("*.npz"))
OPTIONS = {"tx_power_max_dbm": [40.0], "noise_dbm": -94.0}


@pytest.fixture
def coefficients():
    rng = np.random.default_rng(2)
    return 1e-5 * (rng.normal(size=(3, 4, 6)) + 1j * rng.normal(size=(3, 4, 6)))


def take(arrays, **changes):
    options = {**OPTIONS, **changes.pop("options", {})}
    return airloom.import_channels({**arrays, **changes}, source="npz", system="haps", options=options)


def test_physical_coefficients_are_conjugated(coefficients):
    network = take({"h": coefficients, "axes": "b,u,n", "convention": "physical"})
    for b in range(3):
        assert np.array_equal(network[f"h_{b}"], coefficients[b].conj())
    assert np.allclose(network["tx_power_max_w"], 10.0)


@pytest.mark.parametrize("file", GENUINE, ids=lambda path: path.stem)
def test_a_genuine_file_gives_what_the_command_line_gives(program, file, tmp_path):
    source = "deepmimo" if "deepmimo" in file.stem else "sionna"
    options = {**OPTIONS, "rx_antenna": 0, "subcarriers": [0.0]}
    words = [word for name, value in options.items() for word in ("--opt", f"{name}={json.dumps(value)}")]
    if b"tau" in file.read_bytes():
        options.pop("subcarriers")
        words = words[:-2]
    program("import", file, "--from", source, "--system", "haps", *words, "-o", tmp_path / "x.npz")
    network = airloom.import_channels(file, source=source, system="haps", options=options)
    stored = np.load(tmp_path / "x.npz")
    for name in network:
        assert np.array_equal(network[name], stored[name]), name


@pytest.mark.parametrize("changes, words", [
    ({"h": None}, "'h'"),
    ({"axes": "b,u"}, "h"),
    ({"axes": "b,x,n"}, "'x'"),
    ({"convention": "both"}, "convention"),
    ({"options": {"noise_dmb": -94.0}}, "noise_dbm"),
    ({"options": {"tx_power_max_dbm": [1.0, 2.0]}}, "one per transmitter"),
    ({"options": {"users": [9]}}, "users"),
])
def test_what_does_not_fit_is_refused(coefficients, changes, words):
    with pytest.raises(airloom.InvalidInput, match=words):
        take({"h": coefficients, "axes": "b,u,n"}, **changes)


def test_normalised_channels_are_refused_by_their_cause(coefficients):
    with pytest.raises(ValueError, match="normalized"):
        take({"h": coefficients / np.abs(coefficients), "axes": "b,u,n"})


def test_unknown_sources_and_files():
    with pytest.raises(ValueError, match="sionna"):
        airloom.import_channels({}, source="sionnna", system="haps")
    with pytest.raises(OSError):
        airloom.import_channels("nowhere.npz", source="npz", system="haps")


def test_every_snapshot_is_a_network(coefficients):
    stack = np.stack([coefficients, 2 * coefficients])
    networks = airloom.import_channels({"h": stack, "axes": "r,b,u,n"}, source="npz", system="haps", options=OPTIONS, each="r")
    assert [np.array_equal(network["h_1"], part[1]) for network, part in zip(networks, stack)] == [True, True]
    with pytest.raises(airloom.InvalidInput, match="each"):
        airloom.import_channels({"h": stack, "axes": "r,b,u,n"}, source="npz", system="haps", options=OPTIONS, each="x")


def test_notes_are_warnings(coefficients):
    coefficients[1, 2] = 0
    with pytest.warns(UserWarning, match="transmitter 1 to user 2"):
        take({"h": coefficients, "axes": "b,u,n"})


def test_look_is_a_dict_and_the_text_of_the_command_line(program, tmp_path):
    for file in GENUINE:
        seen = airloom.look(file)
        assert seen == program("look", file, "--json")
        command = [os.environ["AIRLOOM_PROGRAM"], "look", str(file)]
        assert str(seen) == subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert seen["source"] in ("sionna", "deepmimo")
    np.save(tmp_path / "objects.npy", np.array([{}], dtype=object), allow_pickle=True)
    assert "pickled" in airloom.look(tmp_path / "objects.npy")["arrays"][0]["unreadable"]
    with pytest.raises(airloom.IoError):
        airloom.look(tmp_path / "nowhere.npz")
