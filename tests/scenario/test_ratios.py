"""Checks of sense: unusual ratios are warned of, totals of another place are refused by validate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sim
from sim.scenario.files import scenario_names
from sim.scenario.loading import scenario_of
from sim.scenario.ratios import TOTALS, inherited_totals, unusual
from sim.scenario.yaml_file import read


@pytest.mark.parametrize("name", scenario_names())
def test_no_shipped_place_is_unusual(name: str) -> None:
    assert unusual(sim.load(name)) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"territory.party_members": 700_000}, ("party members per resident", "党员占常住人口")),
        ({"policy.staffing.posts": 60_000}, ("posts per grid", "每网格岗位数")),
        ({"policy.staffing.street_officials": 400}, ("officials per street", "每街道经办人员数")),
        ({"territory.organisations": 300_000}, ("organisations per community", "每社区党组织数")),
        ({"policy.funding.per_community": 1e7}, ("funds of communities per resident", "人均社区经费")),
        ({"territory.residents": 15_000_000}, ("residents per grid", "每网格人口")),
    ],
)
def test_an_unusual_ratio_is_told_with_the_usual_range(changes: dict[str, Any], words: tuple[str, str]) -> None:
    found = unusual(sim.load("panjin/before").with_(changes))
    assert any(words[0] in one.text.en and "usual in the shipped places" in one.text.en for one in found)
    assert any(words[1] in one.text.zh for one in found)


def _problems(folder: Path, text: str) -> list[str]:
    file = folder / "city.yaml"
    file.write_text(text, encoding="utf-8")
    document = read(file)
    return [str(problem) for problem in inherited_totals(document, scenario_of(document, file))]


def test_totals_of_a_place_of_another_size_are_named_with_the_scaled_value(tmp_path: Path) -> None:
    size = "territory: {residents: 620000, streets: 8, communities: 96, grids: 1350}\n"
    found = _problems(tmp_path, f"extends: panjin/before\n{size}")
    assert len(found) == 4
    assert any("31,111" in text and "72,258" in text for text in found)
    assert all(any(path in text for path in TOTALS) for text in found)


@pytest.mark.parametrize("residents", [1_440_000, 1_400_000])
def test_a_place_of_the_same_size_keeps_its_totals(tmp_path: Path, residents: int) -> None:
    assert _problems(tmp_path, f"extends: panjin/before\nterritory: {{residents: {residents}}}\n") == []


def test_totals_that_the_file_sets_are_its_own(tmp_path: Path) -> None:
    text = (
        "extends: panjin/before\n"
        "territory: {residents: 620000, party_members: 31000, organisations: 1500}\n"
        "policy: {staffing: {posts: 749}, funding: {capital: 3e7}}\n"
    )
    assert _problems(tmp_path, text) == []
