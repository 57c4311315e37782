"""Records that a figure is given: one run, or several by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import ArgumentError
from sim.measures.view import View
from sim.report.checks import a_run

if TYPE_CHECKING:
    from sim.records.run import Run

Array = NDArray[np.float64]


def named_runs(source: Run | Mapping[str, Run], lang: str = "en") -> dict[str, Run]:
    """One run under its title, or runs under the names that they are given.

    Raises
    ------
    ArgumentError
        There is no run, or something else.
    """
    if isinstance(source, Mapping):
        if not source:
            raise ArgumentError("expected a Run or a mapping of name to Run, found an empty mapping")
        return dict(source)
    a_run("source", source)
    return {source.title(lang): source}


def view_of(run: Run) -> View:
    """The cases of a run as the measures see them."""
    return View(run.table, run.hours)


def grid_outcomes(run: Run, outcome: str) -> tuple[Array, Array]:
    """Mean outcome of the needs of each grid.

    Parameters
    ----------
    run : Run
    outcome : {"mean_wait", "unmet_share", "solution_rate"}
        Of the needs followed: days to true solution, share lapsed unseen, share truly solved.

    Returns
    -------
    mean, needs : ndarray of float64, shape (grids,)
        NaN where a grid has no need; the needs followed.
    """
    view, grids = view_of(run), len(run.population.kind)
    followed = view.followed
    chosen = {"mean_wait": followed.wait_days, "unmet_share": followed.unmet, "solution_rate": followed.solved}
    values: Any = chosen[_known(outcome, chosen)]
    grid = view["grid"][followed.rows]
    needs = np.bincount(grid, minlength=grids).astype(np.float64)
    total = np.bincount(grid, weights=values, minlength=grids)
    return np.divide(total, needs, out=np.full(grids, np.nan), where=needs > 0), needs


def _known(outcome: str, known: Mapping[str, Any]) -> str:
    if outcome not in known:
        raise ArgumentError(f"outcome: expected one of {', '.join(known)}, found {outcome!r}")
    return outcome
