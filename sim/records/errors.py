"""The errors of this room."""

from __future__ import annotations

import os

from sim.errors import GridgovError


class RecordError(GridgovError):
    """A record table or a run directory is not what it should be.

    The message says what was expected, what was found, where, and what to do.
    """


class WriteError(RecordError, OSError):
    """Something could not be written, for instance because the disk is full; what was there before is as it was."""


class RecordWarning(UserWarning):
    """Something among the records was not as it should be, and was dealt with; the message says how."""


def reason(error: OSError | ValueError) -> str:
    """Why the operating system refused, without the names of temporary files."""
    number = getattr(error, "errno", None)
    return os.strerror(number) if number else str(error) or type(error).__name__
