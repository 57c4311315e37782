"""The reports of a simulated run as an export: what its offices would have handed over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from sim.requests.frames import RequestColumns

CASES: Final = "cases.parquet"
SCENARIO: Final = "scenario.json"
_HOURS: Final = {"registered": "opened", "closed": "closed", "due": "due"}
_LABELS: Final = {"category": "category", "item": "item", "channel": "channel", "end": "status"}


def is_run(path: Path) -> bool:
    """Whether a path is the folder of a run."""
    return path.is_dir() and (path / CASES).is_file() and (path / SCENARIO).is_file()


def read_run(path: Path) -> Iterator[RequestColumns]:
    """Cases registered since t = 0; what nobody reported is not in it.

    Of the warm-up, records keep only what was still under way at t = 0: in an export a few slow cases a month.
    """
    document = json.loads((path / SCENARIO).read_text(encoding="utf-8"))
    start = np.datetime64(_start_of(document), "us")
    cases = pd.read_parquet(path / CASES, columns=[*_HOURS, *_LABELS])
    rows = np.flatnonzero(cases["registered"].to_numpy() >= 0.0)
    cases = cases.iloc[rows].reset_index(drop=True)
    columns: dict[str, pd.Series] = {
        name: pd.Series(start + pd.to_timedelta(np.round(3600.0 * cases[column].to_numpy()), unit="s").to_numpy())
        for column, name in _HOURS.items()
    }
    columns |= {name: cases[column].astype("str") for column, name in _LABELS.items()}
    letters = {name: f'"{column}"' for column, name in {**_HOURS, **_LABELS}.items()}
    yield RequestColumns(path.name, "", columns, letters, rows + 2)


def _start_of(document: Any) -> str:
    """``run.start_date``, wherever the file keeps the scenario."""
    run = document.get("run") or document.get("scenario", {}).get("run")
    return str(run["start_date"])
