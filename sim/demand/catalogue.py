"""The catalogue of a scenario: categories and items as columns, overrides and delegation applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.demand.catalogue_file import (
    CatalogueFile,
    CategoryEntry,
    check_relations,
    read_catalogue,
)
from sim.demand.columns import CATEGORY, ITEM
from sim.demand.delegation import authority
from sim.demand.items import Kinds, kinds_of
from sim.jit.units import FloatArray, IntArray
from sim.policy.own_kinds import GROUP_KEYS, value_of
from sim.scenario.catalogue_schema import (
    BY_NAME,
    DISTRIBUTION,
    FLAGS,
    ITEM_OVERRIDABLE,
    OUTSIDE_FORM,
    OUTSIDE_FORMS,
    OUTSIDE_QUANTILES,
    OVERRIDABLE,
    VALUES,
    check_change,
    check_own,
)
from sim.scenario.demand_types import ALL
from sim.scenario.files import catalogue_names, find_catalogue
from sim.scenario.problems import Problem, ScenarioError, nearest, show
from sim.scenario.unit_sample import numbered
from sim.world.columns import GRID_KINDS, GROUPS, Rows, rows_of
from sim.world.rounding import offsets

if TYPE_CHECKING:
    from sim.policy.text import Text
    from sim.scenario import Scenario


@dataclass(frozen=True, slots=True)
class AreaRate:
    """A multiplier of rates in some places.

    Attributes
    ----------
    categories : tuple of int
    where : str or mapping
        ``all``, or kind of place > numbers.
    factor : float
    """

    categories: tuple[int, ...]
    where: str | Mapping[str, Any]
    factor: float


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can be needed.

    Attributes
    ----------
    categories : recarray of CATEGORY
        Category 0 is the enquiry. ``demand.rate_factor`` and ``demand.enquiry_factor`` are in ``rate``.
    items : recarray of ITEM
        Sorted by category; ``authority_now`` is the level after delegation.
    kinds : recarray of CATEGORY
        The values of every item: those of its category, where it has none of its own.
    items_differ : bool
        Whether any item has values of its own.
    quantiles : ndarray of float64
        Quantiles of empirical distributions, one behind the other; at least one number.
    first_item : ndarray of int64, shape (categories + 1,)
        Items of category c are ``first_item[c] : first_item[c + 1]``.
    group_rates : ndarray of float64, shape (categories, groups)
        Multiplier of the rate for residents of each group.
    kind_rates : ndarray of float64, shape (categories, 3)
        Multiplier of the rate in grids of each type.
    deprivation_slopes : ndarray of float64, shape (categories,)
        Logarithm of the rate per standard deviation of a grid's deprivation; the city's rate stays.
    category_names, item_names, field_names : tuple of str
    category_titles, item_titles, field_titles : tuple of Text
        Titles in English and Chinese.
    areas : tuple of AreaRate
        Multipliers of rates by place.
    """

    categories: Rows
    items: Rows
    kinds: Rows
    items_differ: bool
    quantiles: FloatArray
    first_item: IntArray
    group_rates: FloatArray
    kind_rates: FloatArray
    deprivation_slopes: FloatArray
    category_names: tuple[str, ...]
    item_names: tuple[str, ...]
    field_names: tuple[str, ...]
    category_titles: tuple[Text, ...]
    item_titles: tuple[Text, ...]
    field_titles: tuple[Text, ...]
    areas: tuple[AreaRate, ...] = ()


def load_catalogue(scenario: Scenario) -> Catalogue:
    """The catalogue named by ``demand.catalogue`` with the scenario's overrides and delegation.

    Raises
    ------
    ScenarioError
        If the file is missing or wrong, or an override names an unknown category or value.
    """
    demand = scenario.demand
    source = find_catalogue(demand.catalogue)
    if source is None:
        names = catalogue_names()
        expected = f"a catalogue ({', '.join(names)}) or the path of a file"
        near = nearest(demand.catalogue, names)
        problem = Problem("demand.catalogue", expected, f'"{demand.catalogue}"', suggestion=near)
        raise ScenarioError([problem])
    file = read_catalogue(source)
    problems = _override(file.categories, demand.categories) + _override_items(file.categories, demand.items)
    group_rates = _multipliers(file.categories, "group_rates", demand.group_rates, GROUPS, "a resident group", problems)
    group_rates = np.hstack([group_rates, _own_needs(file.categories, scenario.territory.own_groups)])
    kind_rates = _multipliers(file.categories, "grid_rates", demand.grid_rates, GRID_KINDS, "a grid type", problems)
    if problems:
        raise ScenarioError(problems)
    columns = _columns(file, group_rates, kind_rates, scenario)
    catalogue = replace(columns, areas=_areas(file, scenario))
    catalogue.categories.rate[0] *= demand.enquiry_factor
    catalogue.categories.rate[1:] *= demand.rate_factor
    structure = scenario.policy.structure
    catalogue.items.authority_now = authority(catalogue, structure)
    catalogue.items.authority_declined = authority(catalogue, structure, delegated=0)
    return catalogue


