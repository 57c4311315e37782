"""Scaling a place: the checks of a scenario and the world that is built count the same, whatever halves there are."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.organisation.posts import allocate_posts
from sim.scenario import Scenario, ScenarioError, load
from sim.scenario.scaling import scaled_counts, whole
from sim.world import build_world

DEMO = load("demo")
SCALES = st.floats(0.001, 1.0).map(lambda scale: round(scale, 3))


def place(streets: int, communities: int, grids: int, scale: float, districts: int = 1, **more: object) -> Scenario:
    """A place of the given counts; each is at least that of the level above."""
    return DEMO.with_(
        {
            "territory.districts": districts,
            "territory.streets": streets,
            "territory.communities": communities,
            "territory.grids": grids,
            "territory.scale": scale,
            "territory.residents": 4000,
            "territory.party_members": 200,
            "policy.staffing.posts": 400,
            **more,
        }
    )


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 40), min_size=4, max_size=4).map(sorted),
    scale=st.one_of(SCALES, st.sampled_from((0.5, 0.25, 0.75, 0.125, 0.1, 0.3))),
)
def test_the_world_has_the_units_that_a_scenario_is_checked_against(sizes: list[int], scale: float) -> None:
    districts, streets, communities, grids = sizes
    territory = place(streets, communities, grids, scale, districts).territory
    counts, world = scaled_counts(territory), build_world(territory)
    built = (len(world.districts), len(world.streets), len(world.communities), len(world.grids), len(world.residents))
    assert built == (counts.districts, counts.streets, counts.communities, counts.grids, counts.residents)
    assert counts.districts <= counts.streets <= counts.communities <= counts.grids


@pytest.mark.parametrize("kind", ["street", "community"])
@pytest.mark.parametrize("number", range(1, 16, 2))
def test_a_stage_may_name_the_last_place_that_a_scaled_city_has(kind: str, number: int) -> None:
    """Odd numbers at half the size: half a place more counts as a place, in the checks as in the world."""
    counts = {"street": (number, 40, 40), "community": (1, number, 40)}[kind]
    last = (number + 1) // 2 - 1
    stage = {"from": 10, "where": {kind: [last]}, "set": {"policy.time.visits": 0.4}}
    made = place(*counts, 0.5, rollout=[stage])
    assert (
        len(getattr(build_world(made.territory), {"street": "streets", "community": "communities"}[kind])) == last + 1
    )
    with pytest.raises(ScenarioError, match="rollout"):
        place(*counts, 0.5, rollout=[stage | {"where": {kind: [last + 1]}}])


@pytest.mark.parametrize("grids", [3, 5, 9, 13])
def test_a_norm_of_posts_is_rounded_as_the_organisation_rounds_it(grids: int) -> None:
    """Half a post more than two a community is enough."""
    communities = (grids + 1) // 4
    norm = (2 * communities - 0.5) / grids
    made = place(1, communities, grids, 1.0, **{"policy.staffing.posts_per_grid": norm})
    world = build_world(made.territory)
    posts = allocate_posts(world, made)
    assert posts.members.sum() + posts.desk.sum() == 2 * communities


@given(st.floats(0.0, 1e9), st.floats(0.0, 1e9))
def test_rounding_is_monotone_and_to_the_nearest(a: float, b: float) -> None:
    assert whole(min(a, b)) <= whole(max(a, b))
    assert abs(whole(a) - a) <= 0.5 or math.isclose(abs(whole(a) - a), 0.5)


READERS = (
    "sim.world",
    "sim.organisation",
    "sim.demand",
    "sim.experiments.panel",
    "sim.facts.place_readings",
    "sim.facts.estate_readings",
    "sim.facts.structure_readings",
)
ENGINE = ("sim.flow.engine", "sim.flow.state", "sim.assembly.setup", "sim.assembly.state")


def test_reading_a_place_does_not_load_the_engine() -> None:
    code = (
        f"import sys, {', '.join(READERS)}; from sim.scenario import load; from sim.world import world_of; "
        "world = world_of(load('demo').territory); assert len(world.grids) > 0; "
        f"print([name for name in {ENGINE!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]", f"reading a place loads {done.stdout.strip()}"


def test_types_and_units_load_no_compiler() -> None:
    code = "import sys, sim.jit.units, sim.policy.names; print([m for m in ('numba', 'pydantic') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "[]", done.stderr
