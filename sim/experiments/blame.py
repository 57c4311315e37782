"""Whose mistake a failed run is: the user's (2), or one of gridgov (70)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sim.errors import GridgovError

#: How the message of a run begins that failed by a mistake of gridgov.
FAULT: Final = "a fault of gridgov: "
#: Stages at which a run fails although nobody gave anything wrong: its process died, or its row could not be sent.
_OURS: Final = ("crash", "result")


def told(error: BaseException) -> str:
    """The message of a run that failed with an error.

    What the user gave, or an error of the system (a full disk, a missing right), is told as it is.
    """
    text = f"{type(error).__name__}: {error}".removesuffix(": ")
    return text if isinstance(error, (GridgovError, OSError)) else f"{FAULT}{text}"


def is_fault(stage: str, message: str) -> bool:
    """Whether a failed run, stored or just made, is a mistake of gridgov."""
    return stage in _OURS or message.startswith(FAULT)


def faults(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Failed runs that are mistakes of gridgov, of rows with ``stage`` and ``message``."""
    return [row for row in rows if is_fault(str(row["stage"]), str(row["message"]))]
