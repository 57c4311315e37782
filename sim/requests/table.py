"""The tidy table of requests: columns of a run's cases, times in hours from a Monday, and what it was made from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.policy.names import CHANNELS
from sim.records.errors import RecordError

FILE: Final = "requests.parquet"
QUALITY: Final = "requests_quality.json"
ENDS: Final = ("open", "solved", "withdrawn")
_KEY: Final = b"gridgov"
_NAMES: Final = ("category", "channel", "unit", "end")
_MOMENTS: Final = ("start_date", "opened_from", "opened_to", "seen_to")
#: Column > dtype, for all but texts and categories.
NUMBERS: Final[Mapping[str, str]] = {
    "arose": "float64", "registered": "float64", "closed": "float64", "due": "float64", "open_hours": "float64",
    "overdue": "bool", "on_time": "float32", "reopenings": "int16", "repeats": "int16", "handoffs": "int16",
    "reported_satisfaction": "float32", "followed": "bool", "district": "int32", "street": "int32",
    "community": "int32", "grid": "int32",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Requests:
    """Requests as they are fitted.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row a request, sorted by ``registered`` (h from `start`); ``category``, ``item``, ``channel``, ``unit`` and
        ``end`` are categorical, ``closed`` and ``due`` NaN where there is none. ``followed`` is False where a request
        is closed and nobody knows when.
    about : mapping of str to Any
        ``start_date``, ``opened_from``, ``opened_to``, ``seen_to`` (local times), ``files``, ``unit_level``,
        ``titles`` (category > label of the files), ``date_only``.
    """

    frame: pd.DataFrame
    about: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def start(self) -> np.datetime64:
        """Day 0, a Monday."""
        return np.datetime64(self.about["start_date"], "D")

    def hour(self, moment: str) -> float:
        """Hours from day 0 to a date or time."""
        return float((np.datetime64(moment, "s") - self.start) / np.timedelta64(1, "s")) / 3600.0


def to_parquet(requests: Requests, path: Path) -> None:
    """Write requests with what they were made from."""
    table = pa.Table.from_pandas(requests.frame, preserve_index=False)
    about = json.dumps(dict(requests.about), ensure_ascii=False).encode("utf-8")
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), _KEY: about})
    pq.write_table(table, path, compression="zstd")


def read_requests(path: Path) -> Requests:
    """Read a table of requests.

    Parameters
    ----------
    path : Path
        File, or folder of a place.

    Raises
    ------
    RecordError
        There is none, or it is not a table that ``gridgov requests`` has written.
    """
    file = path / FILE if path.is_dir() else path
    if not file.is_file():
        raise RecordError(f"{file}: there is no such file; make it with gridgov requests FILE... --place {path}")
    try:
        table = pq.read_table(file)
        about = json.loads((table.schema.metadata or {})[_KEY])
        frame = table.to_pandas()
        lacking = [name for name in (*NUMBERS, *_NAMES) if name not in frame]
        fits = _fits(frame, about)
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise RecordError(f"{file}: not a table of requests; make it anew with gridgov requests") from error
    if lacking:
        raise RecordError(f"{file}: no column {', '.join(lacking)}; make it anew with gridgov requests")
    if not fits:
        raise RecordError(f"{file}: not a table of requests; make it anew with gridgov requests")
    return Requests(frame, about)


def _fits(frame: pd.DataFrame, about: Any) -> bool:
    """Whether columns and notes have the kinds that :func:`to_parquet` writes."""
    here = [name for name in NUMBERS if name in frame]
    numbers = all(pd.api.types.is_numeric_dtype(frame[name]) for name in here)
    names = all(isinstance(frame[name].dtype, pd.CategoricalDtype) for name in _NAMES if name in frame)
    noted = {key: np.datetime64(about[key], "s") for key in _MOMENTS}
    return numbers and names and not any(map(np.isnat, noted.values()))


def categorical(codes: np.ndarray, names: list[str]) -> pd.Categorical:
    """A categorical column; -1 is none of the names."""
    return pd.Categorical.from_codes(codes, categories=pd.Index(names, dtype="str"))


def channels(codes: np.ndarray) -> pd.Categorical:
    """The channels of the project by code."""
    return categorical(codes, list(CHANNELS))
