"""Items that differ: the values of each, its own or spread around those of its category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import expit, logit

from sim.jit.functions import exp, power
from sim.jit.units import FloatArray
from sim.random.keyed import normal_quantile, uniform
from sim.random.streams import WORLD_ITEM
from sim.scenario.catalogue_schema import (
    BY_NAME,
    EVEN_SEVERITY,
    OUTSIDE_FORM,
    OUTSIDE_FORMS,
    OUTSIDE_QUANTILES,
    SEVERITY,
)
from sim.world.columns import Rows

if TYPE_CHECKING:
    from sim.demand.catalogue_file import CategoryEntry
    from sim.scenario.item_spread import ItemSpread

#: What a spread multiplies, its mean over the items of a category kept, and what its log-odds shift.
_FACTORS = {"work": ("work_median",), "outside": ("outside_median", "outside_second_median"), "deadline": ("deadline",)}
_ODDS = {"steps": ("outside_p",), "parties": ("party_p",), "visible": ("visible",)}
#: Occurrence of the draw of each spread.
_DRAWS = ("work", "outside", "deadline", "steps", "parties", "visible", "severity")
_LEAST_DEADLINE = 0.1


@dataclass(frozen=True, slots=True)
class Kinds:
    """The values of every item.

    Attributes
    ----------
    rows : recarray of CATEGORY
        One for each item.
    differ : bool
        Whether any item has values of its own, in time, work, outside step, parties or visibility.
    quantiles : ndarray of float64
        Of empirical distributions of outside steps, hours, one behind the other; at least one number.
    """

    rows: Rows
    differ: bool
    quantiles: FloatArray


def kinds_of(entries: Sequence[CategoryEntry], categories: Rows, items: Rows, spread: ItemSpread, seed: int) -> Kinds:
    """The values of every item; writes into ``categories`` where their quantiles lie, into ``items`` their severity.

    Parameters
    ----------
    entries : sequence of CategoryEntry
    categories, items : recarray of CATEGORY, ITEM
        Filled, but for quantiles and severity.
    spread : ItemSpread
    seed : int
        Of the place: items differ there alike in every run.
    """
    tables: list[float] = []
    for category, entry in zip(categories, entries, strict=True):
        _lay(category, entry.quantiles, tables)
    items.severity = EVEN_SEVERITY
    kinds = categories[items.category].copy()
    named = [item for entry in entries for item in entry.items]
    _spread(kinds, items, [item.name for item in named], spread, seed)
    for row, one, item in zip(kinds, items, named, strict=True):
        for key, value in item.own.items():
            if key == OUTSIDE_FORM:
                row.outside_form = OUTSIDE_FORMS.index(value)
            elif key == OUTSIDE_QUANTILES:
                _lay(row, value, tables)
            elif key == SEVERITY.name:
                one.severity = value
            else:
                row[key] = value * BY_NAME[key].factor
    differ = any(set(item.own) - {SEVERITY.name} for item in named) or any(
        getattr(spread, name) > 0.0 for name in (*_FACTORS, *_ODDS)
    )
    return Kinds(kinds, differ, np.array(tables or [0.0]))


def grade_severity(rows: Rows, items: Rows) -> None:
    """Make the mean severity of each item's needs what the item says; .5 leaves them even on 0-1.

    A uniform to the power (1 - m) / m has the mean m; needs keep their order.
    """
    if (items.severity == EVEN_SEVERITY).all() or len(rows) == 0:
        return
    weight = ((1.0 - items.severity) / items.severity)[rows["item"]]
    rows.severity[:] = power(rows.severity.astype(np.float64), weight)


def _lay(row: Any, quantiles: Sequence[float], tables: list[float]) -> None:
    row.outside_first, row.outside_count = len(tables), len(quantiles)
    tables += [float(one) for one in quantiles]


def _spread(kinds: Rows, items: Rows, names: list[str], spread: ItemSpread, seed: int) -> None:
    """Spread the values of items around those of their categories; enquiries stay as they are."""
    own = items.category > 0
    for name in _DRAWS:
        sigma = getattr(spread, name)
        if sigma <= 0.0:
            continue
        shift = sigma * np.array([_normal(seed, item, name) for item in names])
        if name in _FACTORS:
            factor = _mean_one(exp(shift), items)
            for value in _FACTORS[name]:
                kinds[value][own] *= factor[own]
        else:
            for value in _ODDS.get(name, ()):
                kinds[value][own] = expit(logit(kinds[value][own]) + shift[own])
            if name == SEVERITY.name:
                items.severity[own] = np.clip(expit(shift[own]), SEVERITY.low, SEVERITY.high)
    np.maximum(kinds.deadline, _LEAST_DEADLINE, out=kinds.deadline)


def _mean_one(factor: FloatArray, items: Rows) -> FloatArray:
    """Factors of items, divided by their mean over the needs of the category."""
    means = np.bincount(items.category, items.weight * factor) / np.bincount(items.category, items.weight)
    scaled: FloatArray = factor / means[items.category]
    return scaled


def _normal(seed: int, item: str, name: str) -> float:
    """The draw of an item, by its name: other items of a catalogue do not move it."""
    entity = int.from_bytes(sha256(item.encode()).digest()[:8], "big")
    u = _uniform(seed, entity, _DRAWS.index(name))
    return float(normal_quantile(u))


def _uniform(seed: int, entity: int, occurrence: int) -> float:
    return float(uniform(np.uint64(seed), WORLD_ITEM, np.uint64(entity), np.int64(occurrence)))
