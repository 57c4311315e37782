"""Pace: effort, experience and burnout become the speed and the skill that the engine reads."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.institutions.core.town import Town
from sim.institutions.core.weekly import Weekly
from sim.jit.functions import exp
from sim.jit.units import FloatArray
from sim.policy.text import T

LEAST_SPEED = 0.02
NOVICE_CASES = 100.0


class Pace(Weekly):
    """Writes everybody's speed and skill; they count from the next piece on."""

    title = T("Pace", "办事速度")
    reads = (
        "scenario.staff.burnout",
        "scenario.staff.learning",
        "staff.burnout",
        "staff.cases",
        "staff.effort",
        "staff.learning",
        "staff.talent",
        "staff.trained",
        "staff.speed",
    )
    changes = ("servers.skill", "servers.speed")

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where any of what speed follows from moves."""
        values = town.setup.scenario.staff
        moves = values.burnout.strength or values.effort.strength or values.learning.strength
        return bool(moves) or any(name in town.behaviours for name in ("burnout", "effort", "learning"))

    def act(self) -> None:
        """Write speed and skill."""
        set_pace(self.town)


def speed_factor(town: Town, rows: Any = slice(None)) -> FloatArray:
    """Speed against that of a person of usual effort, experience and burnout."""
    staff, burnout = town.staff, town.setup.scenario.staff.burnout
    usual = 1.0 - burnout.speed_loss * burnout.usual * burnout.strength
    rested = (1.0 - burnout.speed_loss * staff.burnout[rows]) / usual
    factor: FloatArray = staff.effort[rows] * staff.learning[rows] * rested
    return factor


def skill_gain(town: Town, rows: Any = slice(None)) -> FloatArray:
    """Skill by training, less what beginners lack."""
    staff, learning = town.staff, town.setup.scenario.staff.learning
    lack = learning.novice_gap * exp(-staff.cases[rows] / NOVICE_CASES)
    gain: FloatArray = learning.strength * (learning.training_slope * staff.trained[rows] - lack)
    return gain


def set_pace(town: Town, rows: Any = slice(None)) -> None:
    """Write speed and skill of some people."""
    servers, staff = town.state.servers[: len(town.staff)], town.staff
    servers["speed"][rows] = np.maximum(staff.speed[rows] * speed_factor(town, rows), LEAST_SPEED)
    servers["skill"][rows] = np.clip(staff.talent[rows] + skill_gain(town, rows), 0.0, 1.0)
