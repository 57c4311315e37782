"""The page on mechanisms and facts: every switch switches something, and the page holds what the command makes."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from sim.facts import mechanisms, sets, whistles
from sim.facts.mechanisms import FACTS, MECHANISMS, PAGE
from tests.each import each

ROOT = Path(__file__).resolve().parents[2]


def page() -> str:
    return (ROOT / PAGE).read_text(encoding="utf-8")


def test_every_switch_gives_another_scenario_that_loads() -> None:
    base = mechanisms.changed(None)

    def told(key: str) -> None:
        assert mechanisms.changed(key) != base

    each(told, MECHANISMS)


def test_the_page_has_a_row_for_every_mechanism_and_a_column_for_every_fact() -> None:
    titles = [f"{mechanism.title} {mechanism.title.zh}" for mechanism in MECHANISMS.values()]
    assert mechanisms.mechanisms_of(page()) == titles
    assert re.findall(r"`(\w+)` \(\d+\)", page().split("sim.facts.mechanisms: do not edit below")[1]) == list(FACTS)


@pytest.mark.parametrize(
    ("base", "other", "says"),
    [
        ([1.0, 1.1, 1.2, 1.3], [2.0, 2.1, 2.3, 2.2], True),
        ([1.0, 1.1, 1.2, 1.3], [1.05, 1.16, 1.24, 1.35], False),
        ([1.0, 3.0, 2.0, 4.0], [2.5, 3.1, 3.8, 3.9], False),
        ([1.0, 1.1, 1.2, 1.3], [np.nan] * 4, True),
    ],
)
def test_a_reading_moved_if_by_more_than_chance(base: list[float], other: list[float], says: bool) -> None:
    assert mechanisms.moved(np.array(base), np.array(other)) == says


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "name"), [("outside_step", "variance_by_category"), ("weekdays", "weekday_to_weekend")]
)
def test_the_mechanisms_that_the_page_names_make_their_facts(key: str, name: str) -> None:
    base, other = (mechanisms.measure(one, 0.02, (1,), (name,)) for one in (None, key))
    assert abs(other[name][0] - base[name][0]) > mechanisms.MOVED * base[name][0]


def test_the_page_has_a_row_for_every_set_of_values_and_for_every_fatigue() -> None:
    assert sets.sets_of(page()) == [f"{values.title} {values.title.zh}" for values in sets.SETS.values()]
    part = page().split("sim.facts.whistles: do not edit below")[1].split("end of whistles")[0]
    assert re.findall(r"^\| ([\d.]+) \|", part, re.M) == [f"{fatigue:g}" for fatigue in whistles.FATIGUES]


def test_tables_are_made_of_what_was_measured(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    found = {key: {name: rng.normal(0.2, 0.01, 10) for name in (*FACTS, *sets.OUTCOMES)} for key in sets.SETS}
    rates = {fatigue: {rate: rng.normal(90, 9, 16) for rate in (0.0, *whistles.RATES)} for fatigue in whistles.FATIGUES}
    for block, made in ((sets.BLOCK, sets.table(found)), (whistles.BLOCK, whistles.table(rates))):
        copy = tmp_path / "page.md"
        copy.write_text(page(), encoding="utf-8")
        block.fill(copy, made)
        text = copy.read_text(encoding="utf-8")
        assert block.inside(text).strip() == made
        assert len(block.inside(page()).splitlines()) == len(block.inside(text).splitlines())


def test_every_set_of_values_loads_and_is_another_one() -> None:
    scenarios = [sets.scenario_of(key) for key in sets.SETS]
    assert all(one != other for one, other in combinations(scenarios, 2))


def test_a_fact_that_only_noise_moved_did_not_leave() -> None:
    rng = np.random.default_rng(1)
    base = {name: rng.normal(0.2, 0.001, 10) for name in FACTS}  # all alike; fact 6 by category is met
    away = {name: values + rng.normal(0.0, 0.0001, 10) for name, values in base.items()}
    noisy = {name: values + rng.normal(0.0, 0.2, 10) for name, values in base.items()}
    out = away | {"variance_by_category": away["variance_by_category"] + 0.2}
    assert sets.left(base, out) == ["variance_by_category"]
    assert "variance_by_category" not in sets.left(base, noisy)


def test_the_best_rate_stands_with_all_that_are_not_surely_worse() -> None:
    noise = np.linspace(-1.0, 1.0, 8)
    found = {0.0: 10.0 + noise, 0.5: 5.0 - noise, 0.75: 5.2 + noise, 1.0: 9.0 + noise}
    assert whistles.best(found) == (0.5, [0.5, 0.75])
