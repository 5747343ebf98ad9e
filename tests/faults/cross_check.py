"""Counts the operations of a command by strace, too: nothing that it does to the watched files may escape the watcher."""
import collections
import json
import re
import shutil

from trial import command_line, run

CALL = re.compile(r"^\d+ +(\w+)\((.*)$")
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
# no content or name goes through these, or (mmap) what the manual says
NOT_WATCHED = {"lseek", "mmap", "fadvise64", "dup", "dup2", "dup3", "chdir", "fchdir", "getcwd", "ioctl", "execve", "fcntl", "poll", "getxattr",
               "lgetxattr", "memfd_create"}


def inside(call, words, folder):
    """Whether a call's arguments, as `strace -y` prints them, mean something below the folder, where the command runs."""
    names = [name for name in QUOTED.findall(words)[: 2 if call.startswith(("rename", "link", "symlink")) else 1] if name]
    descriptors = re.findall(r"^(?:\d+|AT_FDCWD)<([^>]*)>", words)
    if descriptors and not words.startswith("AT_FDCWD") and not re.match(r'^\d+<[^>]*>, "', words):
        return descriptors[0].startswith(folder)
    if not names:
        return bool(descriptors) and descriptors[0].startswith(folder)
    return any(name.startswith(folder) if name.startswith("/") else not descriptors or descriptors[0].startswith(folder) for name in names)


def by_strace(reference, home):
    folder, log = home / "strace", home / "strace.log"
    shutil.copytree(reference.before, folder)
    line = ["strace", "-f", "-y", "-s", "4096", "-e", "trace=%file,%desc", "-o", str(log)]
    code, said = run(line + command_line(reference.tools, reference.scenario, reference.scenario.command), folder, reference.tools.timeout)
    if code != 0:
        raise RuntimeError(f"strace ended with {code}: {said}")
    calls = collections.Counter()
    for text in log.read_text(errors="replace").splitlines():
        match = CALL.match(text)
        if match and not match[2].startswith(")"):
            name, words = match.groups()
            locks = name == "fcntl" and "SETLK" in words
            data = name in ("read", "write", "pread64", "pwrite64", "writev", "readv")
            if inside(name, words.split(", ")[0] if data else words, str(folder)) and (locks or name not in NOT_WATCHED):
                calls[name] += 1
    return calls


def differences(reference, home):
    """Calls that the two count differently, of one undisturbed run each."""
    folder, report = home / "watched", home / "watched.json"
    shutil.copytree(reference.before, folder)
    line = [reference.tools.watcher, "--watch", str(folder), "--report", str(report), "--"]
    run(line + command_line(reference.tools, reference.scenario, reference.scenario.command), folder, reference.tools.timeout)
    watched, traced = json.loads(report.read_text())["calls"], by_strace(reference, home)
    return {name: (watched.get(name, 0), traced.get(name, 0)) for name in {*watched, *traced} if watched.get(name, 0) != traced.get(name, 0)}
