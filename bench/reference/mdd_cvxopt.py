#!/usr/bin/python3
"""Repeats the concave subproblems of `mdd`'s published algorithm with cvxopt and compares values and times.

    bench/reference/mdd_cvxopt.py PROGRAM     (PROGRAM: mdd_subproblems, see `./dev bench`)

Variables: amplitudes sqrt(p) and sqrt(q), over the root of their budget; their norms and totals per access point and user; the arguments of the
logarithms. The rest are second-order cones. Exit code 1 when a value differs by more than 1e-6.
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
    for tolerance in (1e-9, 1e-8, 1e-7, 1e-6):
        solvers.options.update(abstol=tolerance, reltol=tolerance, feastol=tolerance)
        start = time.perf_counter()
        try:
            answer = call()
        except (ValueError, ArithmeticError):
            continue
        if answer["status"] == "optimal":
            return answer, time.perf_counter() - start
    raise RuntimeError("cvxopt failed at every tolerance")


class Rows:
    """Sparse rows of G x + s = h with s in a product of a positive orthant and second-order cones; entries are {variable: factor}."""

    def __init__(self):
        self.linear, self.cones = [], []

    def nonnegative(self, row, constant):
        self.linear.append((row, constant))

    def rotated(self, index, entries):
        """x[index] >= sum of squares of the entries."""
        rows = [({index: 1.0}, 1.0)] + [({i: 2.0 * f}, 0.0) for i, f in entries] + [({index: 1.0}, -1.0)]
        self.cones.append(rows)

    def second_order(self, first, constant, others):
        self.cones.append([(first, constant)] + others)

    def matrices(self, variables):
        rows = self.linear + [r for cone in self.cones for r in cone]
        places = [(n, i, -f) for n, (row, _) in enumerate(rows) for i, f in row.items()]
        n, i, f = zip(*places)
        g = cvxopt.spmatrix(f, n, i, (len(rows), variables))
        dims = {"l": len(self.linear), "q": [len(cone) for cone in self.cones], "s": []}
        return g, matrix([float(c) for _, c in rows]), dims


def subproblem(data):
    gain, cross, noise, ap_cross = (data[k] for k in ("gain", "user_cross", "noise", "ap_cross"))
    ap_power, user_power, z_dl, z_ul = (data[k] for k in ("ap_power", "user_power", "z_dl", "z_ul"))
    floor_dl, floor_ul = float(data["floor_dl"]), float(data["floor_ul"])
    aps, streams = gain.shape
    users, uplinks = len(user_power), len(noise)
    dl, ul = streams // users, uplinks // users
    y = aps * streams
    norm_ap, norm_user = y + uplinks, y + uplinks + aps
    total, user_total = norm_user + users, norm_user + users + aps
    log = user_total + users
    variables = log + streams + uplinks
    rows = Rows()
    for l in range(aps):
        rows.second_order({norm_ap + l: 1.0}, 0.0, [({l * streams + k: 1.0}, 0.0) for k in range(streams)])
        rows.rotated(total + l, [(norm_ap + l, 1.0)])
        rows.nonnegative({norm_ap + l: -1.0}, 1.0)
    for d in range(users):
        rows.second_order({norm_user + d: 1.0}, 0.0, [({y + j: 1.0}, 0.0) for j in range(d * ul, (d + 1) * ul)])
        rows.rotated(user_total + d, [(norm_user + d, 1.0)])
        rows.nonnegative({norm_user + d: -1.0}, 1.0)
    for k in range(streams):
        d = k // dl
        amplitude = {l * streams + k: gain[l, k] * np.sqrt(ap_power[l]) for l in range(aps)}
        scale = z_dl[k] ** 2
        # argument <= 1 + 2 z a'x - z^2 I, divided by the size that it had
        size = 1.0 + scale
        row = {i: 2.0 * z_dl[k] * f / size for i, f in amplitude.items()}
        row.update({user_total + e: -scale * cross[d, e] * user_power[e] / size for e in range(users)})
        row[log + k] = -1.0
        rows.nonnegative(row, (1.0 - scale) / size)
        # a'x >= sqrt(Gamma I)
        norm = 1.0 / np.sqrt(sum(f * f for f in amplitude.values()))
        others = [({}, np.sqrt(floor_dl) * norm)]
        others += [({norm_user + e: norm * np.sqrt(floor_dl * cross[d, e] * user_power[e])}, 0.0) for e in range(users)]
        rows.second_order({i: f * norm for i, f in amplitude.items()}, 0.0, others)
    for j in range(uplinks):
        d = j // ul
        scale = z_ul[j] ** 2
        size = 1.0 + scale
        row = {y + j: 2.0 * z_ul[j] * np.sqrt(user_power[d]) / size}
        row.update({total + l: -scale * ap_cross[j, l] * ap_power[l] / size for l in range(aps)})
        row[log + streams + j] = -1.0
        rows.nonnegative(row, (1.0 - scale * noise[j]) / size)
        norm = 1.0 / np.sqrt(user_power[d])
        others = [({}, np.sqrt(floor_ul * noise[j]) * norm)]
        others += [({norm_ap + l: norm * np.sqrt(floor_ul * ap_cross[j, l] * ap_power[l])}, 0.0) for l in range(aps)]
        rows.second_order({y + j: 1.0}, 0.0, others)
    g, h, dims = rows.matrices(variables)
    sizes = np.concatenate([1.0 + z_dl**2, 1.0 + z_ul**2])

    def objective(x=None, z=None):
        places = list(range(log, variables))
        if x is None:
            first = matrix(0.0, (variables, 1))
            first[log:] = 1.0
            return 0, first
        a = np.array(x[log:]).ravel()
        if a.min() <= 0.0:
            return None
        value = matrix(-float(np.sum(np.log(a))))
        slope = cvxopt.spmatrix(list(-1.0 / a), [0] * len(a), places, (1, variables))
        if z is None:
            return value, slope
        return value, slope, cvxopt.spmatrix(list(z[0] / a**2), places, places, (variables, variables))

    answer, seconds = solved(lambda: solvers.cp(objective, g, h, dims))
    return -answer["primal objective"] + np.log(sizes).sum(), seconds, variables


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    worst = 0.0
    print(f"{'problem':<26}{'variables':>10}{'ours [ms]':>12}{'cvxopt [ms]':>13}{'ratio':>8}{'difference':>12}")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], folder], check=True)
        for file in sorted(Path(folder).glob("*.npz"), key=lambda f: len(np.load(f)["ap_power"])):
            data = np.load(file)
            value, seconds, size = subproblem(data)
            ours = float(data["seconds"])
            difference = abs(value - float(data["value"])) / max(1.0, abs(value))
            worst = max(worst, difference)
            print(f"{file.stem:<26}{size:>10}{1e3 * ours:>12.3f}{1e3 * seconds:>13.1f}{seconds / ours:>8.0f}{difference:>12.1e}", flush=True)
    print(f"largest relative difference {worst:.1e}")
    sys.exit(0 if worst <= 1e-6 else 1)


if __name__ == "__main__":
    main()
