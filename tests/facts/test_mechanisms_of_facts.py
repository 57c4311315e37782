"""The page on mechanisms and facts: every switch switches something, and the page holds what the command makes."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from sim.facts import mechanisms
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
    assert re.findall(r"`(\w+)` \(\d+\)", page().split("do not edit below")[1]) == list(FACTS)


@pytest.mark.parametrize(
    ("base", "other", "says"),
    [
        ([1.0, 1.1], [2.0, 2.1], True),
        ([1.0, 1.1], [1.05, 1.12], False),
        ([1.0, 3.0], [2.5, 3.1], False),
        ([1.0, 1.1], [np.nan, np.nan], True),
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
