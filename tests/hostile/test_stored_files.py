"""What gridgov has written and somebody has changed since is named, never a fault; files of users are spared."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import sim
from sim.experiments import Study
from sim.experiments.status import status_of
from sim.fit.data import FitError
from sim.fit.model import fit_requests
from sim.records.errors import RecordError
from sim.records.run import Run
from sim.requests.table import read_requests, to_parquet
from sim.scenario import ScenarioError, load_reform
from sim.scenario.limits import MAX_PROBLEMS
from sim.scenario.yaml_file import given
from tests.commands import gridgov
from tests.fit.cities import City
from tests.places.office import place


@pytest.fixture(scope="module")
def run() -> Run:
    return sim.run(sim.load("demo").with_({"run.days": 2, "run.warm_up_days": 0}), 1)


def in_json(name: str, key: str, value: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        told = json.loads((folder / name).read_text(encoding="utf-8"))
        told = value if not key else told | {key: value}
        (folder / name).write_text(json.dumps(told), encoding="utf-8")

    return change


def without(name: str, key: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        told = json.loads((folder / name).read_text(encoding="utf-8"))
        del told[key]
        (folder / name).write_text(json.dumps(told), encoding="utf-8")

    return change


def in_table(name: str, column: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        table = pq.read_table(folder / name)
        texts = pa.array(["x"] * table.num_rows)
        pq.write_table(table.set_column(table.column_names.index(column), column, texts), folder / name)

    return change


def codes(value: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        table = pq.read_table(folder / "cases.parquet")
        noted = {b"gridgov_codes": json.dumps(value).encode()}
        pq.write_table(table.replace_schema_metadata(noted), folder / "cases.parquet")

    return change


@pytest.mark.parametrize(
    "change",
    [
        in_json("summary.json", "solved", "many"),
        in_json("summary.json", "solved", [1]),
        in_json("summary.json", "", 3),
        in_json("provenance.json", "seed", {}),
        in_json("provenance.json", "infinite", 3),
        without("provenance.json", "seed"),
        in_table("cases.parquet", "solved"),
        in_table("series.parquet", "day"),
        in_table("grids.parquet", "community"),
        codes(7),
        codes({"group": 3}),
        codes({"nosuch": ["a"]}),
    ],
)
def test_a_run_that_was_changed_is_named(tmp_path: Path, run: Run, change: Callable[[Path], None]) -> None:
    run.write(tmp_path / "out")
    change(tmp_path / "out")
    with pytest.raises(RecordError, match="out"):
        Run.read(tmp_path / "out")


@pytest.mark.parametrize(
    "told",
    [
        {"sessions": [3]},
        {"sessions": {"a": 1}},
        {"sessions": [{"versions": []}]},
        {"study": [1]},
        {"study": {"scenarios": {"a": [1]}}},
        {"study": {"scenarios": 3}},
        {"study": {"name": "x", "seed": [], "replications": [1, []]}},
    ],
)
def test_the_state_of_a_folder_with_odd_notes_is_told_or_refused(tmp_path: Path, told: dict[str, Any]) -> None:
    (tmp_path / "runs").mkdir()
    pq.write_table(pa.table({"point": ["a"], "scenario_hash": ["b"], "inputs": ["c"]}), tmp_path / "points.parquet")
    (tmp_path / "provenance.json").write_text(json.dumps({"kind": "gridgov results", **told}), encoding="utf-8")
    done = gridgov("status", str(tmp_path))
    assert done.returncode in (0, 1, 2)
    assert "a fault of gridgov" not in done.stderr
    if done.returncode != 2:
        assert status_of(tmp_path).planned is None


def test_requests_of_other_kinds_are_refused(tmp_path: Path) -> None:
    requests = City(rates=(20.0, 12.0, 6.0), days=40).requests(1)
    for name, values in {"category": "x", "registered": "x", "end": "solved"}.items():
        changed = type(requests)(requests.frame.assign(**{name: [values] * len(requests)}), requests.about)
        to_parquet(changed, tmp_path / "requests.parquet")
        with pytest.raises(RecordError, match="not a table of requests"):
            read_requests(tmp_path)
    for about in ([], {"start_date": "never"}, dict(requests.about) | {"seen_to": None}):
        to_parquet(type(requests)(requests.frame, about), tmp_path / "requests.parquet")  # type: ignore[arg-type]
        with pytest.raises(RecordError, match="not a table of requests"):
            read_requests(tmp_path)


def test_days_of_which_requests_tell_nothing_are_not_fitted(tmp_path: Path) -> None:
    requests = City(rates=(20.0, 12.0, 6.0), days=40).requests(1)
    place(tmp_path / "city")
    with pytest.raises(FitError, match="9999-12-27"):
        fit_requests(requests, sim.load(tmp_path / "city"), "9999-12-27")


def test_a_picture_of_a_story_spares_files_of_the_user(tmp_path: Path, run: Run) -> None:
    run.write(tmp_path / "out")
    (tmp_path / "mine.png").write_bytes(b"mine")
    done = gridgov("story", "out", "0", "--picture", "mine.png", cwd=tmp_path)
    assert done.returncode == 2
    assert (tmp_path / "mine.png").read_bytes() == b"mine"
    for name in ("x.exe", "no/such/", "x"):
        done = gridgov("story", "out", "0", "--picture", name, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("case", ["9" * 5000, "resident:" + "9" * 5000, "staff:0:" + "9" * 5000])
def test_a_case_of_many_digits_is_refused(tmp_path: Path, run: Run, case: str) -> None:
    run.write(tmp_path / "out")
    done = gridgov("story", "out", case, cwd=tmp_path)
    assert (done.returncode, "a fault of gridgov" in done.stderr) == (2, False)
    assert len(done.stderr) < 2000


def test_a_job_script_holds_no_line_of_the_user(tmp_path: Path) -> None:
    done = gridgov("slurm", "a\ntouch x", "--jobs", "2", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash on this machine")
@pytest.mark.parametrize(
    "name", ["-x.yaml", "$(touch hole).yaml", "`touch hole`.yaml", "a'b\".yaml", "a;touch hole.yaml"]
)
def test_a_job_script_gives_the_names_of_files_as_they_are(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("scenarios: [demo]\nreplications: 2\n", encoding="utf-8")
    out = "the '$(touch hole)' results"
    done = gridgov("slurm", "--jobs", "2", "--out", out, "--", name, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    script = f"gridgov() {{ printf '%s\\n' \"$@\"; }}\nSLURM_ARRAY_TASK_ID=1\n{done.stdout}"
    ran = subprocess.run(["bash"], input=script, text=True, capture_output=True, cwd=tmp_path, check=True)
    file = f"./{name}" if name.startswith("-") else name
    assert ran.stdout.splitlines() == ["sweep", file, "--shard", "1/2", "--workers", "1", "--out", out]
    assert not (tmp_path / "hole").exists()


@pytest.mark.parametrize("given", [{"groups": "groups"}, ["groups"], 3, None, [[]]])
def test_kept_tables_that_are_no_names_are_told(given: object) -> None:
    with pytest.raises(ScenarioError, match=r"keep") as told:
        Study.from_dict({"scenarios": ["demo"], "keep": [given]})
    assert "one of" in str(told.value)


def test_wide_reforms_and_old_names_are_read_in_the_time_of_their_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, asked = tmp_path / "wide.yaml", []
    file.write_text("changes:\n" + "".join(f"  key{k}: 1\n" for k in range(3 * MAX_PROBLEMS)), encoding="utf-8")
    monkeypatch.setattr("sim.scenario.reform.schema.suggest", lambda *names: asked.append(names) or "")
    with pytest.raises(ScenarioError) as caught:
        load_reform(file)
    assert (len(caught.value.problems), len(asked)) == (3 * MAX_PROBLEMS, MAX_PROBLEMS)


def test_old_names_keep_the_lines_of_what_lies_below() -> None:
    from sim.scenario.renamed import modernise

    document = given({"x": 1})
    document.data = {"set": {"policy.stars.spur": {"a": [1, 2]}}}
    document.lines = {("set", "policy.stars.spur"): 2, ("set", "policy.stars.spur", "a", "1"): 3}
    with pytest.warns(FutureWarning):
        modernise(document)
    assert document.line(("set", "policy.stars.incentive")) == 2
    assert document.line(("set", "policy.stars.incentive", "a", "1")) == 3
