"""Defaults against every other algorithm, a strong reference and a generic search, on networks of all kinds.

    wide_test.py SYSTEM              few small networks, for every change
    wide_test.py SYSTEM --networks 200 --list    more, and what fails as entries for known.toml

A case fails where the default is more than 0.1 % below the best, or keeps promises that others keep not at all. What is known to fail
stands in known.toml; a listed case that passes fails, too.
"""
import argparse
import sys
import unittest

import airloom
import known
import search
import small

SLACK = 1e-3
SYSTEM = None
OPTIONS = None


def rivals(key, networks):
    """(case, what is seen) of each network on which another algorithm or the reference is better."""
    scenario = getattr(airloom, key).Scenario.named("wide", **small.FOR_RIVALS[key])
    table = airloom.compare(key, scenario=scenario, realizations=networks, reference=True, solve_limit=60.0, progress=False)
    rest = table if isinstance(table, dict) else table.attrs
    users = {n["network"]: scenario.draw(1, n["network"]) for n in rest["per_network"]} if key == "haps" else {}
    for network in rest["per_network"]:
        mine, best = network["answers"][rest["default"]], network["answers"]["reference"]
        if not best["counts"]:
            continue
        count = users[network["network"]]["noise_w"].size if users else 1
        gap = search.gap(key, mine["value"], best["value"], count) if mine["counts"] else 1.0
        seen = f"{mine['status']}, {mine['value']}, {gap:.1e} below {best.get('from', '')} with {best['value']}"
        yield f"wide {network['network']}: rivals", seen if gap > SLACK else None


def searches(key, networks):
    """(case, what is seen) of each small network on which a generic search finds more."""
    module = getattr(airloom, key)
    scenario = module.Scenario.named("wide", **small.FOR_SEARCH[key])
    for r in range(networks):
        instance = scenario.draw(1, r)
        solved = module.solve(instance)
        value, users = solved.metrics[search.METRICS[key]], len(solved.metrics["user_rate"])
        best = search.best_of(key, instance, starts=3, seed=r)
        gap = search.gap(key, value, best, users)
        seen = f"{solved.status}, {value}, {gap:.1e} below a generic search with {best}"
        yield f"small {r}: search", seen if gap > SLACK else None


class WideTest(unittest.TestCase):
    def test_the_default_holds(self):
        listed, unexpected, mended = known.of(SYSTEM), [], []
        default = airloom.describe(SYSTEM)["algorithms"][0]["name"]
        for case, seen in [*rivals(SYSTEM, OPTIONS.networks), *searches(SYSTEM, max(2, OPTIONS.networks // 5))]:
            if seen and OPTIONS.list:
                print(known.entry(SYSTEM, default, [case], seen))
            elif seen and (default, case) not in listed:
                unexpected.append(f"{case}: {seen}")
            elif not seen and (default, case) in listed:
                mended.append(case)
        self.assertEqual(unexpected, [], "not in known.toml")
        self.assertEqual(mended, [], "passes now: take it out of known.toml")

    def test_what_is_listed_can_be_met(self):
        for algorithm, case in known.of(SYSTEM):
            if case.endswith((": rivals", ": search")):
                self.assertEqual(algorithm, airloom.describe(SYSTEM)["algorithms"][0]["name"], case)
                self.assertRegex(case, r"^(wide \d+: rivals|small \d+: search)$")


class SearchTest(unittest.TestCase):
    def test_what_it_tries_keeps_every_limit(self):
        """Random answers are feasible: the search is no weaker for answers that the judge throws out."""
        import numpy as np
        random = np.random.default_rng(3)
        module = getattr(airloom, SYSTEM)
        instance = module.Scenario.named("wide", **small.FOR_SEARCH[SYSTEM]).draw(1, 0)
        for scale in (0.01, 1.0, 30.0):
            x = scale * random.normal(size=search.size(SYSTEM, instance))
            self.assertTrue(np.isfinite(search.value_of(SYSTEM, instance, search.decode(SYSTEM, x, instance))))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("system", choices=airloom.systems())
    parser.add_argument("--networks", type=int, default=20)
    parser.add_argument("--list", action="store_true")
    OPTIONS = parser.parse_args()
    SYSTEM = OPTIONS.system
    unittest.main(argv=sys.argv[:1])
