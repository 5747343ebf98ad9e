"""One command, one fault, one moment: what is there afterwards, and whether the same command then completes."""
import dataclasses
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from stores import Unreadable, has_double, is_beside_store, is_shard, is_store, rows_below

KILLS = ("kill", "kill_all", "torn", "dropped", "power")
LAUNCH = ["mpirun", "--allow-run-as-root", "--oversubscribe", "--mca", "mpi_yield_when_idle", "1"]
COUNTED = ("lost", "double", "false success", "untrue", "left behind", "left after kill")


@dataclasses.dataclass
class Tools:
    airloom: str
    watcher: str
    timeout: int = 300  # seconds: a machine that does other work starves what is tried here


@dataclasses.dataclass
class Finding:
    kind: str    # one of COUNTED
    words: str


def command_line(tools, scenario, words):
    launch = []
    if scenario.ranks and words is scenario.command:
        launch = LAUNCH + ["--mca", "orte_tmpdir_base", tempfile.gettempdir(), "-n", str(scenario.ranks)]
    return launch + [tools.airloom, *words]


def environment(folder, command):
    """Figures are drawn in a folder for temporary files: that is watched, too, but not that of mpirun."""
    place = {} if "mpirun" in command else {"TMPDIR": str(folder / "tmp")}
    return dict(os.environ, ASAN_OPTIONS="detect_leaks=0", OMP_NUM_THREADS="1", **place)  # the leak check would want to trace as we do


def run(command, folder, timeout):
    """Exit code and stderr; a command that hangs ends as 124."""
    try:
        done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=timeout, check=False,
                              env=environment(folder, command))
    except subprocess.TimeoutExpired:
        return 124, "it hangs"
    return done.returncode, done.stderr.decode(errors="replace")


