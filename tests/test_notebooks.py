"""The notebooks run from top to bottom, ask before they answer, and are stored without outputs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.notebooks import ROOT, check_outputs, code_of, kernel_in, run_in

FOLDER = ROOT / "experiments"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
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


@pytest.fixture(scope="module")
def kernel() -> Iterator[NotebookClient]:
    with kernel_in(FOLDER) as started:
        yield started


def test_there_is_a_first_notebook() -> None:
    assert "first_steps" in {path.stem for path in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_asks_before_it_runs_and_is_stored_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    first = next(k for k, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    before = " ".join(cell.source for cell in notebook.cells[:first])
    assert "**Question.**" in before
    assert "**Prediction.** " in before
    assert re.search("请先(写下|画出)|先写下", before)
    for cell in code_of(notebook):
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
    run_in(kernel, notebook)
    check_outputs(notebook)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_as_it_is_stored(path: Path, kernel: NotebookClient) -> None:
    notebook = nbformat.read(path, as_version=4)
    run_in(kernel, notebook)
    check_outputs(notebook)
