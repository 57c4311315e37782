"""Times as offices write them: ISO, Chinese, American, European, compact, numbers of spreadsheets and of computers."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from sim.places.cells import is_empty
from sim.requests.cells import matches

EARLIEST: Final = np.datetime64("1990-01-01", "us")
LATEST: Final = np.datetime64("2100-01-01", "us")
_TIME: Final = (
    r"(?:[\sT]*(?P<H>\d{1,2}):(?P<M>\d{1,2})(?::(?P<S>\d{1,2})(?:[.,]\d+)?)?|[\sT]+(?P<h>\d{1,2}):?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
_YEAR_FIRST: Final = re.compile(rf"(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){_TIME}", re.IGNORECASE)
_YEAR_LAST: Final = re.compile(
    rf"(?P<a>\d{{1,2}})[-/.](?P<b>\d{{1,2}})[-/.](?P<y>\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE
)
_NAMED: Final = re.compile(
    rf"(?:\w{{3,9}},?\s+)?(?:(?P<d>\d{{1,2}})[-\s](?P<n>[A-Za-z]{{3,9}})\.?[-\s,]+"
    rf"|(?P<n2>[A-Za-z]{{3,9}})\.?\s+(?P<d2>\d{{1,2}}),?\s+)(?P<y>\d{{4}}){_TIME}",
    re.IGNORECASE,
)
_COMPACT: Final = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:[T ]?(?P<H>\d\d)(?P<M>\d\d)(?P<S>\d\d)?)?")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OFFSET: Final = r"\d:\d\d(?:\.\d+)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})$"
_CHINESE: Final = (
    (re.compile(r"[年月](?=\s*\d)"), "-"),
    (re.compile(r"[日号]"), " "),
    (re.compile(r"[时点](?=\s*\d)"), ":"),
    (re.compile(r"[时点]整?"), ":00"),
    (re.compile(r"分(?=\s*\d)"), ":"),
    (re.compile(r"[分秒]"), ""),
    (re.compile(r"(星期|周)[一二三四五六日天]"), " "),
)
_HALVES: Final = (("上午", "AM"), ("早上", "AM"), ("凌晨", "AM"), ("中午", "PM"), ("下午", "PM"), ("晚上", "PM"))


@dataclass(slots=True)
class Times:
    """Times of a column.

    Attributes
    ----------
    values : ndarray of datetime64[us], shape (rows,)
        Local time; NaT where there is none.
    unreadable, impossible, ambiguous, zoneless : ndarray of bool, shape (rows,)
        Cells that are no time; times that no calendar has, or before 1990 or after 2099; day and month that may be
        exchanged; times with an offset while nobody said which zone the place has.
    """

    values: np.ndarray
    unreadable: np.ndarray = field(init=False)
    impossible: np.ndarray = field(init=False)
    ambiguous: np.ndarray = field(init=False)
    zoneless: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        for name in ("unreadable", "impossible", "ambiguous", "zoneless"):
            setattr(self, name, np.zeros(len(self.values), dtype=bool))

    @property
    def date_only(self) -> bool:
        """Whether most times are midnight, so that hours of the day are not known."""
        known = self.values[~np.isnat(self.values)]
        return bool(len(known)) and float((known == known.astype("datetime64[D]")).mean()) > 0.5


def read_times(cells: pd.Series, zone: str = "", order: str = "") -> Times:
    """Times of a column of cells.

    Parameters
    ----------
    cells : pandas.Series
        Texts, numbers, dates or times.
    zone : str
        Name of the time zone of the place; times with an offset become its local time.
    order : {"", "dmy", "mdy"}
        How 03/04/2024 is meant; by default the column decides, if it can.

    Returns
    -------
    Times
    """
    times = Times(np.full(len(cells), np.datetime64("NaT", "us")))
    if isinstance(cells.dtype, pd.DatetimeTZDtype):
        local = cells.dt.tz_convert(zone) if zone else cells
        times.values[:] = local.dt.tz_localize(None).to_numpy("datetime64[us]")
    elif cells.dtype.kind == "M":
        times.values[:] = cells.to_numpy("datetime64[us]")
    elif cells.dtype.kind in "iuf":
        _numbers(cells.to_numpy(np.float64), np.arange(len(cells)), times, zone)
    else:
        _mixed(cells, times, zone, order)
    known = ~np.isnat(times.values)
    out = known & ((times.values < EARLIEST) | (times.values >= LATEST))
    times.impossible |= out
    times.values[out] = np.datetime64("NaT", "us")
    return times


def _mixed(cells: pd.Series, times: Times, zone: str, order: str) -> None:
    """A column of texts, with dates and numbers among them where it comes from a workbook."""
    if cells.dtype == object:
        kinds = np.array([_kind(cell) for cell in cells], dtype="U1")
        rows = np.flatnonzero(kinds == "d")
        for row in rows:
            times.values[row] = _moment(cells.iloc[row], zone)
        rows = np.flatnonzero(kinds == "n")
        _numbers(cells.iloc[rows].astype(float).to_numpy(), rows, times, zone)
        times.unreadable |= kinds == "x"
        rows = np.flatnonzero(kinds == "t")
    else:
        rows = np.flatnonzero(~cells.isna().to_numpy(dtype=bool))
    texts = cells.iloc[rows].astype("str").str.strip()
    _texts(texts, rows, times, zone, order)


def _kind(cell: Any) -> str:
    """``d`` a date or time, ``n`` a number, ``t`` a text, ``x`` something else; empty for an empty cell."""
    if is_empty(cell) or cell is pd.NaT or cell is pd.NA:
        return ""
    if isinstance(cell, datetime.date):
        return "d"
    if isinstance(cell, bool):
        return "x"
    return "n" if isinstance(cell, int | float | np.number) else "t" if isinstance(cell, str) else "x"


def _moment(cell: Any, zone: str) -> np.datetime64:
    stamp = pd.Timestamp(cell)
    if stamp.tzinfo is not None:
        stamp = (stamp.tz_convert(zone) if zone else stamp).tz_localize(None)
    return np.datetime64(stamp.to_datetime64(), "us")


def _numbers(values: np.ndarray, rows: np.ndarray, times: Times, zone: str) -> None:
    """Numbers: days of a spreadsheet, seconds or milliseconds since 1970 (universal time), or digits of a date."""
    empty = np.isnan(values)
    serial = (values >= 20_000) & (values < 80_000)
    seconds = (values >= 5e8) & (values < 5e9)
    millis = (values >= 5e11) & (values < 5e12)
    digits = (
        ((values >= 19_000_101) & (values < 21_001_231))
        | ((values >= 1.9e11) & (values < 2.2e11))
        | ((values >= 1.9e13) & (values < 2.2e13))
    )
    micros = np.zeros(len(values))
    micros[serial] = np.round((values[serial] - 25_569.0) * 86_400.0) * 1e6
    micros[seconds] = values[seconds] * 1e6
    micros[millis] = values[millis] * 1e3
    known = serial | seconds | millis
    found = micros.astype(np.int64).astype("datetime64[us]")
    universal = seconds | millis
    if zone and universal.any():
        found[universal] = _local(pd.Series(found[universal]).dt.tz_localize("UTC"), zone)
    times.zoneless[rows[universal]] |= not zone
    times.values[rows[known]] = found[known]
    texts = pd.Series([f"{value:.0f}" for value in values[digits]], dtype="str")
    if len(texts):
        _texts(texts, rows[digits], times, zone, "")
    times.unreadable[rows[~empty & ~known & ~digits]] = True


def _local(aware: pd.Series, zone: str) -> np.ndarray:
    local: np.ndarray = aware.dt.tz_convert(ZoneInfo(zone)).dt.tz_localize(None).to_numpy("datetime64[us]")
    return local


def _texts(texts: pd.Series, rows: np.ndarray, times: Times, zone: str, order: str) -> None:
    """Texts: most are ISO and read at once; the others one by one."""
    offset = matches(texts.array, _OFFSET)
    plain = texts[~offset]
    iso = pd.to_datetime(plain.where(plain.str.len() > 8), format="ISO8601", errors="coerce")
    if isinstance(iso.dtype, pd.DatetimeTZDtype):
        iso = iso.dt.tz_localize(None)
    times.values[rows[~offset]] = iso.to_numpy("datetime64[us]")
    left = np.flatnonzero(offset)
    if len(left):
        aware = pd.to_datetime(texts.iloc[left], format="ISO8601", errors="coerce", utc=True)
        if zone:
            times.values[rows[left]] = _local(aware, zone)
        else:
            ends = texts.iloc[left].str.extract(r"([+-]\d{2}:?\d{2})$")[0]
            if ends.notna().all() and ends.nunique() == 1:  # one offset for all: that of the place
                bare = texts.iloc[left].str.replace(r"\s*[+-]\d{2}:?\d{2}$", "", regex=True)
                read = pd.to_datetime(bare, format="ISO8601", errors="coerce")
                times.values[rows[left]] = read.to_numpy("datetime64[us]")
            else:
                times.zoneless[rows[left[aware.notna().to_numpy()]]] = True
    rest = np.isnat(times.values[rows]) & ~times.zoneless[rows]
    if rest.any():
        _one_by_one(texts[rest], rows[rest], times, zone, order)


def _one_by_one(texts: pd.Series, rows: np.ndarray, times: Times, zone: str, order: str) -> None:
    codes, words = pd.factorize(texts)
    plain = [_plain(str(word)) for word in words]
    order = order or _order_of(plain)
    found = np.full(len(words), np.datetime64("NaT", "us"))
    faults = np.zeros(len(words), dtype="U1")
    for number, word in enumerate(plain):
        if is_empty(word):
            continue
        result = _read(word, order, zone)
        if isinstance(result, str):
            faults[number] = result
        else:
            found[number] = result
    times.values[rows] = found[codes]
    for code, mask in (
        ("u", times.unreadable),
        ("i", times.impossible),
        ("a", times.ambiguous),
        ("z", times.zoneless),
    ):
        mask[rows] |= faults[codes] == code


def _plain(text: str) -> str:
    """One width of signs; Chinese words of dates as signs."""
    if text.isascii():
        return text.strip()
    text = unicodedata.normalize("NFKC", text).strip()
    half = next((sign for word, sign in _HALVES if word in text), "")
    for word, _ in _HALVES:
        text = text.replace(word, " ")
    for pattern, sign in (_CHINESE[-1], *_CHINESE[:-1]):
        text = pattern.sub(sign, text)
    return re.sub(r"\s+", " ", f"{text} {half}").strip()


def _order_of(words: list[str]) -> str:
    """Whether the day or the month stands first in texts like 13/04/2024, if any text of the column tells."""
    first = second = half = False
    for word in words:
        if found := _YEAR_LAST.fullmatch(word):
            first |= int(found["a"]) > 12
            second |= int(found["b"]) > 12
            half |= bool(found["half"])
    if first != second:
        return "dmy" if first else "mdy"
    return "mdy" if half and not first else ""


def _read(word: str, order: str, zone: str) -> np.datetime64 | str:
    """A time, or the letter of what is wrong with the text."""
    if found := _YEAR_FIRST.fullmatch(word) or _COMPACT.fullmatch(word):
        return _made(found, int(found["y"]), int(found["m"]), int(found["d"]), zone)
    if found := _YEAR_LAST.fullmatch(word):
        a, b, year = int(found["a"]), int(found["b"]), int(found["y"])
        if not order and a <= 12 and b <= 12 and a != b:
            return "a"
        month, day = (b, a) if order == "dmy" or (not order and a > 12) else (a, b)
        return _made(found, year + (2000 if year < 100 else 0), month, day, zone)
    if found := _NAMED.fullmatch(word):
        name = (found["n"] or found["n2"])[:3].lower()
        if name in _MONTHS:
            return _made(found, int(found["y"]), _MONTHS.index(name) + 1, int(found["d"] or found["d2"]), zone)
    if re.fullmatch(r"\d{5}(\.\d+)?", word):
        days = float(word)
        if 20_000 <= days < 80_000:
            return np.datetime64("1899-12-30", "us") + np.timedelta64(round(days * 86_400), "s")
    if re.fullmatch(r"\d{10}|\d{13}", word):
        if not zone:
            return "z"
        seconds = int(word) / (1000 if len(word) == 13 else 1)
        return _moment(datetime.datetime.fromtimestamp(seconds, datetime.UTC), zone)
    return "u"


def _made(found: re.Match[str], year: int, month: int, day: int, zone: str) -> np.datetime64 | str:
    parts = found.groupdict()
    hour, minute, second = (int(parts.get(name) or 0) for name in "HMS")
    hour = int(parts["h"]) if parts.get("h") else hour
    half = (parts.get("half") or "").upper().replace(".", "")
    if half and not (parts.get("H") or parts.get("h")):
        return "u"
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "PM" else 0)
    later = hour == 24 and not minute and not second
    try:
        moment = datetime.datetime(year, month, day, 0 if later else hour, minute, second)
    except ValueError:
        return "i"
    stamp = np.datetime64(moment, "us") + np.timedelta64(24 if later else 0, "h")
    if offset := parts.get("zone"):
        if not zone:
            return "z"
        sign = -1 if offset[0] == "-" else 1
        number = re.sub(r"\D", "", offset)
        minutes = sign * (int(number[:2]) * 60 + int(number[2:])) if number else 0
        aware = (pd.Timestamp(stamp) - pd.Timedelta(minutes=minutes)).tz_localize("UTC")
        return _moment(aware, zone)
    return stamp
