"""Every drop of a report can be solved again: in each system, sweeps over scenario fields and options, drawn fields, factors, stored
networks. What the program cannot solve again says so.

Usage: drops_test.py PATH_OF_AIRLOOM
"""
import concurrent.futures
import os
import sys
import tempfile
import unittest
from pathlib import Path

import drops
import helper

AIRLOOM = "airloom"

EXPERIMENTS = {
    "haps": """
[scenario]
base_stations = 2
mbs_array_nx = 2
[[sweep]]
key = "users"
values = [2, 3]
[[sweep]]
key = "mbs_path_loss"
values = ["free_space", "uma_nlos"]
[[series]]
algorithm = "zf_pf"
[[series]]
id = "alone"
algorithm = "mrt"
scenario = { haps = false }
""",
    "dab": """
[scenario]
base_stations = 2
antennas = 4
users = 2
[[sweep]]
key = "options.tolerance"
values = [1e-3, 1e-6]
[[series]]
algorithm = "ring"
[[series]]
algorithm = "central_dub"
sweep_options = false
""",
    "twotier": """
[scenario]
femto_stations = 2
macro_users = 2
subchannels = 3
[random]
femto_users = { from = 1, to = 3 }
temperature_k = { from = 280, to = 310 }
[[sweep]]
key = "cell_radius_m"
values = [2500, 3500]
with = { macro_users = [2, 3] }
[[series]]
algorithm = "water_filling"
[[series]]
algorithm = "cognitive"
factor = { sum_se = 0.5 }
options = { samples = 200 }
""",
    "mdd": """
[scenario]
aps = 4
users = 2
antennas = 4
[[sweep]]
key = "noise_dbm"
from = -94
to = -90
step = 4
[[series]]
algorithm = "greedy"
[[series]]
algorithm = "qt_sca"
options = { max_iterations = 20 }
""",
    "iab": """
instances = ["0.npz", "it's 1.npz"]
[[sweep]]
key = "options.split"
values = ["balanced", "exact"]
[[series]]
algorithm = "phase_of_channel"
[[series]]
id = "others"
solutions = "answers/{realization}.npz"
sweep_options = false
""",
}


def airloom(*words, folder=None):
    return helper.run(AIRLOOM, *words, folder=folder)


class DropsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        helper.need_browser(AIRLOOM)
        cls.temporary = tempfile.TemporaryDirectory(prefix="airloom-drops-")
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.home = Path(cls.temporary.name)
        (cls.home / "answers").mkdir()
        for k, name in enumerate(("0.npz", "it's 1.npz")):
            airloom("draw", "iab", "--realization", k, "-o", cls.home / name)
            airloom("solve", "iab", "--instance", cls.home / name, "--algorithm", "phase_of_channel", "-o", cls.home / "answers" / f"{k}.npz")
        for system, text in EXPERIMENTS.items():
            head = f'system = "{system}"\ntitle = "Drops"\nsource = "ours"\n' + ("" if system == "iab" else "realizations = 2\nseed = 5\n")
            (cls.home / f"{system}.toml").write_text(head + text)
            airloom("run", cls.home / f"{system}.toml", "-o", cls.home / "results", "--threads", 2)
        airloom("report", cls.home / "results")
        cls.browser = helper.Browser()
        cls.addClassCleanup(cls.browser.close)
        cls.browser.open((cls.home / "results" / "report.html").as_uri())
        cls.drops = drops.picked(cls.browser)

    def of(self, system):
        return [drop for drop in self.drops if drop["place"].startswith(f"{system}-")]

    def test_each_system_gives_its_drops_again(self):
        for system, count in {"haps": 12, "dab": 8, "twotier": 8, "mdd": 8, "iab": 8}.items():
            self.assertEqual(len(self.of(system)), count, system)
        ours = [drop for drop in self.drops if ", others" not in drop["place"]]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for drop, (compared, lines) in zip(ours, pool.map(lambda drop: drops.differences(AIRLOOM, drop, folder=self.home), ours), strict=True):
                with self.subTest(drop["place"]):
                    self.assertEqual(lines, [], drop["command"])
                    self.assertGreater(compared, 5)

    def test_drops_of_others_have_no_command_and_say_why(self):
        self.assertEqual({drop["command"] for drop in self.of("iab") if ", others" in drop["place"]}, {""})
        text = "openDrops(document.getElementById('iab-iab')).then(d => { d.go(0, 0, 1); return d.out.textContent; })"
        self.assertIn("came from another program", self.browser.run(text))

    def test_a_wrong_number_would_be_noticed(self):
        drop = self.of("haps")[0]
        name = next(name for name, value in drop["values"].items() if isinstance(value, float) and value != 0.0 and "." not in name)
        wrong = {**drop, "values": {**drop["values"], name: drop["values"][name] * (1 + 1e-5)}}
        self.assertEqual(len(drops.differences(AIRLOOM, wrong)[1]), 1)


if __name__ == "__main__":
    AIRLOOM = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
