"""What NumPy's users expect: generators as seeds, copies only where they are allowed, results that notebooks show, the command."""
import subprocess
import sys

import numpy as np
import pytest

import airloom
from airloom import haps


def test_a_generator_is_a_seed():
    first, again = (np.random.default_rng(3) for _ in range(2))
    a, b = haps.Scenario(users=3).draw(first), haps.Scenario(users=3).draw(again)
    assert a == b
    assert haps.Scenario(users=3).draw(first) != a  # it went on
    assert isinstance(haps.solve(a, "mrt", seed=first).seed, int)


def test_copies_are_refused_by_name_where_they_are_not_wanted():
    network = haps.Scenario(users=3, base_stations=2).draw(1)
    arrays = {name: np.array(array) for name, array in network.items()}
    assert haps.Instance(arrays, copy=False) == network
    narrow = {**arrays, "h_0": arrays["h_0"].astype(np.complex64)}
    assert haps.Instance(narrow)["h_0"].dtype == np.complex128
    with pytest.raises(airloom.InvalidInput, match="'h_0' .complex64"):
        haps.Instance(narrow, copy=False)
    strided = {**arrays, "h_1": np.asfortranarray(arrays["h_1"])}
    assert haps.Instance(strided) == network
    with pytest.raises(airloom.InvalidInput, match="'h_1'"):
        haps.Instance(strided, copy=False)
    beams = dict(haps.solve(network, "mrt").solution)
    assert haps.Solution(network, {name: np.array(w) for name, w in beams.items()}, copy=False) == beams
    with pytest.raises(airloom.InvalidInput, match="Solution"):
        haps.Solution(network, {name: w.astype(np.complex64) for name, w in beams.items()}, copy=False)


def test_a_notebook_shows_a_result():
    page = haps.solve(haps.Scenario(users=3).draw(1), "mrt")._repr_html_()
    assert page.startswith("<p>haps mrt") and "pf_objective" in page and page.count("<tr>") == page.count("</tr>") > 5


def test_the_command_comes_with_the_package():
    done = subprocess.run([sys.executable, "-m", "airloom", "solve", "haps", "--set", "users=3", "--algorithm", "mrt"], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0 and done.stdout.startswith("haps mrt"), done.stderr
    refused = subprocess.run([sys.executable, "-m", "airloom", "solve", "nothing"], capture_output=True, text=True, check=False)
    assert refused.returncode == 2 and "unknown system" in refused.stderr


def test_patterns_turn_as_in_the_report():
    pytest.importorskip("matplotlib").use("Agg")
    import airloom.plot

    assert airloom.plot.beam_pattern(np.ones(4)).get_theta_direction() == -1
