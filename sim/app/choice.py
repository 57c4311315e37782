"""What a visitor has chosen: a place, its size, reforms and levers; and the scenario that this is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import yaml

from sim.app.levers import LeverError, levers
from sim.app.shipped import places, reforms
from sim.report.choices import value_text
from sim.report.words import percent
from sim.scenario import Scenario, ScenarioError, load

FIRST_PLACE: Final = "panjin/before"
SIZES: Final = (0.05, 0.1, 0.25, 0.5, 1.0)
DAYS: Final = (90, 180, 365, 730)
MOST_REPLICATIONS: Final = 30
#: Residents times days, warm-up included, times the rate of their needs: half as much again as a year of a city of 1.44
#: million, so that no visitor can fill the machine's memory.
MOST_PERSON_DAYS: Final = 1.2e9
_LARGE: Final = 200_000  # residents above which a place is first shown at a tenth of its size


@dataclass(frozen=True, slots=True)
class Choice:
    """Settings of one run.

    Attributes
    ----------
    place : str
        Name of a shipped scenario.
    scale : float
        Size of the place, one of ``SIZES``.
    days : int
    replications : int
    reforms : tuple of str
        Reforms that apply, those of the place's own file first.
    values : mapping of str to object
        Levers that were moved, by dotted path.
    given : Scenario or None
        A place of the visitor's own, which ``place`` then names to that visitor alone.
    """

    place: str
    scale: float = 1.0
    days: int = 365
    replications: int = 5
    reforms: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    given: Scenario | None = field(default=None, compare=False)

    @classmethod
    def of_place(cls, place: str, replications: int = 5, given: Scenario | None = None) -> Choice:
        """The place as its file has it; a tenth of a large city.

        Raises
        ------
        LeverError
            No shipped scenario has this name. Paths of files are not accepted.
        """
        loaded = given or shipped_place(place)
        scale = 0.1 if loaded.territory.residents * loaded.territory.scale > _LARGE else loaded.territory.scale
        days = loaded.run.days if loaded.run.days in DAYS else 365
        return cls(place, scale, days, replications, tuple(reform.name for reform in loaded.reforms), given=given)

    @property
    def source(self) -> Scenario:
        """The place before anything was chosen."""
        return self.given or shipped_place(self.place)

    def base(self) -> Scenario:
        """The place with the chosen reforms, before levers are moved.

        Raises
        ------
        ScenarioError
            Reforms exclude one another.
        """
        place = self.source
        own = [reform.name for reform in place.reforms]
        without = [name for name in own if name not in self.reforms]
        found = place.without_reform(*without) if without else place
        for name in self.reforms:
            if name not in own:
                found = found.with_reform(name)
        changes: dict[str, Any] = {}
        if self.scale != found.territory.scale:
            changes["territory.scale"] = self.scale
        if self.days != found.run.days:
            changes["run.days"] = self.days
        return found.with_(changes) if changes else found

    def scenario(self) -> Scenario:
        """The scenario to run.

        Raises
        ------
        ScenarioError
            The values do not add up, or the run would be too large for a dashboard.
        """
        base = self.base()
        found = base.with_(self.values) if self.values else base
        size = person_days(found)
        if size > MOST_PERSON_DAYS:
            raise LeverError("size", f"{size:.2g}", allowed=[f"{MOST_PERSON_DAYS:.2g}"])
        return found

    def described(self, lang: str) -> str:
        """One line: the place and what was changed."""
        place = self.source
        title = getattr(place.title, lang) or place.title.en or self.place
        own = [reform.name for reform in place.reforms]
        titles = {reform.name: getattr(reform.title, lang) or reform.name for reform in reforms()}
        parts = [f"+ {titles[name]}" for name in self.reforms if name not in own]
        parts += [f"− {titles[name]}" for name in own if name not in self.reforms]
        for path, value in self.values.items():
            lever = levers()[path].parameter
            share = lever.unit == "share" and isinstance(value, float)
            parts.append(f"{getattr(lever.title, lang)} {percent(value, lang) if share else value_text(value, lang)}")
        if lang == "zh":
            return f"{title}：{'，'.join(parts)}" if parts else title
        return f"{title}: {', '.join(parts)}" if parts else title

    def to_yaml(self) -> str:
        """A scenario file that loads to this scenario.

        Short where the place can be extended, with every value where reforms were taken out of it.
        """
        scenario = self.scenario()
        words = {"en": self.described("en"), "zh": self.described("zh")}
        own = [reform.name for reform in self.source.reforms]
        tree: dict[str, Any] = {"title": words, "extends": self.place}
        added = [name for name in self.reforms if name not in own]
        if added:
            tree["reforms"] = added
        changes = dict(self.values) | {"territory.scale": self.scale, "run.days": self.days}
        for path, value in changes.items():
            *sections, name = path.split(".")
            inner = tree
            for section in sections:
                inner = inner.setdefault(section, {})
            inner[name] = value
        try:
            short = Scenario.from_dict(tree).hash == scenario.hash
        except ScenarioError:
            short = False
        if not short or self.given is not None:
            return scenario.with_({"title.en": words["en"], "title.zh": words["zh"]}).to_yaml()
        return str(yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=110))


def person_days(scenario: Scenario) -> float:
    """Residents times days, warm-up included, times the rate of their needs: what a run takes."""
    demand, run = scenario.demand, scenario.run
    factor = max(1.0, demand.rate_factor, demand.enquiry_factor)
    return scenario.territory.residents * scenario.territory.scale * (run.days + run.warm_up_days) * factor


def shipped_place(place: str) -> Scenario:
    """A shipped place by its name.

    Raises
    ------
    LeverError
        No shipped scenario has this name. Paths of files are not accepted.
    """
    names = [entry.name for entry in places()]
    if place not in names:
        raise LeverError("place", place, allowed=names)
    return _loaded(place)


@lru_cache(maxsize=32)
def _loaded(place: str) -> Scenario:
    return load(place)
