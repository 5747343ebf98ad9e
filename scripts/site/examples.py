"""Runs the examples of Markdown pages and holds what they print against what the page shows.

An example is a fenced block that opens with ```sh or ```python and whose first line is `# run`. The blocks of one page run in order in one
temporary folder: shell by bash -e, Python each in an interpreter of its own. A block ```output right behind an example shows what it
prints: its lines must be printed in this order (a line `...` stands for others), numbers to one per cent, times and counts of iterations any.
"""
import os
import re
import subprocess
import tempfile

BLOCK = re.compile(r"^```(sh|python)\n# run\n(.*?)^```$(?:\n\n?```output\n(.*?)^```$)?", re.M | re.S)
NUMBER = re.compile(r"(?<![\w.])([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.])")
FREE = re.compile(r"(?<![\w.])[-+\d.e]+ (?:(?:ns|us|ms|s|min)\b|iterations\b)")  # times, and how many steps it took


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


def examples(page):
    return BLOCK.findall(page.read_text(encoding="utf-8"))


def run_page(page, folder, root):
    """Faults of one page's examples; `folder` holds the program."""
    # Debian's python3 before another one: only that sees Debian's NumPy
    environment = dict(os.environ, PATH=f"{folder}:/usr/bin:{os.environ['PATH']}", PYTHONPATH=str(folder / "bindings/python"), OPENBLAS_NUM_THREADS="1")
    text = page.read_text(encoding="utf-8")
    faults = []
    with tempfile.TemporaryDirectory(prefix="airloom-docs-") as place:
        for match in BLOCK.finditer(text):
            language, code, told = match.groups()
            if language == "python" and "import airloom" in code and not (folder / "bindings/python/airloom").exists():
                continue  # a build without the package
            where = f"{page.relative_to(root)}:{text[: match.start()].count(chr(10)) + 1}"
            command = ["bash", "-e", "-o", "pipefail", "-c", code] if language == "sh" else ["/usr/bin/python3", "-c", code]
            done = subprocess.run(command, cwd=place, env=environment, stdin=subprocess.DEVNULL, text=True, capture_output=True, timeout=300)
            if done.returncode != 0:
                faults.append(f"{where}: exit status {done.returncode}\n{code}{done.stdout[-1000:]}{done.stderr[-2000:]}")
            elif told is not None and (line := not_printed(told, done.stdout + done.stderr)) is not None:
                faults.append(f"{where}: the page shows\n  {line}\nand the program printed\n{(done.stdout + done.stderr)[-3000:]}")
    return faults
