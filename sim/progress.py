"""What is asked for as progress, everywhere the same: True, False, or a function."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sim.arguments import progress_of


@contextmanager
def shown_progress(progress: Callable[..., None] | bool | None, what: str) -> Iterator[Callable[..., None] | None]:
    """What is told of progress: the given function, a bar in a notebook or on a terminal, or None.

    Who did not ask sees a bar all the same in a notebook, and only while it lasts.

    Parameters
    ----------
    progress : bool or callable, optional
    what : str
        What is counted: ``days``, ``runs``.

    Raises
    ------
    ArgumentError
        It is neither.
    """
    asked = progress_of(progress)
    if not isinstance(asked, bool):
        yield asked
        return
    from sim.report.notebook import NotebookProgress, in_notebook

    notebook = in_notebook()
    if sys.stderr is None or not (asked or (progress is None and notebook)):
        yield None
        return
    from sim.report.progress import Progress

    with NotebookProgress(what, passing=not asked) if notebook else Progress(what) as shown:
        yield shown
