"""Figures of the sources: every place that the table names exists and holds the value."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.facts import figures
from sim.facts.figures import Figure, Place, exists, load_figures, mistakes, page
from sim.scenario.bibliography import source_places
from tests.each import each

ROOT = Path(__file__).resolve().parents[2]
FIGURES = load_figures()


def test_every_figure_is_where_the_table_says() -> None:
    def check(key: str) -> None:
        figure = FIGURES[key]
        assert figure.text.en
        assert figure.text.zh
        assert bool(figure.narrative.en) == bool(figure.narrative.zh)
        assert list(mistakes(figure)) == []

    each(check, FIGURES)


def test_the_page_is_up_to_date() -> None:
    assert (ROOT / figures.PAGE).read_text(encoding="utf-8") == page()


def test_every_source_has_figures_and_keys_are_names() -> None:
    assert {figure.source for figure in FIGURES.values()} == set(source_places())
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", key) for key in FIGURES)


@pytest.mark.parametrize(
    ("figure", "says"),
    [
        (Figure(value=5.0, of=(3000.0, 700.0)), "expected 3000 / 700"),
        (Figure(value=701, where=(Place(scenario="shuangqiao", path="territory.grids"),)), "expected 701.0, found 700"),
        (Figure(value=1, where=(Place(scenario="shuangqiao", path="territory.grid"),)), "no such path"),
        (Figure(value=1, where=(Place(reform="big-department", path="policy.time.visits"),)), "no such path"),
        (Figure(value=1, where=(Place(scenario="nowhere", path="territory.grids"),)), "no such file"),
        (Figure(value=701, where=(Place(target="shuangqiao/grids"),)), "found 700 to 700"),
        (Figure(value=701, where=(Place(target="shuangqiao/grid"),)), "no such target"),
        (Figure(where=(Place(path="territory.grids"),)), "expected None"),
    ],
)
def test_mistakes_are_named(figure: Figure, says: str) -> None:
    (found,) = mistakes(figure)
    assert says in found


def test_a_place_is_found_or_not() -> None:
    assert exists(Place(path="territory.grids"))
    assert not exists(Place(target="nowhere/grids"))
