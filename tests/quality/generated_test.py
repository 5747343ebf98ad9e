"""Generated tests: every algorithm of one system meets networks that are written differently, starved, crowded, or given more power.

Usage: generated_test.py SYSTEM [--full | --list] [arguments of unittest]
  --full: more networks, most of them from the scenario `wide`; minutes
  --list: prints what fails as entries for known.toml instead of judging it; with --full too
"""
import functools
import itertools
import re
import sys
import unittest
from pathlib import Path
from typing import NamedTuple

import numpy as np

import airloom
import known
from cases import METRIC, SIMPLE, SYSTEMS, networks, square_networks
from promises import NOT_PROMISED, promised
from transforms import budgets, changes, extent, gap, scaled, weaker

KEY, FULL = "", False  # the system, and whether the suite is the full one; set once, at the end of this file
EQUAL = 1e-6      # of the metric: the same problem written differently, and more power
SAME = 1e-9       # of the metric: the same answer judged in other units
BELOW = 1e-3      # of the metric: the default below what a user would try first

CLASS = {"converged": "converged", "iteration_limit": "not converged", "stalled": "not converged", "infeasible": "infeasible"}
PROMISES = ("sinr_min", "qos_dl_nats", "qos_ul_nats", "min_ground_rate_bps", "user_rate_min", "macro_rate_min")


class Fault(NamedTuple):
    size: float
    seen: str


def worst(faults):
    """The largest of what went wrong; None when nothing did."""
    return max((fault for fault in faults if fault), default=None)


def told(where, fault):
    """The fault with the words that say where."""
    return fault and Fault(fault.size, f"{where}: {fault.seen}")


def system():
    return getattr(airloom, KEY)


def default():
    return system().algorithms()[0]


def value(result):
    return result.metrics[METRIC[KEY]]


def answer(arrays, algorithm):
    """The result, or None where the algorithm refuses this network."""
    try:
        return system().solve(arrays, algorithm)
    except (airloom.InvalidInput, airloom.Unsupported):
        return None


def of_all(arrays):
    return {algorithm: answer(arrays, algorithm) for algorithm in system().algorithms()}


def needs_other_hardware(result):
    """A digital reference on a hybrid array: judged by the chains that are there, and it says so."""
    broken = [name for name, size in result.residuals.items() if size > 1e-8]
    return "digital reference" in result.message and all(name.startswith(("rank_", "owner_")) for name in broken)


def dishonest(result, arrays):
    """What is wrong with a record by itself."""
    if result is None:
        return None
    if result.status == "infeasible":
        if result.solution is not None or result.feasible:
            return Fault(1, "infeasible with an answer")
        if not {"infeasibility", "infeasibility_value"} <= set(result.certificate):
            return Fault(1, "infeasible without a proof")
    elif result.status not in CLASS:
        return Fault(1, f"status {result.status}")
    elif not all(np.all(np.isfinite(numbers)) for numbers in result.solution.values()):
        return Fault(1, "a number of the solution is not finite")
    elif result.status == "converged" and not result.feasible:
        return Fault(1, "converged and not feasible")
    elif result.feasible and not (max(result.residuals.values(), default=0) <= 1e-8 and np.isfinite(value(result))):
        return Fault(1, f"feasible with residuals {result.residuals} and {METRIC[KEY]} {value(result)}")
    if not result.feasible and not any(np.any(arrays.get(name, 0) > 0) for name in PROMISES) and not needs_other_hardware(result):
        name, residual = max(result.residuals.items(), key=lambda each: each[1], default=("no residual", 0))
        return Fault(1, f"nothing is promised, and {result.status}, not feasible: {name} {residual:.2g}")
    return None


def differs(before, after, change, users):
    """How the answers to the same problem differ."""
    def kind(result):
        return "refused" if result is None else CLASS.get(result.status, result.status) + ("" if result.feasible else ", not feasible")

    size, seen = 0.0, []
    if kind(before) != kind(after):
        seen.append(f"{kind(before)}, then {kind(after)}")
    if before is None or after is None or before.solution is None or after.solution is None:
        size = 1.0
    else:
        one, two = change.metric(value(before)), value(after)
        apart = 0.0 if one == two or (np.isnan(one) and np.isnan(two)) else gap(KEY, two, one, users)
        if not abs(apart) <= EQUAL:
            size = abs(apart)
            seen.append(f"{METRIC[KEY]} {one:.8g}, then {two:.8g}, {-apart:+.1e}")
    return Fault(size, "; ".join(seen)) if seen else None


