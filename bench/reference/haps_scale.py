#!/usr/bin/env python3
"""Large networks of `haps`: 100 macro stations of 4 x 4 antennas and a platform of 64 x 64, 500 and 1000 users, on one thread and on two.

    bench/reference/haps_scale.py build/release/airloom [users ...]

Prints status, seconds of the solve and of the whole command, seconds of the processor, memory, what a further step may gain per user,
and whether the solutions have the same bytes; then the memory of `evaluate`. Ends with 1 where a requirement does not hold: 1000 users
within 25 s on two threads and 3 GB, converged or proved to 1e-3 per user, equal bytes, evaluation within 1.5 GB.
"""
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZE = ["--set", "base_stations=100", "--set", "haps_array_nx=64", "--set", "haps_array_ny=64"]


def run(command):
    """Output, wall seconds, processor seconds and the largest memory in GB of a command."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(command)}: exit code {os.waitstatus_to_exitcode(status)}")
    return output, time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e6


def main():
    program = sys.argv[1]
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for users in [int(each) for each in sys.argv[2:]] or [500, 1000]:
            for scenario in ("fspl", "urban"):
                drawn = ["haps", "--scenario", scenario, "--set", f"users={users}", *SIZE]
                files = []
                for threads in (1, 2):
                    files.append(Path(folder) / f"{threads}.npz")
                    output, wall, cpu, memory = run([program, "solve", *drawn, "--opt", "bound=interference_free", "--threads", str(threads),
                                                     "-o", str(files[-1]), "--json"])
                    record = json.loads(output)
                    left = record["certificate"]["step_remaining"] / users
                    solve = record["timing"]["wall_s"]
                    print(f"{scenario} U={users} threads={threads}: {record['status']}, solve {solve:.1f} s, command {wall:.1f} s, processor "
                          f"{cpu:.1f} s, {memory:.2f} GB, {record['iterations']['inner']} evaluations, {left:.1e} nat per user left, utility "
                          f"{record['metrics']['utility']:.6f}", flush=True)
                    proved = record["status"] == "converged" or (record["status"] == "iteration_limit" and left <= 1e-3)
                    failed = failed or not proved or memory > 3.0 or (threads == 2 and solve > 25.0)
                same = files[0].read_bytes() == files[1].read_bytes()
                print(f"{scenario} U={users}: {'the same bytes' if same else 'DIFFERENT ANSWERS'} with two threads", flush=True)
                network = Path(folder) / "network.npz"
                run([program, "draw", *drawn, "-o", str(network)])
                _, wall, _, memory = run([program, "evaluate", "haps", "--instance", str(network), "--solution", str(files[0]), "--json"])
                print(f"{scenario} U={users}: evaluate {wall:.1f} s, {memory:.2f} GB", flush=True)
                failed = failed or not same or memory > 1.5
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
