#!/usr/bin/env python3
"""What a call from Python costs beyond the library's own: tiny networks, solved many times.

    PYTHONPATH=build/release/bindings/python bench/python_overhead.py

The library's own time is that of a batch in one thread, whose loop is C++. Both are measured in turns, as processor time, and the
fastest turn of each counts: so other programs on the machine matter least.
"""
import statistics
import time

import airloom
from airloom import _airloom

TURNS = 20
CALLS = 100
CASES = [
    ("twotier", "equal_power", {}, {"femto_stations": 1, "subchannels": 1, "reuse_factor": 1, "macro_users": 1}),
    ("haps", "mrt", {}, {"users": 2, "base_stations": 1}),
    ("haps", "mrt", {}, {"users": 8, "haps_array_nx": 16, "haps_array_ny": 16}),
    ("haps", "best", {"tolerance": 1e-6, "max_steps": 50}, {"users": 2, "base_stations": 1}),
]


def microseconds(call):
    begin = time.process_time_ns()
    call()
    return 1e-3 * (time.process_time_ns() - begin)


def main():
    for key, algorithm, options, scenario in CASES:
        system = getattr(airloom, key)
        network = system.Scenario(**scenario).draw()
        held = [network._held] * CALLS
        of_library, of_package = [], []
        for _ in range(TURNS):
            of_library.append(microseconds(lambda: _airloom.solve_batch(held, algorithm, 1, [0] * CALLS, 1, None, options)) / CALLS)
            of_package.append(statistics.median(microseconds(lambda: system.solve(network, algorithm, **options)) for _ in range(CALLS)))
        size = sum(array.nbytes for array in network.values())
        own, whole = min(of_library), min(of_package)
        print(f"{key} {algorithm}, {size} bytes of arrays: {own:.1f} us in C++, {whole:.1f} us from Python, {whole - own:.1f} us more")


if __name__ == "__main__":
    main()
