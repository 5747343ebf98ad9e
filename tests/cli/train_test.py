"""`airloom train`: help, a whole run, kill -9 and resume, the model it writes in use; exit codes and refusals.

Usage: train_test.py PATH_OF_AIRLOOM. Skipped where the build has no LibTorch.
"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

AIRLOOM = "airloom"
SMALL = ["train", "mdd", "--variant", "d", "--layouts", "128", "--steps", "60", "--validation", "8", "--test", "0",
         "--validate-every", "10", "--width", "8", "--hidden", "12", "--set", "area_side_m=200", "--seed", "3"]
BATCH = ["--batch", "16"]


def run(*arguments, **more):
    return subprocess.run([AIRLOOM, *map(str, arguments)], capture_output=True, text=True, **more)


class TrainTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def test_help_shows_an_example(self):
        text = run("train", "--help").stdout
        self.assertIn("Example: airloom train mdd --variant d", text)
        self.assertIn("--decoder", text)

    def test_killed_run_goes_on_and_its_model_serves(self):
        whole, killed = self.path / "whole.safetensors", self.path / "again.safetensors"
        done = run(*SMALL, *BATCH, "-o", whole, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("ETA", done.stderr)
        self.assertEqual(json.loads(done.stdout)["status"], "converged")

        process = subprocess.Popen([AIRLOOM, *SMALL, *BATCH, "--save-every", "0", "-o", str(killed)], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        checkpoint = Path(str(killed) + ".checkpoint")
        for _ in range(600):
            if checkpoint.exists() or process.poll() is not None:
                break
            time.sleep(0.05)
        process.kill()
        process.wait()
        resumed = run(*SMALL, *BATCH, "--save-every", "0", "-o", killed)
        self.assertEqual(resumed.returncode, 0, resumed.stderr)
        same = [Path(str(file) + ending).read_bytes() for file in (whole, killed) for ending in ("", ".csv")]
        self.assertEqual(same[1], same[3])
        # the command in the file names the file; all else is equal
        self.assertEqual(same[0].replace(b"whole.safetensors", b"again.safetensors"), same[2])

        solved = run("solve", "mdd", "--algorithm", "hgnn", "--model", whole, "--seed", "9", "--json")
        self.assertEqual(solved.returncode, 0, solved.stderr)
        self.assertEqual(json.loads(solved.stdout)["metrics"]["users_below_qos"], 0.0)

    def test_a_stop_keeps_what_was_learned(self):
        """Ctrl-C and SIGTERM, the moment when LibTorch is still being loaded included: exit code 130, and the same command goes on."""
        model, words = self.path / "m.safetensors", [word if word != "60" else "100000" for word in (*SMALL, *BATCH)]
        for by, begun in ((signal.SIGTERM, False), (signal.SIGTERM, True), (signal.SIGINT, True)):
            process = subprocess.Popen([AIRLOOM, *words, "-o", str(model)], stderr=subprocess.PIPE, text=True)
            said = ""
            while begun and "validation" not in said:  # the first step that was validated
                said = process.stderr.readline()
                self.assertTrue(said, "it ended by itself")
            while not begun and not os.readlink(f"/proc/{process.pid}/exe").endswith("airloom-train"):  # still loading
                time.sleep(0.001)
            process.send_signal(by)
            _, said = process.communicate(timeout=120)
            self.assertEqual(process.returncode, 130, said)
        self.assertIn("went on from step", said)
        self.assertTrue(Path(f"{model}.checkpoint").exists())

    def test_layouts_of_random_fields(self):
        """Layouts whose power and noise differ, from a scenario file; what a training has one of cannot be random."""
        scenario, model = self.path / "mine.toml", self.path / "m.safetensors"
        scenario.write_text("area_side_m = 300\n[random]\nnoise_dbm = { from = -110, to = -80 }\nusers = { from = 1, to = 4 }\n")
        words = ["train", "mdd", "--variant", "d", "--sizes", "4x2", "--layouts", "32", "--validation", "4", "--test", "0", "--steps", "2", "--batch", "8",
                 "--width", "4", "--hidden", "4", "--scenario", scenario, "--set", "ap_power_dbm={ from = 20, to = 40 }", "-o", model]
        done = run(*words)
        self.assertEqual(done.returncode, 0, done.stderr)
        kept = model.read_bytes()
        self.assertIn(b"noise_dbm={ from = -110, to = -80 }", kept)  # the command that makes it again
        again = run(*words, "--restart")
        self.assertEqual((again.returncode, model.read_bytes()), (0, kept), again.stderr)
        refused = run(*words, "--restart", "--set", "qos={ choice = [\"none\", \"sum\"] }")
        self.assertEqual(refused.returncode, 2)
        self.assertIn("random.qos: is the same for all layouts", refused.stderr)

    def test_the_second_generation(self):
        """Learns, goes on, says what it saw, serves another size than it learned from, and names what it has no option for."""
        model = self.path / "e.safetensors"
        words = ["train", "mdd", "--variant", "e", "--sizes", "4x2x3:2/1,6x3x4:3/2", "--layouts", "32", "--validation", "4", "--test", "4", "--steps", "4",
                 "--batch", "8", "--hidden", "4", "--layers", "1", "--set", "noise_dbm=-100..-90", "--set", "qos_dl_nats=0.5", "-o", model]
        done = run(*words, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([row["size"] for row in json.loads(done.stdout)["test"]], ["4x2x3:2/1", "6x3x4:3/2"])
        kept = model.read_bytes()
        self.assertIn(b"noise_dbm={ from = -100, to = -90 }", kept)
        self.assertEqual((run(*words, "--restart").returncode, model.read_bytes()), (0, kept))
        solved = json.loads(run("solve", "mdd", "--algorithm", "hgnn", "--model", model, "--json").stdout)
        self.assertEqual(solved["certificate"]["model"], "e.safetensors")
        self.assertIn("aps", solved["certificate"]["outside_training"])
        self.assertIn("never saw", solved["message"])
        for extra, text in ((["--decoder", "relu"], "--decoder: is no option of variant e"), (["--set", "clustering=user_centric"], "clustering"),
                            (["--promise-weight", "-1"], "promise_weight")):
            wrong = run(*words, "--restart", *extra)
            self.assertEqual(wrong.returncode, 2, wrong.stderr)
            self.assertIn(text, wrong.stderr)

    def test_wrong_input_is_named(self):
        output = self.path / "m.safetensors"
        for extra, text in ((["--edge", "interference"], "edge: interference"), (["--batch", "1"], "must be >= 2"),
                            (["--device", "abacus"], "--device: 'abacus'"), (["--set", "user=3"], "users"), (["--sizes", "12x"], "12x6,24x12")):
            wrong = run(*SMALL, *extra, "-o", output)
            self.assertEqual(wrong.returncode, 2, wrong.stderr)
            self.assertIn(text, wrong.stderr)
        self.assertEqual(run("train", "iab", "--variant", "d", "-o", output).returncode, 2)
        self.assertFalse(output.exists())


if __name__ == "__main__":
    AIRLOOM = sys.argv.pop(1)
    if "torch" not in run("--version").stdout:
        print("this build has no LibTorch")
        sys.exit(77)
    unittest.main(verbosity=2)
