"""The learned allocator from outside: a model file written here, its powers computed here by NumPy from the published equations.

Usage: mdd_learner_test.py PATH_OF_AIRLOOM
"""
import json
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

try:
    import numpy as np
except ImportError:
    print("NumPy not found: skipped")
    sys.exit(77)

AIRLOOM = "airloom"
APS, USERS, DL, UL, WIDTH, HIDDEN = 24, 6, 4, 2, 16, 24


def random_model(rng):
    """Tensors by name."""
    t = {}

    def linear(name, out, inputs):
        t[name + ".weight"] = rng.uniform(-1, 1, (out, inputs)) / np.sqrt(inputs)
        t[name + ".bias"] = rng.uniform(-0.3, 0.3, out)

    def norm(name, n):
        t[name + ".weight"], t[name + ".running_var"] = rng.uniform(0.5, 1.5, (2, n))
        t[name + ".bias"], t[name + ".running_mean"] = rng.uniform(-0.3, 0.3, (2, n))

    for node, inputs, outputs in (("ap", 5 + USERS * DL, USERS * DL + 1), ("user", 5 + APS * UL, UL)):
        linear(f"{node}.embed", WIDTH, inputs)
        for path in ("0.1", "0.2", "1.1", "1.2"):
            for name, out, n in (("message", HIDDEN, WIDTH), ("update1", HIDDEN, WIDTH + HIDDEN), ("update2", WIDTH, HIDDEN)):
                linear(f"{node}.{path}.{name}", out, n)
                norm(f"{node}.{path}.{name}_norm", out)
            linear(f"{node}.{path}.attention", WIDTH, WIDTH)
            t[f"{node}.{path}.query"] = rng.uniform(-1, 1, WIDTH)
        for name, out, n in (("decode1", HIDDEN, WIDTH), ("decode2", HIDDEN, HIDDEN), ("decode3", outputs, HIDDEN)):
            linear(f"{node}.{name}", out, n)
    return {name: x.astype("<f4") for name, x in t.items()}


def write_model(path, tensors, **changes):
    config = dict(variant="d", decoder="feasible", edge="inverse", width=WIDTH, hidden=HIDDEN, layers=2, max_aps=APS, max_users=USERS, subcarriers_dl=DL,
                  subcarriers_ul=UL, ap_mean=2.0, ap_deviation=0.8, user_mean=-4.0, user_deviation=0.7, feature_version=1)
    header, data = {"__metadata__": {"format": "airloom-hgnn", "config": json.dumps({**config, **changes})}}, b""
    for name, x in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(x.shape), "data_offsets": [len(data), len(data) + x.nbytes]}
        data += x.tobytes()
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def powers(x, t):
    """Downlink and uplink powers, rows are nodes."""
    h, noise, subcarriers = x["h"], float(x["noise_w"]), DL + UL
    inverse = np.array([[np.linalg.inv(h[c, l].conj() @ h[c, l].T).diagonal().real for l in range(APS)] for c in range(subcarriers)])  # (S,L,D)
    omega, upsilon = 1 / np.sqrt(inverse[:DL]), inverse[DL:]
    ap = np.hstack([np.zeros((APS, 5)), ((np.log10(omega / np.sqrt(noise)) - 2.0) / 0.8).transpose(1, 2, 0).reshape(APS, -1)])
    user = np.hstack([np.zeros((USERS, 5)), ((-0.5 * np.log10(upsilon) + 4.0) / 0.7).transpose(2, 1, 0).reshape(USERS, -1)])

    def edges(to, of, own):
        d = np.maximum(1, np.linalg.norm(to[:, None] - of[None], axis=2)) * (1 - np.eye(len(to)) if own else 1)
        return 50 / (d + 20) / len(of)

    lin = lambda name, v: v @ t[name + ".weight"].T + t[name + ".bias"]
    leaky = lambda v: np.where(v > 0, v, 0.01 * v)
    norm = lambda name, v: (v - t[name + ".running_mean"]) / np.sqrt(t[name + ".running_var"] + 1e-5) * t[name + ".weight"] + t[name + ".bias"]
    block = lambda name, v: norm(name + "_norm", leaky(lin(name, v)))
    a, u = x["tx_pos_m"], x["rx_pos_m"]
    v = {"ap": lin("ap.embed", ap), "user": lin("user.embed", user)}
    weights = {"ap": (edges(a, u, False), edges(a, a, True)), "user": (edges(u, a, False), edges(u, u, True))}
    for k in range(2):
        new = {}
        for node, other in (("ap", "user"), ("user", "ap")):
            z, score = [], []
            for f, sender in ((1, other), (2, node)):
                at = f"{node}.{k}.{f}"
                both = np.hstack([v[node], block(at + ".message", weights[node][f - 1] @ v[sender])])
                z.append((block(at + ".update2", block(at + ".update1", both)) + v[node]) / 2)
                score.append((lin(at + ".attention", z[-1]) @ t[at + ".query"]).mean())
            share = np.exp(score) / np.exp(score).sum()
            new[node] = share[0] * z[0] + share[1] * z[1]
        v = new
    out = {n: lin(f"{n}.decode3", leaky(lin(f"{n}.decode2", leaky(lin(f"{n}.decode1", v[n]))))) for n in v}
    share = np.exp(out["ap"][:, :-1])
    p = x["tx_power_max_w"][:, None] / (1 + np.exp(-out["ap"][:, -1:])) * share / share.sum(1, keepdims=True)
    coupling = x["iai_residual"][:, None] * x["gain_ap_ap"] / subcarriers
    np.fill_diagonal(coupling, x["si_residual_ap"])
    base = np.einsum("mld,l->dm", upsilon, noise + coupling @ p.sum(1)) / APS**2
    q = base * (np.expm1(float(x["qos_ul_nats"]) / UL) * 1.0005 + np.log1p(np.exp(out["user"] - 4)))
    return p.reshape(APS, USERS, DL), q, x["user_power_max_w"]