def _override(categories: list[CategoryEntry], changes: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
    """Write single values over the file's; returns what is wrong with them."""
    problems: list[Problem] = []
    by_name = {category.name: category for category in categories}
    for name, values in changes.items():
        path = f"demand.categories.{name}"
        if name not in by_name:
            problems.append(_unknown(path, "a category of the catalogue", name, list(by_name)))
            continue
        category = by_name[name]
        for key, found in values.items():
            problem = _override_value(category, f"{path}.{key}", key, found)
            if problem:
                problems.append(problem)
        for key, expected in check_relations(category):
            problems.append(Problem(f"{path}.{key}", expected, show(category.values.get(key, "no value"))))
    return problems


def _override_items(categories: list[CategoryEntry], changes: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
    """Write values of single items over the file's; returns what is wrong with them."""
    problems: list[Problem] = []
    by_name = {item.name: (category, place) for category in categories for place, item in enumerate(category.items)}
    for name, values in changes.items():
        path = f"demand.items.{name}"
        if name not in by_name:
            problems.append(_unknown(path, "an item of the catalogue", name, list(by_name)))
            continue
        category, place = by_name[name]
        for key, found in values.items():
            if key not in ITEM_OVERRIDABLE:
                problems.append(_unknown(f"{path}.{key}", "a value of an item", key, list(ITEM_OVERRIDABLE)))
            elif expected := check_own(key, found):
                problems.append(Problem(f"{path}.{key}", expected, show(found)))
            else:
                item = category.items[place]
                category.items[place] = replace(item, own={**item.own, key: found})
        for key, expected in check_relations(category):
            if key.startswith(f"items.{name}."):
                problems.append(Problem(f"demand.{key}", expected, "no value that suits"))
    return problems


def _override_value(category: CategoryEntry, path: str, key: str, found: Any) -> Problem | None:
    if key not in OVERRIDABLE:
        return _unknown(path, "a value of a category", key, list(OVERRIDABLE))
    expected = check_change(key, found)
    if expected:
        return Problem(path, expected, show(found))
    if key in BY_NAME:
        category.values[key] = float(found)
    elif key in FLAGS:
        category.flags[key] = found
    elif key == DISTRIBUTION:
        category.distribution = found
    elif key == OUTSIDE_FORM:
        category.outside_form = found
    elif key == OUTSIDE_QUANTILES:
        category.quantiles = tuple(float(one) for one in found)
    return None


def _unknown(path: str, expected: str, name: str, names: list[str]) -> Problem:
    return Problem(path, expected, f'the unknown name "{name}"', suggestion=nearest(name, names))


def _multipliers(
    categories: list[CategoryEntry],
    table_name: str,
    changes: Mapping[str, Mapping[Any, float]],
    columns: tuple[str, ...],
    what: str,
    problems: list[Problem],
) -> FloatArray:
    """Multipliers of rates by category and group (or grid type), ones where nothing is said."""
    names = [category.name for category in categories]
    table = np.ones((len(names), len(columns)))
    for name, multipliers in changes.items():
        path = f"demand.{table_name}.{name}"
        if name not in names:
            problems.append(_unknown(path, "a category of the catalogue", name, names))
            continue
        for column, multiplier in multipliers.items():
            if column not in columns:
                problems.append(_unknown(f"{path}.{column}", what, column, list(columns)))
            elif not multiplier >= 0:
                problems.append(Problem(f"{path}.{column}", "a number not below 0", show(multiplier)))
            else:
                table[names.index(name), columns.index(column)] = multiplier
    return table


def _own_needs(categories: list[CategoryEntry], own: Mapping[str, Mapping[str, Any]]) -> FloatArray:
    """The same of groups of the user's own, float64 (categories, own groups)."""
    needs = [value_of(own[group], "needs", GROUP_KEYS) for group in sorted(own)]
    rows = [[float(of_group.get(category.name, 1.0)) for of_group in needs] for category in categories]
    return np.array(rows, np.float64).reshape(len(categories), len(needs))


def _areas(file: CatalogueFile, scenario: Scenario) -> tuple[AreaRate, ...]:
    names = [category.name for category in file.categories]
    found = []
    for rate in scenario.demand.area_rates:
        category = rate.get("category", ALL)
        hit = tuple(range(len(names))) if category == ALL else (names.index(category),)
        found.append(AreaRate(hit, numbered(scenario.territory, rate.get("where", ALL)), rate["factor"]))
    return tuple(found)


def _columns(file: CatalogueFile, group_rates: FloatArray, kind_rates: FloatArray, scenario: Scenario) -> Catalogue:
    categories = rows_of(len(file.categories), CATEGORY)
    for row, category in zip(categories, file.categories, strict=True):
        for value in VALUES:
            if value.column:
                row[value.name] = category.values[value.name] * value.factor
        for flag in FLAGS:
            row[flag] = category.flags[flag]
        row.work_exponential = category.distribution == "exponential"
        row.outside_form = OUTSIDE_FORMS.index(category.outside_form)
    entries = [(c, item) for c, category in enumerate(file.categories) for item in category.items]
    items = rows_of(len(entries), ITEM)
    items.category = [c for c, _ in entries]
    items.weight = [item.weight for _, item in entries]
    items.authority = items.authority_now = items.authority_declined = [item.level for _, item in entries]
    items.reserved = [item.reserved for _, item in entries]
    items["field"] = [item.field for _, item in entries]
    demand = scenario.demand
    kinds: Kinds = kinds_of(file.categories, categories, items, demand.item_spread, scenario.territory.seed)
    return Catalogue(
        categories=categories,
        items=items,
        kinds=kinds.rows,
        items_differ=kinds.differ,
        quantiles=kinds.quantiles,
        first_item=offsets(np.array([len(category.items) for category in file.categories])),
        group_rates=group_rates,
        kind_rates=kind_rates,
        deprivation_slopes=np.array([category.values["deprivation_slope"] for category in file.categories]),
        category_names=tuple(category.name for category in file.categories),
        item_names=tuple(item.name for _, item in entries),
        field_names=tuple(file.fields),
        category_titles=tuple(category.title for category in file.categories),
        item_titles=tuple(item.title for _, item in entries),
        field_titles=tuple(file.fields.values()),
    )
