"""One table of requests: its cells read, rows and times that cannot be used taken out and told."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from sim.places.mistakes import Findings
from sim.policy.text import T
from sim.requests.cells import counts_of, labels_of, tell_rows, tell_times, words_of
from sim.requests.frames import RequestColumns
from sim.requests.headers import COUNTS, TIMES
from sim.requests.quality import Quality
from sim.requests.times import Times, read_times
from sim.requests.words import is_withdrawn, satisfied, truth
from sim.scenario.unit_columns import LEVELS

_TOTAL: Final = re.compile(r"^(合计|总计|小计|共计|total|sum|subtotal)$", re.IGNORECASE)
_HALF_HOUR: Final = np.timedelta64(30, "m")
_APART: Final = np.timedelta64(60, "D")
_NOON: Final = np.timedelta64(12, "h")
_CLOSED: Final = re.compile(r"办结|结案|已完成|归档|closed|resolved|completed", re.IGNORECASE)
_NOT_CLOSED: Final = re.compile(r"未|待|not|open|reopen", re.IGNORECASE)


@dataclass(slots=True)
class ReadColumns:
    """Columns of one table, rows that are left out taken out.

    Attributes
    ----------
    columns : dict of str to ndarray
        Times, numbers, or places in the labels (-1: empty), by column.
    labels : dict of str to list of str
    """

    columns: dict[str, np.ndarray]
    labels: dict[str, list[str]] = field(default_factory=dict)


def part_of(frame: RequestColumns, zone: str, order: str, findings: Findings, quality: Quality) -> ReadColumns:
    """Columns of a frame, with what is wrong in it told."""
    quality.rows_read += len(frame)
    _tell_totals(frame, findings)
    times = {name: read_times(frame.columns[name], zone, order) for name in TIMES if name in frame.columns}
    for name, one in times.items():
        tell_times(frame, name, one, findings)
    part = ReadColumns({}, {})
    for name in ("category", "item", "channel", "request", "purpose", "status", *LEVELS):
        if name in frame.columns:
            part.columns[name], part.labels[name] = labels_of(frame, name, findings)
    for name in COUNTS:
        if name in frame.columns:
            part.columns[name] = counts_of(frame, name, findings)
    for name, read in (("satisfied", satisfied), ("on_time", truth)):
        if name in frame.columns:
            part.columns[name], unknown = words_of(frame, name, read, findings)
            quality.notes.setdefault("unknown_words", Counter()).update(unknown)
    if "satisfaction" in frame.columns:  # of a run: a figure from 0 to 1 of each closing, no word
        part.columns["satisfied"] = frame.columns["satisfaction"].to_numpy(np.float64)
    if "on_time" in part.columns and re.search(r"超期|超时|逾期|overdue", frame.letters["on_time"], re.IGNORECASE):
        part.columns["on_time"] = _turned(part.columns["on_time"], frame, findings)
    _check_times(frame, times, part, quality)
    return part


def _turned(values: np.ndarray, frame: RequestColumns, findings: Findings) -> np.ndarray:
    """Of a column that asks for being late: a bare yes means late; words that say which are as they are."""
    codes, labels = labels_of(frame, "on_time", findings)
    bare = np.array([not re.search(r"超|逾|按|time|late|due", label, re.IGNORECASE) for label in labels] + [False])
    found: np.ndarray = np.where(bare[codes], 1.0 - values, values)
    return found


def _tell_totals(frame: RequestColumns, findings: Findings) -> None:
    for name in ("request", "category", "opened"):
        cells = frame.columns.get(name)
        if cells is None or cells.dtype.kind in "iufM":
            continue
        hit = cells.astype("str").str.strip().str.match(_TOTAL.pattern, case=False).fillna(False)
        rows = np.flatnonzero(hit.to_numpy(dtype=bool))
        tell_rows(frame, name, rows, findings, T("a row of totals", "该行为合计行"), T("take it out", "请删除合计行"))


def _check_times(frame: RequestColumns, times: dict[str, Times], part: ReadColumns, quality: Quality) -> None:
    """Leave out rows that cannot be used, and closings and deadlines that cannot be true; tell which."""
    opened = times["opened"].values
    tomorrow = np.datetime64("now", "us") + np.timedelta64(1, "D")
    nat = np.datetime64("NaT", "us")
    closed, due, cancelled = (
        times[name].values.copy() if name in times else np.full(len(opened), nat) for name in TIMES[1:]
    )
    future = opened > tomorrow
    quality.add("impossible_opening", frame, times["opened"].impossible | future)
    missing = np.isnat(opened) & ~times["opened"].impossible
    quality.add("no_opening", frame, missing)
    no_category = part.columns["category"] < 0 if "category" in part.columns else np.ones(len(opened), dtype=bool)
    quality.add("no_category", frame, no_category & ~np.isnat(opened))
    kept = ~np.isnat(opened) & ~future & ~no_category
    apart = kept & isolated(opened, kept)
    quality.add("isolated", frame, apart)
    kept &= ~apart
    if "closed" in times and times["closed"].date_only and not times["opened"].date_only:
        closed = np.where(closed == closed.astype("datetime64[D]"), closed + _NOON, closed)
        same = (closed < opened) & (closed.astype("datetime64[D]") == opened.astype("datetime64[D]"))
        closed[same] = opened[same] + _HALF_HOUR
    impossible = (times["closed"].impossible if "closed" in times else ~kept & False) | (closed > tomorrow)
    quality.add("impossible_closing", frame, impossible & kept)
    before = kept & (closed < opened)
    quality.add("closed_before_opened", frame, before)
    if "due" in times:
        quality.add("impossible_deadline", frame, times["due"].impossible & kept)
        early = kept & (due < opened)
        quality.add("due_before_opened", frame, early)
        due[early] = nat
    withdrawn = ~np.isnat(cancelled) | _has_state(part, is_withdrawn)
    said = _has_state(part, lambda word: bool(_CLOSED.search(word)) and not _NOT_CLOSED.search(word))
    without = kept & said & np.isnat(closed) & ~withdrawn & ~impossible
    if "closed" in times:
        quality.add("closed_without_time", frame, without)
    closed[impossible | before] = nat
    part.columns |= {"opened": opened, "closed": closed, "due": due, "withdrawn": withdrawn, "cancelled": cancelled}
    part.columns["followed"] = ~(impossible | before | without)
    part.columns["date_only"] = np.full(len(opened), times["opened"].date_only)
    part.columns["kept"] = kept & _new_numbers(part, frame, kept, quality)
    part.columns = {name: column[part.columns["kept"]] for name, column in part.columns.items()}


def isolated(opened: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Rows far from the time of all others, as a mistyped year makes them.

    At most one row in a hundred at either end, with nothing for `_APART` between them and the rest.
    """
    rows = np.flatnonzero(kept)
    order = rows[np.argsort(opened[rows], kind="stable")]
    most = len(order) // 100
    found = np.zeros(len(opened), dtype=bool)
    if not most:
        return found
    steps = np.diff(opened[order]) > _APART
    head, tail = np.flatnonzero(steps[:most]), np.flatnonzero(steps[len(steps) - most :])
    if len(head):
        found[order[: head[-1] + 1]] = True
    if len(tail):
        found[order[len(steps) - most + tail[0] + 1 :]] = True
    return found


def _has_state(part: ReadColumns, is_: Any) -> np.ndarray:
    if "status" not in part.columns:
        return np.zeros(len(next(iter(part.columns.values()))), dtype=bool)
    hit = np.array([is_(word) for word in part.labels["status"]] + [False])
    found: np.ndarray = hit[part.columns["status"]]
    return found


def _new_numbers(part: ReadColumns, frame: RequestColumns, kept: np.ndarray, quality: Quality) -> np.ndarray:
    """Rows whose number did not stand in this or an earlier file."""
    if "request" not in part.columns:
        return np.ones(len(kept), dtype=bool)
    seen: set[str] = quality.notes.setdefault("_seen", set())
    codes = part.columns["request"]
    labels = part.labels["request"]
    old = np.array([label in seen for label in labels] + [False])
    again = pd.Series(np.where(codes < 0, -1 - np.arange(len(codes)), codes)).duplicated().to_numpy()
    double = kept & (again | old[codes]) & (codes >= 0)
    seen.update(labels)
    quality.add("duplicates", frame, double)
    new: np.ndarray = ~double
    return new
