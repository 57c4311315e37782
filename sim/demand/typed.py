"""Types with a stream of their own: profiles, day-to-day variation or counts that differ from those of all needs.

A type is a category or an item. Its needs have keys of their own; those that the main stream (or the stream of its
category) would have given it are taken out, one by one, so that the needs of all other types stay what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.demand.calendar import Calendar, Profiles, build_calendar, start_day
from sim.demand.catalogue import Catalogue
from sim.demand.columns import (
    DAY_BIT,
    DISTRICT_BIT,
    FIRST_CATEGORY,
    FIRST_ITEM,
    FIRST_STAFF,
    MAIN_SOURCE,
    MAX_DISTRICTS,
    MAX_PER_DAY,
    NEED,
    SOURCE_BIT,
)
from sim.demand.daily import day_factors
from sim.demand.poisson import poisson_quantile
from sim.errors import ArgumentError
from sim.jit.units import DAY_HOURS, YEAR_DAYS, BoolArray, FloatArray, IntArray
from sim.random.streams import (
    DEMAND_DAY,
    DEMAND_TYPE_COUNT,
    DEMAND_TYPE_DAY,
    DEMAND_TYPE_PLACE,
    DEMAND_TYPE_TIME,
    ONCE,
)
from sim.scenario.daily_counts import ANYWHERE, DailyCounts, read_counts
from sim.scenario.demand_types import named_types
from sim.world.columns import Rows, rows_of
from sim.world.draws import uniforms_of

if TYPE_CHECKING:
    from sim.scenario import Scenario

_LAST_MOMENT = 1e-9  # hours before midnight: rounding must not move a need into the next day
_WHOLE_PLACE = MAX_DISTRICTS - 1  # in keys of needs that are counted for the place and not for a district


@dataclass(frozen=True, slots=True)
class Type:
    """A category or an item with a stream of its own.

    Attributes
    ----------
    name : str
    category : int
    item : int
        -1: a whole category.
    share : float
        Expected needs over those of the category.
    by_staff : bool
        Cases that staff find and file themselves.
    """

    name: str
    category: int
    item: int
    share: float
    by_staff: bool = False

    @property
    def source(self) -> int:
        """Source in the keys of its needs: does not depend on which other types have a stream."""
        if self.by_staff:
            return FIRST_STAFF + self.category
        return FIRST_CATEGORY + self.category if self.item < 0 else FIRST_ITEM + self.item


def types_of(scenario: Scenario, catalogue: Catalogue) -> list[Type]:
    """Types with a stream of their own, categories first, each by its number."""
    demand = scenario.demand
    names = list(named_types(demand.by_type))
    if demand.daily_counts:
        names += read_counts(demand.daily_counts).types
    found = []
    for name in dict.fromkeys(names):
        if name in catalogue.category_names:
            found.append(Type(name, catalogue.category_names.index(name), -1, 1.0))
        else:
            item = catalogue.item_names.index(name)
            row = catalogue.items[item]
            found.append(Type(name, int(row.category), item, float(row.weight)))
    return sorted(found, key=lambda kind: kind.source)


def filed_by_staff(scenario: Scenario, catalogue: Catalogue, rates: FloatArray, residents: int) -> list[Type]:
    """Streams of cases that staff find and file themselves, by category; where the category's needs are.

    Parameters
    ----------
    scenario : sim.scenario.Scenario
    catalogue : Catalogue
    rates : ndarray of float64, shape (grids, categories)
        Expected needs a year.
    residents : int
    """
    found = []
    for name, per_thousand in scenario.demand.staff_finds.items():
        category = catalogue.category_names.index(name)
        usual = float(rates[:, category].sum())
        if per_thousand > 0.0 and usual > 0.0:
            found.append(Type(name, category, -1, per_thousand * residents / 1000.0 / usual, by_staff=True))
    return found


def whole_categories(types: list[Type]) -> list[int]:
    """Categories of which nothing is left to the main stream."""
    return [kind.category for kind in types if kind.item < 0 and not kind.by_staff]


def taken_out(rows: Rows, types: list[Type]) -> BoolArray:
    """Rows of the main stream, or of the stream of a category, whose type has a stream of its own."""
    source = rows.key >> np.uint64(SOURCE_BIT)
    by_category = np.isin(rows.category, whole_categories(types)) & (source == MAIN_SOURCE)
    by_item = np.isin(rows["item"], [kind.item for kind in types if kind.item >= 0])
    out: BoolArray = by_category | (by_item & ((source == MAIN_SOURCE) | _of_category(source)))
    return out


def chosen(rows: Rows, kept: BoolArray) -> Rows:
    """Some rows of a need stream."""
    left: Rows = rows[kept].view(np.recarray)
    return left


def _of_category(source: Any) -> BoolArray:
    found: BoolArray = (source >= FIRST_CATEGORY) & (source < FIRST_ITEM)
    return found


def with_traits(rows: Rows, types: list[Type], draw: Callable[[Rows], None]) -> Rows:
    """Needs of types with all that a need draws; those of a category without the items that have their own stream.

    Parameters
    ----------
    rows : recarray of NEED
        As `Streams.rows` gives them.
    types : list of Type
    draw : callable
        Draws the traits of needs, the item by its category.
    """
    item = rows["item"].copy()
    draw(rows)
    rows["item"][item >= 0] = item[item >= 0]
    return chosen(rows, ~taken_out(rows, types))


@dataclass(frozen=True, slots=True)
class Streams:
    """What all streams of types share.

    Attributes
    ----------
    scenario : sim.scenario.Scenario
    calendar : Calendar
        Of the main stream: horizon.
    rates : ndarray of float64, shape (grids, categories)
        Expected needs a year.
    first_grid : ndarray of int64, shape (districts + 1,)
    seed : int
    """

    scenario: Scenario
    calendar: Calendar
    rates: FloatArray
    first_grid: IntArray
    seed: int

    def rows(self, types: list[Type]) -> Rows:
        """Needs of all types: key, time, grid and category are written, and the item where the type is one."""
        given = self._given()
        parts = [self._of(kind, {} if kind.by_staff else given.get(kind.name, {})) for kind in types]
        rows: Rows = np.concatenate([rows_of(0, NEED), *parts]).view(np.recarray)
        return rows

    def common_draws(self, cv: float) -> FloatArray:
        """Common part of the day-to-day variation, (days, districts): the bad days of the main stream."""
        n_days, n_districts = self.calendar.n_days, self.first_grid.size - 1
        u = uniforms_of(self.seed, DEMAND_DAY, _entities(n_days, n_districts)).reshape(n_days, n_districts)
        return day_factors(u, cv, self.scenario.demand.day_persistence)

    def own_draws(self, kind: Type) -> FloatArray:
        """Own part of the day-to-day variation of a type, (days, 1): one for the whole place."""
        own = self.scenario.demand.by_type
        if kind.by_staff:
            return np.ones((self.calendar.n_days, 1))
        days = np.arange(self.calendar.n_days)
        u = uniforms_of(self.seed, DEMAND_TYPE_DAY, days, kind.source)[:, None]
        return day_factors(u, own.day_cv.get(kind.name, 0.0), own.persistence.get(kind.name, 0.0))

    def expected(self, kind: Type) -> tuple[Calendar, FloatArray]:
        """Calendar of a type, and its expected needs by day and district, given its day factors."""
        demand = self.scenario.demand
        profiles = Profiles.of_staff(demand) if kind.by_staff else Profiles.of(demand, kind.name)
        calendar = build_calendar(self.scenario, profiles)
        cv = 0.0 if kind.by_staff else demand.by_type.common_cv.get(kind.name, demand.day_cv)
        common = self.common_draws(cv)
        cells = self.rates[:, kind.category] * kind.share
        bounds = zip(self.first_grid[:-1], self.first_grid[1:], strict=True)
        yearly = np.array([cells[a:b].sum() for a, b in bounds])
        return calendar, calendar.day_factor[:, None] * common * self.own_draws(kind) * yearly / YEAR_DAYS

    def _of(self, kind: Type, given: Mapping[int, FloatArray]) -> Rows:
        """Needs of a type: of each district, drawn or given, and those given for the whole place."""
        calendar, expected = self.expected(kind)
        n_days, n_districts = expected.shape
        u = uniforms_of(self.seed, DEMAND_TYPE_COUNT, _entities(n_days, n_districts), kind.source)
        counts = poisson_quantile(u.reshape(expected.shape), expected)
        for known in given.values():
            counts[~np.isnan(known)] = 0  # the series speaks for the whole place on the days that it has
        parts = []
        for district in range(n_districts):
            if district in given:
                self._replay(counts[:, district], given[district], kind, district)
            grids = (int(self.first_grid[district]), int(self.first_grid[district + 1]))
            parts.append(self._placed(kind, calendar, counts[:, district], grids, district))
        if ANYWHERE in given:
            whole = np.zeros(n_days, np.int64)
            self._replay(whole, given[ANYWHERE], kind, _WHOLE_PLACE)
            parts.append(self._placed(kind, calendar, whole, (0, len(self.rates)), _WHOLE_PLACE))
        rows: Rows = np.concatenate(parts).view(np.recarray)
        return rows

    def _replay(self, counts: IntArray, known: FloatArray, kind: Type, district: int) -> None:
        """Write given counts over drawn ones; a fraction becomes one need more with its probability."""
        demand = self.scenario.demand
        factor = demand.rate_factor if kind.category else demand.enquiry_factor
        days = np.flatnonzero(~np.isnan(known))
        u = uniforms_of(self.seed, DEMAND_TYPE_COUNT, days * MAX_DISTRICTS + district, kind.source)
        counts[days] = np.floor(known[days] * self.scenario.territory.scale * factor + u)

    def _placed(self, kind: Type, calendar: Calendar, counts: IntArray, grids: tuple[int, int], district: int) -> Rows:
        """Needs of so many a day in a range of grids, each with the time and place of its key."""
        cells = self.rates[grids[0] : grids[1], kind.category]
        if counts.max(initial=0) >= MAX_PER_DAY:
            raise ArgumentError(
                f"demand: {counts.max()} needs of {kind.name} on one day; expected fewer than {MAX_PER_DAY}. Lower "
                "its rate or variation."
            )
        if not counts.any() or cells.sum() <= 0.0:
            return rows_of(0, NEED)
        rows = rows_of(int(counts.sum()), NEED)
        day = np.repeat(np.arange(counts.size), counts)
        number = np.arange(rows.size) - np.repeat(np.cumsum(counts) - counts, counts)
        key = (kind.source << SOURCE_BIT) | (day << DAY_BIT) | (district << DISTRICT_BIT) | number
        rows.key = key.astype(np.uint64)
        time = uniforms_of(self.seed, DEMAND_TYPE_TIME, key, int(ONCE))
        hour = np.minimum(np.interp(time, calendar.hour_cum, np.arange(25.0)), DAY_HOURS - _LAST_MOMENT)
        rows.arose = calendar.t_first + DAY_HOURS * day + hour
        place = uniforms_of(self.seed, DEMAND_TYPE_PLACE, key, int(ONCE))
        cum = np.cumsum(cells)
        last = int(np.flatnonzero(cells)[-1])  # rounding must not step beyond the last grid that can have one
        rows.grid = grids[0] + np.minimum(np.searchsorted(cum, place * cum[-1], side="right"), last)
        rows.category = kind.category
        rows["item"] = kind.item
        rows.cause = -1
        return rows

    def _given(self) -> dict[str, dict[int, FloatArray]]:
        """Counts of the series by type and district, (days,), NaN on days that it does not speak of."""
        name = self.scenario.demand.daily_counts
        return by_type_and_day(read_counts(name), self.scenario, self.calendar) if name else {}


def by_type_and_day(series: DailyCounts, scenario: Scenario, calendar: Calendar) -> dict[str, dict[int, FloatArray]]:
    """A series by type and district (-1: the whole place) as counts of the days of the horizon.

    A type's series speaks of all days from its first to its last line; days without a line have none.
    """
    first = calendar.first_day + (int(start_day(scenario).astype(np.int64)) if series.dated else 0)
    spans: dict[str, list[int]] = {}
    for day, name, _, _ in series.rows:
        span = spans.setdefault(name, [day, day])
        span[0], span[1] = min(span[0], day), max(span[1], day)
    table: dict[str, dict[int, FloatArray]] = {}
    for day, name, count, district in series.rows:
        if district not in table.setdefault(name, {}):
            known = table[name][district] = np.full(calendar.n_days, np.nan)
            low, high = (min(max(end - first, 0), calendar.n_days) for end in (spans[name][0], spans[name][1] + 1))
            known[low:high] = 0.0
        if 0 <= day - first < calendar.n_days:
            table[name][district][day - first] = count
    return table


def _entities(n_days: int, n_districts: int) -> IntArray:
    """Key of each day and district, in the order of a flattened (days, districts) table."""
    day, district = np.indices((n_days, n_districts))
    entities: IntArray = (day * MAX_DISTRICTS + district).ravel()
    return entities
