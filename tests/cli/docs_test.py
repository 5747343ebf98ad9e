"""The documents against the program: arrays, algorithms and metrics of docs/files.md, and the reference pages.

Usage: docs_test.py PATH_OF_AIRLOOM
"""
import json
import re
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

AIRLOOM = "airloom"
ROOT = Path(__file__).resolve().parent.parent.parent


def run(*arguments):
    return subprocess.run([AIRLOOM, *map(str, arguments)], capture_output=True, text=True, check=True).stdout


def cells(page, key):
    """Cells of the table row that starts with `key`, one list per table."""
    rows = [line for line in page.splitlines() if line.startswith(f"| `{key}` |")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[2:-1]] for row in rows]


def names(text):
    return [n for n in re.findall(r"`([a-z0-9_]+)`", text)]


def arrays(file):
    return {Path(n).stem for n in zipfile.ZipFile(file).namelist()}


class DocsTest(unittest.TestCase):
    def test_array_names(self):
        page = (ROOT / "docs/files.md").read_text()
        instance_cell, solution_cell = cells(page, "iab")[0]
        slice_page = (ROOT / "src/airloom/systems/iab/README.md").read_text()
        with tempfile.TemporaryDirectory() as folder:
            x, s = Path(folder) / "x.npz", Path(folder) / "s.npz"
            written, answered = set(), set()
            for more in (["--set", "phase_bits=4"], ["--set", "architecture=sub_connected", "--set", "noise_mode=psd_as_power"]):
                run("draw", "iab", *more, "-o", x)
                run("solve", "iab", "--instance", x, "--opt", "objective=proportional_fair", "-o", s)  # flows are written where they are chosen
                written |= arrays(x)
                answered |= arrays(s)
        promises = {"min_ground_rate_bps"}  # no scenario draws it
        self.assertEqual(written | promises, {n for n in names(instance_cell) if n not in ("value", "psd_as_power")})
        self.assertEqual(answered, set(names(solution_cell)))
        for name in written | answered:
            self.assertIn(f"`{name}`", slice_page)

    def test_algorithms_and_metrics(self):
        algorithms_cell, metrics_cell = cells((ROOT / "docs/files.md").read_text(), "iab")[1]
        system = json.loads(run("systems", "iab", "--json"))
        known = [a["name"] for a in system["algorithms"]]
        self.assertEqual([n for n in names(algorithms_cell.split(";")[0])], known)
        metrics = json.loads(run("solve", "iab", "--algorithm", "zero_forcing", "--json"))["metrics"]
        for name in names(metrics_cell):
            if name != "network":
                self.assertIn(name, metrics)

    def test_reference_pages_are_the_program(self):
        done = subprocess.run([sys.executable, ROOT / "scripts/reference", AIRLOOM, "--check"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_every_command_has_an_example(self):
        commands = re.findall(r"^  (\w+) +\S", run("--help").split("Subcommands:")[1], re.M)
        self.assertGreaterEqual(len(commands), 12)
        for command in commands:
            self.assertIn(f"Example: airloom {command}", run(command, "--help"), command)

    def test_citations(self):
        self.assertIn("@article{iab", run("cite", "iab/fig7"))
        self.assertIn("Fig. 7", run("cite", "iab/fig7"))
        self.assertIn("@software{airloom", run("cite", "airloom"))


if __name__ == "__main__":
    AIRLOOM = sys.argv.pop(1)
    unittest.main()
