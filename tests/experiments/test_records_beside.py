"""Full records beside a comparison: written whole, drawn as maps of both sides, refused without a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import ArgumentError
from sim.experiments import compare
from sim.records.errors import RecordError
from sim.records.run import Run
from sim.report.findings import read_findings
from sim.report.pictures import pictures, same_ground
from sim.scenario import load
from tests.commands import gridgov

SHORT = {"run.days": 60, "run.warm_up_days": 0}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison of two scenarios of one place, with records."""
    before = load("demo").with_(SHORT)
    after = before.with_({"policy.time.visits": 0.3})
    target = tmp_path_factory.mktemp("records") / "compared"
    compare({"before": before, "after": after}, replications=2, out=target, records=True)
    return target


def test_records_are_those_of_the_first_replication(folder: Path) -> None:
    runs = [Run.read(folder / f"records-{number}") for number in (1, 2)]
    assert [run.provenance["seed"] for run in runs] == [1, 1]
    assert runs[0].scenario.policy.time.visits != runs[1].scenario.policy.time.visits


def test_the_report_draws_both_sides_on_one_map(folder: Path) -> None:
    found = read_findings(folder)
    assert set(found.records) == {"before", "after"}
    assert same_ground(list(found.records.values()))
    names = [picture.name for picture in pictures(found, "en")]
    assert "grid-map" in names
    axes = next(picture for picture in pictures(found, "en") if picture.name == "grid-map").draw()
    titles = [one.get_title(loc="left") for one in axes.figure.axes if one.get_title(loc="left")]
    assert titles == ["Unmet need", "Backlog"] * 2


def test_places_that_differ_are_not_put_on_one_map() -> None:
    from sim.simulation.model import run

    one = run(load("demo").with_({"run.days": 2, "run.warm_up_days": 0}), 1)
    other = run(load("demo").with_({"run.days": 2, "run.warm_up_days": 0, "territory.seed": 5}), 1)
    assert not same_ground([one, other])


def test_records_need_a_folder_of_their_own(tmp_path: Path) -> None:
    two = {"a": load("demo").with_(SHORT), "b": load("demo").with_(SHORT | {"policy.time.visits": 0.3})}
    with pytest.raises(ArgumentError, match="records: expected a folder"):
        compare(two, replications=2, records=True)
    mine = tmp_path / "out" / "records-2" / "cases.parquet"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(RecordError, match=r"cases\.parquet"):
        compare(two, replications=2, out=tmp_path / "out", records=True)
    assert mine.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "out" / "runs").exists()


def test_the_command_says_what_records_need(tmp_path: Path) -> None:
    done = gridgov("compare", "demo", "panjin/after", "--records", cwd=tmp_path)
    assert done.returncode == 2
    assert "--records: expected a directory to write to" in done.stderr
