"""A resident's year and a member's week, from the same records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.arguments import one_of, whole
from sim.flow.codes import IN_WORK, N_STATES
from sim.flow.tracing import PART_ENDS
from sim.jit.units import DAY_HOURS
from sim.policy.own_kinds import group_title
from sim.records.run import Run
from sim.stories import words
from sim.stories.again import trace_of
from sim.stories.choice import row
from sim.stories.story import Teller
from sim.stories.way import minute

_WEEK_HOURS = 7 * DAY_HOURS


@dataclass(frozen=True)
class PersonStory:
    """What one person had or did: lines in both languages.

    Attributes
    ----------
    cases : tuple of int
        Rows of the case table that it tells of.
    en, zh : tuple of str
    """

    cases: tuple[int, ...]
    en: tuple[str, ...]
    zh: tuple[str, ...]

    def text(self, lang: str = "en") -> str:
        """All lines as one text."""
        one_of("lang", lang, ("en", "zh"))
        return "\n".join(self.zh if lang == "zh" else self.en)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {"cases": list(self.cases), "text": {lang: self.text(lang) for lang in ("en", "zh")}}

    def __str__(self) -> str:
        return self.text()


def resident_year(run: Run, resident: int) -> PersonStory:
    """All needs and enquiries of one resident, in order, and what became of each.

    Parameters
    ----------
    run : Run
        Its scenario must be valid with this version.
    resident : int
        Number of the resident (column ``resident`` of the case table).

    Raises
    ------
    ArgumentError
        There is no such resident.
    """
    people = int(run.population.residents)
    resident = whole("resident", resident, 0, max(people - 1, 0))
    rows = np.flatnonzero(run.table.column("resident").to_numpy() == resident)
    facts = [row(run, int(index)) for index in rows]
    facts_in_order = sorted(zip(rows.tolist(), facts, strict=True), key=lambda pair: float(pair[1]["arose"]))
    texts = {lang: _year(run, resident, [one for _, one in facts_in_order], lang) for lang in ("en", "zh")}
    return PersonStory(tuple(index for index, _ in facts_in_order), texts["en"], texts["zh"])


def _year(run: Run, resident: int, facts: list[dict[str, Any]], lang: str) -> tuple[str, ...]:
    if not facts:
        return (words.NOTHING.of(lang),)
    teller = Teller(run, lang)
    group = group_title(facts[0]["group"], run.population.own).of(lang)
    head = words.YEAR.of(lang).format(resident=resident, group=group, grid=facts[0]["grid"], n=len(facts))
    return (head, *(_need(teller, one, lang) for one in facts))


def _need(teller: Teller, facts: dict[str, Any], lang: str) -> str:
    closed = float(facts["closed"])
    wait = ""
    if closed == closed:
        minutes = minute(closed) - minute(float(facts["arose"]))
        wait = words.WAIT.of(lang).format(duration=words.duration(minutes, lang))
    return words.YEAR_LINE.of(lang).format(
        time=teller.time(float(facts["arose"])),
        item=teller.item(facts)[0],
        channel=words.CHANNELS[facts["channel"]].of(lang),
        end=words.ENDS[facts["end"]].of(lang),
        wait=wait,
    )


@dataclass(frozen=True, slots=True)
class _Task:
    case: int
    start: float
    end: float
    task: int
    work: float


def member_week(run: Run, server: int, week: int = 0) -> PersonStory:
    """Tasks that one person began in a week, with their hours.

    Parameters
    ----------
    run : Run
        Where it has no trace, the run is made again with one.
    server : int
        Number of the person, as in ``GovernanceModel.staff``; grid members come first.
    week : int
        Number of the week, the first is 0.

    Raises
    ------
    ArgumentError
        There is no such person or week.
    """
    trace = trace_of(run)
    server = whole("server", server, 0, len(trace.desk_of_server) - 1)
    week = whole("week", week, 0, max((run.days - 1) // 7, 0))
    tasks = _tasks(run, server, week * _WEEK_HOURS, (week + 1) * _WEEK_HOURS)
    texts = {}
    for lang in ("en", "zh"):
        teller = Teller(run, lang)
        head = words.WEEK.of(lang).format(
            server=server,
            desk=teller.desk(int(trace.desk_of_server[server])),
            week=week,
            n=len(tasks),
            work=f"{sum(task.work for task in tasks):.1f}",
        )
        texts[lang] = (head, *(_task(run, teller, task, lang) for task in tasks))
    return PersonStory(tuple(task.case for task in tasks), texts["en"], texts["zh"])


def _task(run: Run, teller: Teller, task: _Task, lang: str) -> str:
    return words.WEEK_LINE.of(lang).format(
        time=teller.time(task.start),
        item=teller.item(row(run, task.case))[0],
        task=words.TASK_NAMES[task.task].of(lang),
        work=f"{task.work:.1f}",
        duration=words.duration(minute(task.end) - minute(task.start), lang),
    )


def _tasks(run: Run, server: int, start: float, stop: float) -> list[_Task]:
    """Tasks of a person that begin in a span of time; each ends when its case, or its part, goes on."""
    columns = trace_of(run).columns
    time = columns["time"]
    mine = (columns["server"] == server) & (columns["what"] == IN_WORK) & (time >= start) & (time < stop)
    needs = run.table.column("need").to_numpy()
    order = np.argsort(needs, kind="stable")
    found = []
    for index in np.flatnonzero(mine).tolist():
        need, part = columns["need"][index], columns["part"][index]
        case = int(order[np.searchsorted(needs, need, sorter=order)])
        last = int(np.searchsorted(columns["need"], need, side="right"))
        after = slice(index + 1, last)
        of_part = columns["part"][after] == part
        ends = of_part & ((columns["what"][after] < N_STATES) | (columns["what"][after] == PART_ENDS))
        following = np.flatnonzero(ends)
        end = float(time[after][following[0]]) if len(following) else trace_of(run).end
        found.append(_Task(case, float(time[index]), end, int(columns["task"][index]), float(columns["a"][index])))
    return sorted(found, key=lambda task: task.start)