def files_below(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def rows_in(folder, stores):
    """The rows of each result folder, with paths relative to `folder`."""
    return {store: [(os.path.relpath(row[0], folder), *row[1:]) for row in rows_below(folder / store)] for store in stores}


def whole(path, content):
    """Whether a file whose bytes differ from run to run is whole."""
    if path.suffix == ".json":
        try:
            json.loads(content)
        except ValueError:
            return False
        return True
    if path.suffix == ".html":
        return content.rstrip().endswith(b"</html>")
    return bool(content)


class Reference:
    """What is there before the command, and after it when nothing disturbs it."""

    def __init__(self, tools, scenario, home):
        self.scenario, self.tools, self.before = scenario, tools, home / "before"
        self.before.mkdir(parents=True)
        (self.before / "tmp").mkdir()
        scenario.prepare(self.before)
        for number, words in enumerate(scenario.before):
            line = command_line(tools, scenario, words)
            if scenario.stopped and number == len(scenario.before) - 1:
                line = [tools.watcher, "--watch", str(self.before), "--fault", "kill", "--at", str(scenario.stopped), "--", *line]
                if run(line, self.before, tools.timeout)[0] != 137:
                    raise RuntimeError(f"{scenario.name}: was not stopped")
                continue
            code, said = run(line, self.before, tools.timeout)
            if code not in (0, 4):  # 4: a merge that says what is missing
                raise RuntimeError(f"{' '.join(line)} ended with {code}: {said}")
        self.old_files, self.old_rows = files_below(self.before), rows_in(self.before, scenario.stores)
        after = [home / name for name in ("after", "again")]
        for folder in after:
            shutil.copytree(self.before, folder)
            report = home / "report.json"
            line = [tools.watcher, "--watch", str(folder), "--report", str(report), "--", *command_line(tools, scenario, scenario.command)]
            code, said = run(line, folder, tools.timeout)
            if code != 0:
                raise RuntimeError(f"{' '.join(line)} ended with {code}: {said}")
            self.seen = json.loads(report.read_text())
        self.files, again = files_below(after[0]), files_below(after[1])
        self.rows = rows_in(after[0], scenario.stores)
        self.varies = {path for path, content in self.files.items() if again.get(path) != content}

    def may_differ(self, path, content):
        """Whether bytes that are neither the old nor the new ones are as they should be."""
        if path.suffix == ".csv":  # a curve grows line by line
            return str(path) in self.scenario.notes and content.endswith(b"\n") and self.files[path].startswith(content)
        return (path in self.varies or str(path) in self.scenario.notes) and whole(path, content)

    def is_output(self, path):
        return not is_store(path) and not is_beside_store(path)

    def complete(self, folder):
        """What differs from the undisturbed outcome."""
        found = files_below(folder)
        for path, content in self.files.items():
            if not self.is_output(path):
                continue
            if path not in found:
                yield f"{path} is missing"
            elif path in self.varies and not whole(path, found[path]):
                yield f"{path} is not whole"
            elif path not in self.varies and found[path] != content:
                yield f"{path} has other bytes"
        try:
            for store, rows in rows_in(folder, self.scenario.stores).items():
                if sorted(rows) != sorted(self.rows[store]):
                    how = "more" if len(rows) > len(self.rows[store]) else "other"
                    yield f"{store} has {how} rows, {len(rows)}, than the {len(self.rows[store])} of an undisturbed run"
        except Unreadable as error:
            yield f"a result file is not readable: {error}"

    def strangers(self, folder):
        return [path for path in files_below(folder) if path not in self.files and path not in self.old_files and not is_beside_store(path)]


def check_content(reference, folder):
    """Old or new, never less: findings right after the fault."""
    found = files_below(folder)
    for path, content in reference.old_files.items():
        if not reference.is_output(path):
            continue
        if path not in found:
            if path in reference.files:
                yield Finding("lost", f"{path} is gone")
        elif str(path) in reference.scenario.saved:
            continue  # of some step; what it is worth shows when the same command goes on from it
        elif found[path] != content and found[path] != reference.files.get(path):
            if not reference.may_differ(path, found[path]):
                yield Finding("lost", f"{path} is neither old nor new")
    for path, content in reference.files.items():
        if path in found and path not in reference.old_files and reference.is_output(path) and found[path] != content:
            if not reference.may_differ(path, found[path]):
                yield Finding("lost", f"{path} is there in part")
    for store, old in reference.old_rows.items():
        try:
            rows = rows_in(folder, [store])[store]
        except Unreadable as error:
            if old:
                yield Finding("lost", f"{store} is not readable: {error}")
            continue
        new = [row[1:] for row in reference.rows[store]]
        kept = [row[1:] for row in rows]
        if any(row[1:] not in kept for row in old):
            yield Finding("lost", f"{store}: rows that were committed are gone")
        if any(row not in new for row in kept):
            yield Finding("lost", f"{store}: rows that nobody computed")
        if has_double(folder / store):
            yield Finding("double", f"{store}: a row is there twice")


def check_words(reference, code, said, hit):
    """The exit code and the message of a command that was not killed and did not succeed."""
    if code != 3:
        yield Finding("untrue", f"ended with {code}: {said.strip()[-300:]}")
        return
    names = {Path(word).name for word in hit.split()[1:]}
    names |= {part for path in reference.files for part in path.parts} | set(reference.scenario.stores) | {"/tmp/airloom-", "work/tmp"}
    if not any(name in said for name in names if name):
        yield Finding("untrue", f"names no file: {said.strip()[-300:]}")


def kind_of(words, kind):
    """A manifest that tells of another origin is untrue, but nothing is lost with it."""
    return "untrue" if "manifest" in words and "other bytes" in words else "double" if "more rows" in words else kind


def judge(reference, folder, fault, code, said, hit):
    yield from check_content(reference, folder)
    if code == 0:
        for words in reference.complete(folder):
            yield Finding(kind_of(words, "false success"), words)
    elif fault not in KILLS:
        yield from check_words(reference, code, said, hit)
    if fault not in KILLS and fault != "dead" and not hit.startswith(("unlink", "rmdir")):
        for path in reference.strangers(folder):
            if not is_shard(path) and str(path) not in reference.scenario.saved:
                yield Finding("left behind", str(path))


def again(reference, folder, fault):
    """The same command without a fault."""
    line = command_line(reference.tools, reference.scenario, reference.scenario.command)
    code, said = run(line, folder, reference.tools.timeout)
    if code != 0:
        yield Finding("lost", f"the same command ends with {code} then: {said.strip()[-300:]}")
    for words in reference.complete(folder):
        yield Finding(kind_of(words, "lost"), f"the same command completes otherwise: {words}")
    for path in reference.strangers(folder):
        if fault in KILLS or fault == "dead":
            yield Finding("left after kill", str(path))
        elif is_shard(path):
            yield Finding("left behind", f"{path}, after the same command")


def trial(reference, fault, at, place):
    """One trial. @return what it met, and what was found; None when the fault met no operation"""
    with tempfile.TemporaryDirectory(prefix="trial-", dir=place) as home:
        folder, report = Path(home) / "work", Path(home) / "report.json"
        shutil.copytree(reference.before, folder)
        line = [reference.tools.watcher, "--watch", str(folder), "--fault", fault, "--at", str(at), "--report", str(report), "--"]
        code, said = run(line + command_line(reference.tools, reference.scenario, reference.scenario.command), folder, reference.tools.timeout)
        seen = json.loads(report.read_text()) if report.exists() else {"hit": "nothing: it hangs", "code": code}
        if not seen["hit"]:
            return None
        hit = seen["hit"].replace(str(folder) + "/", "")
        findings = list(judge(reference, folder, fault, code, said, hit))
        return hit, code, findings + list(again(reference, folder, fault))
