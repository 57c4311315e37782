"""A folder of results says what it is: readers take its runs by identity, refuse mixtures, and need nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import sim
from sim.cli.folders import _lines
from sim.experiments import Study
from sim.experiments.archive import Archive
from sim.experiments.cite import citations
from sim.experiments.comparison import Comparison
from sim.experiments.folder import open_folder
from sim.experiments.machine import Machine
from sim.experiments.plan import plan
from sim.experiments.points import Point, Resolver
from sim.experiments.provenance import About
from sim.experiments.reproduce import differing_values, reproduce
from sim.experiments.runner import Runner, complete
from sim.experiments.status import status_of
from sim.experiments.table import write_table
from sim.records.errors import RecordError
from sim.report.findings import Findings, read_findings
from sim.report.paired import paired_runs
from sim.report.sentences import how_sure
from sim.scenario import Scenario, load
from tests.experiments import fakes

SPEED = "policy.staffing.speed"


def _tree(days: int = 20, levels: tuple[float, ...] = (0.8, 1.2), name: str = "demo") -> dict:
    return {
        "scenarios": [name],
        "set": {"run.days": days, "run.warm_up_days": 0},
        "factors": {SPEED: list(levels)},
        "replications": 3,
        "outcomes": ["solved"],
        "comparisons": [{"a": {SPEED: levels[0]}, "b": {SPEED: levels[1]}}],
    }


def _run(study: Study, folder: Path, most: int | None = None) -> None:
    """Run a study, or its first runs, with made-up measures."""
    machine = Machine(work=fakes.measure)
    with Runner(study.resolver, machine, folder, about=study.about) as runner:
        runner.complete(study.jobs[:most], len(study.jobs))


@pytest.fixture
def faked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs that `reproduce` makes are made up, too."""
    monkeypatch.setattr("sim.experiments.reproduce.Machine", lambda workers: Machine(workers, work=fakes.measure))


def test_a_report_takes_the_runs_of_its_study_and_no_others(tmp_path: Path) -> None:
    first, second = (Study.from_dict(_tree(days)) for days in (20, 100))
    _run(first, tmp_path)
    alone = tmp_path / "alone"
    _run(second, tmp_path)
    _run(second, alone)
    found, wanted = read_findings(tmp_path), read_findings(alone)
    pd.testing.assert_frame_equal(found.paired.runs, wanted.paired.runs)
    assert len(found.paired.runs) == 6
    assert found.others == 6
    assert wanted.others == 0
    assert {scenario.run.days for scenario in found.scenarios.values()} == {100}
    assert status_of(tmp_path).others == 6


def test_a_scenario_changed_under_the_same_name_and_study_file_is_another_study(tmp_path: Path) -> None:
    place, file = tmp_path / "place.yaml", tmp_path / "study.yaml"
    file.write_text(json.dumps(_tree(name="place.yaml")), encoding="utf-8")
    for residents in (0.5, 0.7):
        place.write_text(f"extends: demo\nterritory: {{scale: {residents}}}\n", encoding="utf-8")
        _run(Study.load(file), tmp_path / "out")
    found = read_findings(tmp_path / "out")
    assert {scenario.territory.scale for scenario in found.scenarios.values()} == {0.7}
    assert len(found.paired.runs) == 6
    assert found.others == 6
    place.unlink()
    file.unlink()  # the folder needs nothing else
    pd.testing.assert_frame_equal(read_findings(tmp_path / "out").paired.runs, found.paired.runs)


def _findings_or_refusal(folder: Path) -> tuple[Findings | None, str]:
    try:
        return read_findings(folder), ""
    except RecordError as error:
        return None, str(error)


