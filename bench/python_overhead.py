#!/usr/bin/env python3
"""What a call from Python costs beyond the library's own: tiny networks, solved many times.

    PYTHONPATH=build/release/bindings/python bench/python_overhead.py

The library's own time is what another network in a batch adds to the processor time of the batch's thread, whose loop is C++: the thread
itself and the calling thread do not count. Smallest of many turns, so other programs on the machine matter least.
"""
import time

import airloom
from airloom import _airloom

TURNS = 200
CALLS = 50
CASES = [
    ("twotier", "equal_power", {}, {"femto_stations": 1, "subchannels": 1, "reuse_factor": 1, "macro_users": 1}),
    ("haps", "mrt", {}, {"users": 2, "base_stations": 1}),
    ("haps", "mrt", {}, {"users": 8, "haps_array_nx": 16, "haps_array_ny": 16}),
    ("haps", "best", {"tolerance": 1e-6, "max_steps": 50}, {"users": 2, "base_stations": 1}),
]


def microseconds(clock, call):
    """Processor time of `call` by `clock`, the smallest of all turns."""
    least = float("inf")
    for _ in range(TURNS):
        begin = clock()
        held = call()
        least = min(least, 1e-3 * (clock() - begin))
        del held
    return least


def other_threads():
    return time.process_time_ns() - time.thread_time_ns()


def main():
    for key, algorithm, options, scenario in CASES:
        system = getattr(airloom, key)
        network = system.Scenario(**scenario).draw()

        def batch(count, held=network._held):
            return _airloom.solve_batch([held] * count, algorithm, 1, [0] * count, 1, None, options)

        first, all_of_them = (microseconds(other_threads, lambda count=count: batch(count)) for count in (1, 1 + CALLS))
        own = (all_of_them - first) / CALLS
        whole = microseconds(time.thread_time_ns, lambda: [system.solve(network, algorithm, **options) for _ in range(CALLS)]) / CALLS
        size = sum(array.nbytes for array in network.values())
        print(f"{key} {algorithm}, {size} bytes of arrays: {own:.1f} us in C++, {whole:.1f} us from Python, {whole - own:.1f} us more")


if __name__ == "__main__":
    main()
