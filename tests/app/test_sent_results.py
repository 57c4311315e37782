"""Folders of results and ensembles of visitors: told as on the command line, never executed, never a way elsewhere."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.app import sent as sent_files
from sim.app.assumed import FILE, receive_ensemble
from sim.app.levers import LeverError
from sim.app.messages import UploadedFile
from sim.app.sent import Limits, contents
from sim.app.studies import receive_study, study_told
from sim.app.uploads import receive
from sim.experiments.assumptions.ensemble import Ensemble, write_ensemble
from sim.experiments.plan import RESULTS_VERSION
from sim.report.findings import read_findings
from sim.report.headline import headline
from sim.scenario import ScenarioError
from sim.scenario.parquet_file import unpacked_size
from tests.app.client import Client, until
from tests.each import each

PATH = "policy.time.paperwork"


def sent(path: str, content: str | bytes) -> UploadedFile:
    raw = content if isinstance(content, bytes) else content.encode()
    return UploadedFile(path=path, content=base64.b64encode(raw).decode())


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder.parent)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def message(files: dict[str, bytes]) -> list[UploadedFile]:
    return [sent(name, content) for name, content in files.items()]


def archive(entries: dict[str, bytes | str], change: Callable[[zipfile.ZipInfo], None] = lambda _: None) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            change(entry)
            file.writestr(entry, content)
    return held.getvalue()


@pytest.fixture
def changed(folder: Path) -> Callable[[str, Callable[[pa.Table], pa.Table]], list[UploadedFile]]:
    """The folder with one table changed, and nothing said of how the files were written."""

    def change(name: str, make: Callable[[pa.Table], pa.Table]) -> list[UploadedFile]:
        found = {path: content for path, content in files_of(folder).items() if not path.endswith(".gridgov.json")}
        held = io.BytesIO()
        pq.write_table(make(pq.read_table(io.BytesIO(found[f"results/{name}"]))), held)
        return message({**found, f"results/{name}": held.getvalue()})

    return change


def test_a_folder_is_told_as_the_report_tells_it_file_by_file_and_as_an_archive(folder: Path) -> None:
    found = read_findings(folder)
    wanted = headline(found, "en")[0]
    files = files_of(folder)
    for upload in (message(files), [sent("a.zip", archive(dict(files)))]):
        study = receive_study(upload)
        assert "减少台账" in study.title("zh")
        study.close()
        assert not Path(study.folder.name).exists()
    told = study_told(study, "en")
    assert told["title"] == "Less paperwork"
    assert [one["letter"] for one in told["scenarios"]] == ["A", "B"]
    first = told["answer"][0]["sentences"][0]
    assert first.partition("truly")[2] == wanted.partition("truly")[2].replace(found.pair[0], "A")


def test_runs_of_another_version_and_mixed_runs_are_refused_as_on_the_command_line(folder: Path) -> None:
    whole = {name: content for name, content in files_of(folder).items() if "/runs/" not in name}
    table = pa.concat_tables(pq.read_table(path) for path in (folder / "runs").glob("*.parquet"))

    def refused(files: dict[str, bytes], column: str, values: list[Any]) -> str:
        held, k = io.BytesIO(), table.column_names.index(column)
        pq.write_table(table.set_column(k, column, pa.array(values, table.field(k).type)), held)
        with pytest.raises(LeverError) as error:
            receive_study(message({**files, "results/runs.parquet": held.getvalue()}))
        assert error.value.kind == "upload_results"
        assert "gridgov-study" not in str(error.value)
        return str(error.value)

    assert f"results version {RESULTS_VERSION}" in refused(whole, "results_version", [RESULTS_VERSION + 1] * len(table))
    mixed = refused({}, "scenario_hash", [f"{k:064d}" for k in range(len(table))])
    assert "different scenarios" in mixed


def test_code_and_files_elsewhere_in_a_folder_of_results_are_refused_and_nothing_runs(
    changed: Callable[..., list[UploadedFile]], folder: Path
) -> None:
    def with_cell(column: str, text: str) -> Callable[[pa.Table], pa.Table]:
        return lambda table: table.set_column(
            table.column_names.index(column), column, pa.array([text] * len(table), pa.string())
        )

    cases = {
        ("scenarios.parquet", "scenario", json.dumps({"demand": {"catalogue": "/etc/passwd"}})): "upload_elsewhere",
        (
            "scenarios.parquet",
            "scenario",
            json.dumps({"policy": {"own": {"f": "import os"}, "x": "os:system"}}),
        ): "upload_code",
        ("scenarios.parquet", "steps", json.dumps([["", ["demand", "catalogue"], "../../x.yaml"]])): "upload_elsewhere",
        ("points.parquet", "factors", json.dumps({"policy.dispatch.priority.default": "os:system"})): "upload_code",
        ("points.parquet", "factors", "[" * 100_000): "upload_file",
    }

    def refused(case: tuple[str, str, str]) -> None:
        table, column, text = case
        with pytest.raises(LeverError) as error:
            receive_study(changed(table, with_cell(column, text)))
        assert error.value.kind == cases[case]

    each(refused, list(cases))
    whole = files_of(folder)
    for more, kind in (
        ({"results/input-1234.py": b"import os"}, "upload_code"),
        ({"results/study.yaml": b"scenarios: [demo]\nmeasures: ['own.py:mine']\n"}, "upload_code"),
        ({"results/input-1.yaml": b"categories: ../../x\n"}, "upload_elsewhere"),
        ({"results/a.sh": b"id"}, "upload_kind"),
        (
            {
                "results/provenance.json": json.dumps(
                    {"kind": "gridgov results", "study": {"measures": {"a": {}}}}
                ).encode()
            },
            "upload_code",
        ),
    ):
        with pytest.raises(LeverError) as error:
            receive_study(message({**whole, **more}))
        assert error.value.kind == kind, more


def test_a_folder_that_is_none_or_is_broken_is_told_in_words(folder: Path) -> None:
    whole = files_of(folder)
    with pytest.raises(LeverError) as error:
        receive_study([sent("a.yaml", "extends: demo")])
    assert error.value.kind == "upload_study"
    broken = {**whole, "results/runs.parquet": b"PAR1" + b"x" * 50}
    for files in (broken, {"results/runs.parquet": b""}):
        with pytest.raises(LeverError):
            receive_study(message(files))
    altered = {**whole, "results/study.yaml": whole["results/study.yaml"] + b"\nseed: 7\n"}
    with pytest.raises(LeverError, match="changed since"):
        receive_study(message(altered))


LIMITS = Limits(files=3, bytes=1000, kinds=(".yaml", ".xlsx", ".parquet"))


def test_archives_unpack_to_no_more_than_may_be_and_lead_nowhere() -> None:
    good = archive({"top/a.yaml": "a: 1", "__MACOSX/top/._a.yaml": "x", "top/.DS_Store": "x"})
    assert contents([sent("a.zip", good)], LIMITS) == {"a.yaml": b"a: 1"}
    gbk = archive({"城市.yaml": "a: 1"}).replace("城市".encode(), "城市".encode("gbk") + b"__")
    bomb = archive({"a.yaml": b"0" * 10_000_000})
    assert len(bomb) < 20_000
    lying = bytearray(bomb)
    for place in (22, lying.rindex(b"PK\x01\x02") + 24):
        lying[place : place + 4] = (500).to_bytes(4, "little")

    def link(entry: zipfile.ZipInfo) -> None:
        entry.create_system, entry.external_attr = 3, 0o120777 << 16

    cases: dict[str, tuple[bytes, set[str]]] = {
        "bomb": (bomb, {"upload_size"}),
        "bomb that lies": (bytes(lying), {"upload_size", "upload_file"}),
        "many": (archive({f"{k}.yaml": "" for k in range(4)}), {"upload_size"}),
        "out": (archive({"../a.yaml": ""}), {"upload_name"}),
        "root": (archive({"/etc/a.yaml": ""}), {"upload_name"}),
        "drive": (archive({"C:/a.yaml": ""}), {"upload_name"}),
        "link": (archive({"a.yaml": "/etc/passwd"}, link), {"upload_elsewhere"}),
        "kind": (archive({"a.exe": ""}), {"upload_kind"}),
        "code": (archive({"a.py": ""}), {"upload_code"}),
        "archive in it": (archive({"a.zip": good}), {"upload_kind"}),
        "none": (b"PK\x03\x04" + b"\x00" * 90, {"upload_file"}),
        "cut": (good[:60], {"upload_file"}),
        "names that do not fit": (gbk, {"upload_name", "upload_file"}),
    }

    def refused(name: str) -> None:
        content, kinds = cases[name]
        with pytest.raises(LeverError) as error:
            contents([sent("a.zip", content)], LIMITS)
        assert error.value.kind in kinds, (name, error.value)
        assert error.value.told("zh")

    each(refused, list(cases))
    with pytest.raises(LeverError) as error:
        contents([sent("a.zip", good), sent("b.yaml", "")], LIMITS)
    assert error.value.kind == "upload_archive"


def table_of(**columns: Any) -> bytes:
    held = io.BytesIO()
    pq.write_table(pa.table(columns), held, compression="zstd")
    return held.getvalue()


def test_a_table_that_would_fill_the_memory_is_refused_before_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    most = 5_000_000
    monkeypatch.setattr(sent_files, "MOST_TABLE", most)
    many = table_of(a=pa.array(np.zeros(most // 8 + 1, dtype=np.int8)))
    long = table_of(a=pa.DictionaryArray.from_arrays(np.zeros(100, np.int32), ["x" * 60_000]).cast(pa.string()))
    assert max(len(many), len(long)) < 100_000
    for content in (many, long):
        assert unpacked_size(content) > most
        with pytest.raises(LeverError) as error:
            contents([sent("a.parquet", content)], Limits(3, 10_000_000, (".parquet",)))
        assert error.value.kind == "upload_table"
    for content in (b"PAR1xxxx", table_of(a=pa.array([[1]])), archive({"a": "b"})[:30]):
        with pytest.raises(LeverError):
            contents([sent("a.parquet", content)], Limits(3, 10_000_000, (".parquet",)))
    sheet = archive({"xl/worksheets/sheet1.xml": b"0" * (most + 1)})
    with pytest.raises(LeverError):
        receive([sent("place.yaml", "extends: demo"), sent("a.xlsx", sheet)])


def ensemble(path: Path, name: str = PATH, values: tuple[float, ...] = (0.2, 0.3, 0.4, 0.5)) -> bytes:
    rows = tuple({name: value} for value in values)
    write_ensemble(Ensemble(rows, np.full(len(rows), 1.0 / len(rows)), {"place": "demo"}), path / FILE)
    return (path / FILE).read_bytes()


def test_an_ensemble_is_read_as_on_the_command_line(tmp_path: Path) -> None:
    content = ensemble(tmp_path)
    for files in (
        [sent("mine.parquet", content)],
        [sent(f"city/{FILE}", content), sent("city/other.parquet", content)],
    ):
        found = receive_ensemble(files)
        assert found.ensemble.paths == (PATH,)
        assert found.titles("zh") != found.titles("en")
        found.close()
        assert not found.path.exists()
    for bad in ([sent("a.yaml", "a: 1")], [sent("a.parquet", content), sent("b.parquet", content)]):
        with pytest.raises(LeverError) as error:
            receive_ensemble(bad)
        assert error.value.kind == "upload_ensemble"
    with pytest.raises(ScenarioError) as wrong:
        receive_ensemble([sent("a.parquet", ensemble(tmp_path, values=(0.2, 7.0)))])
    assert "gridgov-ensemble" not in str(wrong.value)


@pytest.mark.slow
def test_runs_are_compared_under_the_sets_of_an_ensemble_over_http(client: Client, tmp_path: Path) -> None:
    status, found = client.ask("POST", "/api/visits")
    visit = f"/api/visits/{found['visit']}"
    choice = {"place": "demo", "days": 90, "replications": 2}
    runs = []
    for reforms in ([], ["best-skill"]):
        status, run = client.ask("POST", f"{visit}/runs", {**choice, "reforms": reforms})
        assert status == 201, run
        runs.append(run["run"])
    for run in runs:
        assert until(lambda run=run: client.ask("GET", f"{visit}/runs/{run}")[1]["ended"])  # type: ignore[misc]
    content = base64.b64encode(ensemble(tmp_path)).decode()
    status, one = client.ask("POST", f"{visit}/ensembles", {"files": [{"path": FILE, "content": content}]})
    assert (status, one["sets"]) == (201, 4)
    assert client.ask("POST", f"{visit}/assumptions", {"ensemble": "other", "runs": runs})[0] == 404
    status, going = client.ask("POST", f"{visit}/assumptions", {"ensemble": one["ensemble"], "runs": runs})
    assert status == 201, going
    address = f"{visit}/assumptions/{going['assumption']}?lang=zh"
    done = until(lambda: (told := client.ask("GET", address)[1])["ended"] and told)
    assert done["state"] == "done", done
    (table,) = done["tables"]
    assert table["title"] == "B − A"
    assert "假设95%区间" in table["heads"]
    assert len(table["rows"]) > 5