@example(days=[20, 40], levels=[(0.8, 1.2)], harm="")  # one name, two scenarios: what must never be mixed
@example(days=[40, 20], levels=[(0.8, 1.2), (0.9, 1.2)], harm="")
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.lists(st.sampled_from([20, 30, 40]), min_size=1, max_size=3),
    levels=st.lists(st.sampled_from([(0.8, 1.2), (0.9, 1.2), (1.2, 0.8)]), min_size=1, max_size=3),
    harm=st.sampled_from(["", "study.yaml", "points.parquet", "scenarios.parquet", "provenance.json"]),
)
def test_whatever_was_run_into_a_folder_a_reader_gives_one_study_or_refuses_by_name(
    tmp_path_factory: pytest.TempPathFactory, days: list[int], levels: list[tuple[float, float]], harm: str
) -> None:
    folder = tmp_path_factory.mktemp("mixed")
    studies = [Study.from_dict(_tree(d, pair)) for d in days for pair in levels]
    for study in studies:
        _run(study, folder)
    if harm:
        path = folder / harm
        path.write_bytes(path.read_bytes().replace(b"speed", b"spend").replace(b"solved", b"closed"))
        with open(path, "ab") as file:
            file.write(b" \n")
    found, told = _findings_or_refusal(folder)
    assert (found is None) == bool(harm)
    if found is None:
        assert harm in told
        return
    runs = found.paired.runs
    last = studies[-1]
    assert set(runs["run_id"]) == {job.run_id for job in last.jobs}
    assert set(runs["scenario_hash"]) == {last.resolver.hashes(k)[0] for k in range(len(last.points))}
    assert runs.groupby("scenario")["scenario_hash"].nunique().max() == 1
    assert not runs.duplicated(["scenario", "seed"]).any()


@pytest.mark.parametrize("column", ["scenario_hash", "results_version", "run twice"])
def test_a_table_in_which_one_name_stands_for_two_things_is_refused(column: str) -> None:
    study = Study.from_dict(_tree())
    frame = complete(study.points, study.jobs, work=fakes.measure)
    assert len(paired_runs(frame).labels) == 2
    other = frame.copy()
    if column == "scenario_hash":
        other["scenario_hash"], other["seed"] = "f" * 64, other["seed"] + 50
    elif column == "results_version":
        other["results_version"], other["seed"] = 1, other["seed"] + 50
    with pytest.raises(RecordError, match="demo, 0.8"):
        paired_runs(pd.concat([frame, other], ignore_index=True))


def test_a_folder_of_an_earlier_version_with_a_mixture_is_refused(tmp_path: Path) -> None:
    frames = []
    for days in (20, 100):
        study = Study.from_dict(_tree(days))
        frames.append(complete(study.points, study.jobs, work=fakes.measure))
    write_table(pd.concat(frames, ignore_index=True), tmp_path / "runs.parquet")
    with pytest.raises(RecordError, match="2 different scenarios"):
        read_findings(tmp_path)


def test_a_folder_keeps_every_scenario_with_its_reforms_and_nothing_of_this_machine(tmp_path: Path) -> None:
    study = Study.from_dict(_tree(name="panjin/after") | {"set": {"territory.scale": 0.05}})
    _run(study, tmp_path)
    archive = Archive(tmp_path)
    for k, point in enumerate(study.points):
        identity = study.resolver.hashes(k)[0]
        kept = archive.scenario(identity)
        assert kept.hash == identity
        assert kept.to_dict() == point.scenario.to_dict()
        assert [r.name for r in kept.reforms] == [r.name for r in point.scenario.reforms]
    base = archive.scenario(study.content.scenarios["panjin/after"].hash)
    assert base.without_reform("platform") == study.content.scenarios["panjin/after"].without_reform("platform")
    assert Study.of_folder(tmp_path).points == study.points


