"""known.toml: what is known to fail, and belongs to a system's own issue. It only shrinks."""
import functools
import json
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
KEYS = {"system", "algorithm", "case", "seen"}


@functools.cache
def of(key):
    """(algorithm, case) -> what was seen, of one system."""
    with open(HERE / "known.toml", "rb") as file:
        content = tomllib.load(file)
    if set(content) - {"known"}:
        raise ValueError(f"known.toml: {sorted(content)}; must hold [[known]] alone")
    result = {}
    for each in content.get("known", []):
        if set(each) != KEYS:
            raise ValueError(f"known.toml: {each}; must have {sorted(KEYS)}")
        for case in each["case"]:
            if each["system"] == key:
                if (each["algorithm"], case) in result:
                    raise ValueError(f"known.toml: {key}, {each['algorithm']}, {case} stands there twice")
                result[each["algorithm"], case] = each["seen"]
    return result


def entry(key, algorithm, cases, seen):
    """The text of one entry."""
    listed, line = [], ""
    for case in map(json.dumps, cases):
        if line and len(line) + len(case) > 130:
            listed, line = [*listed, line.rstrip()], ""
        line += case + ", "
    text = "\n  ".join([*listed, line]).rstrip(", ")
    return f"[[known]]\nsystem = {json.dumps(key)}\nalgorithm = {json.dumps(algorithm)}\ncase = [{text}]\nseen = {json.dumps(seen)}\n"
