"""The main job on a small city."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from sim.records.run import Run

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    out = tmp_path_factory.mktemp("job") / "panjin"
    done = subprocess.run(
        [sys.executable, "-m", "sim.cli.main_job", "--scale", "0.01", "--replications", "2", "--out", str(out)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=500,
    )
    return done, out


@pytest.mark.slow
def test_it_ends_well_and_prints_the_table(finished) -> None:
    done, out = finished
    assert done.returncode == 0, done.stderr
    assert "True solution rate" in done.stdout
    assert str(out / "what_changed.png") in done.stdout
    assert done.stdout.rstrip().endswith(f"report:  {out / 'report.html'}")


def test_the_report_tells_what_the_tables_hold(finished) -> None:
    _, out = finished
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "Panjin before the reform → Panjin after the reform" in page
    assert page.count("<figure>") >= 8
    assert len(page) < 5_000_000
    # 225 communities at a hundredth, 356,000 yuan each: paid before the run, and in no year's cost
    assert "paid once, before the run, for works at 2 service centres" in page
    assert "71.2 (10,000 yuan) paid once" in page


def test_it_writes_runs_differences_records_and_the_picture(finished) -> None:
    _, out = finished
    runs = pq.read_table(out / "runs.parquet").to_pandas()
    assert len(runs) == 4
    assert (runs["status"] == "ok").all()
    differences = json.loads((out / "differences.json").read_text(encoding="utf-8"))
    rows = {row["measure"]: row for row in differences["differences"]}
    assert rows["enquiries"]["difference"] == 0.0
    assert rows["solved"]["n"] == 2
    assert (out / "what_changed.png").read_bytes().startswith(b"\x89PNG")
    arisen = []
    for name, label in (("before", "panjin/before"), ("after", "panjin/after")):
        run = Run.read(out / name)
        arisen.append(run.cases.loc[run.cases["arose"] >= 0, "need"].to_numpy())
        row = runs[(runs["scenario"] == label) & (runs["seed"] == 1)].iloc[0]
        assert run.summary["solved"] == row["solved"]  # the same bytes in one process and in another
        assert run.summary["mean_wait_days"] == row["mean_wait_days"]
    assert np.array_equal(*arisen)  # both policies face the same needs


def test_wrong_options_are_refused() -> None:
    from sim.cli.main_job import main

    assert main(["--scale", "7"]) == 2
    with pytest.raises(SystemExit):
        main(["--replications", "0"])
