"""Checks of sense: ratios of a place against those of the shipped places, and totals that another size left behind.

Warnings never stop anything: an unusual place may be right. A total that was inherited from a place of another size is
a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from sim.policy.text import T, Text
from sim.scenario.advice import Advice
from sim.scenario.problems import ScenarioError
from sim.scenario.scaling import TOTALS, UNITS, whole
from sim.scenario.sizes import of_another_size

if TYPE_CHECKING:
    from sim.scenario.problems import Problem
    from sim.scenario.scenario import Scenario
    from sim.scenario.yaml_file import Document

_MARGIN: Final = 2.0
"""A ratio is unusual beyond this factor of the range of the shipped places."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of a place that has a usual range.

    Attributes
    ----------
    title : Text
    of : callable
        Scenario > value, None where it means nothing.
    digits : int
        Significant digits in messages.
    """

    title: Text
    of: Callable[[Scenario], float | None]
    digits: int = 3


def _posts(scenario: Scenario) -> float:
    staffing, place = scenario.policy.staffing, scenario.territory
    per_grid = staffing.posts_per_grid
    return float(staffing.posts) / place.grids if per_grid is None else float(per_grid)


def _funds(scenario: Scenario) -> float:
    return scenario.policy.funding.per_community * scenario.territory.communities / scenario.territory.residents


def _officials(scenario: Scenario) -> float | None:
    return float(scenario.policy.staffing.street_officials) if scenario.policy.structure.offices_per_street else None


RATIOS: Final = (
    Ratio(T("party members per resident", "党员占常住人口"),
          lambda s: s.territory.party_members / s.territory.residents),
    Ratio(T("posts per grid", "每网格岗位数"), _posts),
    Ratio(T("officials per street", "每街道经办人员数"), _officials),
    Ratio(T("organisations per community", "每社区党组织数"),
          lambda s: s.territory.organisations / s.territory.communities),
    Ratio(T("funds of communities per resident (yuan a year)", "人均社区经费（元/年）"), _funds),
    Ratio(T("residents per grid", "每网格人口"), lambda s: s.territory.residents / s.territory.grids),
    Ratio(T("grids per community", "每社区网格数"), lambda s: s.territory.grids / s.territory.communities),
    Ratio(T("residents per community", "每社区人口"), lambda s: s.territory.residents / s.territory.communities),
    Ratio(T("communities per street", "每街道社区数"), lambda s: s.territory.communities / s.territory.streets),
)  # fmt: skip


@lru_cache(maxsize=1)
def usual_ranges() -> tuple[tuple[float, float], ...]:
    """Range of each ratio over the shipped places, in the order of ``RATIOS``."""
    from sim.scenario.files import scenario_names
    from sim.scenario.loading import load

    places = [load(name) for name in scenario_names()]
    found = []
    for ratio in RATIOS:
        values = [value for place in places if (value := ratio.of(place)) is not None]
        found.append((min(values), max(values)))
    return tuple(found)


def unusual(scenario: Scenario) -> list[Advice]:
    """Advice on ratios far outside of those of the shipped places, each with the usual range."""
    found = []
    for ratio, (low, high) in zip(RATIOS, usual_ranges(), strict=True):
        value = ratio.of(scenario)
        if value is None or low / _MARGIN <= value <= high * _MARGIN:
            continue
        here, least, most = (f"{number:,.{ratio.digits}g}" for number in (value, low, high))
        here, least, most = (f"{float(text.replace(',', '')):,g}" for text in (here, least, most))
        found.append(
            Advice(
                "unusual",
                "territory",
                T(
                    f"has an unusual ratio, {ratio.title}: {here}; usual in the shipped places: {least} to {most}",
                    f"（区划）{ratio.title.zh}为{here}，随附各地通常为{least}至{most}",
                ),
            )
        )
    return found


def refuse_inherited(document: Document, scenario: Scenario) -> None:
    """Refuse a file whose place keeps totals of a place of another size.

    Raises
    ------
    ScenarioError
        With what :func:`inherited_totals` finds.
    """
    if found := list(inherited_totals(document, scenario)):
        raise ScenarioError(found)


def inherited_totals(document: Document, scenario: Scenario) -> Iterator[Problem]:
    """Totals that a file with its own number of residents inherits from a place of another size.

    Parameters
    ----------
    document : Document
        The file as read.
    scenario : Scenario
        What it makes.
    """
    territory = document.data.get("territory")
    if "extends" not in document.data or not isinstance(territory, dict) or "residents" not in territory:
        return
    for path, value, made_for, now in of_another_size(scenario):
        if path in TOTALS and path not in UNITS:
            own = whole(value * now / made_for)
            yield document.problem(
                ("territory", "residents"),
                f"{path} for {now:,} residents; scaled it is {own:,}",
                f"{value:,.12g}, inherited from a place of {made_for:,}",
                hint=f"set {path} in this file, to {own} if nothing better is known",
            )
