"""What a visitor chooses becomes a scenario, and a file that makes the same one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sim.app.choice import Choice
from sim.app.levers import LeverError
from sim.scenario import ScenarioError, list_scenarios, load

BEFORE = Choice.of_place("panjin/before")
AFTER = Choice.of_place("panjin/after")


@pytest.mark.parametrize("entry", list_scenarios(), ids=lambda entry: entry.name)
def test_every_shipped_place_can_be_chosen(entry) -> None:
    choice = Choice.of_place(entry.name)
    scenario = choice.scenario()
    assert scenario.territory.residents * scenario.territory.scale <= 200_000
    expected = load(entry.name).with_({"territory.scale": choice.scale, "run.days": choice.days})
    assert scenario.hash == expected.hash


@pytest.mark.parametrize("name", ["x/y.yaml", "../demo", "/etc/passwd", "scenarios/demo.yaml", "", "demo.yaml"])
def test_files_of_the_machine_are_no_places(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "demo.yaml").write_text("extends: demo\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LeverError, match="one of the places"):
        Choice.of_place(name)


@pytest.mark.parametrize(
    "choice",
    [
        BEFORE,
        replace(
            BEFORE, reforms=("platform", "burden-cut"), values={"policy.staffing.posts": 2000}, scale=0.25, days=90
        ),
        AFTER,
        replace(AFTER, reforms=tuple(name for name in AFTER.reforms if name != "delegation")),
        replace(Choice.of_place("demo"), values={"policy.staffing.members_per_grid": 1.5}),
    ],
    ids=["place", "reforms and levers", "place with reforms", "reform taken out", "unset before"],
)
def test_the_scenario_file_makes_the_same_scenario(choice: Choice, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(choice.to_yaml(), encoding="utf-8")
    loaded = load(file)
    assert loaded.hash == choice.scenario().hash
    assert loaded.title.en == choice.described("en")
    assert loaded.title.zh == choice.described("zh")


def test_levers_win_over_reforms_and_reforms_over_the_place() -> None:
    choice = replace(BEFORE, reforms=("burden-cut",))
    assert BEFORE.scenario().policy.time.paperwork == 0.42
    assert choice.scenario().policy.time.paperwork == 0.30
    assert replace(choice, values={"policy.time.paperwork": 0.25}).scenario().policy.time.paperwork == 0.25


def test_reforms_that_exclude_one_another_are_refused() -> None:
    with pytest.raises(ScenarioError):
        replace(BEFORE, reforms=("own-grid", "community-pool")).scenario()


def test_a_run_too_large_for_a_dashboard_is_refused_with_a_way_out() -> None:
    replace(AFTER, scale=1.0).scenario()  # a whole city for a year is not
    with pytest.raises(LeverError, match=r"gridgov run"):
        replace(AFTER, scale=1.0, values={"demand.rate_factor": 5.0}).scenario()


def test_described_names_what_was_changed_in_both_languages() -> None:
    choice = replace(
        AFTER,
        reforms=(*(n for n in AFTER.reforms if n != "platform"), "extended-hours"),
        values={"policy.time.visits": 0.2},
    )
    text = choice.described("en")
    assert text.startswith("Panjin after the reform: ")
    assert "+ Longer opening hours" in text
    assert "− Smart platform" in text
    assert "20 %" in text
    assert "智慧平台" in choice.described("zh")
