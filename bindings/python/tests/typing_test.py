"""The stubs fit what users write, and name what is there."""
import ast
import os
import pathlib
import subprocess
import sys

import pytest

import airloom
import typed_example
from conftest import SYSTEMS

HERE = pathlib.Path(__file__).parent
PACKAGE = pathlib.Path(airloom.__file__).parent


def test_the_typed_example_runs():
    assert typed_example.first_network() > 0
    assert "h: shape (1, 1)" in typed_example.refused()


def test_mypy_accepts_the_typed_example(tmp_path):
    pytest.importorskip("mypy")
    # mypy looks for stubs beside the sources, never in site-packages of the interpreter that is not its own
    done = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--cache-dir", tmp_path, HERE / "typed_example.py"],
                          capture_output=True, text=True, check=False, cwd=tmp_path, env={**os.environ, "MYPYPATH": str(PACKAGE.parent)})
    assert done.returncode == 0, done.stdout + done.stderr


def test_stubs_name_what_is_there():
    def names(stub):
        for node in ast.parse((PACKAGE / stub).read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ImportFrom) and node.module != "typing":
                yield from (alias.asname for alias in node.names if alias.asname)
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                yield node.name

    assert set(names("__init__.pyi")) | {"__version__"} == set(airloom.__all__)
    for key in SYSTEMS:
        assert set(names(f"{key}.pyi")) == set(getattr(airloom, key).__all__)