def below_simple(results, users):
    """By how much the default is below what a user would try first."""
    best = results[default()]
    for name in SIMPLE[KEY]:
        if results[name] is None or not results[name].feasible:
            continue
        if best is None or not best.feasible:
            yield Fault(1, f"{name} is feasible and the default is not")
        else:
            apart = gap(KEY, value(best), value(results[name]), users)
            yield Fault(apart, f"{100 * apart:.2g} % below {name}") if apart > BELOW else None


def honest_and_good(results, arrays):
    """algorithm -> what is wrong with its answer."""
    wrong = {algorithm: dishonest(result, arrays) for algorithm, result in results.items()}
    wrong[default()] = worst([wrong[default()], *below_simple(results, extent(KEY, arrays, "user"))])
    return wrong


# Each check gives (algorithm, network, kind, fault or None).

def units_and_order():
    for name, arrays in networks(KEY, FULL).items():
        before, users = of_all(arrays), extent(KEY, arrays, "user")
        for (kind, each), algorithm in itertools.product(changes(KEY, arrays).items(), system().algorithms()):
            faults = []
            for change in each:
                after = answer(change.of(arrays), algorithm)
                faults.append(told(change.name, dishonest(after, arrays)))
                if promised(KEY, algorithm, change, arrays):
                    faults.append(told(change.name, differs(before[algorithm], after, change, users)))
            yield algorithm, name, kind, worst(faults)


def as_drawn():
    for name, arrays in {**networks(KEY, FULL), **square_networks(KEY, FULL)}.items():
        for algorithm, fault in honest_and_good(of_all(arrays), arrays).items():
            yield algorithm, name, "as drawn", fault


def weak_user():
    for name, arrays in networks(KEY, FULL).items():
        before, faults = of_all(arrays), {algorithm: [] for algorithm in system().algorithms()}
        for user in range(extent(KEY, arrays, "user")):
            starved = weaker(KEY, arrays, user)
            after = of_all(starved)
            for algorithm, fault in honest_and_good(after, starved).items():
                if after[algorithm] is None and before[algorithm] is not None:
                    fault = Fault(1, "refused")
                faults[algorithm].append(told(f"user {user}", fault))
        for algorithm, each in faults.items():
            yield algorithm, name, "weak user", worst(each)


def falls(before, after, users):
    """By how much the default is worse with a larger budget."""
    if before.feasible and not after.feasible:
        return Fault(1, f"feasible, then {after.status} and not feasible")
    apart = gap(KEY, value(after), value(before), users) if before.feasible else 0
    return Fault(apart, f"{METRIC[KEY]} {value(before):.8g}, then {value(after):.8g}, {-apart:+.1e}") if apart > EQUAL else None


def more_power():
    budget = {"iab": ["", "donor_power_max_w", "node_power_max_w"], "mdd": ["", "tx_power_max_w", "user_power_max_w"]}.get(KEY, [""])
    for name, arrays in {**networks(KEY, FULL), **square_networks(KEY, FULL)}.items():
        before = answer(arrays, default())
        for only in budget:
            faults = []
            for factor in (1.1, 2.0, 10.0):
                richer = budgets(KEY, arrays, factor, only)
                after = answer(richer, default())
                faults.append(told(f"x {factor:g}", dishonest(after, richer) or falls(before, after, extent(KEY, arrays, "user"))))
            yield default(), name, f"more {only or 'power'}", worst(faults)


CHECKS = {check.__name__: check for check in (units_and_order, as_drawn, weak_user, more_power)}


@functools.cache
def outcomes(check):
    """(algorithm, "network: kind") -> fault or None."""
    result = {}
    for algorithm, network, kind, fault in CHECKS[check]():
        if (algorithm, f"{network}: {kind}") in result:
            raise AssertionError(f"two cases are called {algorithm}, {network}: {kind}")
        result[algorithm, f"{network}: {kind}"] = fault
    return result


