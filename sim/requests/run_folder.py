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
_CLOSING: Final = {"extended": "on_time", "reopenings": "reopened", "reported_satisfaction": "satisfaction"}
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
    cases = pd.read_parquet(path / CASES, columns=[*_HOURS, *_LABELS, *_CLOSING])
    rows = np.flatnonzero(cases["registered"].to_numpy() >= 0.0)
    cases = cases.iloc[rows].reset_index(drop=True)
    cases["closed"] = cases["closed"].where(cases["end"] != "open")  # reopened, and not closed again
    columns: dict[str, pd.Series] = {
        name: pd.Series(start + pd.to_timedelta(np.round(3600.0 * cases[column].to_numpy()), unit="s").to_numpy())
        for column, name in _HOURS.items()
    }
    columns |= {name: cases[column].astype("str") for column, name in _LABELS.items()}
    columns |= _closing(cases)
    letters = {name: f'"{column}"' for column, name in {**_HOURS, **_LABELS, **_CLOSING}.items()}
    yield RequestColumns(path.name, "", columns, letters, rows + 2)


def _closing(cases: pd.DataFrame) -> dict[str, pd.Series]:
    """What offices report of closings, as the measures of runs count it: extended deadlines are on time on paper."""
    closed = cases["closed"].notna()
    on_time = cases["extended"] | (cases["closed"] <= cases["due"])
    return {
        "on_time": on_time.map({True: "yes", False: "no"}).astype(object).where(closed, None),
        "reopened": cases["reopenings"],
        "satisfaction": cases["reported_satisfaction"].where(closed),
    }


def _start_of(document: Any) -> str:
    """``run.start_date``, wherever the file keeps the scenario."""
    run = document.get("run") or document.get("scenario", {}).get("run")
    return str(run["start_date"])