class LearnerTest(unittest.TestCase):
    def run_airloom(self, *arguments, status=0):
        run = subprocess.run([AIRLOOM, *map(str, arguments)], capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, status, f"{arguments}: {run.stderr}{run.stdout}")
        return run

    def test_powers_are_those_of_the_equations(self):
        with tempfile.TemporaryDirectory(prefix="airloom-learner-") as folder:
            home = Path(folder)
            compared = 0
            for seed in range(4):
                tensors = random_model(np.random.default_rng(seed))
                write_model(home / "m.safetensors", tensors)
                self.run_airloom("draw", "mdd", "--seed", seed + 1, "-o", home / "x.npz")
                run = self.run_airloom("solve", "mdd", "--instance", home / "x.npz", "--algorithm", "hgnn", "--model", home / "m.safetensors", "-o",
                                       home / "s.npz", "--json")
                record = json.loads(run.stdout)
                self.assertEqual(record["certificate"]["decoder"], "feasible")
                self.assertEqual(record["certificate"]["edge"], "inverse")
                got = dict(np.load(home / "s.npz"))
                p, q, budget = powers(dict(np.load(home / "x.npz")), {n: w.astype(float) for n, w in tensors.items()})
                if (q.sum(1) > 0.99 * budget).any():  # what meets a budget has rules of its own
                    continue
                compared += 1
                np.testing.assert_allclose(got["p_dl_w"], p, rtol=1e-4)  # 32-bit floats, then an exponential
                np.testing.assert_allclose(got["p_ul_w"], q, rtol=1e-4)
            self.assertGreater(compared, 0)

    def test_refusals(self):
        with tempfile.TemporaryDirectory(prefix="airloom-learner-") as folder:
            file = Path(folder) / "m.safetensors"
            tensors = random_model(np.random.default_rng(1))
            write_model(file, tensors)
            solve = ("solve", "mdd", "--algorithm", "hgnn", "--model", file)
            self.assertIn("users: 7", self.run_airloom(*solve, "--set", "users=7", status=2).stderr)
            self.assertIn("uplink subcarriers: 4", self.run_airloom(*solve, "--set", "subcarriers_ul=4", status=2).stderr)
            self.assertIn("takes no trained model", self.run_airloom("solve", "mdd", "--algorithm", "mm", "--model", file, status=2).stderr)
            self.assertIn("start=hgnn", self.run_airloom("solve", "mdd", "--model", file, status=2).stderr)
            self.run_airloom("solve", "mdd", "--model", file, "--opt", "start=hgnn")
            write_model(file, tensors, feature_version=2)
            self.assertIn("feature_version", self.run_airloom(*solve, status=2).stderr)
            file.write_bytes(file.read_bytes()[:-4])
            self.assertIn("m.safetensors", self.run_airloom(*solve, status=2).stderr)
            file.unlink()
            self.run_airloom(*solve, status=3)


if __name__ == "__main__":
    AIRLOOM = sys.argv.pop(1)
    unittest.main()
