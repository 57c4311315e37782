"""The error of this room."""

from __future__ import annotations


class RecordError(ValueError):
    """A record table or a run directory is not what it should be.

    The message says what was expected, what was found, where, and what to do.
    """
