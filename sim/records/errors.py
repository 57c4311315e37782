"""The error of this room."""

from __future__ import annotations

from sim.errors import GridgovError


class RecordError(GridgovError):
    """A record table or a run directory is not what it should be.

    The message says what was expected, what was found, where, and what to do.
    """
