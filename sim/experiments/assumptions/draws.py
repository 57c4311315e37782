"""Draws from the plausible ranges of the schema: what may be assumed of a city, the same for all scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.arguments import shown
from sim.errors import ArgumentError
from sim.experiments.assumptions.ensemble import Row, is_number, is_whole
from sim.experiments.designs import Design
from sim.experiments.levels import overlapping
from sim.experiments.points import differing
from sim.policy.parameter import Parameter
from sim.scenario import Scenario, ScenarioError, parameters
from sim.scenario.advice import acts
from sim.scenario.schema import value_at

#: Share of the plausible range in which a value is drawn, by its evidence grade: what a document says is not doubted.
WIDTH: Final[Mapping[str, float]] = {
    "assumption": 1.0,
    "weak source": 1.0,
    "derived": 0.5,
    "academic": 0.5,
    "official": 0.0,
    "source document": 0.0,
}
#: What is given with the place, or is no assumption about it: sizes, shares of groups and units, settings of the run.
GIVEN: Final = ("run.", "territory.")
#: What is assumed of the people of a place all the same.
ASSUMED: Final = ("territory.trust_mean", "territory.trust_sd", "territory.digital_access.")
_TRIES: Final = 50


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a parameter is drawn.

    Attributes
    ----------
    parameter : Parameter
    value : float
        As it stands.
    low, high : float
    """

    parameter: Parameter
    value: float
    low: float
    high: float

    def at(self, share: float) -> float:
        """The value at a share (0 to 1) of the way from the low end to the high one."""
        found = self.low + share * (self.high - self.low)
        if not is_whole(self.parameter):
            return found
        return int(np.clip(round(found), np.ceil(self.low), np.floor(self.high)))


def apart(scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """Parameters in which scenarios differ, now or at a stage of a roll-out: what makes the reform is not drawn."""
    found: dict[str, None] = {}
    for one in scenarios:
        for other in scenarios[1:]:
            found |= dict.fromkeys([*differing(one, other), *differing(other, one)])
        for stage in one.rollout:
            found |= dict.fromkeys(stage.get("set", {}))
    known = {one.path for one in parameters()}
    return tuple(dict.fromkeys(_leaf(path, known) for path in found if path.split(".")[0] != "rollout"))


def _leaf(path: str, known: set[str]) -> str:
    """The parameter at a path, or above it."""
    parts = path.split(".")
    ends = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((end for end in ends if end in known), path)


def intervals(scenarios: Sequence[Scenario], without: Iterable[str] = ()) -> list[Interval]:
    """Parameters that are assumed in scenarios and may be drawn for all of them alike.

    Left out are: those in which the scenarios differ; what a document says (`WIDTH`); what is given with the place
    (`GIVEN`); mechanisms that are off (0, or empty); what has no effect in any of the scenarios; and values outside of
    the plausible range, which are of another kind of place.

    Parameters
    ----------
    scenarios : sequence of Scenario
    without : iterable of str
        Further dotted paths to leave out, as factors of the study.
    """
    kept = {*apart(scenarios), *without}
    found = []
    for one in parameters():
        if one.usual is None or not is_number(one) or one.path in kept:
            continue
        if one.path.startswith(GIVEN) and not one.path.startswith(ASSUMED):
            continue
        value: Any = value_at(scenarios[0], one.path)
        low, high = one.usual
        width = WIDTH[one.grade]
        if value is None or not low <= value <= high or (value == 0 and low >= 0) or not width:
            continue
        low, high = value - width * (value - low), value + width * (high - value)
        if is_whole(one) and np.floor(high) <= np.ceil(low):
            continue
        if any(acts(scenario, one.path) for scenario in scenarios):
            found.append(Interval(one, value, float(low), float(high)))
    clash = {b for _, b, _ in overlapping([*kept, *(one.parameter.path for one in found)])} if without else set()
    return [one for one in found if one.parameter.path not in clash]


def plausible(
    scenarios: Sequence[Scenario], number: int = 64, seed: int = 1, without: Iterable[str] = ()
) -> tuple[Row, ...]:
    """Sets of parameters drawn from plausible ranges, each of which all scenarios accept.

    Parameters
    ----------
    scenarios : sequence of Scenario
        At least one.
    number : int
        Draws; a Latin hypercube of them.
    seed : int
        The same seed gives the same draws.
    without : iterable of str
        Dotted paths that are not drawn.

    Raises
    ------
    ArgumentError
        Nothing in the scenarios is assumed, or no values fit together.
    """
    where = intervals(scenarios, without)
    rng = np.random.default_rng([seed, number])
    while where:
        cube = Design("latin_hypercube", samples=max(number, 2)).cube(len(where), seed)[:number]
        rows: list[Row] = []
        refused: set[str] = set()
        for shares in cube:
            row, wrong = _accepted(scenarios, where, shares, rng)
            refused |= wrong
            if row is not None:
                rows.append(row)
        if not refused:
            return tuple(rows)
        where = [one for one in where if one.parameter.path not in refused]
    raise ArgumentError("plausible: expected scenarios with parameters that are assumed, found none")


def _accepted(
    scenarios: Sequence[Scenario], where: Sequence[Interval], shares: Any, rng: np.random.Generator
) -> tuple[Row | None, set[str]]:
    """A draw that fits all scenarios, drawn again where values do not go together; or the paths that do not fit."""
    for _ in range(_TRIES):
        row = {one.parameter.path: one.at(float(share)) for one, share in zip(where, shares, strict=True)}
        try:
            for scenario in scenarios:
                scenario.with_(row)
        except ScenarioError as error:
            named = {problem.path for problem in error.problems} & set(row)
            if named:
                return None, named
            shares = rng.random(len(where))
            continue
        return row, set()
    raise ArgumentError(f"plausible: expected values that fit together, found none in {_TRIES} draws ({shown(row)})")


def as_it_stands(scenario: Scenario, paths: Iterable[str]) -> Row:
    """The values of a scenario at some paths."""
    return {path: value_at(scenario, path) for path in paths}
