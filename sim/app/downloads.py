"""Files that a visitor can take away: the scenario, the results, the report."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.app.experiment import Experiment
from sim.app.outcome import NOW, PINNED, pair
from sim.records.store import put_csv
from sim.report.sentences import scores

_DRAWING: Final = threading.Lock()  # matplotlib draws one figure at a time
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
        tables["differences"] = scores(pair(pinned, experiment), PINNED, NOW)
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


def report_page(pinned: Experiment | None, now: Experiment, lang: str) -> bytes:
    """The report of a run, or of the pinned run against it, as one HTML file."""
    import matplotlib

    matplotlib.use("Agg")
    from sim.report.findings import Findings
    from sim.report.page import report

    chosen = [experiment for experiment in (pinned, now) if experiment is not None]
    names = [experiment.choice.described(lang) for experiment in chosen]
    labels = [f"{letter}: {name}" for letter, name in zip("AB", names, strict=False)] if pinned else names
    records: dict[str, Any] = {label: e.run for label, e in zip(labels, chosen, strict=True) if e.has_cases}
    scenarios = {label: e.scenario for label, e in zip(labels, chosen, strict=True)}
    hashes = {label: scenario.hash for label, scenario in scenarios.items()}
    bases = dict.fromkeys(labels, "")
    source = Path("dashboard")
    paired = None
    if pinned is not None:
        from sim.report.paired import PairedRuns

        runs = pd.concat([e.table(label) for label, e in zip(labels, chosen, strict=True)], ignore_index=True)
        paired = PairedRuns(tuple(labels), runs, ((labels[0], labels[1]),))
    with _DRAWING:
        return report(Findings(source, paired, records, scenarios, bases, hashes), lang).encode()
