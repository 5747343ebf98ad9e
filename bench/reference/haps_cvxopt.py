#!/usr/bin/python3
"""Repeats the convex subproblems of `haps` with cvxopt and compares values and times.

    bench/reference/haps_cvxopt.py PROGRAM     (PROGRAM: haps_subproblems, see `./dev bench`)

Block 2 goes to the conic solver as linear and second-order cones; a step of successive convex approximation to the convex
solver, with the logarithms as objective and the rest as cones. Exit code 1 when a value differs by more than 1e-6.
"""
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cvxopt
import numpy as np
from cvxopt import matrix, solvers

solvers.options.update(show_progress=False, maxiters=200)


def solved(call):
    """The answer at the tightest tolerance that the generic solver survives, and its seconds."""
    for tolerance in (1e-10, 1e-9, 1e-8, 1e-7):
        solvers.options.update(abstol=tolerance, reltol=10 * tolerance, feastol=10 * tolerance)
        start = time.perf_counter()
        try:
            return call(), time.perf_counter() - start
        except (ValueError, ArithmeticError):
            continue
    raise RuntimeError("cvxopt failed at every tolerance")


def real_rows(h, shift, count):
    """Rows that map the stacked (real, imaginary) beam vector to Re and Im of h^H w."""
    re = np.zeros((1, count))
    im = np.zeros((1, count))
    n = len(h)
    re[0, shift : shift + n], re[0, shift + n : shift + 2 * n] = h.real, h.imag
    im[0, shift : shift + n], im[0, shift + n : shift + 2 * n] = -h.imag, h.real
    return re, im


class Cones:
    """Rows of G x + s = h with s in a product of a positive orthant and second-order cones."""

    def __init__(self, variables):
        self.variables, self.linear, self.cones = variables, [], []

    def nonnegative(self, row, constant):  # row x + constant >= 0
        self.linear.append((-np.asarray(row, float).reshape(1, -1), float(constant)))

    def second_order(self, rows, constants):  # first entry >= norm of the others
        self.cones.append((-np.vstack(rows), np.asarray(constants, float)))

    def matrices(self):
        g = [r for r, _ in self.linear] + [r for r, _ in self.cones]
        h = [np.array([c]) for _, c in self.linear] + [c for _, c in self.cones]
        dims = {"l": len(self.linear), "q": [len(c) for _, c in self.cones], "s": []}
        return matrix(np.vstack(g)), matrix(np.concatenate(h)), dims

    def unit(self, index, value=1.0):
        row = np.zeros((1, self.variables))
        row[0, index] = value
        return row


def interference_cone(cones, rows, index):
    """x[index] >= sum of squares of rows x, as a rotated cone."""
    plus, minus = cones.unit(index), cones.unit(index)
    cones.second_order([plus] + [2.0 * r for r in rows] + [minus], [1.0] + [0.0] * len(rows) + [-1.0])


def block2(data):
    h, p, q, rho_s, rho_i = (data[k] for k in ("h", "p", "q", "rho_s", "rho_i"))
    users, antennas = h.shape
    beams = 2 * antennas * users
    total = beams + 3 * users + 1
    short, over, power, bound = beams, beams + users, beams + 2 * users, total - 1
    cones = Cones(total)
    for u in range(users):
        re, _ = real_rows(h[u], 2 * antennas * u, total)
        cones.nonnegative(cones.unit(short + u) + np.sqrt(rho_s[u]) * re, -np.sqrt(rho_s[u]) * p[u])
        cones.nonnegative(cones.unit(short + u), 0.0)
        cones.nonnegative(cones.unit(over + u) - np.sqrt(rho_i[u]) * cones.unit(power + u), np.sqrt(rho_i[u]) * q[u])
        cones.nonnegative(cones.unit(over + u), 0.0)
    for u in range(users):
        rows = [r for k in range(users) if k != u for r in real_rows(h[u], 2 * antennas * k, total)]
        interference_cone(cones, rows, power + u)
    cones.second_order([np.zeros((1, total))] + [cones.unit(i) for i in range(beams)], [1.0] + [0.0] * beams)
    cones.second_order([cones.unit(bound)] + [cones.unit(short + i) for i in range(2 * users)], [0.0] * (2 * users + 1))
    g, b, dims = cones.matrices()
    answer, seconds = solved(lambda: solvers.conelp(matrix(cones.unit(bound).ravel()), g, b, dims))
    return 0.5 * answer["x"][bound] ** 2, seconds, total


