"""The day of a scenario as a list of phases, for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from sim.institutions.core.phase import Phase

_RHYTHMS: Final = {
    "en": {"day": "daily", "week": "weekly", "month": "monthly", "quarter": "quarterly", "year": "yearly"},
    "zh": {"day": "每日", "week": "每周", "month": "每月", "quarter": "每季", "year": "每年"},
}
_NONE: Final = "-"


def phase_lines(phases: Iterable[Phase], lang: str = "en") -> Iterator[str]:
    """Two lines a phase: what and when, then what it reads and changes.

    Parameters
    ----------
    phases : iterable of Phase
    lang : {"en", "zh"}
        In Chinese the title is the Chinese one; names of phases, parameters and columns are code and stay.
    """
    for number, phase in enumerate(phases, start=1):
        mechanisms = " ".join(f"M{n}" for n in phase.mechanisms)
        reads, changes = (", ".join(names) or _NONE for names in (phase.reads, phase.changes))
        rhythm = _RHYTHMS[lang][phase.rhythm]
        if lang == "zh":
            yield f"{number:>2}. {phase.title.zh}（{phase.name}）[{rhythm}]  {mechanisms}".rstrip()
            yield f"    读取：{reads}；改变：{changes}"
            continue
        yield f"{number:>2}. {phase.name}  {phase.title}  {phase.title.zh}  [{rhythm}]  {mechanisms}".rstrip()
        yield f"    reads {reads}; changes {changes}"
