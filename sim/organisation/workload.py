"""Expected work by level and field: what offices and departments are staffed by."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.demand.delegation import volume
from sim.jit.functions import exp
from sim.jit.units import FloatArray
from sim.world.columns import COMMUNITY_DESK, DEPARTMENT, N_FIELDS, OFFICE, Rows

# Mean of the largest of 1, 2, 3 standard normals: a case that was beyond one server's skill meets the next one's.
_LARGEST_OF = (0.0, 1.0 / math.sqrt(math.pi), 1.5 / math.sqrt(math.pi))


#: Departments of a district among which the catalogue's further parties are counted (the default; an assumption).
USUAL_DEPARTMENTS = 8


def apart(number: int, usual: int, inside: float) -> float:
    """Chance that two matters lie in two offices, against that among the usual number of offices.

    Parameters
    ----------
    number : int
        Offices; 0: no such level.
    usual : int
        Offices among which the catalogue's further parties are counted.
    inside : float
        How far joint work inside one office needs no further party, 0 to 1.

    Returns
    -------
    float
        1 at the usual number and above, 1 - `inside` where there is one office.
    """
    if number < 1:
        return 1.0
    ratio = (1.0 - 1.0 / number) / (1.0 - 1.0 / usual)
    return 1.0 - inside * (1.0 - min(ratio, 1.0))


@dataclass(frozen=True, slots=True)
class Workload:
    """Expected work on reported needs, per resident and year.

    Attributes
    ----------
    own : ndarray of float64, shape (5, 17)
        Hours by level and field on what the level solves itself, on what climbs to it because it is too hard below, and
        on reading what it passes on.
    shared : ndarray of float64, shape (5, 17)
        Hours that the further parties of a field's cases work at the other desks of a level.
    cases : ndarray of float64, shape (5, 17)
        Cases that reach a level, by field.
    by_grid : ndarray of float64, shape (grids,), or None
        Hours a year by grid, on reported needs at the level that solves them; None: not known.
    streets, districts : tuple of Workload
        The same of each street and district, per resident there; empty: everywhere as in the city.
    """

    own: FloatArray
    shared: FloatArray
    cases: FloatArray
    by_grid: FloatArray | None = None
    streets: tuple[Workload, ...] = ()
    districts: tuple[Workload, ...] = ()

    def by_desk(self, level: int, desk_of_field: npt.NDArray[np.int32], stray_hours: float = 0.0) -> FloatArray:
        """Hours at each of the desks that divide the fields of a level among them.

        Parameters
        ----------
        level : int
        desk_of_field : ndarray of int, shape (17,)
        stray_hours : float
            Hours that a case costs other desks of the level because it first lands at a wrong one.

        Returns
        -------
        ndarray of float64, shape (desks,)
        """
        n = int(desk_of_field.max()) + 1
        own = np.bincount(desk_of_field, weights=self.own[level], minlength=n)
        out = np.bincount(desk_of_field, weights=self.shared[level] + stray_hours * self.cases[level], minlength=n)
        return own + ((out.sum() - out) / (n - 1) if n > 1 else out)


def climbing(skill_mean: float, skill_sd: float) -> FloatArray:
    """Shares of cases that are beyond one, two and three servers in a row; difficulty is uniform in [0, 1]."""
    return np.clip(1.0 - skill_mean - skill_sd * np.array(_LARGEST_OF), 0.0, 1.0)


def mean_work(categories: Rows) -> FloatArray:
    """Mean work hours of each category, or of each item, float64 (rows,)."""
    spread = np.where(categories.work_exponential == 1, 0.0, 0.5 * categories.work_sigma.astype(np.float64) ** 2)
    hours: FloatArray = categories.work_median * exp(spread)
    return hours


def expected_workload(
    categories: Rows,
    kinds: Rows,
    items: Rows,
    triage_hours: float,
    party_share: float,
    too_hard: FloatArray,
    apart_from: tuple[float, float] = (1.0, 1.0),
) -> Workload:
    """Expected work of a catalogue.

    Parameters
    ----------
    categories, kinds, items : recarray of CATEGORY, CATEGORY, ITEM
        Rates are those of categories, work and parties those of items (``kinds``). Delegation applied.
    triage_hours : float
        Hours to read a case and pass it on.
    party_share : float
        Share of a case's hours that each further party works: another department for what the district
        solves, another office of the street for everything else.
    too_hard : ndarray of float64, shape (3,)
        Shares of cases that climb at least one, two, three levels above that of their authority.
    apart_from : tuple of two floats
        Share of the further parties of what a street and a district solve that sit in another office (:func:`apart`).

    Returns
    -------
    Workload
        Outside steps are left out.
    """
    field, authority = items["field"], items.authority_now.astype(np.int64)
    hours = mean_work(kinds)
    reported = volume(categories, items) * categories.report_p[items.category]
    parties = kinds.party_p * np.maximum(kinds.party_mean, 1.0)
    own, shared, cases = (np.zeros((5, N_FIELDS)) for _ in range(3))
    np.add.at(own, (authority, field), reported * hours)
    np.add.at(cases, (authority, field), reported)
    for level in (COMMUNITY_DESK, OFFICE, DEPARTMENT):
        for steps, share in enumerate(too_hard, start=1):
            climbed = authority == level - steps
            np.add.at(own[level], field[climbed], share * (reported * hours)[climbed])
            np.add.at(cases[level], field[climbed], share * reported[climbed])
            np.add.at(own[level - 1], field[climbed], -share * ((hours - triage_hours) * reported)[climbed])
    district, office = authority == DEPARTMENT, authority == OFFICE
    parties = parties * np.where(district, apart_from[1], np.where(office, apart_from[0], 1.0))
    np.add.at(own[OFFICE], field[district], reported[district] * triage_hours)
    np.add.at(cases[OFFICE], field[district], reported[district])
    for level, here in ((DEPARTMENT, district), (OFFICE, ~district)):
        np.add.at(shared[level], field[here], party_share * (parties * reported * hours)[here])
    return Workload(own, shared, cases)