class Generated(unittest.TestCase):
    """Nothing fails but what is listed, and all that is listed fails."""

    def settle(self, check):
        listed = known.of(KEY)
        news = []
        for (algorithm, case), fault in outcomes(check).items():
            if fault and (algorithm, case) not in listed:
                news.append(f"{algorithm}, {case}: {fault.seen}")
            if not fault and (algorithm, case) in listed:
                news.append(f"{algorithm}, {case}: passes; remove it from known.toml")
        if news:
            self.fail(f"{KEY}: {len(news)} of {len(outcomes(check))} cases are not as known.toml says:\n" + "\n".join(news))

    def test_units_and_order(self):
        self.settle("units_and_order")

    def test_as_drawn(self):
        self.settle("as_drawn")

    def test_weak_user(self):
        self.settle("weak_user")

    def test_more_power(self):
        self.settle("more_power")

    def test_what_is_listed_exists(self):
        met = {each for check in CHECKS for each in outcomes(check)}
        here = {**networks(KEY, FULL), **square_networks(KEY, FULL)}
        anywhere = {**networks(KEY, True), **square_networks(KEY, True)}
        for algorithm, case in known.of(KEY):
            if case.endswith((": rivals", ": search")):  # of wide_test.py
                continue
            network = case.split(":")[0]
            if network not in anywhere or (network in here and (algorithm, case) not in met):
                self.fail(f"{algorithm}, {case}: there is no such case")


class JudgeTest(unittest.TestCase):
    """The changes themselves are right: an answer that is written differently with its network is worth the same."""

    def answers(self, arrays):
        """Answers of several kinds, good and bad ones."""
        for algorithm in [default(), *SIMPLE[KEY]]:
            result = answer(arrays, algorithm)
            if result is not None and result.solution is not None:
                yield algorithm, {name: np.array(numbers) for name, numbers in result.solution.items()}

    def test_the_judge_is_invariant(self):
        judged = 0
        for name, arrays in networks(KEY, FULL).items():
            for algorithm, beams in self.answers(arrays):
                before = system().evaluate(arrays, beams)
                for change in itertools.chain(*changes(KEY, arrays).values()):
                    after = system().evaluate(change.of(arrays), change.of(beams))
                    what = f"{algorithm}, {name}: {change.name}"
                    np.testing.assert_allclose(after["metrics"][METRIC[KEY]], change.metric(before["metrics"][METRIC[KEY]]), rtol=SAME, err_msg=what)
                    for residual, size in before["residuals"].items():
                        np.testing.assert_allclose(after["residuals"][residual], size, rtol=1e-6, atol=SAME, err_msg=f"{what}: {residual}")
                    judged += 1
        self.assertGreater(judged, 100)

    def test_an_answer_is_worth_the_same_with_larger_budgets(self):
        for name, arrays in networks(KEY, FULL).items():
            for algorithm, beams in self.answers(arrays):
                before, after = system().evaluate(arrays, beams), system().evaluate(budgets(KEY, arrays, 2.0), beams)
                np.testing.assert_allclose(after["metrics"][METRIC[KEY]], before["metrics"][METRIC[KEY]], rtol=SAME, err_msg=f"{algorithm}, {name}")
                self.assertTrue(after["feasible"] or not before["feasible"], f"{algorithm}, {name}")

    def test_as_many_users_as_antennas(self):
        antennas = {"dab": lambda x: x["h"].shape[0] * x["h"].shape[2], "haps": lambda x: sum(x[name].shape[1] for name in x if name[:2] == "h_"),
                    "iab": lambda x: x["h_aerial"].shape[1], "mdd": lambda x: x["h"].shape[3], "twotier": lambda x: np.sum(x["node"] >= 0)}[KEY]
        for name, arrays in square_networks(KEY, FULL).items():
            for axis in ["aerial", "ground"] if KEY == "iab" else ["user"]:
                users = extent(KEY, arrays, axis)
                self.assertTrue(users == antennas(arrays) or (KEY == "twotier" and users > antennas(arrays)), f"{name}: {users} users")

    def test_a_weak_user_is_weak(self):
        """With the same beams it hears little, and nobody else notices."""
        def rates(arrays, beams):
            metrics = system().evaluate(arrays, beams)["metrics"]
            return np.concatenate([metrics["se_aerial"], metrics["se_ground"]]) if KEY == "iab" else metrics["user_rate"]

        if KEY == "mdd":
            return  # beams are computed from the channels, and the power of a user that shouts is heard by all
        for name, arrays in networks(KEY, FULL).items():
            beams = next((beams for _, beams in self.answers(arrays)), None)
            before = None if beams is None else rates(arrays, beams)
            for user in range(0 if beams is None else extent(KEY, arrays, "user")):
                after = rates(weaker(KEY, arrays, user), beams)
                others = np.arange(len(before)) != user
                np.testing.assert_allclose(after[others], before[others], rtol=SAME, err_msg=f"{name}, user {user}")
                self.assertLessEqual(after[user], max(0.1 * before[user], 1e-6), f"{name}, user {user}")

    def test_orders_can_be_undone(self):
        for name, arrays in networks(KEY, FULL).items():
            for change in itertools.chain(*changes(KEY, arrays).values()):
                moved = change.of(arrays)
                self.assertEqual(set(moved), set(arrays))
                if change.order:
                    back = type(change)(KEY, change.axis, order=tuple(np.argsort(change.order).tolist())).of(moved)
                    for each in arrays:
                        np.testing.assert_array_equal(back[each], arrays[each], err_msg=f"{name}: {change.name}: {each}")

    def test_ten_times_the_power_and_a_tenth_of_the_gain_leave_the_noise(self):
        for arrays in networks(KEY, FULL).values():
            both = scaled(KEY, scaled(KEY, arrays, "power", 10.0), "gain", 0.1)
            for name in arrays:
                if name.startswith("noise") and arrays[name].dtype == float:
                    np.testing.assert_allclose(both[name], arrays[name], rtol=1e-12)

    def test_the_metric_is_the_one_of_compare(self):
        table = airloom.compare(KEY, system().Instance(next(iter(networks(KEY).values()))), algorithms=default(), progress=False)
        told = table if isinstance(table, dict) else table.attrs
        self.assertEqual((told["metric"], told["default"]), (METRIC[KEY], default()))


