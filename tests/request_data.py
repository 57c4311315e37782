"""Request data of a real city, kept outside the project: found beside it, or the test skips and says so."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

FILE = Path("shared") / "data" / "boston311_2015_mar_aug.parquet"
VARIABLE = "GRIDGOV_REQUEST_DATA"
ROOT = Path(__file__).resolve().parents[1]


def boston() -> pd.DataFrame:
    """Requests opened from March to August 2015: day and type."""
    table = pd.read_parquet(boston_file(), columns=["open_dt", "type", "source"])
    return table.assign(day=table["open_dt"].dt.normalize())


def boston_file() -> Path:
    """The file of requests opened from March to August 2015; `VARIABLE` may name it."""
    if VARIABLE in os.environ:
        return Path(os.environ[VARIABLE])
    for folder in ROOT.parents:
        if (folder / FILE).is_file():
            return folder / FILE
    pytest.skip(
        f"no request data at ../{FILE.as_posix()}, nor named by {VARIABLE}; this test needs them and the project "
        "carries no copy"
    )


def daily_counts(table: pd.DataFrame, types: list[str], days: pd.DatetimeIndex) -> np.ndarray:
    """Counts by type and day, float64 (types, days)."""
    by = table.groupby(["type", "day"]).size()
    return np.array([by[name].reindex(days, fill_value=0).to_numpy(np.float64) for name in types])
