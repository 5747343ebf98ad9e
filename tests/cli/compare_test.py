"""`airloom compare`, and scenarios with random fields on the command line.

Usage: compare_test.py PATH_OF_AIRLOOM
"""
import json
import math
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import numpy as np

AIRLOOM = "airloom"


def airloom(*arguments, cwd=None):
    return subprocess.run([AIRLOOM, *map(str, arguments)], capture_output=True, text=True, timeout=200, check=False, cwd=cwd)


def compared(*arguments):
    done = airloom("compare", *arguments, "--json", "--per-network", "--progress", "lines")
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)


def without_times(table):
    for row in table["rows"]:
        del row["median_s"]
    for network in table["per_network"]:
        for answer in network["answers"].values():
            del answer["wall_s"]
    return table


def gap(system, value, best, users):
    return 1 - math.exp((value - best) / users) if system == "haps" else (best - value) / abs(best)


class CompareTest(unittest.TestCase):
    def test_weights_that_the_metric_does_not_count_are_told(self):
        with tempfile.TemporaryDirectory() as home:
            self.assertEqual(airloom("draw", "haps", "--set", "users=4", "-o", f"{home}/x.npz").returncode, 0)
            network = dict(np.load(f"{home}/x.npz"))
            few = ["--algorithms", "best,mrt"]
            for weight, told in [([1.0] * 4, False), ([9.0, 1.0, 1.0, 1.0], True)]:
                np.savez(f"{home}/w.npz", **network, weight=np.array(weight))
                said = airloom("compare", "haps", "--instance", f"{home}/w.npz", *few).stderr
                self.assertEqual("w.npz has weights, which pf_objective does not count: --metric utility ranks by them" in said, told, said)
                self.assertNotIn("weights", airloom("compare", "haps", "--instance", f"{home}/w.npz", *few, "--metric", "utility").stderr)

    def test_the_table_follows_from_the_answers(self):
        """Every number of the table, worked out again from what each algorithm reached on each network."""
        for system, users in [("haps", 5), ("mdd", None)]:
            table = compared(system, "--realizations", 4, *(["--set", f"users={users}"] if users else ["--set", "aps=6"]))
            self.assertEqual((table["schema"], table["system"], table["networks"]), (1, system, 4))
            more = {row["algorithm"] for row in table["rows"] if not row["comparable"]}
            for row in table["rows"]:
                gaps, values = [], []
                for network in table["per_network"]:
                    answers = network["answers"]
                    best = max(a["value"] for name, a in answers.items() if a["counts"] and name not in more)
                    mine = answers[row["algorithm"]]
                    gaps.append(gap(system, mine["value"], best, users) if mine["counts"] else 1.0)
                    values += [mine["value"]] if mine["counts"] else []
                self.assertEqual(row["feasible"], len(values))
                self.assertAlmostEqual(row["mean_gap"], sum(gaps) / len(gaps), delta=1e-12)
                self.assertAlmostEqual(row["worst_gap"], max(gaps), delta=1e-12)
                self.assertEqual(table["per_network"][gaps.index(max(gaps))]["network"], row["worst_network"])
                if values:
                    self.assertAlmostEqual(row["mean"] / (sum(values) / len(values)), 1, delta=1e-12)
                self.assertEqual(sum(row["status"].values()), 4)

    def test_a_network_of_the_table_is_the_one_that_draw_and_solve_give(self):
        table = compared("iab", "--seed", 3, "--realizations", 3, "--algorithms", "hybrid_wmmse,rzf")
        for network in table["per_network"]:
            solved = airloom("solve", "iab", "--seed", 3, "--realization", network["network"], "--json")
            self.assertEqual(json.loads(solved.stdout)["metrics"]["sum_rate_bps"], network["answers"]["hybrid_wmmse"]["value"])
        self.assertEqual([row["comparable"] for row in table["rows"]], [True, False])
        self.assertEqual(table["rows"][1]["advantage"], "digital beams")

    def test_files_options_and_objectives(self):
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder) / f"{r}.npz" for r in range(2)]
            for r, file in enumerate(files):
                airloom("draw", "iab", "--realization", r, "-o", file)
            table = compared("iab", "--instance", files[0], "--instance", files[1], "--algorithms", "hybrid_wmmse,phase_of_channel",
                             "--objective", "rate_min", "--opt", "hybrid_wmmse.max_iterations=20")
            self.assertEqual(table["metric"], "rate_min")
            self.assertEqual([network["network"] for network in table["per_network"]], [str(file) for file in files])
            fair = json.loads(airloom("solve", "iab", "--instance", files[0], "--opt", "objective=max_min", "--opt", "max_iterations=20",
                                      "--json").stdout)
            self.assertEqual(table["per_network"][0]["answers"]["hybrid_wmmse"]["value"], fair["metrics"]["rate_min"])

    def test_the_answers_do_not_depend_on_threads(self):
        tables = [without_times(compared("haps", "--scenario", "wide", "--set", "users=6", "--realizations", 4, "--algorithms",
                                         "best,mrt", "--reference", "--threads", threads)) for threads in (1, 3)]
        self.assertEqual(tables[0], tables[1])
        self.assertTrue(all(network["answers"]["reference"]["value"] >= network["answers"]["best"]["value"]
                            for network in tables[0]["per_network"] if network["answers"]["best"]["counts"]))

    def test_the_page_and_the_terminal_say_the_same(self):
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "table.html"
            done = airloom("compare", "mdd", "--set", "aps=4", "--realizations", 2, "-o", page)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("The default, price, is the best on 2 of 2", done.stdout)
            text = page.read_text()
            for word in ("class=\"sortable\"", "interior_point", "value-against-time", "Every network"):
                self.assertIn(word, text)

    def test_ctrl_c_leaves_the_table_of_what_is_complete(self):
        command = [AIRLOOM, "compare", "haps", "--set", "users=30", "--realizations", "500", "--json", "--threads", "2", "--progress", "json"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(4)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, err)
        table = json.loads(out)
        self.assertTrue(table["stopped"])
        self.assertLess(table["networks"], 500)
        self.assertIn("the table is of these", err)

    def test_slips_are_told_before_any_work(self):
        for arguments, words in [(["iab", "--algorithms", "hybrid_wmse"], "did you mean 'hybrid_wmmse'"),
                                 (["iab", "--metric", "se_aerial"], "is a list"),
                                 (["iab", "--metric", "sum_rate"], "unknown iab metric"),
                                 (["iab", "--objective", "fair"], "rate_sum"),
                                 (["iab", "--opt", "tolerance=1"], "must be ALGORITHM.key=value"),
                                 (["iab", "--opt", "hybrid_wmmse.tolerence=1"], "tolerance"),
                                 (["iab", "--instance", "x.npz", "--seed", "2"], "the files already fix the networks"),
                                 (["iab", "-o", "table.pdf"], "ends in .html"),
                                 (["iab", "--set", "users=3"], "unknown scenario field")]:
            done = airloom("compare", *arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(words, done.stderr)


class RandomScenarioTest(unittest.TestCase):
    def test_draw_solve_and_run_take_them(self):
        with tempfile.TemporaryDirectory() as folder:
            scenario = Path(folder) / "mine.toml"
            scenario.write_text('area_side_m = 1000\n[random]\nusers = { from = 2, to = 9 }\nnoise_dbm = { from = -110, to = -70 }\n'
                                'mbs_path_loss = { choice = ["free_space", "uma_nlos"] }\n')
            told = [airloom("draw", "haps", "--scenario", scenario, "--realization", r, "-o", Path(folder) / f"{r}.npz").stderr for r in (0, 1)]
            self.assertRegex(told[0], r"drawn: users = \d+, noise_dbm = -\d+\.\d+, mbs_path_loss = ")
            self.assertNotEqual(told[0].splitlines()[0], told[1].splitlines()[0])
            fixed = airloom("solve", "haps", "--scenario", scenario, "--set", "users=3", "--json")
            self.assertEqual(len(json.loads(fixed.stdout)["metrics"]["user_se"]), 3)
            self.assertNotIn("users =", fixed.stderr)
            experiment = Path(folder) / "sweep.toml"
            experiment.write_text('system = "haps"\nrealizations = 6\n[random]\nusers = { from = 2, to = 9 }\n[[series]]\nalgorithm = "zf_pf"\n'
                                  '[[check]]\nid = "sizes"\nclaim_text = ""\ntext = "users"\n'
                                  'measure = { series = "zf_pf", metric = "scenario.users", per = "realization", reduce = "max" }\n'
                                  'accept = { min = 3 }\n')
            tables = []
            for threads in (1, 2):
                done = airloom("run", experiment, "-o", Path(folder) / str(threads), "--threads", threads, "--progress", "lines")
                self.assertEqual(done.returncode, 0, done.stderr)
                tables.append(airloom("export", Path(folder) / str(threads), "--csv").stdout)
            self.assertEqual(tables[0], tables[1])
            self.assertIn("scenario.users", tables[0])
            again = airloom("run", experiment, "-o", Path(folder) / "1", "--set", "users=3")
            self.assertEqual(again.returncode, 2)
            self.assertIn("random: ", again.stderr)

    def test_slips_name_file_line_and_rule(self):
        with tempfile.TemporaryDirectory() as folder:
            scenario = Path(folder) / "mine.toml"
            for line, words in [("users = { from = 9, to = 2 }", "mine.toml:2: random.users: 9 to 2; from must be at most to"),
                                ("usres = { from = 1, to = 2 }", "did you mean 'users'"),
                                ("users = 4", "must be { from, to }")]:
                scenario.write_text("[random]\n" + line + "\n")
                done = airloom("draw", "haps", "--scenario", scenario, "-o", Path(folder) / "x.npz")
                self.assertEqual(done.returncode, 2)
                self.assertIn(words, done.stderr)
                self.assertFalse((Path(folder) / "x.npz").exists())


if __name__ == "__main__":
    AIRLOOM = sys.argv.pop(1)
    unittest.main()
