"""Errors that are meant for users: one base, so that whoever shows them asks for one class. Warnings, too."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Final

#: Beginning of the names of this package's files.
_PACKAGE: Final = f"{Path(__file__).parent}{os.sep}"


class GridgovError(ValueError):
    """What the user gave, or asked for, cannot be used; the message is all that is needed to mend it.

    Every error of gridgov that is meant for users derives from it. Any other exception is a fault of gridgov.
    """


class ArgumentError(GridgovError):
    """An argument of a function, or an option of a command, is not what it should be."""


class EndedError(GridgovError, RuntimeError):
    """A run is asked to go on after its last day."""


def warn(message: str, kind: type[Warning]) -> None:
    """Warn whoever called gridgov: the warning names the line outside the package that led to it.

    Parameters
    ----------
    message : str
    kind : type of Warning
    """
    warnings.warn(message, kind, skip_file_prefixes=(_PACKAGE,))


class UnknownNameError(GridgovError, AttributeError):
    """Something is asked for by a name that it does not have."""


class RefusedError(GridgovError, TypeError):
    """Something cannot be done with what was given, whatever its value."""
