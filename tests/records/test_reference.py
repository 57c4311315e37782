"""The page of record columns is up to date."""

from __future__ import annotations

from pathlib import Path

from sim.records import reference
from sim.records.columns import END_MEANINGS, ENDS, TABLES

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "records.md"


def test_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference.page(), "run: python -m sim.records.reference"


def test_every_column_is_explained_once() -> None:
    for table, columns in TABLES.items():
        names = [column.name for column in columns]
        assert len(set(names)) == len(names), table
        assert all(column.meaning and column.unit for column in columns), table


def test_every_end_is_explained() -> None:
    assert tuple(END_MEANINGS) == ENDS
