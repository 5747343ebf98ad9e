"""Runs the examples of Markdown pages and holds what they print against what the page shows.

A fenced block says by its first line what it is:

    # run          shell or Python, run in order in one temporary folder per page: by bash -e, or an interpreter of its own
    $ COMMAND      run like shell; the other lines are what it prints. A comment `<!-- run ... -->` before it is run in its place
    # file: NAME   written into that folder; a later block of the same name is added to it

A block ```output right behind an example shows what it prints: its lines must be printed in this order (a line `...` stands for others),
numbers to one per cent, times and counts of iterations any. A comment `<!-- run ... -->` holds shell that readers do not see. Blocks in C++
and CMake are parts of files that tests compile. Any other block follows a comment `<!-- not run: WHY -->`.
"""
import os
import re
import shutil
import subprocess
import tempfile

BLOCK = re.compile(r"^(?:<!-- (?P<comment>run|not run: [^\n]+?)(?:\n(?P<unseen>(?:(?!-->).)*))? ?-->\n)?"
                   r"(?P<margin> *)```(?P<language>\w*)\n(?P<text>.*?)^(?P=margin)```$(?:\n\n?```output\n(?P<told>.*?)^```$)?", re.M | re.S)
FILE = re.compile(r"# file: (\S+)\n")
NUMBER = re.compile(r"(?<![\w.])([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.])")
FREE = re.compile(r"(?<![\w.])[-+\d.e]+ (?:(?:ns|us|ms|s|min)\b|iterations\b)")  # times, and how many steps it took
COMPILED = ("examples/**/*.cpp", "examples/**/CMakeLists.txt", "tests/**/*.cpp", "src/**/*.cpp")
ELSEWHERE = {("docs/python.md", "bare python"): "bindings/python/tests/docs_test.py"}  # runs the blocks of a page as one program
NEEDS = {"mpirun": "mpi", "airloom train": "torch", "import airloom": "python"}  # what is run -> the optional part of the build


def close(told, printed):
    if abs(told) < 1e-3 and abs(printed) < 1e-3:  # residuals and gaps at the last digits
        return True
    return abs(told - printed) <= 0.01 * max(abs(told), abs(printed))


def same_line(told, printed):
    """Whether a line shows what was printed: the same words, numbers to one per cent, times any."""
    a, b = (NUMBER.split(FREE.sub("any", " ".join(line.split()))) for line in (told, printed))
    return len(a) == len(b) and a[0::2] == b[0::2] and all(close(float(x), float(y)) for x, y in zip(a[1::2], b[1::2]))


def not_printed(told, printed):
    """The first line of `told` that is not printed in its turn, or None."""
    lines = iter(printed.splitlines())
    for line in told.splitlines():
        if line.strip() not in ("", "...") and not any(same_line(line, each) for each in lines):
            return line
    return None


def stripped(text):
    """Lines without their margins, for parts of files that stand elsewhere in another depth."""
    return "\n" + "".join(line.strip() + "\n" for line in text.splitlines())


def blocks(page):
    """(line, language, text, output) of all blocks; `bare LANGUAGE`: without a mark."""
    text = page.read_text(encoding="utf-8")
    for match in BLOCK.finditer(text):
        line = text[: match.start()].count("\n") + 1
        block, language, comment = match["text"], match["language"], match["comment"]
        command, _, printed = block.partition("\n")
        shows = command.startswith("$ ")
        if comment == "run":
            yield line, "sh", match["unseen"], printed if shows else None
        if command == "# run":
            yield line, language, block, match["told"]
        elif FILE.match(block):
            yield line, "file", block, None
        elif comment and comment != "run":
            yield line, "excused", block, None
        elif shows:
            if comment is None:
                yield line, "sh", command[2:], printed
        else:
            yield line, f"bare {language}", block, None


def examples(page):
    """What is run."""
    return [block for block in blocks(page) if block[1] in ("sh", "python")]


def loose_faults(page, root):
    """Blocks of a page that nothing runs, compiles or excuses, and commands outside of fences."""
    where = page.relative_to(root)
    sources = None
    for line, language, text, _ in blocks(page):
        if language in ("bare cpp", "bare cmake"):
            sources = sources or [stripped(file.read_text(encoding="utf-8")) for pattern in COMPILED for file in sorted(root.glob(pattern))]
            if not any(stripped(text) in source for source in sources):
                yield f"{where}:{line}: a block that is no part of a file that tests compile: {text.splitlines()[0]}"
        elif language.startswith("bare") and (str(where), language) not in ELSEWHERE:
            yield f"{where}:{line}: a block that nothing runs (scripts/site/examples.py): {text.splitlines()[0]}"
    bare = BLOCK.sub(lambda match: "\n" * match[0].count("\n"), page.read_text(encoding="utf-8"))
    for number, line in enumerate(bare.splitlines(), 1):
        if re.match(r" {4}(airloom|mpirun|pip|\./dev) ", line):
            yield f"{where}:{number}: a command outside of a fence: {line.strip()}"


def parts(folder):
    """Optional parts of the build that examples need and this machine can run."""
    done = subprocess.run([folder / "airloom", "--version"], capture_output=True, text=True, check=False)
    found = set(done.stdout.rpartition("optional parts:")[2].split()) if done.returncode == 0 else set()
    return found if shutil.which("mpirun") else found - {"mpi"}


def missing_part(code, there):
    """The optional part that an example needs and that is not there, or None."""
    return next((part for words, part in NEEDS.items() if words in code and part not in there), None)


def run_page(page, folder, root):
    """(faults, parts that some examples lacked) of one page; `folder` holds the program."""
    # Debian's python3 before another one: only that sees Debian's NumPy. Ranks: as root and more than cores, as in containers
    environment = dict(os.environ, PATH=f"{folder}:/usr/bin:{os.environ['PATH']}", PYTHONPATH=str(folder / "bindings/python"), OPENBLAS_NUM_THREADS="1",
                       AIRLOOM_SOURCE=str(root), OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", OMPI_MCA_rmaps_base_oversubscribe="1")
    faults, lacking = [], set()
    there = parts(folder) if any(words in code for _, _, code, _ in examples(page) for words in NEEDS) else set()
    with tempfile.TemporaryDirectory(prefix="airloom-docs-") as place:
        for line, language, code, told in blocks(page):
            if language == "file":
                with open(os.path.join(place, FILE.match(code)[1]), "a", encoding="utf-8") as file:
                    file.write(code)
            if language not in ("sh", "python"):
                continue
            if (part := missing_part(code, there)) is not None:
                lacking.add(part)
                continue
            command = ["/usr/bin/python3", "-c", code] if language == "python" else ["bash", "-e", "-o", "pipefail", "-c", code]
            done = subprocess.run(command, cwd=place, env=environment, stdin=subprocess.DEVNULL, text=True, capture_output=True, timeout=300)
            where = f"{page.relative_to(root)}:{line}"
            if done.returncode != 0:
                faults.append(f"{where}: exit status {done.returncode}\n{code}{done.stdout[-1000:]}{done.stderr[-2000:]}")
            elif told is not None and (unlike := not_printed(told, done.stdout + done.stderr)) is not None:
                faults.append(f"{where}: the page shows\n  {unlike}\nand the program printed\n{(done.stdout + done.stderr)[-3000:]}")
    return faults, lacking
