"""The need stream: order, keys, rates, profiles, causes, common random numbers."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from sim.demand import Needs, cell_rates, generate_needs, load_catalogue
from sim.demand.columns import CAUSE_BIT, DAY_BIT, DISTRICT_BIT, MAX_DISTRICTS, MAX_PER_DAY, SOURCE_BIT
from sim.scenario import Scenario
from sim.world import GROUPS, World, build_world

BASE = Scenario.from_dict(
    {
        "territory": {
            "residents": 60_000,
            "districts": 2,
            "streets": 4,
            "communities": 12,
            "grids": 150,
            "party_members": 3000,
            "organisations": 150,
        },
        "run": {"days": 365, "warm_up_days": 60},
        "demand": {"day_cv": 0.19, "cause_rate": 6},
    }
)
WORLD = build_world(BASE.territory)
CATALOGUE = load_catalogue(BASE)


def needs_of(scenario: Scenario = BASE, seed: int = 1, world: World = WORLD) -> Needs:
    return generate_needs(world, load_catalogue(scenario), scenario, seed)


@pytest.fixture(scope="module")
def needs() -> Needs:
    return needs_of()


def parts(key: np.ndarray) -> tuple[np.ndarray, ...]:
    """Source, day, district and number of keys."""
    key = key.astype(np.int64)
    return (
        key >> SOURCE_BIT,
        (key >> DAY_BIT) & ((1 << (SOURCE_BIT - DAY_BIT)) - 1),
        (key >> DISTRICT_BIT) & (MAX_DISTRICTS - 1),
        key & (MAX_PER_DAY - 1),
    )


def main_counts(needs: Needs) -> np.ndarray:
    """Needs of the main stream by day and district."""
    source, day, district, _ = parts(needs.rows.key)
    table = np.zeros(needs.expected.shape, dtype=np.int64)
    np.add.at(table, (day[source == 0], district[source == 0]), 1)
    return table


def test_rows_are_sorted_and_cut_by_day(needs):
    rows, bounds = needs.rows, needs.first_of_day
    assert (np.diff(rows.arose) >= 0).all()
    assert bounds.size == 60 + 365 + 1
    assert (bounds[0], bounds[-1]) == (0, rows.size)
    day = np.floor(rows.arose / 24).astype(int) + 60
    np.testing.assert_array_equal(np.searchsorted(day, np.arange(426)), bounds)


def test_keys_are_unique_and_say_where_a_need_comes_from(needs):
    rows = needs.rows
    assert np.unique(rows.key).size == rows.size
    source, day, district, number = parts(rows.key)
    main = source == 0
    np.testing.assert_array_equal(day[main], np.floor(rows.arose[main] / 24).astype(int) + 60)
    np.testing.assert_array_equal(district[main], WORLD.grids.district[rows.grid[main]])
    order = np.lexsort((number[main], district[main], day[main]))
    assert (np.diff(rows.arose[main][order])[np.diff(number[main][order]) == 1] >= 0).all()
    chronic = rows[~main]
    expected = (1 << SOURCE_BIT) | chronic.cause.astype(np.int64) << CAUSE_BIT | chronic.occurrence
    np.testing.assert_array_equal(chronic.key.astype(np.int64), expected)


def test_residents_live_in_the_grid_and_belong_to_the_group(needs):
    rows, residents = needs.rows, WORLD.residents
    np.testing.assert_array_equal(residents.grid[rows.resident], rows.grid)
    np.testing.assert_array_equal(residents.group[rows.resident], rows.group)
    np.testing.assert_array_equal(CATALOGUE.items.category[rows["item"]], rows.category)


def test_counts_are_poisson_given_the_day_factor(needs):
    counts = main_counts(needs)
    z = (counts - needs.expected) / np.sqrt(needs.expected)
    n = z.size
    assert abs(z.mean()) < 3 / np.sqrt(n)
    assert z.var() == pytest.approx(1.0, abs=4 * np.sqrt(2 / n))


def test_day_factor_has_the_cv_after_calendar_effects(needs):
    assert needs.day_draws.shape == (425, 2)
    assert needs.day_draws.std() == pytest.approx(0.19, rel=0.06)
    assert needs.day_draws.mean() == pytest.approx(1.0, abs=0.02)
    assert abs(np.corrcoef(needs.day_draws.T)[0, 1]) < 0.15
    # Seen from outside: counts over their calendar mean, Poisson noise taken off.
    counts = main_counts(needs)
    calendar = needs.expected / needs.day_draws
    ratio = counts / calendar
    assert np.sqrt(ratio.var() - (1 / calendar).mean()) == pytest.approx(0.19, rel=0.1)


def test_yearly_rates_by_category():
    # Without day factor and with many replications' worth of needs: totals within four Poisson deviations.
    even = BASE.with_({"demand.day_cv": 0, "demand.rate_factor": 5})
    rows = needs_of(even).rows
    rows = rows[rows.arose >= 0]
    expected = load_catalogue(even).categories.rate * 60_000
    found = np.bincount(rows.category, minlength=14)
    main = load_catalogue(even).categories.chronic == 0
    assert (np.abs(found - expected)[main] < 4 * np.sqrt(expected[main])).all()
    # Causes are a property of the place: their number varies too (variance of a compound Poisson count).
    chronic = expected[~main][0]
    assert abs(found[~main][0] - chronic) < 4 * np.sqrt(chronic * (1 + 6))


def test_hours_weekdays_and_months_follow_the_profiles(needs):
    rows = needs.rows[(parts(needs.rows.key)[0] == 0)]
    hour = np.floor(rows.arose % 24).astype(int)
    profile = np.array(BASE.demand.hour_profile)
    assert stats.chisquare(np.bincount(hour, minlength=24), profile / profile.sum() * rows.size).pvalue > 0.001
    assert stats.kstest(rows.arose % 1.0, "uniform").pvalue > 0.001
    year = rows[rows.arose >= 0]
    weekday = np.bincount(np.floor(year.arose / 24).astype(int) % 7, minlength=7) / year.size
    week = np.array(BASE.demand.weekday_profile)
    np.testing.assert_allclose(weekday, week / week.sum(), atol=0.01)


def test_cells_follow_residents_and_heterogeneity(needs):
    rows = needs.rows[parts(needs.rows.key)[0] == 0]
    grids = WORLD.grids
    found = np.bincount(rows.grid, minlength=grids.size)
    weight = grids.residents * grids.heterogeneity.astype(np.float64)
    district = grids.district
    total = np.bincount(district, weights=found)[district]
    expected = total * weight / np.bincount(district, weights=weight)[district]
    filled = expected > 5
    assert found[expected == 0].sum() == 0
    z = (found - expected)[filled] / np.sqrt(expected[filled])
    assert z.var() == pytest.approx(1.0, abs=4 * np.sqrt(2 / filled.sum()))


def test_items_and_traits(needs):
    rows = needs.rows[parts(needs.rows.key)[0] == 0]
    c = CATALOGUE.category_names.index("estate")
    first, last = CATALOGUE.first_item[c : c + 2]
    found = np.bincount(rows["item"][rows.category == c] - first, minlength=last - first)
    expected = CATALOGUE.items.weight[first:last] * found.sum()
    assert stats.chisquare(found, expected / expected.sum() * found.sum()).pvalue > 0.001
    for trait in ("severity", "difficulty", "visible"):
        assert stats.kstest(rows[trait].astype(float), "uniform").pvalue > 0.001
        assert rows[trait].min() >= 0
        assert rows[trait].max() <= 1
    traits = np.corrcoef([rows.severity, rows.difficulty, rows.visible, rows.resident])
    assert np.abs(traits - np.eye(4)).max() < 4.5 / np.sqrt(rows.size)


def test_group_multipliers_change_who_has_needs():
    scenario = BASE.with_({"demand.group_rates": {"noise": {"elder": 3, "migrant": 0}}, "demand.rate_factor": 5})
    rows = needs_of(scenario).rows
    noise = rows[rows.category == CATALOGUE.category_names.index("noise")]
    sizes = np.bincount(WORLD.residents.group, minlength=5)
    liveliness = WORLD.grids.heterogeneity[WORLD.residents.grid].astype(np.float64)
    exposure = np.bincount(WORLD.residents.group, weights=liveliness)
    per_head = np.bincount(noise.group, minlength=5) / exposure
    assert per_head[GROUPS.index("migrant")] == 0
    assert per_head[GROUPS.index("elder")] / per_head[0] == pytest.approx(3, rel=0.1)
    other = rows[rows.category == CATALOGUE.category_names.index("safety")]  # no slope on deprivation
    share = np.bincount(other.group, minlength=5) / other.size
    np.testing.assert_allclose(share, sizes / sizes.sum(), atol=0.02)


def test_deprivation_moves_the_mix_and_no_total():
    level = dataclasses.replace(CATALOGUE, deprivation_slopes=np.zeros(len(CATALOGUE.categories)))
    mixed, plain = cell_rates(WORLD, CATALOGUE), cell_rates(WORLD, level)
    np.testing.assert_allclose(mixed.sum(axis=0), plain.sum(axis=0), rtol=1e-12)
    inhabited = WORLD.grids.residents > 0
    np.testing.assert_allclose(mixed.sum(axis=1)[inhabited], plain.sum(axis=1)[inhabited], rtol=1e-4)
    poor = WORLD.grids.deprivation > 0.8
    ratio = mixed[poor].sum(axis=0) / plain[poor].sum(axis=0)
    assert ratio[CATALOGUE.category_names.index("drainage")] > 1.2
    assert ratio[CATALOGUE.category_names.index("certificates")] < 0.8


def test_chronic_needs_come_from_causes_of_the_place(needs):
    rows = needs.rows
    chronic = rows[rows.category == CATALOGUE.category_names.index("drainage")]
    assert (parts(chronic.key)[0] == 1).all()
    np.testing.assert_array_equal(needs.cause_grid[chronic.cause], chronic.grid)
    assert (np.diff(needs.cause_grid) >= 0).all()
    # 25 per 1,000 and 6 a year each: 250 causes; Poisson number.
    assert abs(needs.n_causes - 250) < 4 * np.sqrt(250)
    years = 425 / 365
    assert abs(chronic.size - needs.n_causes * 6 * years) < 4 * np.sqrt(needs.n_causes * 6 * years)
    for cause in range(10):
        mine = chronic[chronic.cause == cause]
        np.testing.assert_array_equal(mine.occurrence, np.arange(mine.size))
        assert np.unique(mine["item"]).size <= 1
    gaps = np.concatenate([np.diff(chronic.arose[chronic.cause == c]) for c in range(needs.n_causes)])
    # Gaps inside a window of 425 days are a little short of exponential: compare the middle only.
    assert np.median(gaps) == pytest.approx(np.log(2) * 8760 / 6, rel=0.12)


def test_projects_aim_at_a_cause_of_their_grid(needs):
    rows = needs.rows
    renovation = rows[rows.category == CATALOGUE.category_names.index("renovation")]
    assert renovation.size > 100
    afflicted = np.isin(renovation.grid, needs.cause_grid)
    assert (renovation.cause[~afflicted] == -1).all()
    np.testing.assert_array_equal(needs.cause_grid[renovation.cause[afflicted]], renovation.grid[afflicted])
    first = {int(grid): cause for cause, grid in reversed(list(enumerate(needs.cause_grid)))}
    pairs = zip(renovation.grid[afflicted], renovation.cause[afflicted], strict=True)
    later = [cause - first[int(grid)] for grid, cause in pairs]
    assert max(later) > 0  # not the first cause alone
    others = (rows.category > 0) & (parts(rows.key)[0] == 0) & ~np.isin(rows.key, renovation.key)
    assert (rows.cause[others] == -1).all()


def test_causes_belong_to_the_place_and_strikes_to_the_run(needs):
    other = needs_of(seed=2)
    np.testing.assert_array_equal(other.cause_grid, needs.cause_grid)
    chronic = [n.rows.arose[parts(n.rows.key)[0] == 1] for n in (needs, other)]
    assert not np.isin(chronic[0], chronic[1]).any()


def test_same_seed_same_bytes(needs):
    assert needs_of().rows.tobytes() == needs.rows.tobytes()
    assert needs_of(seed=2).rows.tobytes() != needs.rows.tobytes()


def test_policy_changes_neither_world_nor_needs(needs):
    scenario = BASE.with_(
        {
            "policy.staffing.members_per_grid": 2,
            "policy.structure.offices_per_street": 17,
            "policy.structure.delegated_items": 0,
            "policy.dispatch.route.default": "direct",
            "policy.dispatch.priority": "severity",
            "policy.shifts.member": "always",
            "policy.funding.capital": 0,
        }
    )
    assert build_world(scenario.territory).residents.tobytes() == WORLD.residents.tobytes()
    assert needs_of(scenario).rows.tobytes() == needs.rows.tobytes()


def test_a_longer_run_begins_with_the_same_needs(needs):
    short = needs_of(BASE.with_({"run.days": 100})).rows
    assert short.tobytes() == needs.rows[: short.size].tobytes()
    assert needs.rows.arose[short.size] >= 2400


def test_districts_do_not_depend_on_each_other():
    grids = WORLD.grids.copy()
    grids.heterogeneity[grids.district == 1] *= 0.3
    level = BASE.with_({f"demand.categories.{name}.deprivation_slope": 0 for name in CATALOGUE.category_names})
    needs = needs_of(level)  # the mix is fitted to the whole city, draws are not
    changed = needs_of(level, world=dataclasses.replace(WORLD, grids=grids)).rows

    def first_district(rows: np.ndarray) -> np.ndarray:
        source, _, district, _ = parts(rows.key)
        return rows[(source == 0) & (district == 0)]

    a, b = first_district(needs.rows), first_district(changed)
    for column in ("key", "arose", "resident", "item", "severity"):
        np.testing.assert_array_equal(a[column], b[column])
    assert changed.size < needs.rows.size


def test_nothing_arises_without_rates():
    silent = BASE.with_({"demand.rate_factor": 0, "demand.enquiry_factor": 0})
    empty = needs_of(silent)
    assert empty.rows.size == 0
    assert (empty.first_of_day == 0).all()


SCRIPT = """
import sys, numpy as np
from sim.demand import generate_needs, load_catalogue
from sim.scenario import Scenario
from sim.world import build_world
from sim.organisation import build_organisation
scenario = Scenario.from_dict({
    "territory": {"residents": 400, "districts": 2, "streets": 2, "communities": 3, "grids": 9,
                  "party_members": 20, "organisations": 3},
    "policy": {"staffing": {"street_officials": 4, "district_officials": 4},
               "structure": {"offices_per_street": 2, "departments": 2}},
    "demand": {"group_rates": {"noise": {"elder": 2}}},
    "run": {"days": 60, "warm_up_days": 30}})
world = build_world(scenario.territory)
needs = generate_needs(world, load_catalogue(scenario), scenario, 7)
staff = build_organisation(world, scenario).staff
np.savez(sys.argv[1], rows=np.asarray(needs.rows), grids=np.asarray(world.grids), staff=np.asarray(staff),
         residents=np.asarray(world.residents))
"""


@pytest.mark.slow
def test_compiled_and_uncompiled_agree(tmp_path):
    found = []
    for disable in ("0", "1"):
        path = tmp_path / f"{disable}.npz"
        environment = {**os.environ, "NUMBA_DISABLE_JIT": disable}
        subprocess.run([sys.executable, "-c", SCRIPT, str(path)], check=True, env=environment, cwd=os.getcwd())
        with np.load(path) as data:
            found.append({name: data[name] for name in data.files})
    assert found[0]["rows"].size > 30
    for table, rows in found[0].items():
        for column in rows.dtype.names:
            a, b = rows[column], found[1][table][column]
            if a.dtype.kind == "f":
                np.testing.assert_allclose(a, b, rtol=1e-9 if a.dtype.itemsize == 8 else 1e-6, err_msg=column)
            else:
                np.testing.assert_array_equal(a, b, err_msg=column)
