"""Pictures: what they draw is what the answers say."""
import pickle

import numpy as np
import pytest

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402

import airloom  # noqa: E402
import airloom.plot  # noqa: E402


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def test_a_distribution_rises_to_one():
    ax = airloom.plot.cdf([3.0, 1.0, np.nan, 2.0, 2.0])
    x, y = ax.lines[0].get_data()
    assert list(x) == [1, 1, 2, 2, 3] and list(y) == [0, 0.25, 0.5, 0.75, 1]


def test_the_distribution_of_results_is_over_their_users(network, key, system):
    results = [system.solve(network), system.solve(network)]
    try:
        ax = airloom.plot.cdf(results)
    except ValueError as error:
        assert "metric per user" in str(error)  # systems without one say so
        return
    assert len(ax.lines[0].get_xdata()) == 2 * len(np.atleast_1d(results[0].metrics[ax.get_xlabel()])) + 1


def test_the_history_is_drawn_and_an_unknown_column_refused():
    network = airloom.haps.Scenario(users=4).draw()
    result = airloom.haps.solve(network, "two_level")
    column = next(iter(result.history))
    ax = airloom.plot.convergence({"a": result, "b": result}, column=column)
    assert np.array_equal(ax.lines[1].get_ydata(), result.history[column]) and ax.get_legend() is not None
    with pytest.raises(ValueError, match="history of two_level"):
        airloom.plot.convergence(result, column="nothing")


def test_what_cannot_be_drawn_is_told():
    network = airloom.haps.Scenario(users=3).draw()
    answer = airloom.haps.solve(network)
    nothing = airloom.haps.solve(airloom.haps.Instance(network, sinr_min=1e9))
    for draw, words in ((lambda: airloom.plot.cdf([answer, nothing]), "infeasible has no metrics"),
                        (lambda: airloom.plot.cdf([]), "must be one or more real numbers"),
                        (lambda: airloom.plot.cdf(np.ones(3) * 1j), "complex128"),
                        (lambda: airloom.plot.convergence(nothing), "has no history"),
                        (lambda: airloom.plot.convergence(3), "must be a Result"),
                        (lambda: airloom.plot.beam_pattern(nothing), "infeasible has no beams"),
                        (lambda: airloom.plot.beam_pattern(np.zeros(4)), "radiate some power"),
                        (lambda: airloom.plot.network(dict(network)), "must be an Instance")):
        with pytest.raises(ValueError, match=words):
            draw()
    assert len(airloom.plot.convergence([answer, answer]).lines) == 2
    assert airloom.plot.network(answer).get_xlabel()


def test_every_system_has_a_map(network, system):
    ax = airloom.plot.network(network, labels=True)
    assert len(ax.collections) >= 2
    assert sum(len(each.get_offsets()) for each in ax.collections) == len(system.sites(network))


def test_the_map_of_a_result_shows_rates_and_beams():
    result = airloom.dab.solve(airloom.dab.Scenario(base_stations=3, antennas=8, users=2).draw())
    ax = airloom.plot.network(result)
    users = [each for each in ax.collections if each.get_array() is not None]
    assert len(users) == 1 and np.array_equal(users[0].get_array(), result.metrics["user_se_exact"])
    assert len(ax.patches) == 3  # a beam around every station
    assert len(airloom.plot.network(result, beams=False).patches) == 0
    assert any("spectral efficiency" in each.get_ylabel() for each in ax.figure.axes)


def test_networks_and_results_write_pages(tmp_path, network, system):
    network.picture(tmp_path / "network.html")
    result = system.solve(network)
    result.picture(tmp_path / "answer.html")
    assert result.status in (tmp_path / "answer.html").read_text() and result.status not in (tmp_path / "network.html").read_text().split("<script")[0]


def test_what_has_no_picture_says_why(tmp_path):
    network = airloom.haps.Scenario(users=3).draw()
    result = airloom.haps.solve(network)
    with pytest.raises(ValueError, match="must end in .html"):
        network.picture(tmp_path / "x.jpg")
    with pytest.raises(ValueError, match="pickle"):
        pickle.loads(pickle.dumps(result)).picture(tmp_path / "x.html")
    with pytest.raises(ValueError, match="tx_pos_m"):
        airloom.haps.Instance(h_0=np.full((2, 3), 1e-5 + 0j), tx_power_max_w=[1.0], noise_w=1e-12).picture(tmp_path / "x.html")
    with pytest.raises(OSError, match="no folder"):
        result.picture(tmp_path / "none" / "x.html")


def test_no_map_without_places():
    h = np.full((2, 3), 1e-5 + 0j)
    instance = airloom.haps.Instance(h_0=h, tx_power_max_w=[1.0], noise_w=1e-12)
    with pytest.raises(ValueError, match="positions"):
        airloom.plot.network(instance)


def test_the_pattern_of_a_linear_array_points_where_it_should():
    angle = np.deg2rad(20.0)
    w = np.exp(-2j * np.pi * 0.5 * np.arange(16) * np.sin(angle))  # in phase at 20 degrees for h = conj(a)
    ax = airloom.plot.beam_pattern(w, floor_db=-60)
    at, level = ax.lines[0].get_data()
    assert abs(np.rad2deg(at[np.argmax(level)]) - 20.0) < 0.3 and level.max() == pytest.approx(0.0) and level.min() >= -60


def test_the_pattern_of_dab_has_distortion():
    network = airloom.dab.Scenario(base_stations=2, antennas=8, users=2).draw()
    result = airloom.dab.solve(network)
    ax = airloom.plot.beam_pattern(result, station=1)
    assert [line.get_label() for line in ax.lines] == ["useful", "distortion"]
    with pytest.raises(ValueError, match="station: 2"):
        airloom.plot.beam_pattern(result, station=2)
    with pytest.raises(ValueError, match="linear array"):
        airloom.plot.beam_pattern(airloom.haps.solve(airloom.haps.Scenario(users=4).draw()))
