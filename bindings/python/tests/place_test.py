"""airloom.place: the same as the command line, as a dict."""

import airloom
import pytest


def test_the_answer_is_that_of_the_command_line(tmp_path):
    page = tmp_path / "place.html"
    seen = []
    found = airloom.place("iab", scenario={"aerial_users": 2}, seed=2, options={"evaluations": 30, "objective": "sum", "free": "node"}, page=page,
                          progress=seen.append)
    assert found["donor_m"] == found["donor_start_m"]
    assert found["gain"] == pytest.approx(found["utility"] / found["utility_start"])
    assert found["options"]["free"] == "node" and found["scenario"]["aerial_users"] == 2
    assert "Start and end" in page.read_text()
    assert seen and seen[-1]["total"] == 30


def test_ctrl_c_stops_it():
    def interrupt(news):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        airloom.place("iab", realizations=50, options={"evaluations": 10**6}, progress=interrupt)


@pytest.mark.parametrize("system, change, kind, words", [
    ("iab", {"options": {"quantile": 0.0}}, airloom.InvalidInput, "options.quantile"),
    ("iab", {"options": {"fre": "node"}}, airloom.InvalidInput, "did you mean 'free'"),
    ("iab", {"scenario": 3}, airloom.InvalidInput, "must be a Scenario"),
    ("iab", {"realizations": 0}, airloom.InvalidInput, "realizations: 0"),
    ("haps", {}, airloom.Unsupported, "stay where they are"),
])
def test_slips_are_named(system, change, kind, words):
    with pytest.raises(kind, match=words):
        airloom.place(system, **{"progress": False, **change})


def test_the_options_are_listed():
    names = [field["name"] for field in airloom.describe("iab")["place"]]
    assert "keep_out_m" in names and "place" not in airloom.describe("haps")
