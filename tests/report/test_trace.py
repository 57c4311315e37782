"""The TRACE document: its eight elements in both languages, for shipped places and own ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.fit.folder import CHECK
from sim.report.trace import Material, targets_for, trace_document
from sim.scenario import load
from tests.commands import gridgov


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_shipped_place_has_all_eight_elements(lang: str) -> None:
    text = trace_document(Material("panjin/after", load("panjin/after")), lang)
    assert [line.split()[1] for line in text.splitlines() if line.startswith("## ")] == [f"{k}." for k in range(1, 9)]
    assert "gridgov facts" in text
    assert "gridgov robust" in text
    if lang == "zh":
        assert "问题界定" in text
        assert "Model analysis" not in text


def test_targets_of_a_place_are_found_by_its_scenarios() -> None:
    assert "panjin" in targets_for("panjin/after")
    assert targets_for("nowhere/before") == []


def test_what_a_folder_holds_is_told_and_what_it_lacks_is_told_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "place.yaml").write_text("extends: demo\n", encoding="utf-8")
    bare = trace_document(Material(str(tmp_path), load(tmp_path), tmp_path))
    assert "gridgov calibrate" in bare
    assert "gridgov check FOLDER --from DATE" in bare
    (tmp_path / "fitted").mkdir()
    (tmp_path / "fitted" / CHECK).write_text(json.dumps({"coverage50": 0.56, "coverage90": 0.935}), encoding="utf-8")
    (tmp_path / "fitted" / "fit.json").write_text(
        json.dumps(
            {
                "grade": "fitted: orders.csv",
                "requests": 1234,
                "not_identified": [{"en": "unreported needs", "zh": "未上报的诉求"}],
            }
        ),
        encoding="utf-8",
    )
    full = trace_document(Material(str(tmp_path), load(tmp_path), tmp_path))
    assert "90 %: 93.5 %" in full
    assert "fitted: orders.csv; 1,234 requests" in full
    assert "What they do not tell: unreported needs." in full
    chinese = trace_document(Material(str(tmp_path), load(tmp_path), tmp_path), "zh")
    assert "数据不能说明：未上报的诉求。" in chinese
    assert "unreported" not in chinese


@pytest.fixture(scope="module")
def own_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place of one's own with targets as gridgov fit writes them, one of which is missed."""
    folder = tmp_path_factory.mktemp("own") / "city"
    (folder / "fitted").mkdir(parents=True)
    (folder / "place.yaml").write_text(
        "extends: demo\nterritory: {scale: 0.2}\nrun: {days: 10, warm_up_days: 0}\n", encoding="utf-8"
    )
    (folder / "fitted" / "targets.yaml").write_text(
        f"""scenario: {json.dumps(str(folder))}
replications: 2
targets:
  many: {{title: {{en: Many cases, zh: 件数}}, reading: registered, low: -1.0e+6, high: 1.0e+6, of: reported}}
  none:
    title: {{en: No cases, zh: 无诉求}}
    reading: registered
    low: -2.0e+6
    high: -1.0e+6
    note: {{en: "No place is so quiet.", zh: "没有这样安静的地方。"}}
  above: {{title: {{en: Above, zh: 高于}}, reading: registered, low: -1.0e+6}}
""",
        encoding="utf-8",
    )
    return folder


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", ("3 targets: 2 met, 1 not met", "| Many cases (reported) |", "- No cases: No place is so quiet.")),
        ("zh", ("3项目标：符合2项，不符1项", "| 件数（上报口径） |", "- 无诉求: 没有这样安静的地方。")),
    ],
)
def test_facts_of_an_own_place_are_checked_and_told(own_place: Path, lang: str, told: tuple[str, ...]) -> None:
    out = own_place.parent / f"{lang}.md"
    made = gridgov("trace", str(own_place), "--facts", "--workers", "1", "--lang", lang, "--out", str(out))
    assert made.returncode == 0, made.stderr
    text = out.read_text(encoding="utf-8")
    assert all(part in text for part in told)
    assert "| nan" not in text


def test_what_facts_an_own_place_has_are_those_of_its_fit(own_place: Path, tmp_path: Path) -> None:
    assert targets_for(str(own_place), own_place) == [str(own_place / "fitted" / "targets.yaml")]
    text = trace_document(Material(str(own_place), load(own_place), own_place))
    assert f"gridgov facts {own_place / 'fitted' / 'targets.yaml'}" in text
    (tmp_path / "place.yaml").write_text("extends: demo\n", encoding="utf-8")
    made = gridgov("trace", str(tmp_path), "--facts", "--workers", "1", "--out", str(tmp_path / "trace.md"))
    assert made.returncode == 0, made.stderr
    assert "There are no targets for this place." in (tmp_path / "trace.md").read_text(encoding="utf-8")


def test_the_command_writes_the_document_and_replaces_no_file_of_somebody_else(tmp_path: Path) -> None:
    out = tmp_path / "trace.md"
    made = gridgov("trace", "demo", "--out", str(out))
    assert made.returncode == 0, made.stderr
    assert out.read_text(encoding="utf-8").startswith("# TRACE: ")
    assert gridgov("trace", "demo", "--out", str(out)).returncode == 0
    out.write_text("mine", encoding="utf-8")
    assert gridgov("trace", "demo", "--out", str(out)).returncode == 2
    assert gridgov("trace", "no-such-place").returncode == 2
