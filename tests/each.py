"""One test over many cases: all are tried, and all that fail are named.

A test for each of some hundred cases costs more than what it checks: collecting, reporting and handing it to a process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest


def each[Case](check: Callable[[Case], None], cases: Iterable[Case], name: Callable[[Case], Any] = str) -> None:
    """Try a check on every case, and fail with a line for each that does not hold.

    Parameters
    ----------
    check : callable
        Raises what a test raises.
    cases : iterable
        At least one.
    name : callable
        What a case is called in the message.
    """
    tried, failed = 0, []
    for case in cases:
        tried += 1
        try:
            check(case)
        except (Exception, pytest.fail.Exception) as problem:
            failed.append(f"{name(case)}: {type(problem).__name__}: {problem}")
    assert tried, "no case to try"
    assert not failed, f"{len(failed)} of {tried}:\n" + "\n".join(failed[:50])
