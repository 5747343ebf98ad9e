"""Walks a fault over every operation on files of a command, and counts."""
import collections
import concurrent.futures
import random
import tempfile
from pathlib import Path

from trial import COUNTED, Reference, trial


class Count:
    """What became of the trials of one command."""

    def __init__(self, name):
        self.name, self.operations, self.possible, self.trials, self.survived = name, 0, 0, 0, 0
        self.kinds = collections.Counter()
        self.words = collections.Counter()
        self.first = {}

    def add(self, fault, at, met):
        hit, code, findings = met
        self.trials += 1
        self.survived += code == 0
        self.kinds.update({finding.kind for finding in findings})
        for finding in findings:
            key = (finding.kind, fault, hit.split()[0], finding.words)
            self.words[key] += 1
            self.first.setdefault(key, f"{fault} at {at}: {hit} -> {code}")

    def bad(self):
        return sum(self.kinds[kind] for kind in COUNTED if kind != "left after kill")

    def complaints(self):
        return [f"  {key[0]}: {key[3]} ({times} times, first {self.first[key]})" for key, times in self.words.items() if key[0] != "left after kill"]


def walk(tools, scenario, faults, every=1, jobs=1, place=None, most=None, stop=lambda: False, progress=lambda done, of: None):
    """All trials of one command, in an order that makes an even sample of those of a walk that is stopped.
    @param every  only each so many-th operation, another start for every fault
    @param most   at most so many trials of one fault, evenly spread
    @param stop   asked before each trial: whether to leave the rest out
    @param progress  told after each trial: how many are done, of how many
    """
    count = Count(scenario.name)
    with tempfile.TemporaryDirectory(prefix="faults-", dir=place) as home:
        reference = Reference(tools, scenario, Path(home))
        operations = reference.seen["operations"]
        count.operations = sum(reference.seen["calls"].values())
        count.possible = sum(operations.get(fault, 0) for fault in faults)
        moments = []
        for number, fault in enumerate(faults):
            last = operations.get(fault, 0)
            step = max(every, -(-last // most)) if most else every
            moments += [(fault, at) for at in range(1 + number % step, last + 1, step)]
        random.Random(1).shuffle(moments)

        def attempt(moment):
            met = None if stop() else trial(reference, *moment, home)
            return None if stop() else met  # Ctrl-C also meets the command that is being tried

        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            for done, ((fault, at), met) in enumerate(zip(moments, pool.map(attempt, moments)), 1):
                if met:
                    count.add(fault, at, met)
                progress(done, len(moments))
    return count


HEAD = ["command", "operations", "possible trials", "trials", "survived", "lost", "double", "false success", "untrue words", "left behind",
        "left after kills"]


def row_of(count):
    return [count.operations, count.possible, count.trials, count.survived, *(count.kinds[kind] for kind in COUNTED)]


def table(rows):
    """Lines of a Markdown table.
    @param rows  numbers by command
    """
    every = {**{f"`{name}`": row for name, row in rows.items()}, "all": [sum(column) for column in zip(*rows.values())]}
    lines = ["| " + " | ".join(HEAD) + " |", "| --- |" + " ---: |" * (len(HEAD) - 1)]
    return lines + [f"| {name} | " + " | ".join(map(str, row)) + " |" for name, row in every.items()]


def rows_in_table(text):
    """The numbers by command that a table holds."""
    cells = [[cell.strip() for cell in line.strip("| ").split("|")] for line in text.splitlines() if line.startswith("| `")]
    return {row[0].strip("`"): [int(cell) for cell in row[1:]] for row in cells}
