"""Exports of request systems, made by hand, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.requests.reading import RequestReading, read_files
from sim.scenario import load
from tests.places.office import csv_text

HEAD = ["工单编号", "受理时间", "办结时间", "办结时限", "诉求类别", "受理渠道", "社区", "是否满意", "重办次数"]
ROW = ["A1", "2024-03-05 08:30", "2024-03-06 09:00", "2024-03-08 08:30", "噪声", "来电", "锦绣社区", "满意", "0"]


def row(**changes: Any) -> list[Any]:
    """A good row with some cells changed, by the header's place: ``number``, ``opened``, ``closed`` ..."""
    names = ("number", "opened", "closed", "due", "category", "channel", "community", "satisfied", "reopened")
    cells: list[Any] = list(ROW)
    for name, value in changes.items():
        cells[names.index(name)] = value
    return cells


def written(path: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8") -> Path:
    """A CSV file."""
    path.write_bytes(csv_text(rows).encode(encoding))
    return path


def read(*files: Path, place: str = "demo", **options: Any) -> RequestReading:
    """What the files hold."""
    return read_files(list(files), load(place), **options)
