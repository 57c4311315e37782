"""The notebooks run from top to bottom, and are stored without outputs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "experiments").glob("*.ipynb"))
#: Sizes as the notebooks write them > those of a quick look at the same cells.
SMALLER = {
    r"\breplications=5\b": "replications=3",
    r'"replications": 6\b': '"replications": 3',
    r'"trajectories": 8\b': '"trajectories": 3',
    r"\brange\(1, 7\)": "range(1, 4)",
    r'"run\.days": 120\b': '"run.days": 60',
    r'"run\.days": 180\b': '"run.days": 90',
}
#: Those that make no runs.
WITHOUT_RUNS = {"equity_own_data"}


def client_of(notebook: NotebookNode) -> NotebookClient:
    """Runs cells of a notebook in a kernel of its own."""
    return NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}})


@pytest.fixture(scope="module")
def kernel() -> Iterator[NotebookClient]:
    """A kernel for one notebook after the other: to start it takes longer than most of them."""
    client = client_of(nbformat.v4.new_notebook())
    with pytest.MonkeyPatch.context() as patch:
        _surroundings(patch)
        with client.setup_kernel():
            yield client


def _surroundings(patch: pytest.MonkeyPatch) -> None:
    patch.setenv("PYTHONPATH", str(ROOT))
    patch.delenv("MPLBACKEND", raising=False)  # the kernel shows figures in the page


def code_of(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells that run."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def check_outputs(notebook: NotebookNode) -> None:
    """Every figure is shown once, and nothing goes to the error stream."""
    outputs = [output for cell in code_of(notebook) for output in cell.outputs]
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    assert len(pictures) == sum(".plot()" in cell.source or "figures." in cell.source for cell in code_of(notebook))
    assert not [output for output in outputs if output.get("name") == "stderr"], outputs


def test_there_is_a_first_notebook() -> None:
    assert "first_steps" in {path.stem for path in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_stored_without_outputs(path: Path) -> None:
    for cell in code_of(nbformat.read(path, as_version=4)):
        assert not cell.outputs
        assert cell.execution_count is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_runs_with_fewer_and_shorter_runs(path: Path, kernel: NotebookClient) -> None:
    notebook = nbformat.read(path, as_version=4)
    written = [cell.source for cell in code_of(notebook)]
    for cell in code_of(notebook):
        for size, less in SMALLER.items():
            cell.source = re.sub(size, less, cell.source)
    smaller = [cell.source for cell in code_of(notebook)] != written
    assert smaller != (path.stem in WITHOUT_RUNS), "sizes are written in another way: see SMALLER"
    notebook.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))
    kernel.nb = notebook
    kernel.reset_execution_trackers()
    for index, cell in enumerate(notebook.cells):
        kernel.execute_cell(cell, index)
    check_outputs(notebook)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_as_it_is_stored(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _surroundings(monkeypatch)
    notebook = nbformat.read(path, as_version=4)
    client_of(notebook).execute()
    check_outputs(notebook)
