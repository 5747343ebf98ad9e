"""Says whose the faults are that the fuzzers of .mat and HDF5 found: each input again, in the fuzzer and as the product reads it.

    sort_faults.py FUZZER REPLAY TARGET FILE...

A fault is the libraries' own (matio, HDF5, zlib: not instrumented, known to trust their files) when one of them is on the stack above
our code, or when it is memory or time they spend; the product then reads the file in a process of its own, which must survive. Prints one line per kind of
fault and one of totals. Exit status 1 when a fault is ours, or the product does not survive.
"""
import collections
import os
import re
import subprocess
import sys

LIBRARIES = re.compile(r"lib(matio|hdf5|z)[_.]")
OURS = re.compile(r"/src/airloom/|/tests/fuzz/targets")


def owner(report):
    """"library", "ours" or "", and the fault in a few words."""
    kind = re.search(r"(?:ERROR: \w+: |runtime error: )([^\n]{0,60})", report)
    what = re.sub(r"0x[0-9a-f]+|\d{3,}", "N", kind.group(1)).split(" on ")[0] if kind else ""
    for line in report[kind.start():].splitlines() if kind else []:
        if LIBRARIES.search(line):
            return "library", what + " in " + LIBRARIES.search(line).group(0)[:-1]
        if re.match(r"\s*#\d", line) and OURS.search(line) or "runtime error" in line:
            return "ours", what + " at " + line.strip()[-100:]
    return ("library", what) if "timeout" in report or "out-of-memory" in report else ("ours" if kind else "", what)


def main(fuzzer, replay, target, *files):
    kinds, ours, dead, calm = collections.Counter(), [], [], 0
    options = dict(os.environ, ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "allocator_may_return_null=1:max_allocation_size_mb=1000"))
    for file in files:
        try:
            done = subprocess.run([fuzzer, "-timeout=60", "-rss_limit_mb=2000", "-malloc_limit_mb=100000", file], capture_output=True, text=True, errors="replace",
                                  env=options, timeout=120, check=False)
            whose, what = owner(done.stderr) if done.returncode else ("", "")
            whose = whose or ("library" if done.returncode else "")
        except subprocess.TimeoutExpired:
            whose, what = "library", "endless loop"
        if whose == "library":
            kinds[what] += 1
        elif whose == "ours":
            ours.append(f"{file}: {what}")
        else:
            calm += 1
        try:
            if subprocess.run([replay, target, file], capture_output=True, env=options, timeout=120, check=False).returncode:
                dead.append(file)
        except subprocess.TimeoutExpired:
            dead.append(file)
    for what, count in kinds.most_common():
        print(f"  {count} of the libraries: {what}")
    for line in ours + [f"{file}: the product does not survive it" for file in dead]:
        print("  FAULT", line)
    print(f"{target}: {len(files)} inputs kept: {sum(kinds.values())} faults of the libraries, {len(ours)} of ours, {calm} not seen again; "
          f"the product survives {len(files) - len(dead)}")
    return 1 if ours or dead else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
