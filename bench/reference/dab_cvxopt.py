#!/usr/bin/python3
"""Repeats the ball problem of `dab` with cvxopt's cone solver and compares values and times.

    bench/reference/dab_cvxopt.py PROGRAM     (PROGRAM: dab_ball_qp, see `./dev bench`)

min ||F^H W||^2 + kappa ||W||^2 - 2 Re <R, W> with ||W||^2 <= budget, as a quadratic objective over one second-order cone. Exit code 1
when a value differs by more than 1e-8, relative.
"""
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from cvxopt import matrix, solvers

solvers.options.update(show_progress=False, maxiters=200)


def ball(data):
    f, r, kappa, budget = data["f"], data["r"], float(data["kappa"]), float(data["budget"])
    antennas, users = r.shape
    block = f @ f.conj().T + kappa * np.eye(antennas)
    real = np.block([[block.real, -block.imag], [block.imag, block.real]])
    size = 2 * antennas * users
    p = 2.0 * np.kron(np.eye(users), real)
    q = -2.0 * np.concatenate([np.concatenate([r[:, k].real, r[:, k].imag]) for k in range(users)])
    g = np.vstack([np.zeros((1, size)), -np.eye(size)])
    h = np.concatenate([[np.sqrt(budget)], np.zeros(size)])
    for tolerance in (1e-10, 1e-9, 1e-8, 1e-7):  # the tightest that it survives
        solvers.options.update(abstol=tolerance, reltol=tolerance, feastol=tolerance)
        start = time.perf_counter()
        try:
            answer = solvers.coneqp(matrix(p), matrix(q), matrix(g), matrix(h), {"l": 0, "q": [size + 1], "s": []})
        except (ValueError, ArithmeticError):
            continue
        if answer["status"] == "optimal":
            return answer["primal objective"], time.perf_counter() - start, size
    raise RuntimeError("cvxopt failed at every tolerance")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    worst = 0.0
    print(f"{'problem':<14}{'variables':>10}{'ours [us]':>12}{'cvxopt [ms]':>13}{'ratio':>9}{'difference':>12}")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], folder], check=True)
        for file in sorted(Path(folder).glob("*.npz")):
            data = np.load(file)
            value, seconds, size = ball(data)
            ours = float(data["seconds"])
            difference = abs(value - float(data["value"])) / max(1.0, abs(value))
            worst = max(worst, difference)
            print(f"{file.stem:<14}{size:>10}{1e6 * ours:>12.2f}{1e3 * seconds:>13.1f}{seconds / ours:>9.0f}{difference:>12.1e}")
    print(f"largest relative difference {worst:.1e}")
    sys.exit(0 if worst <= 1e-8 else 1)


if __name__ == "__main__":
    main()