def test_a_catalogue_and_a_rule_of_ones_own_are_kept_by_content(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("import sim\n\n\n@sim.rule('priority')\ndef late(case):\n    return -case.now\n")
    shipped = Path(__file__).parents[2] / "scenarios" / "catalogues" / "default.yaml"
    shutil.copy(shipped, tmp_path / "own.yaml")
    (tmp_path / "place.yaml").write_text(
        "extends: demo\ndemand: {catalogue: own.yaml}\npolicy: {dispatch: {priority: 'mine:late'}}\n"
    )
    scenario = load(tmp_path / "place.yaml")
    out = tmp_path / "out"
    points = [Point("place", scenario), Point("demo", load("demo"))]
    about = About("comparison", "scenarios: [place, demo]\n", Resolver(points), 1, 2, 2, "comparison")
    frame = complete(points, plan(points, 2, 1), work=fakes.measure)
    Comparison(points, frame, about=about).write(out)
    text = (out / "scenarios.parquet").read_bytes() + (out / "provenance.json").read_bytes()
    assert str(tmp_path).encode() not in text
    assert str(tmp_path) not in pq.read_table(out / "scenarios.parquet").to_pandas().to_json()
    for name in ("mine.py", "own.yaml", "place.yaml"):
        (tmp_path / name).unlink()
    moved = out.rename(tmp_path / "moved")
    assert Archive(moved).scenario(scenario.hash).hash == scenario.hash
    assert open_folder(moved).study.points[0].scenario.policy.dispatch.priority.default.endswith(":late")


def test_runs_made_again_from_their_folder_alone_have_the_same_bytes(tmp_path: Path, faked: None) -> None:
    study = Study.from_dict(_tree())
    _run(study, tmp_path)
    moved = tmp_path.rename(tmp_path.with_name("elsewhere"))
    found = reproduce(moved)
    assert found.same
    assert len(found.runs) == 6
    assert found.versions == {}
    one = found.runs[3].run_id
    assert [run.run_id for run in reproduce(moved, [one[:8]]).runs] == [one]


def test_runs_that_are_missing_are_told(tmp_path: Path, faked: None) -> None:
    _run(Study.from_dict(_tree()), tmp_path, 4)
    found = reproduce(tmp_path)
    assert (len(found.runs), found.missing, found.to_dict()["missing"]) == (4, 2, 2)
    assert "runs of the study that are not in the folder, and were not made: 2" in _lines(found, "en")
    assert any("Runs of the study that were not made yet" in text for text in how_sure(read_findings(tmp_path), "en"))
    shutil.rmtree(tmp_path / "runs")
    with pytest.raises(RecordError, match="expected a folder with runs, found none"):
        reproduce(tmp_path)


def test_a_copy_that_was_changed_is_refused_by_name(tmp_path: Path) -> None:
    _run(Study.from_dict(_tree()), tmp_path)
    (copy,) = tmp_path.glob("input-*")
    copy.write_bytes(copy.read_bytes() + b"# mine")
    with pytest.raises(RecordError, match=f"expected {copy.name} as gridgov wrote it, found it changed"):
        open_folder(tmp_path)


@pytest.mark.parametrize("name", ["summary.json", "groups.parquet", "grids.parquet", "series.parquet"])
def test_the_folder_of_a_run_that_was_changed_is_no_report_and_is_made_again(name: str, tmp_path: Path) -> None:
    run = sim.run(load("demo").with_({"run.days": 5, "run.warm_up_days": 0, "territory.scale": 0.2}))
    run.write(tmp_path)
    assert reproduce(tmp_path).same
    with pytest.raises(RecordError, match="found one run"):
        open_folder(tmp_path)
    file = tmp_path / name
    if name == "summary.json":
        file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"needs": -5}), encoding="utf-8")
    else:
        table = pq.read_table(file)
        at = max(k for k, one in enumerate(table.schema) if pa.types.is_floating(one.type))
        column = pa.array([0.123] * table.num_rows, table.schema.field(at).type)
        pq.write_table(table.set_column(at, table.schema.field(at), column), file)
    for read in (read_findings, citations):
        with pytest.raises(RecordError, match=f"expected {name} as gridgov wrote it, found it changed"):
            read(tmp_path)
    (again,) = reproduce(tmp_path).runs
    assert again.differs


def test_what_differs_is_named(tmp_path: Path, faked: None, monkeypatch: pytest.MonkeyPatch) -> None:
    study = Study.from_dict(_tree())
    _run(study, tmp_path)

    def other(task):
        return fakes.measure(task) | ({"solved": 1.0} if task.seed == 2 else {})

    monkeypatch.setattr("sim.experiments.reproduce.Machine", lambda workers: Machine(workers, work=other))
    found = reproduce(tmp_path)
    assert [run.seed for run in found.runs if not run.same] == [2, 2]
    assert all(list(run.differs) == ["solved"] for run in found.runs if not run.same)
    monkeypatch.setattr("sim.experiments.reproduce.versions", lambda: {"numpy": "0.0"})
    assert reproduce(tmp_path).versions["numpy"][1] == "0.0"


