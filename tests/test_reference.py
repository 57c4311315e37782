"""Tables of studies that are kept say of which version of the results they are; stale ones are named as such."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks import reference_facts, reference_pages, reference_places
from benchmarks.reference_studies import CHANGED, REFERENCE, STUDIES, is_stale, stale, versions
from sim.facts import load_targets, target_files
from sim.scenario import load

ROOT = Path(__file__).resolve().parents[1]


def test_every_kept_table_has_a_version() -> None:
    tables = {file.stem for file in REFERENCE.glob("*.csv")} - {"versions"}
    assert set(versions()) == tables


def test_tables_of_an_earlier_version_are_named() -> None:
    text = (ROOT / "results" / "README.md").read_text(encoding="utf-8")
    found = re.search(r"Of an earlier version of the results, .*?: (.*?)\.\n", text, flags=re.DOTALL)
    named = re.findall(r"`([a-z_]+)`", found.group(1)) if found else []
    assert sorted(named) == sorted(stale())


@pytest.mark.parametrize(("page", "text", "renewed"), list(reference_pages.pages()), ids=lambda value: value[:9])
def test_tables_of_the_pages_are_those_that_the_command_makes(page: str, text: str, renewed: str) -> None:
    assert "<!-- table: " in text
    assert text == renewed, f"{page}: make it anew with python -m benchmarks.reference_pages"


def test_every_target_and_every_place_is_in_the_tables() -> None:
    facts, places = reference_facts.kept(), reference_places.kept()
    assert set(zip(facts["file"], facts["key"], strict=True)) == {
        (file, key) for file in target_files() for key in load_targets(file).targets
    }
    assert set(places["place"]) == set(reference_places.PLACES)


def test_a_version_makes_those_tables_stale_whose_runs_it_changed() -> None:
    changed = CHANGED[5]
    assert changed(load("shuangqiao"))
    assert not changed(load("panjin/after"))
    assert is_stale("sensitivity", 1), "version 2 changed everything"
    assert not is_stale("surge", 4), "no part-time members there"
    assert is_stale("facts", 4), "a table that is no study is told by its number alone"


def test_all_shipped_studies_are_renewed() -> None:
    assert set(STUDIES) == {file.stem for file in (ROOT / "experiments").glob("*.yaml")}
