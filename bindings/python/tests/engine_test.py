"""Experiments from Python: the command line's numbers, resumption, refusals, reports, tables, exports."""
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import warnings

import numpy as np
import pytest

import airloom

SWEEP = """
system = "iab"
title = "A small sweep"
realizations = 6
quick_realizations = 2

[[sweep]]
key = "donor_power_dbw"
values = [0, 10]

[[series]]
algorithm = "phase_of_channel"

[[check]]
id = "more_power"
text = "rate at 10 dBW"
measure = { series = "phase_of_channel", metric = "sum_rate_bps", where = { donor_power_dbw = 10 } }
accept = { min = 1 }
"""


@pytest.fixture
def sweep(tmp_path):
    file = tmp_path / "sweep.toml"
    file.write_text(SWEEP)
    return file


def digest(folder, at):
    airloom.export(folder, at / "rows.csv")
    return hashlib.sha256((at / "rows.csv").read_bytes()).hexdigest()


def test_the_rows_are_those_of_the_command_line(program, sweep, tmp_path):
    [done] = airloom.run(sweep, tmp_path / "python", threads=2, progress=False)
    assert done["complete"] and done["total"] == 12 and done["failed_rows"] == 0
    program("run", sweep, "-o", tmp_path / "program", "--threads", 1)
    assert digest(tmp_path / "python", tmp_path) == digest(tmp_path / "program", tmp_path)


def test_shards_merge_into_the_whole(sweep, tmp_path):
    airloom.run(sweep, tmp_path / "whole", progress=False)
    for part in (1, 2):
        airloom.run(sweep, tmp_path / f"part{part}", shard=f"{part}/2", progress=False)
    assert not airloom.status(tmp_path / "part1")[0]["complete"] or airloom.status(tmp_path / "part1")[0]["shard"] == "1/2"
    [merged] = airloom.merge([tmp_path / "part1", tmp_path / "part2"], tmp_path / "both")
    assert merged["rows"] == 12 and merged["files"] == 2
    assert digest(tmp_path / "both", tmp_path) == digest(tmp_path / "whole", tmp_path)


def test_a_second_run_does_nothing_and_another_configuration_is_refused(sweep, tmp_path):
    airloom.run(sweep, tmp_path / "r", progress=False)
    [again] = airloom.run(sweep, tmp_path / "r", progress=False)
    assert again["found"] == 12 and again["done"] == 0
    before = digest(tmp_path / "r", tmp_path)
    with pytest.raises(ValueError, match="bandwidth"):
        airloom.run(sweep, tmp_path / "r", set={"bandwidth_mhz": 7.0}, progress=False)
    assert digest(tmp_path / "r", tmp_path) == before


def test_progress_is_told_and_what_it_raises_stops_the_run(sweep, tmp_path):
    steps = []
    airloom.run(sweep, tmp_path / "r", progress=steps.append)
    assert steps[-1]["done"] == steps[-1]["total"] == 12
    assert [each["done"] for each in steps] == sorted(each["done"] for each in steps)

    class Enough(Exception):
        pass

    def stop(progress):
        raise Enough

    with pytest.raises(Enough):
        airloom.run(sweep, tmp_path / "s", realizations=100000, progress=stop)  # minutes, were it not stopped
    assert not airloom.status(tmp_path / "s")[0]["complete"]


def test_the_bar_is_drawn_on_stderr(sweep, tmp_path, capsys):
    airloom.run(sweep, tmp_path / "r")
    assert "iab/sweep  12/12" in capsys.readouterr().err


def test_names_that_nobody_knows_are_refused(tmp_path):
    with pytest.raises(airloom.InvalidInput, match="fig7"):
        airloom.run("iab/fig77", tmp_path, progress=False)
    with pytest.raises(airloom.InvalidInput, match="shard"):
        airloom.run("iab/fig7", tmp_path, shard="3/2", progress=False)
    with pytest.raises(airloom.InvalidInput, match="threads"):
        airloom.run("iab/fig7", tmp_path, threads=0, progress=False)
    with pytest.raises(OSError):
        airloom.load_results(tmp_path / "nothing")
    with pytest.raises(airloom.InvalidInput, match="tikz"):
        airloom.export(tmp_path, tmp_path / "x.tikzz")


