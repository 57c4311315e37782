"""The people who handle cases: what institutions know of them, row by row with the engine's servers.

A row is a post; who holds it is its generation. The engine reads speed, skill, availability and whether somebody is
gone; what these follow from lies here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtri

from sim.assembly.setup import Setup
from sim.flow.codes import COMMUNITY, GRID, INTAKE
from sim.flow.state import State
from sim.jit.functions import log
from sim.jit.units import FloatArray, IntArray
from sim.organisation.organisation import post_keys
from sim.random import streams as P
from sim.world.draws import uniforms_of

#: Where the holder of a post is.
PRESENT, LEFT, SECONDED = 0, 1, 2
MEAN_TENURE = 8.0  # years, at the start
LONGEST_TENURE = 30.0
CASES_A_YEAR = 250.0  # experience of those who are there at the start
LEAST_AVAILABILITY = 0.01


@dataclass(slots=True)
class Staff:
    """Columns of the people, one row per post; arrays of shape (posts,).

    Attributes
    ----------
    key : int64
        Of the post: what its draws are keyed by.
    level : int64
        Of the desk.
    place : int64
        Who works together: community, street or district, numbered through.
    generation : int64
        Holders of the post before this one.
    gone : int64
        PRESENT, LEFT or SECONDED.
    until : float64
        Day on which an absent one is back or a successor comes.
    paperwork : float64
        Shares of the shift; of officials: time for upper levels.
    visits : float64
        Share of the shift.
    training : float64
        Share of the shift.
    speed : float64
        At usual effort, burnout and experience.
    talent : float64
        Skill but for training and experience.
    susceptibility : float64
        Standard normal.
    burnout : float64
        [0, 1].
    utilisation : float64
        Busy share of the hours left for cases, last four weeks or so.
    load : float64
        Filled share of the shift.
    effort : float64
        Ratio.
    learning : float64
        Ratio of speed to the average of the beginning.
    trained : float64
        Mean training share beyond the usual, last half year or so.
    recognition : float64
        1 after a commendation, fading.
    rank : float64
        Of those of the same level, by cases of the last weeks: 0 last, 1 first.
    pay : float64
        Ratio to the market.
    grade : float64
        Pay grade.
    performance_share : float64
        Of pay.
    tenure : float64
        Years.
    cases : float64
        Solved in truth or on paper, ever.
    stay : float64
        Cumulated hazard at which the person leaves.
    exposure : float64
        Cumulated hazard so far.
    """

    key: IntArray
    level: IntArray
    place: IntArray
    generation: IntArray
    gone: IntArray
    until: FloatArray
    paperwork: FloatArray
    visits: FloatArray
    training: FloatArray
    speed: FloatArray
    talent: FloatArray
    susceptibility: FloatArray
    burnout: FloatArray
    utilisation: FloatArray
    load: FloatArray
    effort: FloatArray
    learning: FloatArray
    trained: FloatArray
    recognition: FloatArray
    rank: FloatArray
    pay: FloatArray
    grade: FloatArray
    performance_share: FloatArray
    tenure: FloatArray
    cases: FloatArray
    stay: FloatArray
    exposure: FloatArray

    def __len__(self) -> int:
        return len(self.key)

    def __getitem__(self, name: str) -> Any:
        """A column by its name."""
        return getattr(self, name)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(cls.__dataclass_fields__)

    @classmethod
    def empty(cls, posts: int) -> Staff:
        """Columns of zeros."""
        types = {"IntArray": np.int64, "FloatArray": np.float64}
        return cls(**{name: np.zeros(posts, types[str(f.type)]) for name, f in cls.__dataclass_fields__.items()})


def build_staff(setup: Setup, state: State) -> Staff:
    """The people at the start of the warm-up.

    Parameters
    ----------
    setup : Setup
    state : State

    Returns
    -------
    Staff
    """
    plan, desks = setup.organisation.staff, setup.organisation.desks
    staff = Staff.empty(len(plan))
    if len(plan) == 0:
        return staff
    servers = state.servers[: len(plan)]
    staff.key[:] = post_keys(desks, plan["desk"])
    staff.level[:] = servers.level
    staff.place[:] = places_of(setup, desks)[servers.desk]
    time, level = setup.scenario.policy.time, staff.level
    staff.paperwork[:] = np.array([time.paperwork, time.paperwork, time.upper_levels, time.upper_levels, 0.0])[level]
    staff.visits[level == GRID] = time.visits
    staff.training[level <= COMMUNITY] = time.training
    staff.speed[:] = servers.speed
    staff.talent[:] = servers.skill
    staff.effort[:] = staff.learning[:] = 1.0
    staff.rank[:] = 0.5
    pay = setup.scenario.policy.pay
    staff.pay[:] = np.where(level <= COMMUNITY, pay.ratio, 1.0)
    staff.performance_share[:] = pay.performance_share
    seed = setup.world.seed
    share = uniforms_of(seed, P.STAFF_TENURE, staff.key)
    staff.tenure[:] = np.minimum(-MEAN_TENURE * log(share), LONGEST_TENURE)
    staff.cases[:] = CASES_A_YEAR * staff.tenure
    staff.susceptibility[:] = ndtri(uniforms_of(seed, P.STAFF_SUSCEPTIBILITY, staff.key))
    staff.stay[:] = -log(uniforms_of(setup.seed, P.STAFF_STAY, staff.key))
    staff.stay[level == INTAKE] = np.inf
    return staff


def places_of(setup: Setup, desks: Any) -> IntArray:
    """Number of the place where people of a desk know each other: communities, then streets, then districts."""
    n_communities, n_streets = len(setup.world.communities), len(setup.world.streets)
    place = np.where(
        desks["community"] >= 0,
        desks["community"],
        np.where(desks["street"] >= 0, n_communities + desks["street"], n_communities + n_streets + desks["district"]),
    )
    places: IntArray = place.astype(np.int64)
    return places


def succeed(setup: Setup, staff: Staff, rows: IntArray) -> None:
    """New people take posts over: a new generation, without experience and rested.

    Parameters
    ----------
    setup : Setup
    staff : Staff
    rows : ndarray of int64
        Posts.
    """
    staffing = setup.scenario.policy.staffing
    staff.generation[rows] += 1
    for name in ("gone", "until", "burnout", "trained", "recognition", "tenure", "cases", "exposure"):
        staff[name][rows] = 0.0
    staff.rank[rows] = 0.5
    for generation in np.unique(staff.generation[rows]):
        chosen = rows[staff.generation[rows] == generation]
        keys, number = staff.key[chosen], int(generation)
        score = ndtri(uniforms_of(setup.world.seed, P.STAFF_SKILL, keys, number))
        staff.talent[chosen] = np.clip(staffing.skill_mean + staffing.skill_sd * score, 0.0, 1.0)
        staff.susceptibility[chosen] = ndtri(uniforms_of(setup.world.seed, P.STAFF_SUSCEPTIBILITY, keys, number))
        staff.stay[chosen] = -log(uniforms_of(setup.seed, P.STAFF_STAY, keys, number))
