"""The story of one case: every desk, wait, hand-off and draw, and where its hours went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sim.arguments import one_of
from sim.demand.catalogue import load_catalogue
from sim.flow.codes import IN_WORK, N_STATES, WAITING
from sim.policy.names import CHANNELS, FINAL_STATES, LEVELS
from sim.policy.own_kinds import group_title
from sim.policy.text import T, Text
from sim.records.run import Run
from sim.stories import words
from sim.stories.again import trace_of
from sim.stories.choice import find_case, row
from sim.stories.way import Happening, Step, Way, minute, way_of
from sim.visible import escape

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Story:
    """What happened to one case.

    Attributes
    ----------
    case : int
        Row of the case table.
    facts : dict of str to object
        That row.
    way : Way
        Steps and draws.
    run : Run
        Where it is from.
    """

    case: int
    facts: dict[str, Any]
    way: Way
    run: Run = field(repr=False)

    @property
    def minutes(self) -> dict[str, int]:
        """Minutes by kind of time; they add up to :attr:`total_minutes` exactly."""
        return self.way.minutes()

    @property
    def total_minutes(self) -> int:
        """Minutes from the need to its end, or to the end of the run."""
        return self.way.total_minutes

    def lines(self, lang: str = "en") -> list[str]:
        """The story, a line for each thing that happened.

        Parameters
        ----------
        lang : {"en", "zh"}
        """
        one_of("lang", lang, ("en", "zh"))
        teller = Teller(self.run, lang)
        ended = self.way.steps[-1].state in FINAL_STATES
        whole = (words.WHOLE if ended else words.WHOLE_OPEN).of(lang)
        account = [
            words.ACCOUNT.of(lang).format(time=words.duration(minutes, lang), what=words.TIMES[name].of(lang))
            for name, minutes in sorted(self.minutes.items(), key=lambda pair: -pair[1])
        ]
        return [
            teller.head(self.case, self.facts),
            *teller.way(self.way),
            "",
            whole.format(total=words.duration(self.total_minutes, lang)),
            *account,
        ]

    def text(self, lang: str = "en") -> str:
        """The story as one text."""
        return "\n".join(self.lines(lang))

    def plot(self, lang: str = "en") -> Axes:
        """The way as a picture: a bar for every step, a row for every kind of time."""
        from sim.report.figures import way

        return way(self, lang=lang)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "case": self.case,
            "facts": self.facts,
            "minutes": self.minutes,
            "total_minutes": self.total_minutes,
            "steps": [
                {"state": s.state, "time": s.time, "start": s.start, "end": s.end, "desk": s.desk, "server": s.server}
                for s in self.way.steps
            ],
            "text": {lang: self.text(lang) for lang in ("en", "zh")},
        }

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<Story of case {self.case}: {len(self.way.steps)} steps>"

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.text())}</pre>"


def story_of(run: Run, case: int | str, *, custom_code: bool = True) -> Story:
    """The story of a case.

    Parameters
    ----------
    run : Run
        Where it has no trace, the run is made again with one.
    case : int or str
        Row of the case table; or ``slowest``, ``most_handed_on``, ``superficial``.
    custom_code : bool
        False refuses to run custom rules again.

    Raises
    ------
    ArgumentError
        There is no such case.
    RecordError
        The run cannot be made again.
    """
    index = find_case(run, case)
    facts = row(run, index)
    trace = trace_of(run, custom_code=custom_code)
    return Story(index, facts, way_of(trace, facts["need"], float(facts["closed"])), run)


class Teller:
    """Turns what happened in one run into sentences of one language."""

    def __init__(self, run: Run, lang: str) -> None:
        self.lang = lang
        self._trace = run.trace
        self._start = datetime.combine(run.scenario.run.start_date, datetime.min.time())
        self._titles = _titles(run.scenario)
        self._groups = run.population.own

    def time(self, hours: float) -> str:
        """A clock time."""
        when = self._start + timedelta(minutes=minute(hours))
        if self.lang == "zh":
            return f"{when.year}年{when.month}月{when.day}日{when:%H:%M}"
        return f"{when:%Y-%m-%d %H:%M}"

    def item(self, facts: dict[str, Any]) -> tuple[str, str]:
        """Titles of the item and the category of a case."""
        found = (self._titles.get(name, T(name, name)) for name in (facts["item"], facts["category"]))
        item, category = (title.of(self.lang) for title in found)
        return item, category

    def head(self, case: int, facts: dict[str, Any]) -> str:
        """What the case is about."""
        item, category = self.item(facts)
        return words.HEAD.of(self.lang).format(
            case=case,
            item=item,
            category=category,
            severity=f"{facts['severity']:.2f}",
            group=group_title(facts["group"], self._groups).of(self.lang),
            grid=facts["grid"],
            community=facts["community"],
        )

    def desk(self, desk: int) -> str:
        """What a desk is called."""
        trace = self._trace
        assert trace is not None
        level = LEVELS[int(trace.desks["level"][desk])]
        places = {name: int(column[desk]) for name, column in trace.desks.items() if name != "level"}
        return words.DESKS[level].of(self.lang).format(number=desk, **places)

    def way(self, way: Way) -> Iterator[str]:
        """A line for each thing that happened."""
        for event in way.events:
            text = self._step(event) if isinstance(event, Step) else self._happening(event)
            if not text:
                continue
            at = event.start if isinstance(event, Step) else event.time
            yield words.LINE.of(self.lang).format(time=self.time(at), text=text)

    def _step(self, step: Step) -> str:
        text = self._in_hand(step) if step.state == "in_work" else self._state(step)
        if step.minutes:
            text += words.DURATION.of(self.lang).format(duration=words.duration(step.minutes, self.lang))
        again = words.AGAIN.of(self.lang).format(number=step.attempt + 1) if step.attempt else ""
        return again + text

    def _state(self, step: Step) -> str:
        name = step.time if step.time in ("round", "contractor") else step.state
        desk = self.desk(step.desk) if step.desk >= 0 else ""
        channel = words.CHANNELS[CHANNELS[step.channel]].of(self.lang)
        return words.STATES[name].of(self.lang).format(desk=desk, channel=channel)

    def _in_hand(self, step: Step) -> str:
        by = words.BY_OTHERS.of(self.lang)
        if step.server >= 0:
            by = words.BY_STAFF.of(self.lang).format(server=step.server, work=f"{step.work:.1f}")
        return words.TASKS[step.task].of(self.lang).format(desk=_capital(self.desk(step.desk)), by=by)

    def _happening(self, event: Happening) -> str:
        lang = self.lang
        if event.what in words.DRAWS:
            if not 0.0 < event.chance < 1.0:
                return ""
            return words.DRAW.of(lang).format(
                question=words.DRAWS[event.what].of(lang),
                chance=f"{event.chance:.3f}",
                number=f"{event.number:.3f}",
                answer=(words.YES if event.number < event.chance else words.NO).of(lang),
            )
        if event.what >= N_STATES or not event.part:
            party = self._party(event.part)
            channel = words.CHANNELS[CHANNELS[event.detail]].of(lang) if 0 <= event.detail < len(CHANNELS) else ""
            told = words.EVENTS.get(event.what)
            return told.of(lang).format(party=party, channel=channel) if told else ""
        return self._of_part(event)

    def _party(self, part: int) -> str:
        if part <= 1:
            return words.BYSTANDER.of(self.lang)
        return words.PART.of(self.lang).format(number=part - 1)

    def _of_part(self, event: Happening) -> str:
        """A state of a further party that works at the same time as others."""
        if event.what not in (IN_WORK, WAITING):
            return ""
        name = "in_work" if event.what == IN_WORK else "waiting"
        colon = "：" if self.lang == "zh" else ": "
        return f"  {self._party(event.part)}{colon}{self.desk(event.desk)}, {words.TIMES[name].of(self.lang)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=8)
def _titles(scenario: Any) -> dict[str, Text]:
    """Titles of categories and items by name."""
    catalogue = load_catalogue(scenario)
    titles = dict(zip(catalogue.item_names, catalogue.item_titles, strict=True))
    return titles | dict(zip(catalogue.category_names, catalogue.category_titles, strict=True))