def test_results_are_a_table(sweep, tmp_path):
    airloom.run(sweep, tmp_path / "r", progress=False)
    rows = airloom.load_results(tmp_path / "r")
    assert list(rows["experiment"].unique() if hasattr(rows["experiment"], "unique") else set(rows["experiment"])) == ["iab/sweep"]
    assert len(rows["point"]) == 12
    assert sorted(set(rows["donor_power_dbw"])) == [0.0, 10.0]
    assert np.all(np.asarray(rows["sum_rate_bps"]) > 0)
    airloom.export(tmp_path / "r", tmp_path / "rows.csv")
    lines = (tmp_path / "rows.csv").read_text().splitlines()
    column = lines[0].split(",").index("sum_rate_bps")
    assert [float(line.split(",")[column]) for line in lines[1:]] == list(rows["sum_rate_bps"])
    checks = airloom.load_checks(tmp_path / "r")
    assert list(checks["verdict"]) == ["pass"]


def test_results_without_checks_have_the_same_columns(sweep, tmp_path):
    airloom.run(sweep, tmp_path / "r", realizations=2, progress=False)
    columns = list(airloom.load_checks(tmp_path / "r"))
    sweep.write_text(SWEEP.split("[[check]]")[0])
    airloom.run(sweep, tmp_path / "none", realizations=2, progress=False)
    assert list(airloom.load_checks(tmp_path / "none")) == columns


def test_several_experiments_stand_over_each_other(sweep, tmp_path):
    airloom.run([sweep, "twotier/fig6x"], tmp_path / "r", realizations=2, progress=False)
    rows = airloom.load_results(tmp_path / "r")
    assert set(rows["experiment"]) == {"iab/sweep", "twotier/fig6x"}
    assert np.isnan(np.asarray(rows["donor_power_dbw"], float)).any()


def test_without_pandas_a_table_of_columns(sweep, tmp_path, monkeypatch):
    airloom.run(sweep, tmp_path / "r", progress=False)
    monkeypatch.setitem(sys.modules, "pandas", None)
    rows = airloom.load_results(tmp_path / "r")
    assert isinstance(rows, airloom.Table) and rows["point"].dtype == np.int64 and "12 rows" in repr(rows)


def test_a_report_with_verdicts(sweep, tmp_path):
    written = airloom.reproduce(sweep, tmp_path / "r", progress=False)
    assert written.page.read_text().startswith("<!") and written.count("pass") == 1 and written.count("fail") == 0
    assert "own check passes" in repr(written) or "claim holds" in repr(written)
    assert written.count("pass", published=True) + written.count("pass", published=False) == 1
    assert sum(kind["checks"] for kind in (written.totals["published"], written.totals["own"])) == 1
    assert written.checks[0]["so_far"] == "pass" and not written.checks[0]["quick"] and written.totals["so_far"] is None
    assert "<table>" in written._repr_html_()
    with pytest.raises(airloom.InvalidInput, match="undecided"):
        written.count("passed")
    other = airloom.report(tmp_path / "r", tmp_path / "other.html")
    assert other.page == tmp_path / "other.html" and other.checks == written.checks


def test_a_quick_run_decides_nothing(sweep, tmp_path):
    written = airloom.reproduce(sweep, tmp_path / "r", quick=True, progress=False)
    assert written.count("undecided") == 1 and written.count("fail") == 0 and written.totals["so_far"] is not None
    checks = airloom.load_checks(tmp_path / "r")
    assert list(checks["verdict"]) == ["undecided"] and list(checks["so_far"]) == ["pass"] and list(checks["quick"]) == [True]


needs_gnuplot = pytest.mark.skipif(shutil.which("gnuplot") is None, reason="gnuplot is not installed")


