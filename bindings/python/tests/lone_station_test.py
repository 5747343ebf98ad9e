"""`iab` without a node: hybrid precoding of one station, against formulas in NumPy."""
import numpy as np
import pytest

import airloom
from airloom import iab


def station(users=4, elements=32, chains=4, power_w=5.0, seed=1, **more):
    random = np.random.default_rng(seed)
    h = (random.standard_normal((users, elements)) + 1j * random.standard_normal((users, elements))) / np.sqrt(2)
    return iab.Instance(h_aerial=h, donor_power_max_w=power_w, bandwidth_hz=1.0, noise_psd_w_per_hz=1.0, n_rf_donor=chains, backhaul_index=-1, array_shape=[4, elements // 4],
                        **more)


def rates(instance, w):
    """bit/s/Hz of every user: y_u = h_u^H sum_k w_k + noise of power 1."""
    power = np.abs(instance["h_aerial"].conj() @ w.T) ** 2
    signal = np.diag(power)
    return np.log2(1 + signal / (power.sum(1) - signal + 1))


@pytest.mark.parametrize("algorithm", ["hybrid_wmmse", "phase_of_channel", "coordinate_descent", "alternating_ls", "mrt_matching", "mo_altmin", "pe_altmin", "omp",
                                       "zero_forcing", "rzf", "mrt", "wmmse_digital"])
def test_metrics_are_those_of_numpy(algorithm):
    instance = station()
    result = iab.solve(instance, algorithm)
    solution = result.solution
    expected = rates(instance, solution["w_aerial"])
    np.testing.assert_allclose(result.metrics["user_rate"], expected, rtol=1e-10)
    np.testing.assert_allclose(result.metrics["se_aerial"], expected, rtol=1e-10)
    np.testing.assert_allclose(result.metrics["sum_rate_bps"], expected.sum(), rtol=1e-10)
    np.testing.assert_allclose(result.metrics["rate_min"], expected.min(), rtol=1e-10)
    assert len(result.metrics["se_ground"]) == 0 and result.metrics["mu_aerial"] == 1
    assert "w_ground" not in solution
    if "f_rf_donor" in solution:
        np.testing.assert_allclose(np.abs(solution["f_rf_donor"]), 1, atol=1e-12)
        np.testing.assert_allclose((solution["f_rf_donor"] @ solution["f_bb_donor"]).T, solution["w_aerial"], atol=1e-9)
    chains, elements = instance["n_rf_donor"], 32
    circuits = chains * 0.25 + chains * elements * 0.001
    if result.certificate["hardware_donor"] != "violated":
        np.testing.assert_allclose(result.metrics["energy_efficiency"], expected.sum() / (5.0 + circuits), rtol=1e-10)
    assert result.certificate["upper_bound"] >= expected.sum()


def test_hybrid_is_between_simple_and_digital():
    instance = station(seed=2)
    total = {name: iab.solve(instance, name).metrics["sum_rate_bps"] for name in ("phase_of_channel", "hybrid_wmmse", "wmmse_digital")}
    assert total["phase_of_channel"] <= total["hybrid_wmmse"] * (1 + 1e-9) <= total["wmmse_digital"] * (1 + 1e-6)


def test_others_answers_need_beams_alone():
    instance = station()
    w = np.asarray(instance["h_aerial"]) / np.linalg.norm(instance["h_aerial"]) * np.sqrt(5.0)
    judged = iab.evaluate(instance, iab.Solution(instance, w_aerial=w))
    np.testing.assert_allclose(judged["metrics"]["sum_rate_bps"], rates(instance, w).sum(), rtol=1e-10)
    assert judged["residuals"]["power_donor"] < 1e-12 and "power_node" not in judged["residuals"]


def test_files(tmp_path):
    instance = station(users=3, chains=6)
    instance.save(tmp_path / "station.npz")
    result = iab.solve(iab.Instance.load(tmp_path / "station.npz"))
    result.solution.save(tmp_path / "beams.npz")
    assert "w_ground" not in np.load(tmp_path / "beams.npz") and np.load(tmp_path / "beams.npz")["mu_aerial"] == 1
    again = iab.evaluate(instance, iab.Solution.load(instance, tmp_path / "beams.npz"))
    assert again["metrics"]["sum_rate_bps"] == result.metrics["sum_rate_bps"]


@pytest.mark.parametrize("options, words", [({"split": "fixed", "mu": 0.5}, "split"), ({"objective": "weighted", "ground_weight": 1.0}, "objective"),
                                            ({"power_mode": "backhaul_share"}, "power_mode"), ({"min_ground_rate_bps": 1.0}, "min_ground_rate_bps")])
def test_what_needs_a_node_is_refused(options, words):
    with pytest.raises(airloom.InvalidInput, match=words + ".*no node"):
        iab.solve(station(), **options)


def test_what_belongs_to_a_node_is_refused():
    with pytest.raises(airloom.InvalidInput, match="n_rf_node.*no node"):
        station(n_rf_node=2)


def test_channels_of_one_transmitter_become_a_station():
    random = np.random.default_rng(3)
    h = 1e-5 * (random.standard_normal((1, 5, 16)) + 1j * random.standard_normal((1, 5, 16)))
    arrays = {"h": h, "axes": "b,u,n", "rx_pos_m": random.standard_normal((5, 3)), "tx_pos_m": [[0.0, 0.0, 30.0]]}
    options = {"tx_power_max_dbm": [30.0], "noise_dbm": -90.0}
    instance = airloom.import_channels(arrays, source="npz", system="iab", options=options, set={"node": -1, "n_rf_donor": 6})
    assert np.array_equal(instance["h_aerial"], h[0]) and instance["n_rf_donor"] == 6 and instance["backhaul_index"] == -1
    assert "h_ground" not in instance and len(iab.sites(instance)) == 6
    np.testing.assert_allclose(instance["bandwidth_hz"] * instance["noise_psd_w_per_hz"], 1e-12)
    some = airloom.import_channels(arrays, source="npz", system="iab", options=options, set={"node": -1, "aerial_users": [4, 1]})
    assert np.array_equal(some["h_aerial"], h[0][[4, 1]]) and some["n_rf_donor"] == 2
    for wrong, words in (({}, "node: the file has one transmitter"), ({"node": -1, "ground_users": [1]}, "ground_users")):
        with pytest.raises(airloom.InvalidInput, match=words):
            airloom.import_channels(arrays, source="npz", system="iab", options=options, set=wrong)
