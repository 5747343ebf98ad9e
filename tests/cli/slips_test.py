"""Slips of everyday use on the command line: each is refused in words that name the field, the value and the rule, or understood.

Usage: slips_test.py PATH_OF_AIRLOOM
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

AIRLOOM = "airloom"
COMMANDS = ("systems", "draw", "solve", "evaluate", "run", "reproduce", "status", "merge", "export", "import", "report", "cite", "train", "bench")
SWEEP = 'system = "iab"\n{keys}\n[[series]]\nalgorithm = "phase_of_channel"\n{more}'


def airloom(*arguments, program=None, **more):
    return subprocess.run([program or AIRLOOM, *map(os.fsencode, map(str, arguments))], capture_output=True, timeout=120, check=False, **more)


class SlipsTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="airloom-slips-")
        self.addCleanup(self.folder.cleanup)
        self.home = Path(self.folder.name)

    def refused(self, *arguments, code=2, **more):
        done = airloom(*arguments, **more)
        text = done.stderr.decode(errors="replace")
        self.assertEqual(done.returncode, code, f"{arguments}: {text}")
        self.assertNotIn("internal error", text)
        return text

    def sweep(self, keys="", more=""):
        file = self.home / "sweep.toml"
        file.write_text(SWEEP.format(keys=keys, more=more))
        return file

    def test_seeds_and_realizations_are_integers_that_fit(self):
        rule = "must be an integer from 0 to 18446744073709551615"
        for value in ("-1", "18446744073709551616", "1.5", "1e3", "0x10", "+1", " 1", "", "nan"):
            for command in ("draw", "solve"):
                for option in ("--seed", "--realization"):
                    text = self.refused(command, "iab", option, value, *(["-o", self.home / "x.npz"] if command == "draw" else []))
                    self.assertIn(f"{option}: '{value}'; {rule}", text)
            for command in ("run", "reproduce"):
                self.assertIn(f"--seed: '{value}'; {rule}", self.refused(command, "iab/fig7", "--seed", value, "-o", self.home / "x"))
        self.assertFalse((self.home / "x").exists())
        most = 2**64 - 1
        done = airloom("solve", "iab", "--seed", most, "--realization", most, "--json")
        record = json.loads(done.stdout)
        self.assertEqual((record["seed"], record["realization"]), (most, most))
        self.assertIn("seed: -1; must be an integer >= 0", self.refused("run", self.sweep("seed = -1"), "-o", self.home / "x"))

    def test_counts_name_their_limits(self):
        for command, option, value, most in (("run", "--realizations", 10**12, 10000000), ("run", "--realizations", 0, 10000000),
                                             ("run", "--realizations", -5, 10000000), ("run", "--threads", 0, 4096),
                                             ("reproduce", "--threads", "many", 4096)):
            text = self.refused(command, "iab/fig7", option, value, "-o", self.home / "x")
            self.assertIn(f"{option}: '{value}'; must be an integer from 1 to {most}", text)
        self.assertIn("--realizations: '-1'; must be an integer from 1", self.refused("bench", "iab", "--realizations", -1))
        for key in ("realizations", "quick_realizations"):
            text = self.refused("run", self.sweep(f"{key} = {10**12}"), "-o", self.home / "x")
            self.assertIn(f"{key}: {10**12}; must be an integer from 1 to 10000000", text)

    def test_more_units_than_memory_holds_are_refused(self):
        text = self.refused("run", "iab/fig7", "--realizations", 10**7, "-o", self.home / "x")
        self.assertIn("10000000 realizations at 16 points; must be at most 50000000", text)
        axes = "".join(f'[[sweep]]\nkey = "{key}"\nfrom = 1\nto = 100\nstep = 1\n' for key in ("aerial_users", "ground_users"))
        text = self.refused("run", self.sweep("realizations = 10000000", axes), "-o", self.home / "x")
        self.assertIn("10000000 realizations at 100 x 100 points", text)
        self.assertFalse((self.home / "x").exists())

    def test_time_limits_are_durations(self):
        for value in ("200000d", "-5s", "soon", "5", "0s", "1.5h", "999999999d999999999d", "99999999999999999999s", "5 s", "s"):
            for command in (("run", "iab/fig7", "-o", self.home / "x"), ("solve", "iab")):
                text = self.refused(*command, f"--time-limit={value}")
                self.assertIn(f"time limit: '{value}'; must be like 3h55m", text)
                self.assertIn("at most 36500d", text)
        self.assertFalse((self.home / "x").exists())

    def test_the_nearest_command_and_option_are_told(self):
        for words, hint in ((["slove"], "unknown command 'slove'; did you mean 'solve'?"), (["Export"], "did you mean 'export'?"),
                            (["solve", "iab", "--algoritm", "x"], "unknown option '--algoritm' of solve; did you mean '--algorithm'?"),
                            (["solve", "iab", "--algoritm=x"], "did you mean '--algorithm'?"),
                            (["solve", "iab", "-algorithm", "x"], "did you mean '--algorithm'?"),
                            (["run", "iab/fig7", "--Time_Limit", "5s"], "did you mean '--time-limit'?"),
                            (["merge", "a", "--ouput", "b"], "did you mean '--output'?"),
                            (["systems", "--jsn"], "did you mean '--json'?"), (["systems", "--progres", "bar"], "did you mean '--progress'?"),
                            (["--seed", "3", "solve", "iab"], "option --seed: must stand after the command"),
                            (["--progress", "bra", "systems"], "did you mean 'bar'?"),
                            (["solve", "iab", "--fabric", "MPI"], "did you mean 'mpi'?"),
                            (["import", "x.npz", "--from", "sionaa", "--system", "iab"], "did you mean 'sionna'?")):
            self.assertIn(hint, self.refused(*words))
        self.assertIn("known: systems, draw", self.refused("frobnicate"))

    def test_the_nearest_algorithm_is_told(self):
        for key, word, meant in (("iab", "MRT", "mrt"), ("iab", "zf", "zero_forcing"), ("iab", "ZF", "zero_forcing"),
                                 ("iab", "coord", "coordinate_descent"), ("haps", "zf", "zf_pf"), ("haps", "twolevel", "two_level"),
                                 ("mdd", "qtsca", "qt_sca"), ("mdd", "QT-SCA", "qt_sca"), ("mdd", "ip", "interior_point"),
                                 ("twotier", "wf", "water_filling"), ("twotier", "lb", "lower_bound"), ("dab", "cpmm", "central_pmm")):
            self.assertIn(f"did you mean '{meant}'?", self.refused("solve", key, "--algorithm", word))

    def test_an_option_of_other_algorithms_names_them(self):
        text = self.refused("solve", "iab", "--algorithm", "mo_altmin", "--opt", "random_starts=3")
        self.assertIn("options.random_starts: 'mo_altmin' has no such option; these algorithms have it: hybrid_wmmse, wmmse_digital", text)
        text = self.refused("solve", "haps", "--opt", "max_outer=3", "--opt", "toleranze=1")
        self.assertIn("options.max_outer: 'best' has no such option; these algorithms have it: two_level", text)
        self.assertIn("did you mean 'tolerance'?", text)
        text = self.refused("run", self.sweep("", "options = { random_starts = 3 }"), "-o", self.home / "x")
        self.assertIn("'phase_of_channel' has no such option; these algorithms have it: hybrid_wmmse", text)

    def test_every_command_helps_with_an_example(self):
        for command in COMMANDS:
            done = airloom(command, "--help")
            self.assertEqual(done.returncode, 0, command)
            self.assertIn(f"Example: airloom {command} ", done.stdout.decode())
        self.assertRegex(airloom("--help").stdout.decode(), r"--progress TEXT:\{bar,lines,json,auto\}")

    def test_train_helps_where_the_learner_is_not_built(self):
        alone = self.home / "airloom"
        shutil.copy(AIRLOOM, alone)
        done = airloom("train", "--help", program=alone)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertIn("Example: airloom train mdd --variant d", done.stdout.decode())
        self.assertIn("LibTorch", self.refused("train", "mdd", program=alone))

    def prepared(self):
        """One command line per command that prints, on files that are there."""
        network, answer, results = self.home / "n.npz", self.home / "a.npz", self.home / "results"
        for words in (("draw", "iab", "-o", network), ("solve", "iab", "--instance", network, "-o", answer),
                      ("run", "iab/fig10", "--quick", "-o", results)):
            self.assertEqual(airloom(*words).returncode, 0, words)
        judge = ("evaluate", "iab", "--instance", network, "--solution", answer)
        return [["--help"], ["--version"], *([command, "--help"] for command in COMMANDS), ["systems"], ["systems", "haps"],
                ["systems", "--json"], ["solve", "iab"], ["solve", "iab", "--json"], judge, (*judge, "--json"), ["cite", "iab"],
                ["export", results], ["export", results, "--tikz"], ["status", results], ["status", results, "--json"],
                ["report", results], ["reproduce", "iab/fig10", "--quick", "-o", results], ["bench", "iab/mrt", "--realizations", "1"],
                ["bench", "iab/mrt", "--realizations", "1", "--json"], ["import", network, "--from", "npz", "--system", "iab", "--list"]]

    def test_stdout_that_cannot_be_written_is_an_io_error(self):
        for words in self.prepared():
            with open("/dev/full", "wb") as full:
                done = subprocess.run([AIRLOOM, *map(str, words)], stdout=full, stderr=subprocess.PIPE, timeout=120, check=False)
            self.assertEqual(done.returncode, 3, f"{words}: {done.stderr.decode()}")
            self.assertIn("stdout: cannot be written", done.stderr.decode())
        closed = subprocess.run(["sh", "-c", f"'{AIRLOOM}' systems >&-"], stderr=subprocess.PIPE, timeout=120, check=False)
        self.assertEqual(closed.returncode, 3)
        file = self.home / "closed.npz"  # what goes to files alone needs no stdout, and no file takes its number
        drawn = subprocess.run(["sh", "-c", f"'{AIRLOOM}' draw iab -o '{file}' >&- 2>&-"], timeout=120, check=False)
        self.assertEqual(drawn.returncode, 0)
        self.assertEqual(airloom("solve", "iab", "--instance", file).returncode, 0)

    def test_a_reader_that_has_enough_ends_the_program_quietly(self):
        for words in (["--help"], ["systems", "--json"], ["train", "--help"], ["solve", "iab", "--json"]):
            reading, writing = os.pipe()
            os.close(reading)
            done = subprocess.run([AIRLOOM, *words], stdout=writing, stderr=subprocess.PIPE, timeout=120, check=False)
            os.close(writing)
            self.assertEqual((done.returncode, done.stderr), (141, b""), words)

    def test_a_missing_folder_for_temporary_files_is_an_io_error_or_does_not_matter(self):
        results = self.home / "results"
        self.assertEqual(airloom("run", "iab/fig10", "--quick", "-o", results).returncode, 0)
        for name in ("/nonexistent/folder", "", "/dev/null"):
            more = {"env": {**os.environ, "TMPDIR": name}}
            for words in (["solve", "iab", "-o", self.home / "a.mat"], ["run", "iab/fig10", "--quick", "-o", self.home / "again"]):
                self.assertEqual(airloom(*words, **more).returncode, 0, words)
            done = airloom("report", results, **more)
            self.assertIn(done.returncode, (0, 3), done.stderr)
            if done.returncode == 3:
                self.assertIn(f"folder for temporary files: '{name}'", done.stderr.decode())
                self.assertIn("TMPDIR", done.stderr.decode())
        without = {name: value for name, value in os.environ.items() if name != "TMPDIR"}
        self.assertEqual(airloom("report", results, env=without).returncode, 0)

    def test_names_that_are_not_utf8_work_or_are_refused(self):
        """No file name ends as an internal error, wherever it enters JSON, arrays or a database."""
        odd = os.fsdecode(b"\xff\xfe ") + "x"
        folder = self.home / odd
        folder.mkdir()
        network, answer, page = folder / f"{odd}.npz", folder / f"{odd}.mat", folder / f"{odd}.html"
        lines = [("draw", "iab", "-o", network), ("solve", "iab", "--instance", network, "-o", answer, "--json"),
                 ("evaluate", "iab", "--instance", network, "--solution", answer, "--json"),
                 ("run", "iab/fig10", "--quick", "--progress", "json", "-o", folder), ("status", folder, "--json"), ("status", folder),
                 ("export", folder, "-o", folder / f"{odd}.csv"), ("export", folder, "--npz", "-o", folder / f"{odd}.npz"),
                 ("merge", folder, "-o", folder / "merged"), ("report", folder, "-o", page), ("report", folder, "--progress", "json"),
                 ("reproduce", "iab/fig10", "--quick", "-o", folder), ("run", "iab/fig10", "--quick", "-o", folder)]
        channels = folder / f"{odd} channels.npz"
        with open(channels, "wb") as file:
            np.savez(file, h=1e-6 * np.exp(1j * np.arange(12.0)).reshape(2, 3, 2), axes="b,u,n", convention="physical")
        for ending in ("npz", "mat", "h5"):
            lines.append(("import", channels, "--from", "npz", "--system", "dab", "--opt", "tx_power_max_dbm=[30]", "--opt", "noise_dbm=-94",
                          "-o", folder / f"{odd}.{ending}", "--json"))
        for words in lines:
            done = airloom(*words)
            self.assertEqual(done.returncode, 0, f"{words}: {done.stderr}")
        for words in (("solve", odd), ("solve", "iab", "--algorithm", odd), ("solve", "iab", "--set", f"{odd}={odd}"),
                      ("solve", "iab", "--opt", f"split={odd}"), ("solve", "iab", "--opt", f"{odd}=1"), ("solve", "iab", f"--{odd}"),
                      ("solve", "iab", "--scenario", odd), ("run", odd), ("cite", odd), ("bench", odd), ("run", folder / f"{odd}.toml"),
                      ("solve", "mdd", "--algorithm", "hgnn", "--model", folder / "absent"), ("solve", "iab", "--instance", folder / "absent.npz"),
                      ("export", folder / "absent"), ("draw", "iab", "-o", folder / "absent" / "x.npz"), ("draw", "iab", "-o", folder / odd),
                      ("import", network, "--from", "npz", "--system", "iab", "-o", folder / "y.npz", "--json"), (odd,)):
            done = airloom(*words)
            self.assertIn(done.returncode, (2, 3), f"{words}: {done.stderr}")
            self.assertNotIn(b"internal error", done.stderr)

    def test_figures_with_any_label_are_drawn(self):
        """Quotes, backslashes and colons in the names of axes, series, metrics and titles."""
        odd = r"""it's \"so\" \\"""
        text = f"""
system = "iab"
title = "{odd}"
realizations = 2

[[sweep]]
name = "ratio 1:x"
key = "donor_power_dbw"
values = [-10, 0]

[[sweep]]
name = "{odd}"
key = "ground_users"
values = [3, 4]

[[series]]
label = "{odd}"
algorithm = "mrt"
"""
        kinds = {"line": 'x = "ratio 1:x"', "bar": f'x = "{odd}"', "cdf": "", "map": f'x = "ratio 1:x"\ny = "{odd}"', "deployment": ""}
        for kind, keys in kinds.items():
            metrics = "" if kind == "deployment" else f'metrics = ["sum_rate_bps"]\nmetric_labels = ["{odd}"]'
            text += f'\n[[figure]]\nid = "{kind}"\nkind = "{kind}"\ntitle = "{odd}"\n{metrics}\nx_label = "{odd}"\ny_label = "1:x"\n{keys}\n'
        file = self.home / "labels.toml"
        file.write_text(text)
        results = self.home / "results"
        done = airloom("reproduce", file, "-o", results)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertIn("5 figures (SVG, PNG, PDF, TikZ)", done.stderr.decode())
        self.assertNotIn("note:", done.stderr.decode())
        svg = (results / "iab" / "labels" / "line.svg").read_text()
        self.assertIn("it's &quot;so&quot; \\", svg.replace("\"so\"", "&quot;so&quot;").replace("&#39;", "'").replace("&apos;", "'"))
        tex = airloom("export", results, "--tikz").stdout.decode()
        self.assertIn("it\\textquotesingle{}s \\char34{}so\\char34{} \\textbackslash{}", tex)
        self.assertEqual(airloom("export", results, "--npz", "-o", self.home / "r.npz").returncode, 0)

    def test_every_source_says_where_it_is_found(self):
        for key in ("dab", "haps", "iab", "mdd", "twotier"):
            entry = airloom("cite", key).stdout.decode().split("@software")[0]
            self.assertRegex(entry, r"\n  year += \{20\d\d\}", key)
            self.assertRegex(entry, r"\n  (doi|eprint|howpublished) += \{[^}]+\}", key)
            self.assertEqual(entry.count("{"), entry.count("}"), key)


if __name__ == "__main__":
    AIRLOOM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
