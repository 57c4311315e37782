"""Errors of studies."""

from __future__ import annotations

from sim.errors import GridgovError


class StudyError(GridgovError):
    """A study cannot be run, or go on, in the way that was asked for; the message says what to do."""
