"""Shocks: more needs than usual, or fewer, in some places, from a day on (M8).

A shock is a mapping ``{from: day, days: count, category: name, factor: ratio, where: {street: [0, 1]}}``: for so many
days, needs of the category (all categories if it is left out) arise ``factor`` times as often there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from sim.policy.frozen import FrozenMapping, as_places, as_whole, mappings
from sim.scenario import files
from sim.scenario.catalogue_names import category_fields
from sim.scenario.problems import nearest, show
from sim.scenario.rollout import where_checks
from sim.scenario.unit_sample import Addresses
from sim.scenario.validate import Mismatch

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

KEYS = ("from", "days", "category", "factor", "where")
ALL = "all"
MOST = 1000  # sources of keys are many, but each shock is gone through every day it lasts
ENQUIRY = "enquiry"
FARTHEST_DAY = 100_000  # days from the start; runs are far shorter


def _frozen(shocks: Any) -> Any:
    """Shocks that can be hashed; whole numbers where a count or a place is meant, else floats."""
    return tuple(FrozenMapping({key: _item(key, value) for key, value in shock.items()}) for shock in shocks)


def _item(key: str, value: Any) -> Any:
    if key in ("from", "days"):
        return as_whole(value)
    if key == "factor":
        whole = isinstance(value, int) and not isinstance(value, bool)
        return float(value) if whole and abs(value) <= FARTHEST_DAY else value
    return as_places(value) if key == "where" else value


Shocks = Annotated[Any, BeforeValidator(lambda value: mappings(value, "shocks")), AfterValidator(_frozen)]


def shock_checks(scenario: Scenario, places: Addresses) -> Iterator[Mismatch]:
    """Everything wrong with the shocks of a scenario.

    Parameters
    ----------
    scenario : Scenario
    places : Addresses
        Districts, streets and communities by number, code and name.
    """
    shocks = scenario.demand.shocks
    if len(shocks) > MOST:
        yield Mismatch(("demand.shocks",), f"at most {MOST} shocks", f"{len(shocks)}")
        return
    names = _categories(scenario) if shocks else ()
    for index, shock in enumerate(shocks):
        place = f"demand.shocks.{index}"
        for key in shock:
            if key not in KEYS:
                yield Mismatch(
                    (f"{place}.{key}",),
                    f"a name among {', '.join(KEYS)}",
                    f'the unknown name "{key}"',
                    suggestion=nearest(str(key), KEYS),
                )
        yield from _numbers(place, shock)
        category = shock.get("category", ALL)
        if names and category != ALL and category not in names:
            yield Mismatch(
                (f"{place}.category",),
                "a category of the catalogue that is no enquiry, or all",
                show(category),
                suggestion=nearest(str(category), names),
            )
        yield from where_checks(place, shock.get("where", ALL), places)


def _categories(scenario: Scenario) -> tuple[str, ...]:
    source = files.find_catalogue(scenario.demand.catalogue)
    return () if source is None else tuple(name for name in category_fields(source) if name != ENQUIRY)


def _numbers(place: str, shock: Mapping[str, Any]) -> Iterator[Mismatch]:
    first, days, factor = shock.get("from"), shock.get("days"), shock.get("factor")
    if not isinstance(first, int) or isinstance(first, bool) or not -FARTHEST_DAY <= first <= FARTHEST_DAY:
        expected = f"the number of a day of the run in [{-FARTHEST_DAY:,}, {FARTHEST_DAY:,}] (0 is the first)"
        yield Mismatch((f"{place}.from",), expected, show(first))
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= FARTHEST_DAY:
        yield Mismatch((f"{place}.days",), f"a number of days in [1, {FARTHEST_DAY:,}]", show(days))
    if not isinstance(factor, float) or not 0.0 <= factor <= 100.0:
        yield Mismatch(
            (f"{place}.factor",), "a ratio in [0, 100]: above 1 it adds needs, below 1 it takes them away", show(factor)
        )
