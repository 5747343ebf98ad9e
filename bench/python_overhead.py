#!/usr/bin/env python3
"""What a call from Python costs beyond the library's own: medians of many solves of one tiny network.

    PYTHONPATH=build/release/bindings/python bench/python_overhead.py

The library's own time is that of a batch in one thread, whose loop is C++.
"""
import statistics
import time

import airloom
from airloom import _airloom

COUNT = 1000


def microseconds(call, repeats):
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        call()
        times.append(1e6 * (time.perf_counter() - begin))
    return statistics.median(times)


def main():
    for key, algorithm, options, scenario in [("twotier", "equal_power", {}, {"femto_stations": 1, "subchannels": 1, "reuse_factor": 1, "macro_users": 1}),
                                              ("haps", "mrt", {}, {"users": 2, "base_stations": 1}),
                                              ("haps", "mrt", {}, {"users": 64, "haps_array_nx": 32, "haps_array_ny": 32}),
                                              ("haps", "best", {"tolerance": 1e-6, "max_steps": 50}, {"users": 2, "base_stations": 1})]:
        system = getattr(airloom, key)
        network = system.Scenario(**scenario).draw()
        held = [network._held] * COUNT
        batch = microseconds(lambda: _airloom.solve_batch(held, algorithm, 1, [0] * COUNT, 1, None, options), 9) / COUNT
        call = microseconds(lambda: system.solve(network, algorithm, **options), 5 * COUNT)
        size = sum(array.nbytes for array in network.values())
        print(f"{key} {algorithm}, {size} bytes of arrays: {batch:.1f} us in C++, {call:.1f} us from Python, {call - batch:.1f} us more")


if __name__ == "__main__":
    main()
