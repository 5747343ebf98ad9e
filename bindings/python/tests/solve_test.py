"""Solving: options, callbacks, threads, interruption, and many at once."""
import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

import airloom
from conftest import SMALL, SYSTEMS

LONG = """
import signal
import sys, airloom
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background shell starts its children with SIGINT ignored
print("begun", flush=True)
try:
    {call}
except KeyboardInterrupt:
    print("interrupted")
    sys.exit(7)
"""


def same(one, other):
    return one.solution == other.solution and str(one.metrics) == str(other.metrics) and one.status == other.status


def endless(extra=""):
    """A call of a solver that would run for minutes."""
    return f'airloom.haps.solve(airloom.haps.Scenario(users=64).draw(), "wmmse", max_iterations=10**6, tolerance=0.0{extra})'


def test_best_is_the_default_algorithm(system, network):
    standard = system.algorithms()[0]
    assert system.solve(network).algorithm == standard
    assert same(system.solve(network), system.solve(network, standard))
    assert same(system.solve(dict(network)), system.solve(network))


def test_a_result_is_its_record(system, network):
    result = system.solve(network, seed=5, realization=2)
    assert list(result)[:4] == ["schema", "system", "algorithm", "status"]
    assert len(result) == len(list(result)) and all(result[name] is getattr(result, name) for name in result)
    assert (result.seed, result.realization, result.threads) == (5, 2, 1)
    assert result.instance is network and result.solution.instance is network
    assert result.timing["wall_s"] > 0 and result.version == airloom.__version__
    assert result.status in repr(result) and "metrics" in dir(result)
    with pytest.raises(KeyError):
        result["no such part"]
    with pytest.raises(AttributeError, match="no_such_part"):
        _ = result.no_such_part


def test_numbers_that_are_not_finite_stay_so():
    values = airloom._airloom.effective_scenario("haps", {})
    assert isinstance(values["users"], int) and isinstance(values["haps"], bool) and isinstance(values["carrier_ghz"], float)


def test_every_step_is_shown_and_may_be_the_last(system, network):
    steps = []
    full = system.solve(network, on_iteration=steps.append)
    assert same(full, system.solve(network))
    assert all(set(step) == {"stage", "iteration", "objective"} for step in steps)
    if not steps:
        return  # this default asks nobody on so small an instance
    stopped = system.solve(network, on_iteration=lambda step: False)
    assert stopped.status == "interrupted" and stopped.feasible


def test_what_a_callback_raises_comes_out_unchanged():
    network = airloom.dab.Scenario(**SMALL["dab"]).draw()
    mine = LookupError("mine")

    def fail(step):
        raise mine

    with pytest.raises(LookupError) as caught:
        airloom.dab.solve(network, on_iteration=fail)
    assert caught.value is mine
    with pytest.raises(LookupError) as caught:
        airloom.dab.solve_batch([network] * 4, on_done=lambda index, result: fail(None))
    assert caught.value is mine


def test_two_threads_solve_at_once_and_alike():
    network = airloom.dab.Scenario(base_stations=2, antennas=8, users=4).draw()
    spans, results = {}, {}
    together = threading.Barrier(2, timeout=60)

    def work(name):
        waited = False

        def meet(step):
            nonlocal waited
            if not waited:  # passes only when the other solver is inside its own solve at the same time
                waited = True
                together.wait()

        results[name] = airloom.dab.solve(network, on_iteration=meet)
        spans[name] = waited

    threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert spans == {"a": True, "b": True}
    assert same(results["a"], results["b"])


def test_other_threads_run_while_a_solver_does():
    network = airloom.haps.Scenario(users=48).draw()
    ticks = []
    ended = threading.Event()

    def tick():
        while not ended.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    ticker = threading.Thread(target=tick)
    ticker.start()
    begin = time.perf_counter()
    while time.perf_counter() - begin < 0.3:
        start = time.perf_counter()
        airloom.haps.solve(network, "two_level")
        end = time.perf_counter()
        if any(start < moment < end for moment in ticks):
            break
    ended.set()
    ticker.join()
    assert any(start < moment < end for moment in ticks)