@pytest.mark.parametrize("text", ["", "abc", "zzzzzz"])
def test_a_run_that_is_none_or_several_is_refused(tmp_path: Path, text: str, faked: None) -> None:
    _run(Study.from_dict(_tree()), tmp_path)
    with pytest.raises(Exception, match="--run: expected the identity of one"):
        reproduce(tmp_path, [text])


def test_values_are_the_same_to_the_last_bit_or_differ() -> None:
    row = {"status": "ok", "solved": 0.1 + 0.2, "solution_rate": float("nan"), "wall_seconds": 1.0}
    assert differing_values(row, row | {"wall_seconds": 2.0}) == {}
    assert list(differing_values(row, row | {"solved": 0.3})) == ["solved"]
    assert list(differing_values(row, row | {"solution_rate": 1.0})) == ["solution_rate"]


def test_a_folder_says_with_what_it_was_made_and_how_to_cite_it(tmp_path: Path) -> None:
    tree = _tree() | {"title": {"en": "Fast & slow", "zh": "快与慢"}}
    _run(Study.from_dict(tree), tmp_path)
    status = status_of(tmp_path)
    assert status.explains_itself
    assert status.scenarios == 3
    session = status.sessions[0]
    assert {"gridgov", "python", "numpy", "numba"} <= set(session["versions"])
    assert {"started", "ended", "host", "command", "code"} <= set(session)
    software, results = citations(tmp_path)
    assert software.bibtex().startswith("@software{gridgov,")
    assert r"Fast \& slow" in results.bibtex()
    assert "[Data set]" in results.apa()
    assert session["started"][:4] in results.apa()


def test_an_earlier_study_of_a_folder_is_kept_with_its_points(tmp_path: Path) -> None:
    for days in (20, 30, 20):
        _run(Study.from_dict(_tree(days)), tmp_path)
    ends = sorted(path.suffix for path in (tmp_path / "studies").iterdir() if not path.name.startswith("."))
    assert ends == [".parquet", ".parquet", ".yaml", ".yaml"]


def test_a_comparison_of_ones_own_files_reports_titles_and_settings(tmp_path: Path) -> None:
    scenarios: dict[str, Scenario] = {"now": load("demo"), "more": load("demo").with_({SPEED: 1.5})}
    points = [Point(label, scenario) for label, scenario in scenarios.items()]
    text = "scenarios: [now, more]\nreplications: 3\ncomparisons:\n- {a: {scenario: now}, b: {scenario: more}}\n"
    about = About("comparison", text, Resolver(points), 1, 3, 3, "comparison")
    Comparison(points, complete(points, plan(points, 3, 1), work=fakes.measure), about=about).write(tmp_path)
    found = read_findings(tmp_path)
    assert found.study is None
    assert found.scenarios["more"].policy.staffing.speed == 1.5
    assert found.pair == ("now", "more")


def test_points_of_large_studies_follow_from_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.experiments.provenance.POINTS_AT_ONCE", 3)
    policies = [{"name": "as it is"}, {"name": "more", "set": {"policy.time.visits": 0.3}}]
    tree = _tree() | {"policies": policies, "comparisons": [{"a": {"policy": "as it is"}, "b": {"policy": "more"}}]}
    study = Study.from_dict(tree)
    assert study.about.many
    _run(study, tmp_path)
    assert len(Archive(tmp_path).known()) == 2  # the scenario, and the policy that changes it
    for made, kept in zip(study.points, Study.of_folder(tmp_path).points, strict=True):
        assert made.factors == kept.factors
        assert made.scenario.hash == kept.scenario.hash
    (tmp_path / "points.parquet").unlink()  # as a sweep that was killed before its end leaves it
    again = Study.of_folder(tmp_path)
    assert [point.scenario.hash for point in again.points] == [point.scenario.hash for point in study.points]
