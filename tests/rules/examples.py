"""Custom rules for the tests, good and bad."""

from __future__ import annotations

import math

import sim

NEARLY = 12.0


@sim.rule("priority")
def patient(case, desk):  # type: ignore[no-untyped-def]
    """Waiting counts, and being nearly due counts more."""
    left = max(case.due - case.now, 0.0)
    return case.now - NEARLY * math.exp(-left / 48.0) - 3.0 * case.severity - 0.01 * desk.waiting + 1e-3 * case.chance


@sim.rule("assignment")
def own_first(case, server):  # type: ignore[no-untyped-def]
    """The one with least work so far; the own beat's member counts as an hour less."""
    return server.busy - 1.0 * server.own + case.chance


@sim.rule("route")
def severe_up(case, desk):  # type: ignore[no-untyped-def]
    """What is severe goes straight to the level with authority."""
    if desk.level < 0:
        return case.level if case.severity > 0.5 else 0
    return max(case.level, desk.level + 1) if desk.level < 3 else 3


@sim.rule("priority")
def same_as_fifo(case, desk):  # type: ignore[no-untyped-def]
    """First come, first served."""
    return case.now


@sim.rule("priority")
def same_as_deadline(case, desk):  # type: ignore[no-untyped-def]
    """Earliest deadline first."""
    return case.due


@sim.rule("assignment")
def same_as_least_loaded(case, server):  # type: ignore[no-untyped-def]
    """Fewest hours so far."""
    return server.busy


@sim.rule("assignment")
def same_as_best_skill(case, server):  # type: ignore[no-untyped-def]
    """Highest skill."""
    return -server.skill


@sim.rule("route")
def same_as_level_by_level(case, desk):  # type: ignore[no-untyped-def]
    """In at the beat (at the community desk when told at the service centre), then up."""
    if desk.level < 0:
        return 1 if case.channel == 2 else 0
    return desk.level + 1


@sim.rule("priority")
def not_for_numba(case, desk):  # type: ignore[no-untyped-def]
    """Numba knows no mapping of two kinds of keys."""
    return {"now": case.now, 1: 2.0}["now"]


@sim.rule("priority")
def raises_late(case, desk):  # type: ignore[no-untyped-def]
    """Fails on chances that no trial case has."""
    return case.now / (0 if case.chance * 1000.0 % 1.0 < 0.02 else 1)


@sim.rule("priority")
def not_a_number_late(case, desk):  # type: ignore[no-untyped-def]
    """Says NaN on chances that no trial case has."""
    return math.nan if case.chance * 1000.0 % 1.0 < 0.02 else case.now


@sim.rule("route")
def too_high_late(case, desk):  # type: ignore[no-untyped-def]
    """Names a level that there is not."""
    return 7 if case.chance * 1000.0 % 1.0 < 0.02 else case.level


@sim.rule("route")
def back_and_forth(case, desk):  # type: ignore[no-untyped-def]
    """Never brings a case to the level that can solve it."""
    return 1 if desk.level == 0 else 0


@sim.rule("priority")
def loops_late(case, desk):  # type: ignore[no-untyped-def]
    """Loops for ever on chances that no trial case has."""
    while case.chance * 1000.0 % 1.0 < 0.02:
        pass
    return case.now


@sim.rule("priority")
def loops(case, desk):  # type: ignore[no-untyped-def]
    """Loops for ever on every severe case."""
    while case.severity > 0.9:
        pass
    return case.now


@sim.rule("priority")
def writes(case, desk):  # type: ignore[no-untyped-def]
    """Tries to change a case."""
    case.severity = 1.0
    return case.now
