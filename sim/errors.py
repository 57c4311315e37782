"""Errors that are meant for users: one base, so that whoever shows them asks for one class."""

from __future__ import annotations


class GridgovError(ValueError):
    """What the user gave, or asked for, cannot be used; the message is all that is needed to mend it.

    Every error of gridgov that is meant for users derives from it. Any other exception is a fault of gridgov.
    """


class ArgumentError(GridgovError):
    """An argument of a function, or an option of a command, is not what it should be."""


class EndedError(GridgovError, RuntimeError):
    """A run is asked to go on after its last day."""


class UnknownNameError(GridgovError, AttributeError):
    """Something is asked for by a name that it does not have."""


class RefusedError(GridgovError, TypeError):
    """Something cannot be done with what was given, whatever its value."""
