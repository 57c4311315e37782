"""The default catalogue, overrides, delegation, and what is said about wrong files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.demand import authority, load_catalogue
from sim.demand.catalogue_file import read_catalogue
from sim.demand.delegation import volume
from sim.organisation import Workload, climbing, expected_workload
from sim.scenario import Scenario, ScenarioError, find_catalogue
from sim.scenario.yaml_file import read
from sim.world import LEVELS

BASE = Scenario.from_dict(
    {"policy": {"structure": {"delegated_items": 59, "delegation_max_hours": 8, "departments": 8}}}
)
CATALOGUE = load_catalogue(BASE)

# rate, deadline, work median, sigma, outside p and median, G C S D, parties p and mean, cost p and median,
# visible, life (days), reported, hotline
TABLE = {
    "enquiry": (165, 2, 0.10, 0.5, 0, None, None, 0, None, 0, None, 0, None, 1, 1),
    "certificates": (
        110,
        168,
        1.15,
        0.7,
        0.25,
        30,
        (0.25, 0.40, 0.20, 0.15),
        0.05,
        1,
        0,
        None,
        0,
        90,
        0.80,
        0.06,
    ),
    "sanitation": (
        95,
        24,
        1.4,
        0.7,
        0.15,
        12,
        (0.75, 0.12, 0.08, 0.05),
        0.05,
        1,
        0.04,
        200,
        0.9,
        20,
        0.50,
        0.07,
    ),
    "facilities": (
        60,
        168,
        2.3,
        0.8,
        0.70,
        200,
        (0.30, 0.15, 0.20, 0.35),
        0.20,
        1,
        0.20,
        400,
        0.8,
        60,
        0.55,
        0.18,
    ),
    "estate": (
        70,
        168,
        2.8,
        0.8,
        0.60,
        200,
        (0.50, 0.20, 0.15, 0.15),
        0.25,
        1.5,
        0.05,
        500,
        0.3,
        60,
        0.65,
        0.14,
    ),
    "disputes": (45, 168, 3.7, 0.7, 0.40, 100, (0.70, 0.20, 0.10, 0), 0.15, 1, 0, None, 0, 45, 0.60, 0.04),
    "noise": (35, 24, 1.4, 0.7, 0.25, 12, (0.50, 0.10, 0.15, 0.25), 0.15, 1, 0, None, 0.2, 10, 0.60, 0.30),
    "traffic": (
        45,
        24,
        1.15,
        0.7,
        0.25,
        16,
        (0.40, 0.10, 0.15, 0.35),
        0.10,
        1,
        0.02,
        200,
        0.8,
        10,
        0.50,
        0.36,
    ),
    "safety": (50, 2, 1.4, 0.7, 0.25, 3, (0.65, 0.13, 0.14, 0.08), 0.15, 1, 0.10, 300, 0.5, 60, 0.60, 0.08),
    "labour": (15, 360, 4.6, 0.8, 0.90, 500, (0.05, 0.10, 0.30, 0.55), 0.30, 1, 0, None, 0, 60, 0.65, 0.42),
    "welfare": (
        55,
        168,
        2.3,
        0.7,
        0.45,
        120,
        (0.55, 0.25, 0.15, 0.05),
        0.10,
        1,
        0.08,
        300,
        0,
        120,
        0.60,
        0.05,
    ),
    "market": (20, 168, 2.3, 0.8, 0.75, 200, (0.05, 0.10, 0.30, 0.55), 0.20, 1, 0, None, 0.3, 30, 0.55, 0.50),
    "drainage": (
        25,
        24,
        2.8,
        0.8,
        0.45,
        30,
        (0.35, 0.20, 0.20, 0.25),
        0.30,
        1.5,
        0.20,
        500,
        0.5,
        14,
        0.70,
        0.12,
    ),
    "renovation": (3, 360, 14, 0.8, 1, 1500, (0, 0.20, 0.40, 0.40), 1, 3, 1, 6000, 0.6, 365, 0.60, 0.08),
}


def test_default_catalogue_has_the_categories_of_the_table():
    assert CATALOGUE.category_names == tuple(TABLE)
    assert len(CATALOGUE.field_names) == 17
    for row, (name, expected) in zip(CATALOGUE.categories, TABLE.items(), strict=True):
        found = (
            row.rate * 1000,
            row.deadline,
            row.work_median,
            row.work_sigma,
            row.outside_p,
            row.outside_median,
            None,
            row.party_p,
            row.party_mean,
            row.cost_p,
            row.cost_median,
            row.visible,
            row.life_median / 24,
            row.report_p,
            row.hotline,
        )
        for a, b in zip(found, expected, strict=True):
            assert a is None or b is None or a == pytest.approx(b), name
        assert row.outside_sigma == (1.2 if name == "renovation" else 1.8 if name == "enquiry" else 2.2)
        assert (row.capital, row.chronic) == (name == "renovation", name == "drainage")
    assert CATALOGUE.categories.rate[1:].sum() == pytest.approx(0.628)


def test_items_number_about_160_with_95_above_the_community():
    items = CATALOGUE.items
    assert items.size == 160
    assert ((items.authority == 2) | (items.authority == 3)).sum() == 95
    assert (np.diff(items.category) >= 0).all()
    assert (items.authority[items.category == 0] == LEVELS.index("intake")).all()
    assert len(set(CATALOGUE.item_names)) == 160
    assert all(title.en and title.zh for title in (*CATALOGUE.item_titles, *CATALOGUE.category_titles))
    assert set(items["field"].tolist()) == set(range(17))


def test_item_shares_are_zipf_and_give_the_authority_shares():
    for c, (name, row) in enumerate(TABLE.items()):
        items = CATALOGUE.items[CATALOGUE.first_item[c] : CATALOGUE.first_item[c + 1]]
        rank = np.arange(1, items.size + 1)
        np.testing.assert_allclose(items.weight, (1 / rank) / (1 / rank).sum())
        if row[6] is not None:
            shares = np.bincount(items.authority, weights=items.weight, minlength=4)
            np.testing.assert_allclose(shares, row[6], atol=0.05, err_msg=name)


def test_hotline_cases_split_between_territory_and_departments():
    categories, items = CATALOGUE.categories, CATALOGUE.items
    cases = volume(categories, items) * (categories.report_p * categories.hotline)[items.category]
    needs = items.category > 0
    territory = cases[needs & (items.authority <= 2)].sum() / cases[needs].sum()
    assert territory == pytest.approx(0.65, abs=0.10)
    contacts = categories.rate[0] / (categories.rate[0] + cases[needs].sum())
    assert contacts == pytest.approx(0.76, abs=0.02)


def test_delegation_lowers_the_most_frequent_capable_items_one_level():
    items, categories = CATALOGUE.items, CATALOGUE.categories
    lowered = items.authority_now != items.authority
    assert lowered.sum() == 59
    assert (items.authority[lowered] - items.authority_now[lowered] == 1).all()
    assert set(items.authority[lowered].tolist()) == {2, 3}
    assert not categories.capital[items.category[lowered]].any()
    assert not items.reserved[lowered].any()
    upper = (items.authority == 2) | (items.authority == 3)
    share = volume(categories, items)
    assert 0.2 < share[lowered].sum() / share[upper].sum() < 0.6
    left = upper & ~lowered & (items.reserved == 0) & (categories.capital[items.category] == 0)
    assert share[left].max() <= share[lowered].min()


def test_delegation_respects_number_and_hours():
    structure = BASE.with_({"policy.structure.delegated_items": 0}).policy.structure
    np.testing.assert_array_equal(authority(CATALOGUE, structure), CATALOGUE.items.authority)
    structure = BASE.with_({"policy.structure.delegation_max_hours": 2}).policy.structure
    lowered = np.flatnonzero(authority(CATALOGUE, structure) != CATALOGUE.items.authority)
    assert lowered.size > 0
    assert (CATALOGUE.categories.work_median[CATALOGUE.items.category[lowered]] <= 2).all()


def test_expected_workload_counts_reported_work():
    work = expected_workload(CATALOGUE.categories, CATALOGUE.kinds, CATALOGUE.items, 0.0, 0.0, np.zeros(3))
    categories = CATALOGUE.categories
    hours = categories.rate * categories.report_p * categories.work_median * np.exp(categories.work_sigma**2 / 2)
    assert work.own.sum() == pytest.approx(hours.sum())
    assert work.own[4].sum() == pytest.approx(hours[0])
    assert work.shared.sum() == 0


def test_what_is_too_hard_climbs_and_is_read_on_the_way():
    plain = expected_workload(CATALOGUE.categories, CATALOGUE.kinds, CATALOGUE.items, 0.0, 0.0, np.zeros(3))
    climbs = expected_workload(
        CATALOGUE.categories, CATALOGUE.kinds, CATALOGUE.items, 0.0, 0.0, np.array([0.1, 0.06, 0.04])
    )
    assert climbs.own[:4].sum() == pytest.approx(plain.own[:4].sum())  # the same work, further up
    assert climbs.own[3].sum() > plain.own[3].sum()
    assert climbs.own[0].sum() == pytest.approx(0.9 * plain.own[0].sum())
    shares = climbing(0.93, 0.05)
    assert shares[0] == pytest.approx(0.07)
    assert shares[0] > shares[1] > shares[2] > 0
    draws = np.random.default_rng(1).normal(0.93, 0.05, (200_000, 3))
    np.testing.assert_allclose(1 - np.maximum.accumulate(draws, axis=1).mean(axis=0), shares, atol=5e-4)


def test_further_parties_work_at_other_desks():
    work = Workload(np.zeros((5, 17)), np.zeros((5, 17)), np.zeros((5, 17)))
    work.shared[2, 0] = 6.0
    desks = np.array([0, 1, 2] + [2] * 14, dtype=np.int32)
    assert work.by_desk(2, desks).tolist() == [0.0, 3.0, 3.0]
    assert work.by_desk(2, np.zeros(17, np.int32)).tolist() == [6.0]


def test_overrides_and_factors():
    scenario = BASE.with_(
        {
            "demand.categories.noise.rate": 50,
            "demand.categories.noise.life_median": 2,
            "demand.categories.estate.work_distribution": "exponential",
            "demand.rate_factor": 2,
            "demand.enquiry_factor": 3,
            "demand.group_rates": {"noise": {"elder": 1.5}},
        }
    )
    changed = load_catalogue(scenario)
    noise = changed.category_names.index("noise")
    assert changed.categories.rate[noise] == pytest.approx(0.100)
    assert changed.categories.life_median[noise] == 48
    assert changed.categories.rate[0] == pytest.approx(3 * 0.165)
    assert changed.categories.work_exponential.tolist() == [name == "estate" for name in TABLE]
    assert changed.group_rates[noise].tolist() == [1, 1.5, 1, 1, 1]
    assert np.delete(changed.group_rates, noise, axis=0).min() == 1


def test_wrong_overrides_are_all_reported():
    with pytest.raises(ScenarioError) as error:
        load_catalogue(BASE.with_({"demand.categories": {"noise": {"rate": -1, "capital": 3}}}))
    found = {problem.path for problem in error.value.problems}
    assert found == {"demand.categories.noise.rate", "demand.categories.noise.capital"}
    with pytest.raises(ScenarioError, match="did you mean rate"):
        load_catalogue(BASE.with_({"demand.categories.noise.rat": 1}))
    with pytest.raises(ScenarioError, match="did you mean noise"):
        load_catalogue(BASE.with_({"demand.categories.nois.rate": 1}))
    with pytest.raises(ScenarioError, match="cost_p is 0.5"):
        load_catalogue(BASE.with_({"demand.categories.noise.cost_p": 0.5}))


ONE_ITEM = """
categories:
  repair:
    rate: 120
    deadline: 24
    work_distribution: exponential
    work_median: 2
    items:
      tap: {level: grid}
