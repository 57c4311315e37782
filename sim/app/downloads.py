"""Files that a visitor can take away: the scenario, the results, the report."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.app.comparison import LETTERS, findings_of, paired, told
from sim.app.experiment import Experiment
from sim.app.studies import StoredStudy, study_told
from sim.app.words import WORDS
from sim.records.store import put_csv
from sim.report.export import write_workbook
from sim.report.findings import Findings
from sim.report.sentences import scores
from sim.visible import cell_text

PINNED, NOW = "pinned", "now"
#: One thread draws for everybody: matplotlib draws one figure at a time, and keeps the fonts of each thread that has
#: ever drawn, a megabyte for each.
_DRAWER: Final = ThreadPoolExecutor(1, "gridgov-drawing")
READ_ME: Final = """Results of the gridgov dashboard.

scenario.yaml   what was run: gridgov run scenario.yaml --seed 1 --out FOLDER makes the same records again
runs            one row a run: seed, measures (gridgov measures explains each), outcomes by part of the population
differences     paired differences of the main measures, where a run was pinned (pinned_scenario.yaml)
series          the days of the first run (seed {seed}), warm-up included
groups          outcomes of the first run by group, grid type, deprivation and community
cases           needs and enquiries of the first run{cases}
Columns: docs/reference/records.md of gridgov.
"""
LEFT_OUT: Final = ": too many to keep in the dashboard, made again by the command above"


def scenario_file(experiment: Experiment) -> bytes:
    """The scenario as YAML."""
    return experiment.choice.to_yaml().encode()


def results(experiment: Experiment, form: str, pinned: Experiment | None = None) -> bytes:
    """All tables of an experiment as a zip.

    Parameters
    ----------
    experiment : Experiment
        With at least one run that ended.
    form : {"csv", "parquet"}
    pinned : Experiment, optional
        What it is compared with: its runs, its scenario and the paired differences are added.
    """
    run = experiment.run
    assert run is not None
    runs = [experiment.table(NOW)] + ([pinned.table(PINNED)] if pinned is not None else [])
    tables = {"runs": pd.concat(runs, ignore_index=True).drop(columns=["status"]), "groups": run.groups}
    if pinned is not None:
        tables["differences"] = scores(paired((pinned, experiment), (PINNED, NOW)), PINNED, NOW)
    arrow = {name: pa.Table.from_pandas(frame, preserve_index=False) for name, frame in tables.items()}
    arrow["series"] = run.series_table
    if experiment.has_cases:
        arrow["cases"] = run.table
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        cases = "" if experiment.has_cases else LEFT_OUT
        archive.writestr("README.txt", READ_ME.format(seed=run.seed, cases=cases))
        archive.writestr("scenario.yaml", scenario_file(experiment))
        if pinned is not None:
            archive.writestr("pinned_scenario.yaml", scenario_file(pinned))
        for name, table in arrow.items():
            with archive.open(f"{name}.{form}", "w") as file:
                _WRITERS[form](table, file)
    return buffer.getvalue()


def _parquet(table: pa.Table, file: Any) -> None:
    held = io.BytesIO()  # Parquet is written from its end
    pq.write_table(table, held, compression="zstd")
    file.write(held.getvalue())


_WRITERS: Final[dict[str, Callable[[pa.Table, Any], None]]] = {"csv": put_csv, "parquet": _parquet}


def report_page(chosen: Sequence[Experiment], lang: str) -> bytes:
    """The report of a run, or of several against the first, as one HTML file."""
    names = [experiment.choice.described(lang) for experiment in chosen]
    letters = zip(LETTERS, names, strict=False)
    labels = [f"{letter}: {name}" for letter, name in letters] if len(chosen) > 1 else names
    return _reported(findings_of(chosen, labels), lang)


def _reported(findings: Findings, lang: str) -> bytes:
    import matplotlib

    matplotlib.use("Agg")
    from sim.report.page import report

    return _DRAWER.submit(report, findings, lang).result().encode()


def summary_table(found: Mapping[str, Any], lang: str) -> pd.DataFrame:
    """The table of the page: one row a measure, the mean of each run and its difference from the first.

    Parameters
    ----------
    found : mapping
        As `sim.app.comparison.told`.
    lang : {"en", "zh"}
    """
    return _table(found, lang, "value", lambda cell: {"difference": cell["difference"]})


def numbers_table(found: Mapping[str, Any], lang: str) -> pd.DataFrame:
    """The same with numbers instead of texts, each end of an interval in a column of its own."""
    names = ("change", "end_low", "end_high")
    return _table(found, lang, "number", lambda cell: dict(zip(names, cell["numbers"], strict=True)))


def _table(
    found: Mapping[str, Any], lang: str, level: str, change: Callable[[Mapping[str, Any]], dict[str, Any]]
) -> pd.DataFrame:
    """One row a measure: what a cell tells of each run, and of its change from the first; then what is reported."""
    words = WORDS[lang]
    rows = []
    for row in found["rows"]:
        cells: dict[str, Any] = {words["measure"]: row["title"], words["unit"]: row["unit"]}
        for scenario, cell in zip(found["scenarios"], row["cells"], strict=True):
            letter = scenario["letter"]
            cells[f"{letter} {scenario['title']}"] = cell[level]
            if "difference" in cell:
                for what, value in {**change(cell), "verdict": cell["told"]}.items():
                    cells[words["of_letter"].format(letter=f"{letter} − A", what=words[what])] = value
        rows.append(cells)
    return pd.DataFrame([*rows, *_reported_rows(found, lang, level)])


def _reported_rows(found: Mapping[str, Any], lang: str, level: str) -> list[dict[str, Any]]:
    """What offices report, and the same in truth, as rows of the table."""
    words, rows = WORDS[lang], []

    def told(cell: Mapping[str, Any]) -> Sequence[Any]:
        return cell["numbers"] if level == "number" else (cell["reported"], cell["true"])

    for one in found["reported"]:
        for k, said in enumerate(("as_reported", "in_truth")):
            title = words["of_letter"].format(letter=one["title"], what=words[said])
            cells = {words["measure"]: title, words["unit"]: one["unit"]}
            for scenario, cell in zip(found["scenarios"], one["cells"], strict=True):
                cells[f"{scenario['letter']} {scenario['title']}"] = told(cell)[k]
            rows.append(cells)
    return rows


def table_csv(found: Mapping[str, Any], lang: str) -> bytes:
    """The table of the page as CSV that spreadsheets open with its Chinese intact."""
    table = summary_table(found, lang)
    table.columns = pd.Index([cell_text(str(name)) for name in table.columns])
    return b"\xef\xbb\xbf" + table.map(lambda cell: _unsigned(str(cell))).to_csv(index=False).encode()


def _unsigned(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; a number with its sign stays what it is."""
    return text if text[:1] in "+-−" and text[1:2].isdigit() else cell_text(text)


