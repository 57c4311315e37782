"""Places of S1 as they stand in the source: counts at full size and scaled down, and their targets."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.assembly.setup import build_setup
from sim.demand.needs import no_needs
from sim.experiments.statistics import paired
from sim.facts import check, load_targets
from sim.facts.readings import read
from sim.flow.codes import GRID
from sim.scenario import Scenario, load, load_reform
from sim.scenario.files import scenario_names
from sim.simulation.model import Simulation
from sim.world import world_of
from sim.world.estates import build_estates
from tests.places.missed import is_missed

PLACES = ("longhai/before", "longhai/after", "qiaodong/before", "qiaodong/after", "shuangqiao", "weigang")


def organisation_of(scenario: Scenario) -> Any:
    """Desks and staff of a scenario."""
    return build_setup(scenario, 0, no_needs(scenario.run.warm_up_days + scenario.run.days)).organisation


def members_of(scenario: Scenario) -> int:
    """Posts of grid members."""
    organisation = organisation_of(scenario)
    return int((organisation.desks["level"][organisation.staff["desk"]] == GRID).sum())


@pytest.mark.parametrize("name", PLACES)
def test_it_is_listed_with_titles_and_runs_scaled_down(name: str) -> None:
    assert name in scenario_names()
    scenario = load(name)
    assert scenario.title.en
    assert scenario.title.zh
    run = Simulation(scenario.with_({"territory.scale": 0.05, "run.days": 60, "run.warm_up_days": 30}), 1).run()
    assert run.summary["closed"] > 0


def test_shuangqiao_has_five_part_time_members_a_grid() -> None:
    scenario = load("shuangqiao")
    grids = world_of(scenario.territory).grids
    assert len(grids) == 700
    assert members_of(scenario) == 3_500
    assert world_of(scenario.territory).communities["organisations"].sum() == 186
    assert scenario.policy.staffing.monthly_hours == 8


@pytest.mark.parametrize(("scale", "number", "old"), [(1.0, 192, 156), (0.05, 10, 8)])
def test_qiaodong_has_its_estates(scale: float, number: int, old: int) -> None:
    territory = load("qiaodong/after").with_({"territory.scale": scale}).territory
    estates = build_estates(world_of(territory), territory)
    assert (len(estates), estates.old.sum()) == (number, old)
    assert load("qiaodong/after").policy.consent.linkage == 1.0
    assert load("qiaodong/before").policy.consent.linkage == 0.0


def test_longhai_has_one_yard_with_one_drain() -> None:
    scenario = load("longhai/before")
    setup = build_setup(scenario, 1)
    causes = setup.needs.causes
    assert causes.grid.tolist() == [0]
    assert setup.catalogue.item_names[causes.item[0]] == "yard_drain_blocked"
    assert 24 <= scenario.demand.cause_rate <= 36


def test_weigang_has_two_hundred_volunteers_in_seventeen_groups() -> None:
    run = Simulation(load("weigang").with_({"run.days": 31, "run.warm_up_days": 0}), 1)
    while run.running:
        run.step()
    assert len(run.setup.world.grids) == 17
    assert run.town.crews.heads.sum() == pytest.approx(200)
    on_roll = run.town.crews.heads / np.bincount(run.setup.organisation.beat_of_grid)
    assert ((on_roll >= 11) & (on_roll <= 12)).all()


@pytest.mark.slow
def test_the_drain_blocks_until_the_yard_is_renovated() -> None:
    seeds = range(1, 6)
    before = [Simulation(load("longhai/before"), seed).run() for seed in seeds]
    after = [Simulation(load("longhai/after"), seed).run() for seed in seeds]
    month = np.mean([read(run, "blockages_before_renovation") for run in before])
    assert 2.0 <= month <= 3.0
    assert [read(run, "blockages_after_renovation") for run in after] == [0.0] * len(after)
    ends = [[read(run, "blockages_at_the_end") for run in runs] for runs in (before, after)]
    assert paired(*ends, 0.95).high < 0.0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["longhai", "qiaodong", "shuangqiao", "weigang"])
def test_targets_are_met(name: str) -> None:
    missed = [one.key for one in check(load_targets(name)) if is_missed(one) and not one.target.note.en]
    assert not missed


def test_block_led_bundles_what_the_commentary_names() -> None:
    reform = load_reform("block-led")
    assert {"M11", "M13", "M28", "M29", "M40"} <= set(reform.mechanisms)
    policy = load("panjin/before").with_reform("block-led").policy
    route = policy.dispatch.route
    assert (route.default, route.by_category["safety"]) == ("territorial", "direct")
    assert policy.services.booking > 0
    assert policy.units.monthly_hours > 0
    assert policy.units.meetings > 0
