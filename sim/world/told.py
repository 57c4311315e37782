"""Places whose units are listed one by one: what the table tells is taken, the rest is drawn within the totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np

from sim.jit.functions import exp
from sim.jit.units import FloatArray, IntArray
from sim.random.streams import WORLD_GRID
from sim.scenario.scaling import whole
from sim.scenario.unit_columns import LEVELS
from sim.scenario.unit_sample import labels_of
from sim.scenario.unit_table import UnitTable
from sim.world import fields
from sim.world.columns import GRID, GRID_KINDS, Rows, rows_of
from sim.world.draws import uniform_table
from sim.world.layout import RESIDENTS_PER_KM2, grid_coordinates
from sim.world.rounding import largest_remainder, offsets
from sim.world.territory import Tree, communities_of_grids, drawn_kinds, grid_scores, upper_tables

if TYPE_CHECKING:
    from sim.scenario import Territory

_TURN: Final = np.pi * (3.0 - np.sqrt(5.0))  # golden angle: points of a spiral lie evenly


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What a table of units tells beyond the columns of the world.

    Attributes
    ----------
    names, codes : mapping of str to list of str
        What the units of a level are called in outputs, and their codes.
    residents : mapping of str to ndarray of float64
        Residents by level.
    members, desk : ndarray of float64, shape (communities,), or None
        Grid members and desk posts.
    officials : mapping of str to ndarray of float64 or None
        Officials by street and by district.
    funds : ndarray of float64, shape (communities,)
        Money of each community against the mean; ones where nothing is told.
    """

    names: dict[str, list[str]]
    codes: dict[str, list[str]]
    residents: dict[str, FloatArray]
    members: FloatArray | None
    desk: FloatArray | None
    officials: dict[str, FloatArray | None]
    funds: FloatArray
    shared_by_copies: ClassVar[bool] = True

    def claims(self, work: dict[str, FloatArray], by_workload: float) -> dict[str, FloatArray]:
        """Claims of the places of each level whose staff the table tells: that staff, expected work, or between."""
        told: dict[str, FloatArray | None] = dict(self.officials)
        if self.members is not None and self.desk is not None:
            told["community"] = self.members + self.desk
        return {
            level: (1.0 - by_workload) * own + by_workload * work[level] * (own.sum() / max(work[level].sum(), 1e-9))
            for level, own in told.items()
            if own is not None
        }

    def member_weights(self, posts: IntArray, by_workload: float) -> FloatArray:
        """Weights by which grid members are divided over communities with so many posts each."""
        if self.members is None or self.desk is None:
            return posts.astype(np.float64)
        share = self.members / (self.members + self.desk)
        overall = self.members.sum() / (self.members + self.desk).sum()
        return posts * ((1.0 - by_workload) * share + by_workload * overall)

    def exact(self, level: str, norm: float) -> float:
        """Officials of all places of a level by the norm, with what rounding took from the mean of the table."""
        told = self.officials[level]
        if told is None or norm == 0:
            return norm
        total = float(told.sum())
        return norm + total - len(told) * whole(total / len(told))

    def least_officials(self, level: str, desks: int) -> int:
        """Least officials of a place: one for each desk as in a drawn place, or as few as a place has that is told."""
        told = self.officials[level]
        return desks if told is None else max(1, int(told.min()))


def told_of(units: UnitTable, tree: Tree) -> Told:
    """What a table tells beyond the columns of a tree that was built from it."""
    tables = {"district": tree.districts, "street": tree.streets, "community": tree.communities, "grid": tree.grids}
    residents = {level: table.residents.astype(np.float64) for level, table in tables.items()}
    here = residents["community"]
    community = units["community"]
    funds = _filled(community.column("funds"), here)
    return Told(
        names={level: labels_of(units[level]) for level in LEVELS},
        codes={level: list(units[level].code) for level in LEVELS},
        residents=residents,
        members=_staff(community.column("grid_members"), here),
        desk=_staff(community.column("desk_posts"), here),
        officials={
            level: _staff(units[level].column("officials"), residents[level]) for level in ("street", "district")
        },
        funds=np.ones(len(here)) if funds is None or funds.sum() <= 0 else funds / funds.mean(),
    )


def _filled(given: FloatArray, residents: FloatArray) -> FloatArray | None:
    """Values with the gaps filled by residents at the rate of the others; None where there is nothing."""
    known = ~np.isnan(given)
    if not known.any():
        return None
    rate = given[known].sum() / max(float(residents[known].sum()), 1.0)
    return np.where(known, given, residents * rate)


def _staff(given: FloatArray, residents: FloatArray) -> FloatArray | None:
    filled = _filled(given, residents)
    return None if filled is None else np.where(np.isnan(given), np.maximum(1.0, np.floor(filled + 0.5)), given)


def build_told_tree(territory: Territory, units: UnitTable) -> Tree:
    """The tree of a place whose units are listed one by one.

    Parameters
    ----------
    territory : Territory
        Totals and spreads for what the table does not tell; ``seed`` for what is drawn.
    units : UnitTable

    Returns
    -------
    Tree
    """
    sizes = {level: np.bincount(units[level].parent) for level in LEVELS}
    grids = rows_of(len(units["grid"]), GRID)
    community = units["grid"].parent
    grids.community = community
    grids.street = units["community"].parent[community]
    grids.district = units["street"].parent[grids.street]
    radius = _place(territory, units, grids, tuple(sizes[level] for level in LEVELS))
    members = min(int(grids.residents.sum()), whole(territory.party_members * units.share))
    grids.members = divided(units, "party_members", grids.residents, members)["grid"]

    communities = communities_of_grids(grids, sizes["grid"], units["community"].parent, units["street"].parent)
    organisations = whole(territory.organisations * units.share)
    communities.organisations = divided(units, "organisations", grids.residents, organisations)["community"]
    streets, districts = upper_tables(communities, sizes["community"], sizes["street"])
    return Tree(grids, communities, streets, districts, radius)


