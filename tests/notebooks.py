"""Notebooks in tests: one kernel for one after the other, because to start it takes longer than most of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).parents[1]


@contextmanager
def kernel_in(folder: Path) -> Iterator[NotebookClient]:
    """A kernel that has started in a folder, finds this tree, and shows figures in the page."""
    place = {"metadata": {"path": str(folder)}}
    client = NotebookClient(nbformat.v4.new_notebook(), timeout=300, kernel_name="python3", resources=place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.delenv("MPLBACKEND", raising=False)
        with client.setup_kernel():
            yield client


def run_in(kernel: NotebookClient, notebook: NotebookNode) -> None:
    """Run all cells, with nothing left of what ran before."""
    notebook.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))
    kernel.nb = notebook
    kernel.reset_execution_trackers()
    for index, cell in enumerate(notebook.cells):
        kernel.execute_cell(cell, index)


def code_of(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells that run."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def check_outputs(notebook: NotebookNode) -> None:
    """Every figure is shown once, and nothing goes to the error stream."""
    outputs = [output for cell in code_of(notebook) for output in cell.outputs]
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    drawn = ("plt.show()", ".plot(lang", ".plot()", "figures.", "_page(fitted.fitted", "_page(checked")
    assert len(pictures) == sum(any(mark in cell.source for mark in drawn) for cell in code_of(notebook))
    assert not [output for output in outputs if output.get("name") == "stderr"], outputs
