"""Every number of a scenario has a range with two ends, and what lies outside is refused with a message."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import yaml

import sim
from sim.policy.kinds import MOST_MULTIPLIER, MOST_WEIGHT
from sim.scenario import Scenario, ScenarioError
from sim.scenario.catalogue_schema import VALUES
from sim.scenario.schema import leaves
from tests.each import each

DEMO = sim.load("demo")
NUMBERS = {p: leaf for p, leaf in leaves(Scenario).items() if leaf.kind.startswith(("a number", "a whole number"))}
PROFILES = {
    "demand.hour_profile": 24,
    "demand.weekday_profile": 7,
    "demand.month_profile": 12,
    "demand.staff_hours": 24,
    "demand.staff_weekdays": 7,
}
OF_TYPES = {f"demand.by_type.{name}_profiles": n for name, n in (("hour", 24), ("weekday", 7), ("month", 12))}
HUGE: tuple[Any, ...] = (1e308, -1e308, math.inf, -math.inf, math.nan, 10**400, -(10**400))
CATEGORY = "property"
SHOCK = {"from": 1, "days": 2, "factor": 2.0}
PLACES: dict[str, Any] = {
    **{f"{path} (item {at})": (lambda bad, path=path, n=n, at=at: {path: [1.0] * at + [bad] + [1.0] * (n - at - 1)})
       for path, n in PROFILES.items() for at in (0, n - 1)},
    **{path: (lambda bad, path=path, n=n: {path: {CATEGORY: [bad] + [1.0] * (n - 1)}}) for path, n in OF_TYPES.items()},
    "demand.group_rates": lambda bad: {"demand.group_rates": {CATEGORY: {"elderly": bad}}},
    "demand.grid_rates": lambda bad: {"demand.grid_rates": {CATEGORY: {"living": bad}}},
    **{f"demand.categories {value.name}": (lambda bad, name=value.name: {f"demand.categories.{CATEGORY}.{name}": bad})
       for value in VALUES},
    **{f"demand.shocks {key}": (lambda bad, key=key: {"demand.shocks": [SHOCK | {key: bad}]}) for key in SHOCK},
    **{f"rollout {key}": (lambda bad, key=key: {"rollout": [{"set": {"policy.staffing.speed": 1.1}, key: bad}]})
       for key in ("from", "until")},
    "rollout where": lambda bad: {"rollout": [{"set": {"policy.staffing.speed": 1.1}, "where": {"street": [bad]}}]},
    "rollout set": lambda bad: {"rollout": [{"set": {"policy.staffing.speed": bad}}]},
}  # fmt: skip


SECTIONS = sorted({path.rpartition(".")[0] for path in NUMBERS})


def test_a_number_has_two_finite_ends() -> None:
    def check(path: str) -> None:
        leaf = NUMBERS[path]
        assert leaf.low is not None, "no lower end"
        assert leaf.high is not None, "no upper end"
        assert math.isfinite(leaf.low)
        assert leaf.low < leaf.high < math.inf

    each(check, NUMBERS)


@pytest.mark.parametrize("bad", [*HUGE, "low", "high"], ids=lambda value: str(value)[:8])
def test_what_lies_outside_is_refused_and_named(bad: Any) -> None:
    def check(section: str) -> None:
        changes = {}
        for path, leaf in NUMBERS.items():
            if path.rpartition(".")[0] == section:
                ends = {"low": leaf.low - max(1.0, abs(leaf.low)), "high": leaf.high + max(1.0, abs(leaf.high))}
                changes[path] = ends[bad] if isinstance(bad, str) else bad
        with pytest.raises(ScenarioError) as caught:
            DEMO.with_(changes)
        assert set(changes) <= {problem.path for problem in caught.value.problems}
        assert len(str(caught.value)) < 300 * (len(changes) + 1)

    each(check, SECTIONS)


@pytest.mark.parametrize("bad", HUGE, ids=lambda value: str(value)[:8])
def test_numbers_in_lists_and_mappings_have_ends_too(bad: Any) -> None:
    def check(place: str) -> None:
        with pytest.raises(ScenarioError) as caught:
            DEMO.with_(PLACES[place](bad))
        assert place.partition(" ")[0] in str(caught.value)
        assert len(str(caught.value)) < 5000

    each(check, PLACES)


@pytest.mark.parametrize("path", PROFILES)
@pytest.mark.parametrize("bad", [-1.0, 2 * MOST_WEIGHT])
def test_profiles_are_between_nothing_and_a_million(path: str, bad: float) -> None:
    with pytest.raises(ScenarioError):
        DEMO.with_({path: [bad] + [1.0] * (PROFILES[path] - 1)})


@pytest.mark.parametrize("path", PROFILES)
@pytest.mark.parametrize("value", [0.0, 5e-324, 1e-300, 1e-7])
def test_a_profile_without_a_shape_is_refused(path: str, value: float) -> None:
    with pytest.raises(ScenarioError, match="at least one number"):
        DEMO.with_({path: [value] * PROFILES[path]})


@pytest.mark.parametrize("path", OF_TYPES)
@pytest.mark.parametrize("value", [0.0, 5e-324, 1e-300, 1e-7])
def test_a_profile_of_a_type_without_a_shape_is_refused(path: str, value: float) -> None:
    with pytest.raises(ScenarioError, match="at least one number"):
        DEMO.with_({path: {CATEGORY: [value] * OF_TYPES[path]}})


@pytest.mark.parametrize("bad", [-0.5, 2 * MOST_MULTIPLIER])
@pytest.mark.parametrize("place", ["demand.group_rates", "demand.grid_rates"])
def test_multipliers_have_a_range(place: str, bad: float) -> None:
    with pytest.raises(ScenarioError):
        DEMO.with_(PLACES[place](bad))


@pytest.mark.parametrize("text", ["1e308", ".inf", ".nan", "-1e308", "9" * 320])
@pytest.mark.parametrize("place", ["demand.group_rates", "demand.categories rate", "demand.shocks from"])
def test_files_are_refused_like_values_from_code(place: str, text: str, tmp_path: Path) -> None:
    (path, value), = PLACES[place]("HERE").items()  # fmt: skip
    tree: Any = value
    for name in reversed(path.split(".")):
        tree = {name: tree}
    file = tmp_path / "mine.yaml"
    file.write_text(yaml.safe_dump({"extends": "demo", **tree}).replace("HERE", text), encoding="utf-8")
    with pytest.raises(ScenarioError):
        sim.load(file)
