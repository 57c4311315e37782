"""Tables of studies that are kept say of which version of the results they are; stale ones are named as such."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.reference_studies import REFERENCE, STUDIES, stale, versions

ROOT = Path(__file__).resolve().parents[1]


def test_every_kept_table_has_a_version() -> None:
    tables = {file.stem for file in REFERENCE.glob("*.csv")} - {"versions"}
    assert set(versions()) == tables


def test_tables_of_an_earlier_version_are_named() -> None:
    text = (ROOT / "results" / "README.md").read_text(encoding="utf-8")
    found = re.search(r"Of an earlier version of the results, .*?: (.*?)\.\n", text, flags=re.DOTALL)
    named = re.findall(r"`([a-z_]+)`", found.group(1)) if found else []
    assert sorted(named) == sorted(stale())


def test_all_shipped_studies_are_renewed() -> None:
    assert set(STUDIES) == {file.stem for file in (ROOT / "experiments").glob("*.yaml")}
