"""Runs the code of docs/python.md."""
import pathlib
import re

import pytest

import airloom

PAGE = pathlib.Path(__file__).parents[3] / "docs" / "python.md"


def test_the_page_runs_from_top_to_bottom(tmp_path, monkeypatch):
    pytest.importorskip("matplotlib")
    monkeypatch.chdir(tmp_path)
    names = {}
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    assert len(blocks) >= 5
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), names)


def test_every_public_name_is_on_the_page():
    text = PAGE.read_text(encoding="utf-8")
    hidden = {"InvalidInput", "IoError", "Unsupported", "Report", "Result", "Table", "__version__", "load_checks", "experiments", "systems"}
    missing = [name for name in airloom.__all__ if name not in hidden and f"{name}" not in text]
    assert not missing
