"""Python functions as algorithms of experiments and comparisons, and many networks at once."""
import sqlite3
import threading

import numpy as np
import pytest

import airloom
from airloom import haps

SMALL = {"users": 3}


def beams(network, backoff=1.0):
    out = {}
    for b, power in enumerate(network["tx_power_max_w"]):
        h = network[f"h_{b}"]
        out[f"w_{b}"] = np.sqrt(backoff * power / len(h)) * h / np.linalg.norm(h, axis=1, keepdims=True)
    return out


def rows_of(table):
    return {row["algorithm"]: row for row in (table["rows"] if isinstance(table, dict) else table.to_dict("records"))}


@pytest.fixture
def experiment(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text('system = "haps"\nrealizations = 6\nscenario = { users = 3 }\n[[series]]\nalgorithm = "mrt"\n')
    return file


def message_of(folder, series):
    """The first row's."""
    with sqlite3.connect(folder / "haps" / "mine" / "results.sqlite") as file:
        return file.execute("SELECT message FROM records WHERE algorithm = ? ORDER BY realization", (series,)).fetchone()[0]


def stored(folder, series):
    table = airloom.load_results(folder / "haps" / "mine")
    rows = table.to_dict("records") if hasattr(table, "to_dict") else [dict(zip(table, row)) for row in zip(*table.values())]
    return [row for row in rows if row["algorithm"] == series]


def test_a_function_is_a_series_like_any_other(tmp_path, experiment):
    def run(function):
        return airloom.run(experiment, tmp_path / "out", progress=False, threads=2,
                           algorithms={"own": {"function": function, "options": {"backoff": 0.5}}})

    [done] = run(beams)
    assert done["complete"] and done["failed_rows"] == 0
    rows = stored(tmp_path / "out", "own")
    assert [row["status"] for row in rows] == ["answered"] * 6
    for row in rows:
        network = haps.Scenario(**SMALL).draw(seed=1, realization=row["realization"])
        assert row["se_mean"] == haps.evaluate(network, beams(network, 0.5))["metrics"]["se_mean"]
    assert run(beams)[0]["found"] == 6
    with pytest.raises(airloom.InvalidInput, match="code_crc32"):
        run(lambda network, backoff: beams(network, backoff))


def test_what_it_raises_and_what_is_wrong_are_the_row_s_message(tmp_path, experiment):
    def wrong(network):
        raise ValueError("no idea")

    def loud(network):
        return {name: 2 * w for name, w in beams(network).items()}

    def shapeless(network):
        return {"w_0": np.zeros(3, complex)}

    airloom.run(experiment, tmp_path / "out", progress=False, realizations=1,
                algorithms=[wrong, loud, shapeless, lambda_named("nothing", lambda network: None)])
    [row] = stored(tmp_path / "out", "wrong")
    assert (row["status"], message_of(tmp_path / "out", "wrong")) == ("failed", "ValueError: no idea")
    [row] = stored(tmp_path / "out", "loud")
    assert row["status"] == "stalled" and not row["feasible"] and "power" in message_of(tmp_path / "out", "loud")
    assert "w_0: shape (3,)" in message_of(tmp_path / "out", "shapeless")
    assert message_of(tmp_path / "out", "nothing") == "gave no answer"


def lambda_named(name, function):
    function.__name__ = name
    return function


def test_batches_get_several_networks_of_one_point(tmp_path, experiment):
    sizes = []

    def many(networks):
        sizes.append(len(networks))
        return [beams(network) for network in networks]

    airloom.run(experiment, tmp_path / "out", progress=False, threads=1, algorithms={"many": many}, batch=4)
    assert sizes == [4, 2]
    one = [row["se_mean"] for row in stored(tmp_path / "out", "many")]
    assert one == [haps.evaluate(network, beams(network))["metrics"]["se_mean"]
                   for network in (haps.Scenario(**SMALL).draw(1, r) for r in range(6))]

    def too_few(networks):
        return [beams(networks[0])]

    airloom.run(experiment, tmp_path / "short", progress=False, algorithms={"short": too_few}, batch=3)
    assert "1 answers to 3" in message_of(tmp_path / "short", "short")


def test_an_interrupt_leaves_whole_rows(tmp_path, experiment):
    asked = []

    def interrupting(network):
        asked.append(threading.get_ident())
        if len(asked) == 3:
            raise KeyboardInterrupt
        return beams(network)

    with pytest.raises(KeyboardInterrupt):
        airloom.run(experiment, tmp_path / "out", progress=False, threads=1, algorithms={"own": interrupting})
    [file] = airloom.status(tmp_path / "out")
    assert file["missing"] == 2 * 4
    [done] = airloom.run(experiment, tmp_path / "out", progress=False, threads=1, algorithms={"own": interrupting})
    assert done["complete"] and done["found"] == 2


def test_compare_takes_functions_beside_names(tmp_path):
    rows = rows_of(airloom.compare("haps", scenario=SMALL, realizations=3, algorithms={"own": beams, "mrt": None}, progress=False))
    assert set(rows) == {"own", "mrt"} and rows["own"]["status"] == {"answered": 3}
    everything = rows_of(airloom.compare("haps", scenario=SMALL, realizations=1, algorithms={"own": beams}, progress=False))
    assert "best" in everything and "own" in everything
    options = rows_of(airloom.compare("haps", scenario=SMALL, realizations=3, progress=False,
                                      algorithms={"half": {"function": beams, "options": {"backoff": 0.5}}, "mrt": None, "own": beams}))
    assert options["half"]["mean"] < options["own"]["mean"]
    series = tmp_path / "s.toml"
    series.write_text('[[series]]\nid = "sca2"\nalgorithm = "sca"\n[[series]]\nid = "gone"\nsolutions = "{realization}.npz"\n')
    rows = rows_of(airloom.compare("haps", scenario=SMALL, realizations=2, algorithms=["sca"], series=series, progress=False))
    assert rows["sca2"]["mean"] == rows["sca"]["mean"] and rows["gone"]["status"] == {"failed": 2}


@pytest.mark.parametrize("given, words", [({"own": 3}, "function"), ({"a b": beams}, "letters"), ({"own": {"function": beams, "opts": {}}}, "opts"),
                                          ({"best": None}, "functions"), ({"mrt": beams}, "taken"),
                                          ({"own": {"function": beams, "options": {"x": {}}}}, "numbers")])
def test_what_is_wrong_is_named(tmp_path, experiment, given, words):
    with pytest.raises(airloom.InvalidInput, match=words):
        airloom.run(experiment, tmp_path / "out", progress=False, algorithms=given)


def test_a_function_that_is_not_given_cannot_run(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text('system = "haps"\nrealizations = 1\n[[series]]\nfunction = "own"\n')
    with pytest.raises(airloom.InvalidInput, match="airloom.run"):
        airloom.run(file, tmp_path / "out", progress=False)
    assert airloom.report  # the module lives on


def test_many_networks_without_files(tmp_path):
    drawn = [haps.Scenario(**SMALL).draw(1, r) for r in range(4)]
    arrays = {name: np.stack([each[name] for each in drawn]) for name in drawn[0] if not np.array_equal(drawn[0][name], drawn[1][name])}
    shared = {name: drawn[0][name] for name in drawn[0] if name not in arrays}
    instances = haps.Instance.load_all({**shared, **arrays, "networks": 4})
    assert instances == drawn
    np.savez(tmp_path / "all.npz", networks=4, **shared, **arrays)
    assert haps.Instance.load_all(tmp_path / "all.npz") == drawn
    assert haps.Instance.load(tmp_path / "all.npz", index=2) == drawn[2]
    assert len(haps.solve_batch(instances, "mrt")) == 4
    with pytest.raises(airloom.InvalidInput, match="4 networks"):
        haps.Instance.load(tmp_path / "all.npz")
