"""Promised SINRs of `haps` decided by a generic conic solver (cvxopt), beside what the library says.

    PYTHONPATH=build/release/bindings/python /usr/bin/python3 bench/reference/haps_conic.py [--networks N] [--variables N]

On networks of the scenario `wide` with at most 16 users and 64 antennas: with all streams' SINR >= s,

    minimise t   s.t.   ||W^b|| <= t sqrt(P_b),   sqrt(1 + 1/s) Re(h_k^H w_k) >= ||(h_k^H W, 1)||,

and s can be kept where t <= 1. At 0.99 and 1.01 times the largest common SINR of `max_min` the conic solver must find t below and above 1,
and `best` with `sinr_min` at 0.5, 0.99 and 1.01 times it must keep, keep and disprove. Every proof is checked in NumPy. Ends with 1 when
something is wrong.
"""
import argparse
import sys

import cvxopt
import numpy as np
from airloom import haps
from cvxopt import matrix, solvers

from haps_acceptance import excess, plain, proved_common_sinr, scaled, sinrs, stations

solvers.options.update(show_progress=False, maxiters=100, abstol=1e-8, reltol=1e-8, feastol=1e-8)
wrong = []


def spans(x):
    """Channels of each station in an orthonormal basis of what users see: beams outside of it are waste."""
    out = []
    for h in scaled(x):
        u, s, _ = np.linalg.svd(h, full_matrices=False)
        rank = max(1, int((s > 1e-12 * s[0]).sum()))
        out.append(u[:, :rank].conj().T @ h)
    return out


def least_scale(channels, sinr):
    """t of the program above; None where the solver fails."""
    h = np.vstack(channels)
    antennas, users = h.shape
    unit = np.linalg.norm(h)
    h = h / unit  # beams are counted in units of 1 / unit
    count = 2 * antennas * users  # stream by stream: real parts, imaginary parts; then t
    rows, sides, dims = [], [], []

    def received(k, u):
        """Real and imaginary part of h_k^H w_u."""
        re, im = np.zeros(count + 1), np.zeros(count + 1)
        at = 2 * antennas * u
        re[at:at + antennas], re[at + antennas:at + 2 * antennas] = h[:, k].real, h[:, k].imag
        im[at:at + antennas], im[at + antennas:at + 2 * antennas] = -h[:, k].imag, h[:, k].real
        return re, im

    for k in range(users):
        cone = [np.sqrt(1 + 1 / sinr) * received(k, k)[0]]
        for u in range(users):
            cone += list(received(k, u))
        cone.append(np.zeros(count + 1))
        rows.append(-np.array(cone))
        sides.append(np.concatenate([np.zeros(len(cone) - 1), [1.0]]))
        dims.append(len(cone))
    first = 0
    for channel in channels:
        own = np.arange(first, first + channel.shape[0])
        first += channel.shape[0]
        columns = np.concatenate([2 * antennas * u + part * antennas + own for u in range(users) for part in (0, 1)])
        cone = np.zeros((len(columns) + 1, count + 1))
        cone[0, count] = unit
        cone[np.arange(1, len(columns) + 1), columns] = 1.0
        rows.append(-cone)
        sides.append(np.zeros(len(columns) + 1))
        dims.append(len(columns) + 1)
    cost = np.zeros(count + 1)
    cost[count] = 1.0
    try:
        answer = solvers.conelp(matrix(cost), cvxopt.sparse(matrix(np.vstack(rows))), matrix(np.concatenate(sides)), {"l": 0, "q": dims, "s": []})
    except (ArithmeticError, ValueError):
        return None
    if answer["status"] == "primal infeasible":
        return np.inf
    return answer["x"][count] if answer["status"] == "optimal" else None


def decided(x, floor, wanted):
    users = x["h_0"].shape[0]
    r = haps.solve({**x, "sinr_min": np.array(floor)})
    if wanted == "kept":
        return r.status == "converged" and sinrs(x, r.solution).min() >= floor * (1 - 1e-8) and excess(x, r.solution) <= 1e-8
    if r.status != "infeasible":
        return False
    if r.certificate["infeasibility"] == "alone":  # somebody misses it with all power and no interference
        return (sum(np.linalg.norm(h, axis=0) for h in scaled(x)) ** 2 < floor).any()
    return proved_common_sinr(x, np.array(r.certificate["price_station"]), np.array(r.certificate["price_user"]), np.full(users, floor)) < 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--networks", type=int, default=200)
    parser.add_argument("--variables", type=int, default=700, help="larger programs are left out")
    args = parser.parse_args()
    scenario = haps.Scenario.named("wide")
    solved = skipped = failed = 0
    realization = -1
    while solved + failed < args.networks and realization < 100 * args.networks:
        realization += 1
        x = plain(scenario.draw(1, realization))
        users, antennas = x["h_0"].shape[0], sum(x[f"h_{b}"].shape[1] for b in range(stations(x)))
        if users > 16 or antennas > 64:
            continue
        channels = spans(x)
        if 2 * sum(len(c) for c in channels) * users > args.variables:
            skipped += 1
            continue
        x = {k: v for k, v in x.items() if k != "sinr_min"}
        most = sinrs(x, haps.solve(x, "max_min").solution).min()
        low, high = least_scale(channels, 0.99 * most), least_scale(channels, 1.01 * most)
        if low is None or high is None:
            failed += 1
        else:
            solved += 1
            if not low <= 1 + 1e-6 or not high >= 1 - 1e-6:
                wrong.append(f"network {realization}: the conic solver needs {low:.6f} and {high:.6f} of the budgets' roots at 0.99 and 1.01 of {most:.6g}")
        for share, wanted in ((0.5, "kept"), (0.99, "kept"), (1.01, "disproved")):
            if not decided(x, share * most, wanted):
                wrong.append(f"network {realization}: {share} of {most:.6g} is not {wanted}")
    print(f"{solved} networks decided by both, {failed} where the conic solver failed, {skipped} larger ones left out, of realizations 0 to {realization}")
    print("\n".join(wrong) if wrong else "nothing is wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