class PromisesTest(unittest.TestCase):
    def test_the_page_is_the_table(self):
        page = (known.HERE.parents[1] / "docs" / "invariance.md").read_text(encoding="utf-8")
        rows = {}
        for line in page.splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if len(cells) == 4 and cells[0].strip("`") in SYSTEMS:
                for algorithm, axis in itertools.product(re.findall(r"`(\w+)`", cells[1]), re.findall(r"\w+", cells[2])):
                    rows[cells[0].strip("`"), algorithm, axis] = cells[3]
        self.assertEqual(rows, NOT_PROMISED)

    def test_the_table_names_what_there_is(self):
        axes = {"rounding"} | {change.axis for arrays in networks(KEY, FULL).values() for change in itertools.chain(*changes(KEY, arrays).values())}
        for key, algorithm, axis in NOT_PROMISED:
            if key == KEY:
                self.assertIn(algorithm, system().algorithms())
                self.assertIn(axis, axes)

    def test_defaults_promise_everything(self):
        self.assertFalse([each for each in NOT_PROMISED if each[:2] == (KEY, default())])


def print_what_fails():
    found = {}
    for check in CHECKS:
        for (algorithm, case), fault in outcomes(check).items():
            if fault:
                found.setdefault((algorithm, case.split(": ")[1]), []).append((fault, case))
    for (algorithm, _), each in found.items():
        print(known.entry(KEY, algorithm, [case for _, case in each], max(each)[0].seen + (f" ({max(each)[1].split(':')[0]})" if len(each) > 1 else "")))


if __name__ == "__main__":
    KEY = sys.argv.pop(1) if len(sys.argv) > 1 else ""
    FULL = "--full" in sys.argv
    if KEY not in SYSTEMS:
        sys.exit(f"generated_test.py: system '{KEY}'; must be one of {', '.join(SYSTEMS)}")
    if "--list" in sys.argv:
        print_what_fails()
    else:
        unittest.main(argv=[word for word in sys.argv if word != "--full"])
