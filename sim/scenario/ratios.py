"""Checks of sense: ratios of a place against those of the shipped places, and totals that another size left behind.

Warnings never stop anything: an unusual place may be right. A total that was inherited from a place of another size is
a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.policy.text import T, Text
from sim.scenario.advice import Advice
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.scaling import TOTALS, UNITS, whole
from sim.scenario.schema import value_at

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario
    from sim.scenario.yaml_file import Document

_MARGIN: Final = 2.0
"""A ratio is unusual beyond this factor of the range of the shipped places."""
_SAME_SIZE: Final = 0.05
"""Share by which residents may differ from the parent's before its totals count as another place's."""


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


def inherited_totals(document: Document, scenario: Scenario, beside: Path | None) -> Iterator[Problem]:
    """Totals that a file inherits from a place of another size.

    Parameters
    ----------
    document : Document
        The file as read.
    scenario : Scenario
        What it makes.
    beside : Path or None
        Folder of the file.
    """
    parent = _parent(document, beside)
    own = document.data.get("territory")
    if parent is None or not isinstance(own, dict) or "residents" not in own:
        return
    ratio = scenario.territory.residents / parent.territory.residents
    if abs(ratio - 1.0) <= _SAME_SIZE:
        return
    for path in (path for path in TOTALS if path not in UNITS):
        value = value_at(scenario, path)
        if not value or value != value_at(parent, path) or _has(document.data, path):
            continue
        if path == "policy.staffing.posts" and scenario.policy.staffing.posts_per_grid is not None:
            continue
        yield document.problem(
            ("territory", "residents"),
            f"{path} for {scenario.territory.residents:,} residents; scaled it is {whole(value * ratio):,}",
            f"{value:,.12g}, inherited from a place of {parent.territory.residents:,}",
            hint=f"set {path} in this file, to {whole(value * ratio)} if nothing better is known",
        )


def _parent(document: Document, beside: Path | None) -> Scenario | None:
    """What the file extends, without the file itself."""
    from sim.scenario import files
    from sim.scenario.loading import load

    names = document.data.get("extends")
    names = [names] if isinstance(names, str) else names
    if not isinstance(names, list) or len(names) != 1 or not isinstance(names[0], str):
        return None
    source = files.find_scenario(names[0], beside)
    try:
        return None if source is None else load(str(source) if isinstance(source, Path) else names[0])
    except ScenarioError:
        return None


def _has(data: Any, path: str) -> bool:
    for name in path.split("."):
        if not isinstance(data, dict) or name not in data:
            return False
        data = data[name]
    return True
