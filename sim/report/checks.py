"""What each argument of a figure may be; the same name means the same in every figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sim.arguments import Check, checker, level_of, one_of, real, shown, whole
from sim.errors import ArgumentError
from sim.records.run import Run

MOST_DAYS: Final = 1e6


def a_run(name: str, given: Any) -> None:
    """The records of a run."""
    if not isinstance(given, Run):
        raise ArgumentError(f"{name}: expected a Run, as sim.run gives it, found {shown(given)}")


def runs_by_name(name: str, given: Any) -> None:
    """The records of a run, or of several by name."""
    if not isinstance(given, Mapping) or not given:
        a_run(name, given)
        return
    for one in given.values():
        a_run(name, one)


def _source(name: str, given: Any) -> None:
    """A run, runs by name, or what holds several runs; which of these, the figure says itself."""
    if isinstance(given, Mapping):
        if not given:
            raise ArgumentError(f"{name}: expected a Run or a mapping of name to Run, found an empty mapping")
        for key, value in given.items():
            if not isinstance(key, str):
                raise ArgumentError(f"{name}: expected texts as names of runs, found {shown(key)}")
            a_run(name, value)
    elif not isinstance(given, Run) and not any(hasattr(given, held) for held in ("runs", "frame", "columns")):
        raise ArgumentError(f"{name}: expected a Run, a Comparison, StudyResults or their table, found {shown(given)}")


def _comparison(name: str, given: Any) -> None:
    if not (hasattr(given, "labels") and hasattr(given, "runs")):
        raise ArgumentError(f"{name}: expected a Comparison, as sim.compare gives it, found {shown(given)}")


def _story(name: str, given: Any) -> None:
    if not hasattr(given, "way"):
        raise ArgumentError(f"{name}: expected a Story, as run.story gives it, found {shown(given)}")


def a_name(name: str, given: Any) -> None:
    """A name that is a text and not empty; whether it is known, the figure says."""
    if not isinstance(given, str) or not given:
        raise ArgumentError(f"{name}: expected a name, found {shown(given)}")


def _names(name: str, given: Any) -> None:
    for one in [given] if isinstance(given, str) else list(given) if hasattr(given, "__iter__") else [None]:
        a_name(name, one)
    if not isinstance(given, str) and not len(given):
        raise ArgumentError(f"{name}: expected at least one name, found none")


def _language(name: str, given: Any) -> None:
    one_of(name, given, ("en", "zh"))


def _maybe(check: Check) -> Check:
    return lambda name, given: None if given is None else check(name, given)


CHECKS: Final[dict[str, Check]] = {
    "lang": _language,
    "run": a_run,
    "source": _source,
    "comparison": _comparison,
    "story": _story,
    "measures": _names,
    "what": _names,
    "measure": _maybe(a_name),
    "label": _maybe(a_name),
    "by": _maybe(a_name),
    "level": lambda name, given: level_of(given, name),
    "days": lambda name, given: real(name, given, 0.0, MOST_DAYS, inside=True),
    "most": lambda name, given: whole(name, given, 1, 1000),
    **dict.fromkeys(("outcome", "partition", "factor", "x", "y", "throughput", "equity"), a_name),
}
#: Checks the arguments of a figure before anything is drawn.
checked: Final = checker(CHECKS)
#: The same for a figure that takes several runs, too.
checked_of_runs: Final = checker({**CHECKS, "run": runs_by_name})
