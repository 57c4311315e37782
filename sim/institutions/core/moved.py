"""Levers that somebody moves by hand while a run goes on: they hold like those of a stage of a roll-out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sim.arguments import names_of, real
from sim.errors import ArgumentError, UnknownNameError
from sim.institutions.core.levers import scope
from sim.institutions.core.town import Town
from sim.scenario import Scenario, schema
from sim.scenario.problems import nearest

_HEAD = "policy."


def make_movable(town: Town, paths: Iterable[str]) -> None:
    """Count levers as varying from the start, so that whoever needs them is there.

    Raises
    ------
    UnknownNameError
        A path names no lever that may vary while a run goes on.
    """
    chosen = names_of("movable", paths)
    known = [path for path, leaf in schema.leaves(Scenario).items() if leaf.varies and leaf.low is not None]
    for path in chosen:
        if path not in known:
            near = nearest(str(path), known)
            asked = f'; did you mean "{near}"?' if near else ""
            raise UnknownNameError(
                f"movable: expected the dotted path of a lever that may vary (column “varies” of "
                f"docs/reference/parameters.md), found {path!r}{asked}"
            )
    town.levers.may_vary(path.removeprefix(_HEAD) for path in chosen)


def bounds_of(path: str) -> tuple[float, float]:
    """Least and greatest value of a lever."""
    leaf = schema.leaves(Scenario)[path]
    assert leaf.low is not None
    assert leaf.high is not None
    return leaf.low, leaf.high


def check_movable(town: Town, path: str) -> None:
    """Refuse a lever that cannot be moved in this run.

    Raises
    ------
    ArgumentError
        It was not named when the run was made.
    """
    if not path.startswith(_HEAD) or not town.levers.varies(path.removeprefix(_HEAD)):
        raise ArgumentError(
            f"{path!r} stays as it is in this run: name it when the model is made, "
            f"sim.GovernanceModel(..., movable=[{path!r}])"
        )


def lever_now(town: Town, path: str) -> float:
    """Value of a lever after whatever was moved by hand, mean over the communities."""
    check_movable(town, path)
    below = path.removeprefix(_HEAD)
    values = town.levers.community(below).copy()
    for one in town.levers.scopes:
        if below in one.values and one.last_day is None:
            values[one.communities] = one.values[below]
    return float(values.mean())


def move_lever(town: Town, path: str, value: Any, day: int) -> None:
    """Give a lever another value everywhere from a day on, whatever stages of a roll-out say.

    Parameters
    ----------
    town : Town
    path : str
        Dotted path of a lever that was named as movable when the run was made.
    value : float
        Within the range of the lever.
    day : int
        First day on which it holds.

    Raises
    ------
    ArgumentError
        The lever is not movable in this run, or the value lies outside its range.
    """
    check_movable(town, path)
    below, number = path.removeprefix(_HEAD), real(path, value, *bounds_of(path))
    kept = (one for one in town.levers.scopes if one.first_day < day or one.values.keys() != {below})
    town.levers.scopes = (*kept, scope(town.setup.world, {below: number}, day))
