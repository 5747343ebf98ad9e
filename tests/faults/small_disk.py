"""The same commands on a file system that is really full: a small tmpfs, of every size up to one where the command succeeds."""
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from stores import is_shard
from trial import Finding, Reference, again, check_content, check_words, command_line, run
from walk import Count


def can_mount():
    return os.geteuid() == 0 and shutil.which("mount") is not None


class SmallDisk:
    """A tmpfs that ends with this."""

    def __init__(self, place, kilobytes):
        self.place, self.kilobytes = place, kilobytes

    def size(self, kilobytes):
        subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", str(self.place)], check=True)

    def __enter__(self):
        self.place.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={self.kilobytes}k", "tmpfs", str(self.place)], check=True)
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "-l", str(self.place)], check=True)


def used_kilobytes(folder):
    facts = os.statvfs(folder)
    return (facts.f_blocks - facts.f_bfree) * facts.f_frsize // 1024


def trial(reference, spare, place):
    """Runs the command with so many kilobytes left. @return exit code and findings"""
    with SmallDisk(place, 1 << 20) as disk:
        folder = place / "work"
        shutil.copytree(reference.before, folder)
        disk.size(used_kilobytes(place) + spare)
        code, said = run(command_line(reference.tools, reference.scenario, reference.scenario.command), folder, reference.tools.timeout)
        findings = list(check_content(reference, folder))
        if code == 0:
            findings += [Finding("false success", words) for words in reference.complete(folder)]
        else:
            findings += check_words(reference, code, said, "")
        findings += [Finding("left behind", str(path)) for path in reference.strangers(folder)
                     if not is_shard(path) and str(path) not in reference.scenario.saved]
        disk.size(1 << 20)
        findings += again(reference, folder, "full")
    place.rmdir()
    return code, findings


def fill(tools, scenario, every=1, place=None, stop=lambda: False):
    """Trials with 0, 4, 8 ... kilobytes left, until three sizes in a row are enough, or `stop` says so."""
    count = Count(scenario.name)
    with tempfile.TemporaryDirectory(prefix="faults-", dir=place) as home:
        reference = Reference(tools, scenario, Path(home))
        enough, spare = 0, 0
        while enough < 3 and not stop():
            code, findings = trial(reference, spare, Path(home) / "disk")
            count.add(f"{spare} kB", 0, ("full file system", code, findings))
            enough = enough + 1 if code == 0 else 0
            spare += 4 * every
    count.possible = count.trials
    return count