def table_xlsx(found: Mapping[str, Any], lang: str) -> bytes:
    """The table of the page as a workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        write_workbook({WORDS[lang]["results"]: numbers_table(found, lang)}, path)
        return path.read_bytes()


def _of_runs(make: Callable[[Mapping[str, Any], str], bytes]) -> Callable[[Sequence[Experiment], str], bytes]:
    return lambda chosen, lang: make(told(chosen, [""] * len(chosen), lang), lang)


def _last(chosen: Sequence[Experiment]) -> tuple[Experiment, Experiment | None]:
    return chosen[-1], chosen[0] if len(chosen) > 1 else None


_MAKERS: Final[Mapping[str, tuple[str, str, Callable[[Sequence[Experiment], str], bytes]]]] = {
    "scenario": ("scenario.yaml", "application/yaml", lambda chosen, lang: scenario_file(chosen[-1])),
    "csv": ("gridgov-table.csv", "text/csv; charset=utf-8", _of_runs(table_csv)),
    "xlsx": (
        "gridgov-table.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _of_runs(table_xlsx),
    ),
    "tables": ("gridgov-csv.zip", "application/zip", lambda chosen, lang: results(*_csv(chosen))),
    "parquet": ("gridgov-parquet.zip", "application/zip", lambda chosen, lang: results(*_parquet_of(chosen))),
    "report": ("report.html", "text/html", report_page),
}
FORMS: Final = tuple(_MAKERS)
#: Of a study that was sent.
STUDY_FORMS: Final = ("report", "csv", "xlsx")


def _csv(chosen: Sequence[Experiment]) -> tuple[Experiment, str, Experiment | None]:
    now, pinned = _last(chosen)
    return now, "csv", pinned


def _parquet_of(chosen: Sequence[Experiment]) -> tuple[Experiment, str, Experiment | None]:
    now, pinned = _last(chosen)
    return now, "parquet", pinned


def made(form: str, chosen: Sequence[Experiment], lang: str) -> tuple[str, str, bytes]:
    """A file: its name, its kind, its content.

    Parameters
    ----------
    form : str
        One of ``FORMS``.
    chosen : sequence of Experiment
        With results; the first is the baseline.
    lang : {"en", "zh"}
    """
    name, kind, make = _MAKERS[form]
    return name, kind, make(chosen, lang)


def made_of_study(form: str, study: StoredStudy, lang: str) -> tuple[str, str, bytes]:
    """A file of a study that was sent: its name, its kind, its content.

    Parameters
    ----------
    form : str
        One of ``STUDY_FORMS``.
    study : StoredStudy
    lang : {"en", "zh"}
    """
    name, kind, _ = _MAKERS[form]
    if form == "report":
        return name, kind, _reported(study.findings, lang)
    make = table_csv if form == "csv" else table_xlsx
    return name, kind, make(study_told(study, lang), lang)