def step(data):
    channels = [data[f"h_{b}"] for b in range(sum(name.startswith("h_") for name in data.files))]
    y, coherent = data["y"], bool(data["coherent"])
    users = len(y)
    sizes = [h.shape[1] for h in channels]
    firsts = np.concatenate([[0], np.cumsum([2 * n * users for n in sizes])]).astype(int)
    beams = firsts[-1]
    total = int(beams + 2 * users)
    sinr, power = beams, beams + users
    cones = Cones(total)

    def heard(u, k):
        """(Re, Im) rows of what user u hears of stream k, per station."""
        return [real_rows(h[u], firsts[b] + 2 * sizes[b] * k, total) for b, h in enumerate(channels)]

    for u in range(users):
        re = sum(r for r, _ in heard(u, u))
        im = sum(i for _, i in heard(u, u))
        a = abs(y[u]) ** 2
        row = 2.0 * (y[u].real * re + y[u].imag * im) - a * cones.unit(power + u) - cones.unit(sinr + u)
        cones.nonnegative(row, -a)
    for u in range(users):
        rows = []
        for k in range(users):
            if k == u:
                continue
            parts = heard(u, k)
            rows += [sum(r for r, _ in parts), sum(i for _, i in parts)] if coherent else [r for part in parts for r in part]
        interference_cone(cones, rows, power + u)
    for b, n in enumerate(sizes):
        count = 2 * n * users
        cones.second_order([np.zeros((1, total))] + [cones.unit(firsts[b] + i) for i in range(count)], [1.0] + [0.0] * count)
    g, b, dims = cones.matrices()

    def objective(x=None, z=None):
        if x is None:
            first = matrix(0.0, (total, 1))
            first[sinr : sinr + users] = 1.0
            return 0, first
        a = np.array(x[sinr : sinr + users]).ravel()
        if a.min() <= 0.0:
            return None
        log = np.log1p(a)
        slope = np.zeros((1, total))
        slope[0, sinr : sinr + users] = -1.0 / ((1.0 + a) * log)
        value = -np.sum(np.log(log))
        if z is None:
            return matrix(value), matrix(slope)
        bend = (log + 1.0) / ((1.0 + a) * log) ** 2
        places = list(range(sinr, sinr + users))
        hessian = cvxopt.spmatrix(list(z[0] * bend), places, places, (total, total))
        return matrix(value), matrix(slope), hessian

    answer, seconds = solved(lambda: solvers.cp(objective, g, b, dims))
    return -answer["primal objective"], seconds, total


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    worst = 0.0
    print(f"{'problem':<26}{'variables':>10}{'ours [ms]':>12}{'warm [ms]':>12}{'cvxopt [ms]':>13}{'ratio':>8}{'difference':>12}")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], folder], check=True)
        for file in sorted(Path(folder).glob("*.npz")):
            data = np.load(file)
            value, seconds, size = (block2 if file.stem.startswith("block2") else step)(data)
            ours = float(data["seconds"])
            warm = f"{1e3 * float(data['seconds_warm']):.3f}" if "seconds_warm" in data.files else ""
            difference = abs(value - float(data["value"])) / max(1.0, abs(value))
            worst = max(worst, difference)
            print(f"{file.stem:<26}{size:>10}{1e3 * ours:>12.3f}{warm:>12}{1e3 * seconds:>13.1f}{seconds / ours:>8.0f}{difference:>12.1e}")
    print(f"largest relative difference {worst:.1e}")
    sys.exit(0 if worst <= 1e-6 else 1)


if __name__ == "__main__":
    main()
