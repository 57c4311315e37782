"""The aims of speed and memory beside what is measured now, as a table: ``python -m benchmarks.aims [--out FILE]``.

Every row is measured in processes of its own, one after the other; ratios are taken side by side in one process. It
takes about ten minutes on two idle processors. ``--out`` puts the table into a page, between two marks.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.facts.page_block import PageBlock

ROOT: Final = Path(__file__).resolve().parents[1]
BLOCK: Final = PageBlock("<!-- aims: written by python -m benchmarks.aims -->", "<!-- end of aims -->")
LONGEST: Final = 540.0  # seconds of one part


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what, aim, found."""

    what: str
    aim: str
    today: str


def _plain(found: dict[str, Any]) -> list[Row]:
    c = f"1/{found['C']:.1f}" if found["C"] else "no C compiler here"
    ratios = f"{found['heapq']:.1f} ×, {found['simpy']:.0f} ×, {c}"
    return [Row("plain network against `heapq`, SimPy, C with the same draws", "7 ×, 75 ×, 1/3.5", ratios)]


def _year(found: dict[str, Any]) -> list[Row]:
    return [Row("year of `panjin/after`, CPU", "1.4 s", f"{found['year']:.2f} s (least of {found['rounds']})")]


def _worker(found: dict[str, Any]) -> list[Row]:
    runs = f"{found['first']:.2f} s the first, {found['later']:.2f} s the later ones (median), CPU"
    peaks = (
        f"{found['peak_first']:.0f} / {found['peak_last']:.0f} MB ({found['peak_last'] / found['peak_first']:.2f} ×)"
    )
    return [
        Row("worker run of it, everything but writing", "2.3 s", runs),
        Row(f"peak of one run / of {found['runs']} in a worker", "560 / 620 MB", peaks),
    ]


def _command(what: str, aim: str) -> Callable[[dict[str, Any]], list[Row]]:
    return lambda found: [Row(what, aim, f"{found['wall']:.1f} s ({found['cpu']:.1f} s CPU)")]


def _fresh(found: dict[str, Any]) -> list[Row]:
    more = f"{found['wall'] - found['later_wall']:.0f} s more ({found['cpu'] - found['later_cpu']:.0f} s CPU)"
    return [Row("first `gridgov run demo` in a fresh clone, compile included", "25 s more", more)]


def _wheel(found: dict[str, Any]) -> list[Row]:
    told = f"{found['wall']:.1f} s ({found['cpu']:.1f} s CPU), the second {found['later_wall']:.1f} s"
    return [Row("first `gridgov run demo` after installing the wheel", "under 3 s", told)]


def _twentieth(found: dict[str, Any]) -> list[Row]:
    return [
        Row("run of a twentieth in a warm worker", "0.3 s", f"{found['run']:.2f} s CPU (median of {found['runs']})")
    ]


def _five(found: dict[str, Any]) -> list[Row]:
    told = f"{found['ratio']:.2f} × ({found['one']:.2f} and {found['five']:.2f} µs an event)"
    return [Row("5 × Panjin, 20 districts, cost per event against Panjin", "1.1 ×", told)]


def _threads(found: dict[str, Any]) -> list[Row]:
    told = f"{found['ratio']:.2f} ×" if found["ratio"] else "runs use one thread"
    return [Row("one Panjin on 2 threads, engine part", "1.6 ×", told)]


def _nation(found: dict[str, Any]) -> list[Row]:
    told = (
        f"about {found['minutes']:.0f} min by the CPU time of one prefecture of {found['residents']:,} residents "
        f"({found['cpu']:.1f} s, {found['peak']:,.0f} MB)"
    )
    return [Row("nation-year on 2 cores, estimated", "under 25 min, 1.5 GB a worker", told)]


TOLD: Final[dict[str, Callable[[dict[str, Any]], list[Row]]]] = {
    "plain": _plain,
    "year": _year,
    "worker": _worker,
    "run_out": _command("`gridgov run panjin/after --out F`", "6 s"),
    "demo": _command("`gridgov run demo`", "1.8 s"),
    "fresh": _fresh,
    "wheel": _wheel,
    "twentieth": _twentieth,
    "five": _five,
    "threads": _threads,
    "nation": _nation,
}


def measured(part: str) -> list[Row]:
    """Rows of a part, measured in a process of its own; what could not be measured says why."""
    command = [sys.executable, "-m", "benchmarks.aims_parts", part]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        last = str(error.stderr or "").strip().splitlines()[-1:]
        return [Row(part, "", f"not measured: {(last or [type(error).__name__])[0]}")]
    return TOLD[part](json.loads(done.stdout.splitlines()[-1]))


def table(rows: list[Row], load: float) -> str:
    """The table in Markdown, with the day and what else the machine did."""
    lines = ["| what | aim | today |", "|---|---|---|", *(f"| {row.what} | {row.aim} | {row.today} |" for row in rows)]
    day = time.strftime("%d %B %Y").lstrip("0")
    said = f"Measured on {day}, {os.cpu_count()} processors, load of the last minutes {load:.1f} at the start."
    return "\n".join([*lines, "", said])


def main() -> None:
    """Measure all rows and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", nargs="+", choices=tuple(TOLD), default=list(TOLD), help="rows to measure")
    parser.add_argument("--out", type=Path, help="page that holds the table between its marks")
    given = parser.parse_args()
    load = os.getloadavg()[1] if hasattr(os, "getloadavg") else float("nan")
    rows = []
    for part in given.rows:
        start = time.perf_counter()
        rows += measured(part)
        print(f"{part}: {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    told = table(rows, load)
    print(told)
    if given.out is not None:
        BLOCK.fill(given.out, told)


if __name__ == "__main__":
    main()