@pytest.mark.parametrize("threads", [1, 2, 5, None])
def test_a_batch_gives_what_solve_gives(key, system, threads):
    networks = [system.Scenario(**SMALL[key]).draw(seed=3, realization=r) for r in range(4)]
    done = []
    batch = system.solve_batch(networks, threads=threads, on_done=lambda index, result: done.append((index, result.status)))
    assert sorted(done) == [(i, result.status) for i, result in enumerate(batch)]
    assert all(same(one, system.solve(network)) for one, network in zip(batch, networks))
    assert all(result.instance is network for result, network in zip(batch, networks))
    numbered = system.solve_batch(networks, threads=threads, seed=9, realizations=range(4))
    assert [(result.seed, result.realization) for result in numbered] == [(9, r) for r in range(4)]


def test_an_empty_batch_is_empty():
    assert airloom.haps.solve_batch([]) == []


def test_a_batch_refuses_bad_counts(network, system):
    with pytest.raises(airloom.InvalidInput, match="threads: 0; must be an integer from 1"):
        system.solve_batch([network], threads=0)
    with pytest.raises(airloom.InvalidInput, match="realizations: 1 entries; must be one per instance, 2"):
        system.solve_batch([network, network], realizations=[0])
    with pytest.raises(airloom.InvalidInput, match=r"instances\[0\]: .*no_such_option"):
        system.solve_batch([network, network], no_such_option=1)


@pytest.mark.parametrize("call", [endless(), endless(", on_iteration=lambda step: None"),
                                  endless().replace("solve(", "solve_batch([", 1).replace(".draw(),", ".draw()] * 3,")],
                         ids=["solve", "callback", "batch"])
def test_ctrl_c_interrupts(call):
    child = subprocess.Popen([sys.executable, "-c", LONG.format(call=call)], stdout=subprocess.PIPE, text=True, env=os.environ)
    assert child.stdout.readline() == "begun\n"
    time.sleep(0.5)
    assert child.poll() is None, "ended by itself: the instance is too easy for this test"
    child.send_signal(signal.SIGINT)
    out, _ = child.communicate(timeout=20)
    assert (child.returncode, out) == (7, "interrupted\n")


def test_no_name_of_a_field_is_out_of_reach():
    import inspect
    import keyword

    for key in SYSTEMS:
        system = getattr(airloom, key)
        taken = {name for call in (system.solve, system.solve_batch) for name, parameter in inspect.signature(call).parameters.items()
                 if parameter.kind is parameter.KEYWORD_ONLY}
        described = airloom.describe(key)
        fields = {field["name"] for field in described["scenario"]}
        options = {field["name"] for algorithm in described["algorithms"] for field in algorithm["options"]}
        assert not any(keyword.iskeyword(name) or not name.isidentifier() for name in fields | options)
        assert not options & taken


def test_details_and_sites(key, system, network):
    answer = system.solve(network).solution
    places = system.sites(network)
    assert places and set(places[0]) == {"role", "label", "x_m", "y_m", "z_m", "served_by", "reach_m"}
    with pytest.raises(airloom.InvalidInput, match="no_such_group"):
        system.detail("no_such_group", network, answer)
    for each in airloom.describe(key)["details"]:
        if each["of"] == "drawing":
            assert system.Scenario().detail(each["name"])
            with pytest.raises(airloom.InvalidInput, match="is of a drawn network"):
                system.detail(each["name"], network, answer)
            continue
        with pytest.raises(airloom.InvalidInput, match="is of an answer"):
            system.Scenario().detail(each["name"])
        try:
            assert system.detail(each["name"], network, answer)
        except airloom.InvalidInput:
            pass  # the instance does not hold what this group needs; the message says what


def test_thousands_of_solves_leave_no_memory_behind():
    def resident_mib():
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20

    scenario = airloom.twotier.Scenario(femto_stations=1, subchannels=1, reuse_factor=1, macro_users=1)
    network = scenario.draw()
    answer = {name: np.array(array) for name, array in airloom.twotier.solve(network, "equal_power").solution.items()}

    def rounds(count):
        for k in range(count):
            result = airloom.twotier.solve(network, "equal_power", on_iteration=lambda step: None)
            if k % 10 != 0:
                continue
            assert dict(result) and dict(result.solution)
            airloom.twotier.evaluate(dict(network), answer)
            with pytest.raises(ValueError):
                airloom.twotier.solve(network, "equal_power", no_such_option=1)

    rounds(1000)
    before = resident_mib()
    rounds(10_000)
    assert resident_mib() - before < 3
