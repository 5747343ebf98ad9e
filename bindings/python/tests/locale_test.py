"""Under a German locale numbers keep their points: in files, in messages and in what is read."""
import hashlib
import json
import os
import subprocess
import sys

import pytest

# What a user's script does; prints a digest of everything written. setlocale is called before or after the import, or not at all.
SCRIPT = """
import hashlib, json, locale, pathlib, re, sys
when, folder = sys.argv[1], pathlib.Path(sys.argv[2])
if when == "before":
    locale.setlocale(locale.LC_ALL, "de_DE.UTF-8")
import airloom
if when == "after":
    locale.setlocale(locale.LC_ALL, "de_DE.UTF-8")
if when != "never":
    assert locale.localeconv()["decimal_point"] == "," and locale.format_string("%.1f", 0.5) == "0,5"
seen = {}

(folder / "scenario.toml").write_text("donor_power_dbw = -3.5\\n")
scenario = airloom.iab.Scenario.from_toml(folder / "scenario.toml", noise_figure_db=6.25) if "noise_figure_db" in airloom.iab.Scenario() \\
    else airloom.iab.Scenario.from_toml(folder / "scenario.toml")
assert scenario["donor_power_dbw"] == -3.5
seen["scenario"] = repr(scenario)
network = scenario.draw(7)
for ending in ("npz", "mat", "h5"):
    network.save(folder / f"network.{ending}")
    assert airloom.iab.Instance.load(folder / f"network.{ending}") == network
steps = []
result = airloom.iab.solve(network, tolerance=1.5e-7, on_iteration=lambda step: steps.append(step["objective"]))
record = json.loads(result.to_json())
del record["timing"]
seen["record"] = record, steps[:3]
for key in ("dab", "haps", "mdd", "twotier"):
    system = getattr(airloom, key)
    record = json.loads(system.solve(system.Scenario().draw()).to_json())
    del record["timing"]
    seen[key] = record
for call in (lambda: airloom.iab.Scenario(donor_power_dbw=1234.5), lambda: airloom.iab.solve(network, tolerance=-0.5),
             lambda: airloom.run("iab/fig7", folder / "x", time_limit="1.5h")):
    try:
        call()
    except airloom.InvalidInput as error:
        seen[str(len(seen))] = str(error)
    else:
        raise AssertionError("not refused")

(folder / "sweep.toml").write_text('''
system = "iab"
realizations = 3
[scenario]
donor_power_dbw = -2.5
[[sweep]]
key = "node_power_dbw"
values = [-10.5, 0.25]
[[series]]
algorithm = "mrt"
[[figure]]
id = "rate"
metrics = ["sum_rate_bps"]
y_scale = 1.5e-9
[[check]]
id = "c"
text = "the rate"
accept = { above = 0.5 }
[check.measure]
series = "mrt"
metric = "sum_rate_bps"
''')
airloom.run(folder / "sweep.toml", folder / "r", progress=False)
report = airloom.report(folder / "r")
seen["checks"] = report.checks
for ending in ("csv", "tex", "npz"):
    airloom.export(folder / "r", folder / f"out.{ending}")
for file in ("out.csv", "out.tex", "r/iab/sweep/rate.dat", "r/iab/sweep/rate.gp", "r/iab/sweep/rate.svg"):
    seen[file] = hashlib.sha256((folder / file).read_bytes()).hexdigest()
page = (folder / "r" / "report.html").read_text()
numbers = re.findall(r'<td class="number">([^<]*)</td>', page)
assert len(numbers) > 10
seen["numbers"] = [each for each in numbers if ":" not in each]
print(json.dumps(seen, sort_keys=True))
"""


@pytest.fixture(scope="module")
def german(tmp_path_factory):
    """A folder with the compiled locale, made here: it need not be installed."""
    folder = tmp_path_factory.mktemp("locales")
    made = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", str(folder / "de_DE.UTF-8")], capture_output=True, text=True, check=False)
    assert (folder / "de_DE.UTF-8" / "LC_NUMERIC").exists(), f"{made.stderr}; ./dev setup installs the package 'locales'"
    return folder


def seen_by(when, folder, locales):
    folder.mkdir()
    words = {"never": {"LC_ALL": "C.UTF-8"}}.get(when, {"LC_ALL": "de_DE.UTF-8", "LOCPATH": str(locales)})
    done = subprocess.run([sys.executable, "-c", SCRIPT, when, str(folder)], capture_output=True, text=True, check=False,
                          env={**os.environ, **words})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.replace(str(folder), "FOLDER"))


def test_numbers_do_not_follow_the_locale(german, tmp_path):
    plain = seen_by("never", tmp_path / "never", german)
    for when in ("before", "after"):
        other = seen_by(when, tmp_path / when, german)
        assert other.keys() == plain.keys()
        for name, part in plain.items():
            assert other[name] == part, (when, name)


def test_the_program_does_not_follow_it_either(german, tmp_path, program):
    path = os.environ["AIRLOOM_PROGRAM"]
    assert program("--version")
    digests = set()
    for words in ({"LC_ALL": "C"}, {"LC_ALL": "de_DE.UTF-8", "LOCPATH": str(german)}):
        lines = [["systems", "iab"], ["solve", "iab", "--set", "donor_power_dbw=-3.5"], ["cite", "iab"]]
        text = "".join(subprocess.run([path, *line], capture_output=True, text=True, check=True, env={**os.environ, **words}).stdout for line in lines)
        text = "\n".join(line for line in text.splitlines() if " ms" not in line)
        digests.add(hashlib.sha256(text.encode()).hexdigest())
    assert len(digests) == 1
