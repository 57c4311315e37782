"""The day of a scenario as a list of phases, for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.institutions.core.phase import Phase

_RHYTHMS = {"day": "daily", "week": "weekly", "month": "monthly", "quarter": "quarterly", "year": "yearly"}
_NONE = "-"


def phase_lines(phases: Iterable[Phase]) -> Iterator[str]:
    """Two lines a phase: what and when, then what it reads and changes."""
    for number, phase in enumerate(phases, start=1):
        mechanisms = " ".join(f"M{n}" for n in phase.mechanisms)
        title = f"{phase.title}  {phase.title.zh}"
        yield f"{number:>2}. {phase.name}  {title}  [{_RHYTHMS[phase.rhythm]}]  {mechanisms}".rstrip()
        yield f"    reads {', '.join(phase.reads) or _NONE}; changes {', '.join(phase.changes) or _NONE}"
