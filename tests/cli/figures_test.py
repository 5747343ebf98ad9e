"""Figures for papers: hostile names, one drop, missing series, every kind, through pdfLaTeX; and what `export` refuses.

Usage: figures_test.py PATH_OF_AIRLOOM
"""
import importlib.machinery
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import all_figures  # noqa: E402

AIRLOOM = "airloom"
ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "\\\\\\\"q\\\" it's 50% of {A}, [B]"
WORSE = "& C_1^2 #3 $x$ ~ | < > `b`"
SHORT = "50 % \u03c3\u00b2 \u4e2d_"
WORST = "-- \u03c3\u00b2 \u4e2d \u00fc \u00de \u2264"

EXPERIMENT = all_figures.experiment(HOSTILE, axis=SHORT, other=WORST, x_label=WORSE, y_label=WORST, z_label=WORST, realizations=4, quick=1)


def airloom(*words, **more):
    return subprocess.run([AIRLOOM, *map(str, words)], capture_output=True, timeout=280, **more)


def script():
    loader = importlib.machinery.SourceFileLoader("figures", str(ROOT / "scripts" / "figures"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("figures", loader))
    loader.exec_module(module)
    return module


class Figures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.home)
        (cls.home / "hostile.toml").write_text(EXPERIMENT)
        for name, quick in (("full", ()), ("one", ("--quick",))):
            ended = airloom("run", cls.home / "hostile.toml", *quick, "-o", cls.home / name)
            assert ended.returncode == 0, ended.stderr.decode()

    def refused(self, *words):
        ended = airloom(*words)
        self.assertEqual(ended.returncode, 2, ended.stderr.decode())
        return ended.stderr.decode()

    def test_latex_shows_what_the_svg_shows(self):
        tools = [tool for tool in ("pdflatex", "pdftoppm", "rsvg-convert", "gnuplot") if shutil.which(tool) is None]
        if tools:
            self.assertNotEqual(os.environ.get("CI"), "true", f"not installed: {tools}")
            self.skipTest(f"not installed: {tools}")
        figures = script()
        trouble, count = figures.examine(AIRLOOM, self.home / "full" / "iab" / "hostile", self.home / "figures-full", "88mm")
        self.assertEqual(trouble, [])
        self.assertEqual(count, 9)
        # the comparison notices what is wrong
        folder = self.home / "figures-full"
        line = "iab-hostile-cdf"
        self.assertLess(figures.misplaced(folder, line), figures.CORNER_PX)
        data = folder / f"{line}.dat"
        rows = data.read_text().split("\n")
        at = next(k for k, row in enumerate(rows) if row and not row.startswith("#")) + 1
        words = rows[at].split()
        rows[at] = " ".join([words[0], str(float(words[1]) + 0.2), *words[2:]])
        data.write_text("\n".join(rows))
        self.assertGreater(figures.misplaced(folder, line), figures.CORNER_PX)
        svg, pdf, _ = figures.rasters(folder, line, folder)
        self.assertGreater(figures.likeness(svg, pdf), figures.SHARE)
        self.assertLess(figures.likeness(svg, np.roll(pdf, 15, axis=0)), figures.SHARE)
        broken = folder / f"{line}.tex"
        broken.write_text(broken.read_text().replace("\\gpcolor", "\\nosuchcolor"))
        self.assertRaises(RuntimeError, figures.rasters, folder, line, folder)

    def test_a_series_without_values_takes_nothing_from_the_others(self):
        failing = EXPERIMENT.replace('algorithm = "phase_of_channel"', 'command = ["false", "{instance}", "{solution}"]')
        (self.home / "failing.toml").write_text(failing)
        ended = airloom("run", self.home / "failing.toml", "--quick", "-o", self.home / "failing")
        self.assertIn(ended.returncode, (0, 4), ended.stderr.decode())
        if shutil.which("pdflatex") is None or shutil.which("rsvg-convert") is None:
            self.skipTest("pdflatex or rsvg-convert is not installed")
        trouble, count = script().examine(AIRLOOM, self.home / "failing" / "iab" / "failing", self.home / "figures-failing", "88mm")
        self.assertEqual(trouble, [])
        self.assertEqual(count, 9)

    def test_width_and_files(self):
        folder = self.home / "wide"
        self.assertEqual(airloom("export", self.home / "one", "--svg", "--width", "7in", "-o", folder).returncode, 0)
        svg = (folder / "iab-hostile-line.svg").read_text()
        self.assertIn('width="672"', svg)
        self.assertTrue((folder / "iab-hostile-line.dat").exists() and (folder / "iab-hostile-line.gp").exists())
        self.assertFalse((folder / "figures.tex").exists())
        for width in ("88", "88 mm", "3m", "1cm", "nan mm", ""):
            if width:
                self.assertIn("width", self.refused("export", self.home / "one", "--pdf", "--width", width, "-o", folder))
        self.assertIn("--width", self.refused("export", self.home / "one", "--csv", "--width", "88mm"))
        self.assertIn("-o", self.refused("export", self.home / "one", "--pdf"))
        self.assertIn("folder", self.refused("export", self.home / "one", "--pdf", "-o", self.home / "all.pdf"))
        self.assertIn("folder", self.refused("export", self.home / "one", "--pdf", "--svg", "-o", self.home / "all.pdf"))
        self.refused("export", self.home / "one", "--pdf", "--csv", "-o", folder)
        self.refused("export", self.home / "one", "--svg", "--timing", "-o", folder)

    def test_without_gnuplot_it_says_so(self):
        ended = airloom("export", self.home / "one", "--pdf", "-o", self.home / "none", env={**os.environ, "PATH": "/nonexistent"})
        self.assertEqual(ended.returncode, 3)
        self.assertIn("gnuplot", ended.stderr.decode())


if __name__ == "__main__":
    AIRLOOM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
