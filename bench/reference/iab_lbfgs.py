#!/usr/bin/python3
"""Hybrid beams for the sum of spectral efficiencies, as users would write them: SciPy's L-BFGS, and pymanopt where it is installed.

    bench/reference/iab_lbfgs.py PROGRAM [DROPS]     (PROGRAM: airloom; 10 drops of multipath)

Both begin at the phases of the channels with zero forcing and equal shares, and see the same function with its exact gradient in NumPy: phases and
digital factor together (L-BFGS; pymanopt: complex circles times a plane, conjugate gradients), power scaled out. The program solves the same
networks with `joint=false`, which pursues the same sums. Compared: sum spectral efficiency over both platforms, seconds per network.
"""
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

try:
    import pymanopt
except ImportError:
    pymanopt = None


def value_and_slopes(h, f, b):
    """sum_l log2(1 + SINR_l) of W = F B scaled to unit power, with its gradients in F and B. h: (N, L), budget and noise 1."""
    w = f @ b
    y = h.conj().T @ w
    power = np.linalg.norm(w) ** 2
    signal = np.abs(np.diag(y)) ** 2
    below = (np.abs(y) ** 2).sum(1) - signal + power
    s, i = 1 / (signal + below), 1 / (signal + below) - 1 / below
    m = np.repeat(i[:, None], len(i), axis=1)
    np.fill_diagonal(m, s)
    slope = (h @ (m * y) + i.sum() * w) * 2 / np.log(2)
    return np.log2(1 + signal / below).sum(), slope @ b.conj().T, f.conj().T @ slope


def start(h):
    f = np.exp(1j * np.angle(h))
    b = np.linalg.inv(h.conj().T @ f)
    b = b / np.linalg.norm(f @ b, axis=0) / np.sqrt(h.shape[1])
    return f, b


def by_scipy(h):
    f0, b0 = start(h)
    n, r = f0.shape

    def unpack(x):
        b = (x[n * r:n * r + b0.size] + 1j * x[n * r + b0.size:]).reshape(b0.shape)
        return np.exp(1j * x[:n * r].reshape(n, r)), b

    def objective(x):
        f, b = unpack(x)
        value, to_f, to_b = value_and_slopes(h, f, b)
        return -value, -np.concatenate([(to_f.conj() * 1j * f).real.ravel(), to_b.real.ravel(), to_b.imag.ravel()])

    x0 = np.concatenate([np.angle(f0).ravel(), b0.real.ravel(), b0.imag.ravel()])
    return -minimize(objective, x0, jac=True, method="L-BFGS-B", options={"maxiter": 500, "ftol": 1e-9, "gtol": 1e-7}).fun


def by_pymanopt(h):
    f0, b0 = start(h)
    manifold = pymanopt.manifolds.Product([pymanopt.manifolds.ComplexCircle(f0.size), pymanopt.manifolds.ComplexEuclidean(*b0.shape)])

    @pymanopt.function.numpy(manifold)
    def cost(f, b):
        return -value_and_slopes(h, f.reshape(f0.shape), b)[0]

    @pymanopt.function.numpy(manifold)
    def slopes(f, b):
        _, to_f, to_b = value_and_slopes(h, f.reshape(f0.shape), b)
        return -to_f.ravel(), -to_b

    problem = pymanopt.Problem(manifold, cost, euclidean_gradient=slopes)
    optimizer = pymanopt.optimizers.ConjugateGradient(max_iterations=500, verbosity=0)
    return -optimizer.run(problem, initial_point=[f0.ravel(), b0]).cost


def channels(arrays):
    noise = float(arrays["bandwidth_hz"]) * float(arrays["noise_psd_w_per_hz"])
    return [arrays["h_aerial"].T * np.sqrt(float(arrays["donor_power_max_w"]) / noise), arrays["h_ground"].T * np.sqrt(float(arrays["node_power_max_w"]) / noise)]


def main():
    program, drops = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10
    results = {"airloom": []}
    others = {"SciPy L-BFGS": by_scipy, **({"pymanopt": by_pymanopt} if pymanopt else {})}
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(1, drops + 1):
            file = Path(folder) / "network.npz"
            subprocess.run([program, "draw", "iab", "--seed", str(seed), "--set", "propagation=multipath", "-o", file], check=True, capture_output=True)
            answer = subprocess.run([program, "compare", "iab", "--instance", file, "--algorithms", "hybrid_wmmse", "--opt", "hybrid_wmmse.joint=false", "--json",
                                     "--per-network", "--threads", "1"], check=True, capture_output=True, text=True).stdout
            seconds = json.loads(answer)["per_network"][0]["answers"]["hybrid_wmmse"]["wall_s"]
            record = json.loads(subprocess.run([program, "solve", "iab", "--instance", file, "--opt", "joint=false", "--json"], check=True, capture_output=True,
                                               text=True).stdout)
            results["airloom"].append((sum(record["metrics"]["se_aerial"]) + sum(record["metrics"]["se_ground"]), seconds))
            tiers = channels(np.load(file))
            for name, solve in others.items():
                begin = time.perf_counter()
                value = sum(solve(h) for h in tiers)
                results.setdefault(name, []).append((value, time.perf_counter() - begin))
    ours = results["airloom"]
    for name, rows in results.items():
        against = [value / own[0] - 1 for (value, _), own in zip(rows, ours)]
        times = [seconds / own[1] for (_, seconds), own in zip(rows, ours)]
        print(f"{name:14s} median {statistics.median(v for v, _ in rows):8.4f} bit/s/Hz  {1e3 * statistics.median(t for _, t in rows):9.2f} ms   "
              f"against airloom: value {100 * min(against):+.3f} .. {100 * max(against):+.3f} %, time x {statistics.median(times):.1f}")
    if not pymanopt:
        print("pymanopt is not installed: pip install pymanopt")


if __name__ == "__main__":
    main()
