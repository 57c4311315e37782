"""Benchmarks: each can be loaded, the table of aims is made of what its parts give, and stands between its marks."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pytest

from benchmarks import aims, aims_parts
from benchmarks.network import draw, network
from benchmarks.peer_in_c import c_run, compiler
from benchmarks.peers import heapq_run
from sim.records.errors import RecordError

ROOT = Path(__file__).resolve().parents[1]
FOUND = {
    "plain": {"heapq": 5.0, "simpy": 40.0, "C": 0.0},
    "year": {"year": 1.5, "rounds": 3},
    "worker": {"first": 4.0, "later": 3.0, "peak_first": 600.0, "peak_last": 660.0, "runs": 10},
    **dict.fromkeys(("run_out", "demo"), {"wall": 3.0, "cpu": 2.0}),
    **dict.fromkeys(("fresh", "wheel"), {"wall": 30.0, "cpu": 28.0, "later_wall": 3.0, "later_cpu": 2.0}),
    "twentieth": {"run": 0.4, "runs": 10},
    "five": {"one": 0.5, "five": 0.6, "ratio": 1.2},
    "threads": {"ratio": 0.0},
    "nation": {"residents": 3_000_000, "cpu": 6.0, "peak": 1000.0, "minutes": 24.0},
}


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py")))
def test_every_benchmark_can_be_loaded(name: str) -> None:
    assert importlib.import_module(f"benchmarks.{name}").__doc__


def test_every_part_is_measured_and_told() -> None:
    assert FOUND.keys() == aims.TOLD.keys()
    assert all(callable(getattr(aims_parts, part)) for part in aims.TOLD)
    rows = [row for part, tell in aims.TOLD.items() for row in tell(FOUND[part])]
    lines = aims.table(rows, 1.25).splitlines()
    assert len(rows) == 12
    assert "| first `gridgov run demo` in a fresh clone, compile included | 25 s more | 27 s more (26 s CPU) |" in lines
    assert "no C compiler here" in lines[2]
    assert "1.10 ×" in lines[5]
    assert "1.2" in lines[-1]


def test_the_table_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    block = aims.BLOCK
    page.write_text(f"before\n{block.start}\nold\n{block.end}\nafter\n", encoding="utf-8")
    block.fill(page, "new")
    block.fill(page, "newer")
    assert page.read_text("utf-8") == f"before\n{block.start}\n\nnewer\n{block.end}\nafter\n"
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(RecordError, match="expected the marks"):
        block.fill(page, "new")
    assert block.inside((ROOT / "docs" / "background" / "performance.md").read_text("utf-8"))


@pytest.mark.skipif(compiler() is None, reason="there is no C compiler")
def test_the_network_in_c_closes_every_case_at_the_hour_of_plain_python() -> None:
    draws = draw(network(20_000), 3)
    plain, other = heapq_run(draws), c_run(draws)
    assert np.array_equal(plain.closed, other.closed)
    assert plain.events == other.events