"""


def test_a_catalogue_of_ones_own(tmp_path: Path):
    path = tmp_path / "one.yaml"
    path.write_text(ONE_ITEM, encoding="utf-8")
    own = load_catalogue(BASE.with_({"demand.catalogue": str(path)}))
    assert own.category_names == ("enquiry", "repair")
    assert own.categories.rate.tolist() == pytest.approx([0, 0.12])
    assert own.categories.work_exponential.tolist() == [0, 1]
    assert own.categories.report_p[1] == 1
    assert own.item_names == ("enquiry_item", "tap")
    assert own.items.weight.tolist() == [1, 1]
    assert own.first_item.tolist() == [0, 1, 2]


WRONG = """
fields: {water: {en: Water, zh: 水务}}
categories:
  repair:
    rate: many
    work_median: 2
    work_distribution: normal
    outside_p: 0.5
    outside_median: 0
    authority: [1, 0, 0, 0]
    colour: red
    items:
      tap: {level: roof, field: watr}
      pipe: {level: street, field: water, weight: 5}
"""


def test_a_wrong_catalogue_reports_every_problem_with_its_line(tmp_path: Path):
    path = tmp_path / "wrong.yaml"
    path.write_text(WRONG, encoding="utf-8")
    source = find_catalogue(str(path))
    assert source is not None
    with pytest.raises(ScenarioError) as error:
        read_catalogue(source)
    found = {(problem.path.removeprefix("categories.repair."), problem.line) for problem in error.value.problems}
    assert found == {
        ("rate", 5),
        ("deadline", 4),
        ("work_distribution", 7),
        ("outside_median", 9),
        ("colour", 11),
        ("items.tap.level", 13),
        ("items.tap.field", 13),
        ("authority", 10),
    }
    assert "did you mean water?" in str(error.value)


def test_the_shipped_file_is_the_default():
    source = find_catalogue("default")
    assert source is not None
    assert set(read(source).data) == {"title", "fields", "categories"}
