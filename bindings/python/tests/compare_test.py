"""airloom.compare, and scenarios with random fields."""

import airloom
import pytest

ROWS = ["algorithm", "comparable", "mean", "mean_gap", "q95_gap", "worst_gap", "worst_network", "feasible", "best", "status", "median_s"]


def rows_of(table):
    return table["rows"] if isinstance(table, dict) else table.to_dict("records")


def test_the_frame_holds_what_solve_says():
    table = airloom.compare("haps", scenario={"users": 4}, realizations=3, algorithms=["best", "mrt"], progress=False)
    rows = rows_of(table)
    assert [row["algorithm"] for row in rows] == ["best", "mrt"]
    assert all(name in rows[0] for name in ROWS)
    rest = table if isinstance(table, dict) else table.attrs
    assert (rest["system"], rest["metric"], rest["networks"], rest["default"]) == ("haps", "pf_objective", 3, "best")
    for network in rest["per_network"]:
        alone = airloom.haps.solve(airloom.haps.Scenario(users=4).draw(1, network["network"]))
        assert network["answers"]["best"]["value"] == alone.metrics["pf_objective"]


def test_it_is_a_pandas_frame_where_pandas_is():
    pandas = pytest.importorskip("pandas")
    table = airloom.compare("mdd", scenario={"aps": 4}, realizations=2, algorithms="price", reference=True, progress=False)
    assert isinstance(table, pandas.DataFrame)
    assert list(table["algorithm"]) == ["reference", "price"] or list(table["algorithm"]) == ["price", "reference"]
    assert (table["mean_gap"] <= 1e-4).all()


def test_networks_of_ones_own(tmp_path):
    drawn = [airloom.iab.Scenario().draw(seed=r) for r in (1, 2)]
    drawn[1].save(tmp_path / "two.npz")
    table = airloom.compare("iab", [drawn[0], tmp_path / "two.npz"], algorithms=["hybrid_wmmse", "rzf"], progress=False,
                            options={"hybrid_wmmse": {"max_iterations": 10}}, objective="rate_min", page=tmp_path / "page.html")
    rest = table if isinstance(table, dict) else table.attrs
    assert [network["network"] for network in rest["per_network"]] == ["0", str(tmp_path / "two.npz")]
    assert rest["metric"] == "rate_min"
    assert "value-against-time" in (tmp_path / "page.html").read_text()


def test_progress_and_interruption():
    seen = []
    airloom.compare("mdd", scenario={"aps": 3}, realizations=2, algorithms="price", progress=seen.append)
    assert seen[-1]["done"] == seen[-1]["total"] == 2

    def interrupt(news):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        airloom.compare("haps", scenario={"users": 40}, realizations=200, progress=interrupt)


@pytest.mark.parametrize("change, words", [({"algorithms": ["prise"]}, "did you mean 'price'"), ({"objective": "fair"}, "unknown objective"),
                                           ({"metric": "se_nat"}, "did you mean 'se_nats'"), ({"scenario": 3}, "must be a Scenario"),
                                           ({"scenario": {"aps": {"from": 3}}}, "must have the numbers from and to"),
                                           ({"scenario": "nowhere"}, "unknown mdd scenario"), ({"solve_limit": 0}, "solve_limit"),
                                           ({"realizations": 0}, "realizations: 0")])
def test_slips_are_named(change, words):
    with pytest.raises(airloom.InvalidInput, match=words):
        airloom.compare("mdd", **{"progress": False, **change})


def test_an_instance_of_another_system_is_refused():
    with pytest.raises(airloom.InvalidInput, match="an instance of iab, not of mdd"):
        airloom.compare("mdd", airloom.iab.Scenario().draw(), progress=False)


def test_random_fields_are_drawn_as_on_the_command_line():
    scenario = airloom.haps.Scenario(users={"from": 2, "to": 9}, noise_dbm={"from": -110, "to": -70}, haps={"choice": [True, False]})
    assert scenario["users"] == {"from": 2, "to": 9}
    sizes = {scenario.draw(1, r)["noise_w"].size for r in range(20)}
    assert len(sizes) > 3 and min(sizes) >= 2 and max(sizes) <= 9
    assert (scenario.draw(1, 3)["noise_w"] == scenario.draw(1, 3)["noise_w"]).all()
    wide = airloom.haps.Scenario.named("wide", users=3)
    assert wide["users"] == 3 and isinstance(wide["noise_dbm"], dict)
    assert wide.draw(1, 0)["noise_w"].size == 3
    assert airloom.haps.Scenario(**wide) == wide


def test_random_fields_are_held_against_the_systems():
    for values, words in [({"users": {"from": 0, "to": 3}}, "must be in"), ({"users": {"from": 5, "to": 3}}, "from must be at most to"),
                          ({"mbs_path_loss": {"choice": ["uma_los"]}}, "uma_nlos"), ({"noise_dbm": {"from": float("nan"), "to": 1}}, "random|must be")]:
        with pytest.raises(airloom.InvalidInput, match=words):
            airloom.haps.Scenario(**values)
