"""Runs every notebook from its first cell to its last."""
import os
import pathlib

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")
pytest.importorskip("matplotlib")

NOTEBOOKS = sorted((pathlib.Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


def test_there_are_five():
    assert len(NOTEBOOKS) == 5


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook(notebook, tmp_path, monkeypatch):
    monkeypatch.setitem(os.environ, "MPLBACKEND", "module://matplotlib_inline.backend_inline")
    monkeypatch.setitem(os.environ, "IPYTHONDIR", str(tmp_path))
    content = nbformat.read(notebook, as_version=4)
    nbformat.validate(content)
    assert all(not cell.outputs for cell in content.cells if cell.cell_type == "code"), "stored without outputs"
    nbclient.NotebookClient(content, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    pictures = [output for cell in content.cells if cell.cell_type == "code" for output in cell.outputs if "image/png" in output.get("data", {})]
    assert pictures or notebook.stem[0] in "23"
