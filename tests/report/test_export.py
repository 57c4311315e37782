"""Tables for other tools: every value as it is stored, headers in a language, empty cells for what is missing."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter

from sim.errors import ArgumentError
from sim.experiments import Study
from sim.experiments.folder import open_folder
from sim.experiments.machine import Machine
from sim.experiments.runner import Runner
from sim.measures.registry import MEASURES
from sim.records.errors import RecordError
from sim.report import export as module
from sim.report.export import codebook, export, tables_of
from tests.experiments import fakes

SPEED = "policy.staffing.speed"


def work(task):
    row = fakes.measure(task)
    return row | {"solution_rate": float("nan"), "median_solution_days": float("inf")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("results")
    study = Study.from_dict(
        {
            "scenarios": [{"name": "=1+1", "base": "demo"}],
            "factors": {SPEED: [0.8, 1.2]},
            "replications": 3,
            "outcomes": ["solved", "solution_rate"],
            "comparisons": [{"a": {SPEED: 0.8}, "b": {SPEED: 1.2}}],
        }
    )
    with Runner(study.resolver, Machine(work=work), target, about=study.about) as runner:
        runner.complete(study.jobs, len(study.jobs))
    return target


@pytest.mark.parametrize("lang", ["en", "zh", "names"])
def test_csv_and_workbook_hold_the_same_values(folder: Path, lang: str, tmp_path: Path) -> None:
    wanted = tables_of(open_folder(folder), lang)
    export(folder, tmp_path / "csv", lang)
    export(folder, tmp_path / "all.xlsx", lang)
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    names = ["runs", "groups", "differences", "codebook"]
    assert book.sheetnames == (["各次运行", "分群体结果", "差异", "列名说明"] if lang == "zh" else names)
    for name, title in zip(names, book.sheetnames, strict=True):
        csv = pd.read_csv(tmp_path / "csv" / f"{name}.csv", encoding="utf-8-sig", float_precision="round_trip")
        rows = list(book[title].iter_rows(values_only=True))
        assert list(csv.columns) == list(rows[0])
        assert len(csv) == len(rows) - 1 == len(wanted[name])
        assert len(set(csv.columns)) == len(csv.columns)
        numbers = wanted[name].select_dtypes("float")
        for column in numbers:
            k = list(wanted[name].columns).index(column)
            there = numbers[column].where(np.isfinite(numbers[column]))
            np.testing.assert_array_equal(csv.iloc[:, k].astype(float), there)
            cells = np.array([row[k] for row in rows[1:]], dtype=float)
            np.testing.assert_allclose(cells, there, rtol=2e-15)  # workbooks hold sixteen digits


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_workbook_can_be_read_as_it_is(folder: Path, lang: str, tmp_path: Path) -> None:
    export(folder, tmp_path / "all.xlsx", lang)
    for sheet in openpyxl.load_workbook(tmp_path / "all.xlsx"):
        heads = [str(cell.value) for cell in sheet[1]]
        assert not [head for head in heads if "_" in head]
        assert lang == "en" or not [head for head in heads if re.fullmatch("[A-Za-z ]{2,}", head)]
        assert re.fullmatch("[B-D]2", str(sheet.freeze_panes))
        for cell in sheet[2]:
            if isinstance(cell.value, float) and len(repr(cell.value)) > 7:
                assert cell.number_format.startswith(("#,##0.0", "0.0E"))
        widths = [sheet.column_dimensions[get_column_letter(k + 1)].width for k in range(len(heads))]
        assert max(widths) <= 48


def test_no_cell_is_a_formula_and_missing_values_are_empty(folder: Path, tmp_path: Path) -> None:
    export(folder, tmp_path / "all.xlsx")
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.value not in ("nan", "inf", "NaN")
                assert not str(cell.value).startswith("=")


@pytest.mark.parametrize(("lang", "titles"), [("en", "Truly solved"), ("zh", "件"), ("names", "solved")])
def test_headers_are_in_the_language(folder: Path, lang: str, titles: str, tmp_path: Path) -> None:
    export(folder, tmp_path, lang)
    heads = list(pd.read_csv(tmp_path / "runs.csv", encoding="utf-8-sig").columns)
    assert MEASURES["solved"].title("zh" if lang == "zh" else "en") in " ".join(heads) or lang == "names"
    assert any(titles in head for head in heads) or lang == "en"


def test_every_column_is_in_the_code_book(folder: Path) -> None:
    tables = tables_of(open_folder(folder))
    assert set(tables["runs"].columns) <= set(tables["codebook"]["column"])
    book = codebook(list(MEASURES)).set_index("column")
    for name, measure in MEASURES.items():
        assert book.loc[name, "unit"] == measure.unit
        assert book.loc[name, "title_zh"] == measure.zh


def test_groups_are_tidy(folder: Path) -> None:
    tables = tables_of(open_folder(folder))
    groups, frame = tables["groups"], open_folder(folder).results().frame
    row = groups[(groups["partition"] == "group") & (groups["value"] == "elder")]
    assert len(row) == len(frame)
    np.testing.assert_array_equal(row["mean_wait"], frame["group.elder.mean_wait"])


def test_what_cannot_be_written_is_refused(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "runs.csv").write_text("mine")
    with pytest.raises(RecordError, match=r"runs\.csv"):
        export(folder, tmp_path)
    with pytest.raises(ArgumentError, match="lang"):
        export(folder, tmp_path / "x", "fr")
    monkeypatch.setattr(module, "_SHEET_ROWS", 2)
    with pytest.raises(ArgumentError, match="CSV"):
        export(folder, tmp_path / "all.xlsx")


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_reads_the_tables(folder: Path, tmp_path: Path) -> None:
    export(folder, tmp_path, "names")
    code = "d <- read.csv('runs.csv', fileEncoding='UTF-8-BOM'); stopifnot(is.numeric(d$solved), nrow(d) == 6)"
    subprocess.run(["Rscript", "-e", code], cwd=tmp_path, check=True, timeout=120)
