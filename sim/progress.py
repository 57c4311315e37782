"""What is asked for as progress, everywhere the same: True, False, or a function."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sim.arguments import progress_of


@contextmanager
def shown_progress(progress: Callable[..., None] | bool | None, what: str) -> Iterator[Callable[..., None] | None]:
    """What is told of progress: the given function, a bar in a notebook or on a terminal, or None.

    Parameters
    ----------
    progress : bool or callable
    what : str
        What is counted: ``days``, ``runs``.

    Raises
    ------
    ArgumentError
        It is neither.
    """
    progress = progress_of(progress)
    if not isinstance(progress, bool):
        yield progress
        return
    if not progress or sys.stderr is None:
        yield None
        return
    from sim.report.notebook import NotebookProgress, in_notebook
    from sim.report.progress import Progress

    with NotebookProgress() if in_notebook() else Progress(what) as shown:
        yield shown