def divided(units: UnitTable, column: str, weights: IntArray | FloatArray, total: int) -> dict[str, IntArray]:
    """Whole numbers for each unit: those told, the rest of each unit above divided by weights.

    Parameters
    ----------
    units : UnitTable
    column : str
        An additive column. What all units below tell counts for the unit above.
    weights : ndarray, shape (grids,)
        Weights of the grids.
    total : int
        Of the place, where the table does not tell all of it.

    Returns
    -------
    mapping of str to ndarray of int64
        By level.
    """
    load: dict[str, FloatArray] = {"grid": np.asarray(weights, dtype=np.float64)}
    known: dict[str, FloatArray] = {"grid": units["grid"].column(column)}
    least: dict[str, FloatArray] = {"grid": np.nan_to_num(known["grid"])}
    for below, level in zip(reversed(LEVELS[1:]), reversed(LEVELS[:-1]), strict=True):
        parent, n = units[below].parent, len(units[level])
        load[level] = np.bincount(parent, load[below], n)
        summed = np.bincount(parent, known[below], n)
        own = units[level].column(column)
        known[level] = np.where(np.isnan(summed), own, summed)
        inside = np.bincount(parent, least[below], n)
        least[level] = np.where(np.isnan(known[level]), inside, known[level])
    found: dict[str, IntArray] = {}
    above = np.array([total])
    for level in LEVELS:
        above = found[level] = _below(units[level].parent, above, known[level], least[level], load[level])
    return found


def _below(parent: IntArray, above: IntArray, known: FloatArray, least: FloatArray, load: FloatArray) -> IntArray:
    """Whole numbers of the units below: those known, the rest of each unit above by load."""
    out = np.where(np.isnan(known), least, known).astype(np.int64)
    starts = offsets(np.bincount(parent, minlength=above.size))
    for number in np.unique(parent[np.isnan(known)]):
        rows = np.arange(starts[number], starts[number + 1])
        unknown = rows[np.isnan(known[rows])]
        left = int(above[number]) - int(out[rows].sum())
        if left > 0:
            out[unknown] += largest_remainder(load[unknown], left)
    return out


def _place(territory: Territory, units: UnitTable, grids: Rows, children: tuple[IntArray, ...]) -> float:
    """Coordinates, types, residents, deprivation and heterogeneity of the grids; returns the radius in km."""
    everybody = units.total("residents")
    total = whole(territory.residents * units.share) if everybody is None else int(everybody)
    own = units["grid"]
    x, y, radius = grid_coordinates(territory.seed, total, children)  # type: ignore[arg-type]
    grids.x, grids.y = _coordinates(units, x, y)
    u = uniform_table(territory.seed, WORLD_GRID, grids.size)
    scores = grid_scores(territory, grids, u, radius)
    kind = own.column("kind").copy()
    unknown = np.isnan(kind)
    kind[unknown] = drawn_kinds(territory, scores[unknown, 0])
    grids.kind = kind
    weights = np.array([getattr(territory.resident_weights, name) for name in GRID_KINDS])[grids.kind.astype(np.intp)]
    size = weights * exp(territory.resident_sigma * scores[:, 1])
    grids.residents = divided(units, "residents", size, total)["grid"]
    grids.first_resident = offsets(grids.residents.astype(np.int64))[:-1]
    grids.households = grids.residents / territory.household_size
    grids.deprivation = _from_above(units, "deprivation", fields.deprivation_index(scores[:, 2]))
    people = grids.residents.astype(np.float64)
    drawn = fields.heterogeneity(scores[:, 3], territory.heterogeneity_cv, people)
    told = own.column("demand_factor")
    grids.heterogeneity = np.where(np.isnan(told), drawn, told)
    return radius


def _from_above(units: UnitTable, column: str, drawn: FloatArray) -> FloatArray:
    """Values of the grids: their own, else that of the community, else that of the street, else drawn."""
    values = units["grid"].column(column)
    community = units["grid"].parent
    of_community = units["community"].column(column)[community]
    of_street = units["street"].column(column)[units["community"].parent[community]]
    for above in (of_community, of_street, drawn):
        values = np.where(np.isnan(values), above, values)
    return values


def _coordinates(units: UnitTable, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Points of the grids: their own, else in a spiral round that of the unit above; drawn where nobody tells any."""
    points = [np.stack([units[level].column(axis) for axis in ("x", "y")], axis=1) for level in LEVELS]
    if all(np.isnan(point).all() for point in points):
        return x, y
    middle = np.nanmean(np.concatenate(points), axis=0, keepdims=True)
    for point, level in zip(points, LEVELS, strict=True):
        units_here = units[level]
        around = middle[units_here.parent] + _spiral(units_here.parent, units, level)
        missing = np.isnan(point).any(axis=1)
        point[missing] = around[missing]
        middle = point
    return middle[:, 0], middle[:, 1]


def _spiral(parent: IntArray, units: UnitTable, level: str) -> FloatArray:
    """Points round the unit above, in km: evenly in a disc that holds its residents at the usual density."""
    size = np.bincount(parent)
    number = np.arange(parent.size) - offsets(size)[:-1][parent]
    share = (number + 0.5) / size[parent]
    people = (units.total("residents") or len(units["grid"]) * 400.0) / len(units[level])
    reach = np.sqrt(people * size[parent] / RESIDENTS_PER_KM2 / np.pi)
    angle = _TURN * number
    radius = reach * np.sqrt(share) * (size[parent] > 1)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
