"""The same numbers on every machine of one level: what a library may choose by the processor changes nothing in stored results.

Usage: numbers_test.py PATH_OF_AIRLOOM
"""
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

AIRLOOM = "airloom"
QUICK = ["dab/fig10", "haps/fig4", "iab/fig7", "mdd/fig5", "twotier/fig6x"]  # one per system

# Other machines of the level x86-64-v3, as far as one can pretend: the C library without AVX-512 or with other preferences and caches,
# and the kernels of OpenBLAS for other processors (it is not linked; should it come back, this tells).
SAME_LEVEL = [
    {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,-AVX512DQ,-AVX512CD,-ERMS", "OPENBLAS_CORETYPE": "Haswell"},
    {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=Prefer_No_VZEROUPPER,-AVX_Fast_Unaligned_Load:glibc.cpu.x86_data_cache_size=0x100000",
     "OPENBLAS_CORETYPE": "SkylakeX"},
]
OTHER_LEVEL = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA"}

MATH = "import math; print(hash(tuple(f(x / 977) for x in range(1, 900) for f in (math.exp, math.sin, math.log, math.atan, math.erf))))"


def run(command, settings):
    clean = {k: v for k, v in os.environ.items() if k not in ("GLIBC_TUNABLES", "OPENBLAS_CORETYPE")}
    return subprocess.run([*map(str, command)], env=clean | settings, capture_output=True, text=True, timeout=120, check=True).stdout


def fingerprint(settings):
    return re.search(r"^numeric fingerprint ([0-9a-f]{16})$", run([AIRLOOM, "--version"], settings), re.M)[1]


class NumbersTest(unittest.TestCase):
    def test_results_are_those_of_other_processors_of_the_level(self):
        def digests(settings):
            with tempfile.TemporaryDirectory(prefix="airloom-numbers-") as folder:
                run([AIRLOOM, "run", *QUICK, "--quick", "-o", folder], settings)
                tables = {name: run([AIRLOOM, "export", Path(folder) / name, "--csv"], settings) for name in QUICK}
                return {name: hashlib.sha256(table.encode()).hexdigest() for name, table in tables.items()}

        expected = digests({})
        for settings in SAME_LEVEL:
            self.assertEqual(digests(settings), expected, settings)

    def test_the_fingerprint_is_that_of_the_level(self):
        expected = fingerprint({})
        for settings in SAME_LEVEL:
            self.assertEqual(fingerprint(settings), expected, settings)

    def test_the_fingerprint_tells_where_the_c_library_computes_otherwise(self):
        if run([sys.executable, "-c", MATH], {}) == run([sys.executable, "-c", MATH], OTHER_LEVEL):
            self.skipTest("this C library has one code for all processors, or the settings have other names")
        self.assertNotEqual(fingerprint(OTHER_LEVEL), fingerprint({}))


if __name__ == "__main__":
    AIRLOOM = sys.argv.pop(1)
    unittest.main()
