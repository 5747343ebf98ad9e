"""Words of Markdown pages that neither aspell (British English) nor scripts/site/words.txt knows."""
import pathlib
import re
import shutil
import subprocess

WORDS = pathlib.Path(__file__).with_name("words.txt")
NOT_PROSE = [
    re.compile(r"^( *)```.*?^\1```", re.M | re.S),        # fenced code
    re.compile(r"^(?: {4,}|\t)(?![-*0-9]).*$", re.M),     # indented code
    re.compile(r"\$\$.*?\$\$", re.S),
    re.compile(r"\$[^$\n]+\$"),
    re.compile(r"(`+).+?\1", re.S),
    re.compile(r"\]\([^)]*\)"),                           # targets of links
    re.compile(r"https?://\S+"),
    re.compile(r"<[^>]+>"),
    re.compile(r"\{[:#.][^}]*\}"),
]


def blank(match):
    return re.sub(r"[^\n]", " ", match[0])


def prose(text):
    """The text with everything that is no prose replaced by blanks, line by line."""
    for pattern in NOT_PROSE:
        text = pattern.sub(blank, text)
    return text


def known_words():
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def misspelt(text, known):
    """(line, word) of the words that nobody knows, each once."""
    asked = prose(text)
    answer = subprocess.run(["aspell", "list", "--lang=en_GB", "--encoding=utf-8", "--ignore=2"], input=asked, capture_output=True, text=True, check=True)
    for word in sorted(set(answer.stdout.split())):
        stem = word.removesuffix("'s")
        if stem in known or stem.lower() in known:
            continue
        where = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", asked)
        yield (asked[: where.start()].count("\n") + 1 if where else 1), word


def spelling_faults(pages, root):
    """Lines that name words; nothing where aspell is not installed."""
    if not shutil.which("aspell"):
        return
    known = known_words()
    for page in pages:
        for line, word in misspelt(page.read_text(encoding="utf-8"), known):
            yield f"{page.relative_to(root)}:{line}: {word}? (a name or a term of the field goes into {WORDS.relative_to(root)})"
