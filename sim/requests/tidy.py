"""Tables of several files as one tidy table, in the terms of a run's cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from sim.places.aliases import plain
from sim.policy.names import CHANNELS
from sim.requests.categories import OTHER, known_names, named
from sim.requests.part import ReadColumns
from sim.requests.quality import Quality
from sim.requests.table import ENDS, Requests, categorical, channels
from sim.requests.units import UNKNOWN, PlaceUnits
from sim.requests.words import channel_of, is_enquiry
from sim.scenario import Scenario
from sim.scenario.unit_columns import LEVELS

_HOUR: Final = np.timedelta64(3_600_000_000, "us")
_MOST_PLACES: Final = 20_000
_MANY: Final = 20.0  # by chance such a day is empty once in 500 million
ENQUIRY: Final = "enquiry"


def joined(parts: list[ReadColumns], quality: Quality) -> ReadColumns:
    """All parts as one, with labels numbered anew; columns that a part lacks are empty in it."""
    quality.notes.pop("_seen", None)
    blank: dict[str, Any] = {
        "satisfied": np.nan, "on_time": np.nan, "returned": 0, "reopened": 0, "repeats": 0,
    }  # fmt: skip
    if len(parts) == 1:
        return parts[0]
    sizes = [len(part.columns["opened"]) for part in parts]
    whole = ReadColumns({}, {})
    for name in dict.fromkeys(name for part in parts for name in part.columns):
        if any(name in part.labels for part in parts):
            index: dict[str, int] = {}
            columns = []
            for part, size in zip(parts, sizes, strict=True):
                numbers = np.array([index.setdefault(one, len(index)) for one in part.labels.get(name, [])] + [-1])
                columns.append(numbers[part.columns[name]] if name in part.columns else np.full(size, -1))
            whole.labels[name] = list(index)
        else:
            columns = [
                part.columns.get(name, np.full(size, blank.get(name, np.nan)))
                for part, size in zip(parts, sizes, strict=True)
            ]
        whole.columns[name] = np.concatenate(columns) if columns else np.array([])
    if not parts:
        whole.columns["opened"] = np.array([], dtype="datetime64[us]")
    return whole


def tidy(
    part: ReadColumns,
    scenario: Scenario,
    units: PlaceUnits | None,
    categories: Mapping[str, str] | None,
    quality: Quality,
) -> tuple[Requests, dict[str, str]]:
    """The table, sorted by the time of opening, and what each label of a category became."""
    rows = np.argsort(part.columns["opened"], kind="stable")
    columns = {name: column[rows] for name, column in part.columns.items()}
    opened, closed = columns["opened"], columns["closed"]
    monday = opened[0].astype("datetime64[D]")
    start = monday - np.timedelta64(int((monday.astype(np.int64) + 3) % 7), "D")
    seen_to = max(opened[-1], np.nanmax(closed) if (~np.isnat(closed)).any() else opened[-1])
    cut = float((seen_to - start) / _HOUR)
    hours = {name: _hours(columns[name], start) for name in ("opened", "closed", "due", "cancelled")}
    gone = columns["withdrawn"] & np.isnan(hours["closed"])
    end = np.where(gone, 2, np.where(np.isnan(hours["closed"]) & columns["followed"], 0, 1)).astype(np.int8)
    until = np.where(np.isnan(hours["closed"]), cut, hours["closed"])
    until = np.where(gone & ~np.isnan(hours["cancelled"]), hours["cancelled"], until)
    size = len(opened)
    codes, names, mapped = _categories(columns, part.labels, scenario, categories, quality)
    frame = pd.DataFrame(
        {
            "request": _texts(columns, part.labels, "request"),
            "category": categorical(codes, names),
            "item": categorical(columns.get("item", np.full(size, -1)), part.labels.get("item", [])),
            "channel": channels(_channels(columns, part.labels, quality)),
            **_units(columns, part.labels, units, quality),
            **_followed(columns, hours, end, until),
        }
    )
    quality.rows_kept = size
    quality.notes |= {
        "period": [str(opened[0].astype("datetime64[D]")), str(opened[-1].astype("datetime64[D]"))],
        "seen_to": str(seen_to.astype("datetime64[m]")),
        "open": int((end == 0).sum()),
        "share_open": float((end == 0).mean()),
        "date_only": bool(columns["date_only"].mean() > 0.5),
    }
    missing = gaps(opened)
    if missing:
        quality.notes["gaps"] = missing
    level = next((one for one in reversed(LEVELS) if one in part.labels), "")
    about = {
        "start_date": str(start), "opened_from": str(opened[0].astype("datetime64[s]")),
        "opened_to": str(opened[-1].astype("datetime64[s]")), "seen_to": str(seen_to.astype("datetime64[s]")),
        "unit_level": level, "units_matched": units is not None, "date_only": quality.notes["date_only"],
        "gaps": missing,
        "titles": {ours: theirs for theirs, ours in reversed(mapped.items())},
    }  # fmt: skip
    return Requests(frame, about), mapped


def _followed(
    columns: dict[str, np.ndarray], hours: dict[str, np.ndarray], end: np.ndarray, until: np.ndarray
) -> dict[str, Any]:
    """Columns about what became of each request."""
    size = len(end)
    blank, none = np.full(size, np.nan), np.zeros(size)
    followed = columns["followed"].astype(bool) & (end != 2)
    return {
        "arose": hours["opened"],
        "registered": hours["opened"],
        "closed": hours["closed"],
        "due": hours["due"],
        "open_hours": until - hours["opened"],
        "overdue": followed & (until > np.where(np.isnan(hours["due"]), np.inf, hours["due"])),
        "on_time": columns.get("on_time", blank).astype(np.float32),
        "reopenings": columns.get("reopened", none).astype(np.int16),
        "repeats": columns.get("repeats", none).astype(np.int16),
        "handoffs": columns.get("returned", none).astype(np.int16),
        "reported_satisfaction": columns.get("satisfied", blank).astype(np.float32),
        "followed": followed,
        "end": categorical(end, list(ENDS)),
    }


def gaps(opened: np.ndarray) -> list[str]:
    """Dates without a single request among days that usually have many: the export has a gap there.

    A day counts as a gap where its weekday has at least `_MANY` requests in the median.

    Parameters
    ----------
    opened : ndarray of datetime64, shape (rows,), sorted
    """
    days = opened.astype("datetime64[D]").astype(np.int64)
    counts = np.bincount(days - days[0])
    weekday = (days[0] + np.arange(len(counts)) + 3) % 7
    usual = np.array([np.median(counts[weekday == day]) if (weekday == day).any() else 0.0 for day in range(7)])
    found = np.flatnonzero((counts == 0) & (usual[weekday] >= _MANY))
    return [str(np.datetime64(int(days[0] + day), "D")) for day in found]


def _hours(moments: np.ndarray, start: np.datetime64) -> np.ndarray:
    found: np.ndarray = np.where(np.isnat(moments), np.nan, (moments - start) / _HOUR)
    return found


def _texts(columns: dict[str, np.ndarray], labels: dict[str, list[str]], name: str) -> pd.Series:
    if name not in columns:
        return pd.Series([""] * len(columns["opened"]), dtype="str")
    return pd.Series(pd.array([*labels[name], ""], dtype="str").take(columns[name]))


def _categories(
    columns: dict[str, np.ndarray],
    labels: dict[str, list[str]],
    scenario: Scenario,
    categories: Mapping[str, str] | None,
    quality: Quality,
) -> tuple[np.ndarray, list[str], dict[str, str]]:
    """Category of each row, the names, and what each label became; an item is mapped where the map names it."""
    theirs = labels["category"]
    ours, lost = named(theirs, categories, known_names(scenario))
    counts = np.bincount(columns["category"], minlength=len(theirs))
    if lost:
        told = {one: int(counts[theirs.index(one)]) for one in lost}
        quality.notes["unmatched_categories"] = dict(sorted(told.items(), key=lambda pair: -pair[1]))
        quality.notes["share_unmatched"] = sum(told.values()) / max(1, int(counts.sum()))
    names = sorted(set(ours) - {OTHER}) + ([OTHER] if OTHER in ours else [])
    numbers = np.array([names.index(one) for one in ours])
    codes = numbers[columns["category"]]
    if "item" in columns and categories is not None:
        own = [categories.get(plain(one), "") for one in labels["item"]] + [""]
        names += [one for one in dict.fromkeys(own) if one and one not in names]
        by_item = np.array([names.index(one) if one else -1 for one in own])[columns["item"]]
        codes = np.where(by_item >= 0, by_item, codes)
    if "purpose" in columns:
        asked = np.array([is_enquiry(one) for one in labels["purpose"]] + [False])[columns["purpose"]]
        if asked.any():
            names += [] if ENQUIRY in names else [ENQUIRY]
            codes = np.where(asked, names.index(ENQUIRY), codes)
    return codes, names, dict(zip(theirs, ours, strict=True))


def _channels(columns: dict[str, np.ndarray], labels: dict[str, list[str]], quality: Quality) -> np.ndarray:
    if "channel" not in columns:
        return np.zeros(len(columns["opened"]), dtype=np.int8)
    found = [channel_of(one) for one in labels["channel"]]
    codes = np.array([CHANNELS.index(one) for one in found] + [0], dtype=np.int8)
    unknown = {
        label: int((columns["channel"] == number).sum())
        for number, (label, name) in enumerate(zip(labels["channel"], found, strict=True))
        if name == "none"
    }
    if unknown:
        quality.notes["unknown_channels"] = unknown
    chosen: np.ndarray = codes[columns["channel"]]
    return chosen


def _units(
    columns: dict[str, np.ndarray], labels: dict[str, list[str]], units: PlaceUnits | None, quality: Quality
) -> dict[str, Any]:
    """Numbers of the units of the place by level, and the label of the finest unit that the files name."""
    size = len(columns["opened"])
    numbers = {level: np.full(size, UNKNOWN, dtype=np.int64) for level in LEVELS}
    named_ = [level for level in LEVELS if level in labels and len(labels[level]) <= _MOST_PLACES]
    finest = named_[-1] if named_ else ""
    own = columns[finest] if finest else np.full(size, -1)
    unit = categorical(own, labels[finest] if finest else [])
    if units is not None:
        lost: Counter[str] = Counter()
        for level in named_:
            match = units.match(level, labels[level])
            numbers[level] = match[columns[level]]
            counts = np.bincount(columns[level][columns[level] >= 0], minlength=len(labels[level]))
            lost.update({one: int(counts[n]) for n, one in enumerate(labels[level]) if match[n] < 0})
        units.lift(numbers)
        if lost:
            quality.notes["unmatched_units"] = dict(lost.most_common())
    return {"unit": unit, **{level: numbers[level].astype(np.int32) for level in LEVELS}}