@pytest.mark.parametrize("name", ["rows.csv", "arrays.npz", "arrays.mat", pytest.param("figures.tex", marks=needs_gnuplot)])
def test_exports_by_the_files_ending(sweep, tmp_path, name):
    airloom.run(sweep, tmp_path / "r", progress=False)
    airloom.export(tmp_path / "r", tmp_path / name)
    assert (tmp_path / name).stat().st_size > 100
    if name.endswith("npz"):
        arrays = np.load(tmp_path / name)
        assert arrays["iab/sweep/phase_of_channel/sum_rate_bps"].shape == (2, 6)


@needs_gnuplot
def test_exports_figures_for_papers(sweep, tmp_path):
    airloom.run(sweep, tmp_path / "r", progress=False)
    airloom.export(tmp_path / "r", tmp_path / "paper", format=["svg", "pdf"], width="252pt")
    figures = sorted((tmp_path / "paper").glob("*.pdf"))
    assert len(figures) == 1 and figures[0].with_suffix(".svg").exists() and figures[0].with_suffix(".dat").exists()
    assert "includegraphics" in (tmp_path / "paper" / "figures.tex").read_text()
    with pytest.raises(airloom.InvalidInput, match="width"):
        airloom.export(tmp_path / "r", tmp_path / "paper", format="pdf", width="252")
    with pytest.raises(airloom.InvalidInput, match="timing"):
        airloom.export(tmp_path / "r", tmp_path / "paper", format="pdf", timing=True)


def test_citations_and_names():
    assert "@software{airloom" in airloom.cite() and "iab" in airloom.cite("iab/fig7")
    assert "iab/fig7" in airloom.experiments() and all(name.startswith("dab/") for name in airloom.experiments("dab"))
    with pytest.raises(airloom.InvalidInput):
        airloom.cite("nobody")


def test_warnings_of_a_scenario_are_python_warnings(sweep, tmp_path):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        airloom.run(sweep, tmp_path / "r", set={"noise_mode": "psd_as_power"}, realizations=1, progress=False)
    assert any("iab/sweep" in str(each.message) for each in caught)
    assert airloom.iab.Scenario(noise_mode="psd_as_power").warnings


ENDLESS = """
import signal, sys
import airloom
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background shell starts its children with SIGINT ignored
print("begun", flush=True)
airloom.run(sys.argv[1], sys.argv[2], realizations=100000, progress=False)
"""


def test_ctrl_c_keeps_what_is_done_and_the_same_call_goes_on(sweep, tmp_path):
    process = subprocess.Popen([sys.executable, "-c", ENDLESS, str(sweep), str(tmp_path / "r")], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               text=True, env=dict(os.environ))
    process.stdout.readline()
    limit = time.monotonic() + 30
    while time.monotonic() < limit and not list((tmp_path / "r").glob("**/results.sqlite")):
        time.sleep(0.02)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode != 0 and "KeyboardInterrupt" in errors
    [kept] = airloom.status(tmp_path / "r")
    assert kept["done"] > 0 and "problem" not in kept
    [more] = airloom.run(sweep, tmp_path / "r", realizations=100000, time_limit="1s", progress=False)
    assert more["found"] * 1 >= kept["done"] and more["out_of_time"]


def test_other_python_threads_go_on_while_it_runs(sweep, tmp_path):
    ticks = []
    over = threading.Event()

    def tick():
        while not over.wait(0.002):
            ticks.append(time.monotonic())

    thread = threading.Thread(target=tick)
    thread.start()
    begin = time.monotonic()
    airloom.run(sweep, tmp_path / "r", realizations=60, progress=False)
    end = time.monotonic()
    over.set()
    thread.join()
    assert sum(begin < each < end for each in ticks) >= 3


def test_the_record_of_an_experiment_says_what_was_run(sweep, tmp_path):
    airloom.run(sweep, tmp_path / "r", set={"ground_users": 2}, progress=False)
    manifest = json.loads(next((tmp_path / "r").glob("**/manifest.json")).read_text())
    assert '"ground_users": 2' in json.dumps(manifest)
