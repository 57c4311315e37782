"""The errors of this room."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

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


@contextmanager
def as_written(place: object, expected: str, cure: str = "") -> Iterator[None]:
    """Turn what goes wrong while stored files are made sense of into one error that names them.

    Parameters
    ----------
    place : object
        File or folder.
    expected : str
        What it should be.
    cure : str
        What to do.

    Raises
    ------
    RecordError
        A file cannot be read, or what is in it has another form than gridgov writes.
    """
    try:
        yield
    except GridgovError:
        raise
    except (ArithmeticError, AttributeError, LookupError, NotImplementedError, OSError, TypeError, ValueError) as error:
        found = reason(error) if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
        raise RecordError(f"{place}: expected {expected}, but {found[:200]}{f'; {cure}' if cure else ''}") from error
