"""A series of daily counts to replay: a CSV or Parquet file beside the scenario, read and checked."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.errors import GridgovError
from sim.scenario.demand_types import unknown_types
from sim.scenario.parquet_file import read_bounded
from sim.scenario.problems import nearest, show
from sim.scenario.validate import Mismatch

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

PATH: Final = "demand.daily_counts"
ENDINGS: Final = (".csv", ".parquet")
MOST_BYTES: Final = 64 << 20
MOST_ROWS: Final = 2_000_000
MOST_COUNT: Final = 1e6
MOST_FAULTS: Final = 10
_COLUMNS: Final = ("date", "day", "category", "count", "district")
ANYWHERE: Final = -1
Row = tuple[int, str, float, int]


@dataclass(frozen=True, slots=True)
class DailyCounts:
    """A series as read.

    Attributes
    ----------
    dated : bool
        True: days are counted from 1970-01-01; False: they are days of the run, 0 the first.
    rows : tuple of (day, type, count, district)
        Of each line; district -1 stands for the whole place. Type: name of a category or an item.
    faults : tuple of (line, expected, found)
        What is wrong with the file; such lines are not among the rows.
    """

    dated: bool
    rows: tuple[Row, ...]
    faults: tuple[tuple[int, str, str], ...]

    @property
    def types(self) -> tuple[str, ...]:
        """Types that the series gives, in reading order."""
        return tuple(dict.fromkeys(row[1] for row in self.rows))


def is_series(name: str) -> bool:
    """Whether a name is that of a CSV or Parquet file."""
    return name.lower().endswith(ENDINGS)


def beside_file(name: str, folder: Path) -> str:
    """The path of a series named in a file of a folder."""
    try:
        path = folder / Path(name).expanduser()
        return str(path.resolve()) if path.is_file() else name
    except (RuntimeError, OSError, ValueError):  # the home of nobody, a name too long, a zero inside
        return name


def raw_of(name: str) -> bytes:
    """The bytes of the file of a series; empty where it cannot be read (the checks of the scenario say why)."""
    try:
        path = Path(name).expanduser()
        return path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""
    except (RuntimeError, OSError, ValueError):
        return b""


def digest_of(name: str) -> str:
    """SHA-256 (hex) of the contents of a series: it counts by what it says, not by where it lies."""
    return hashlib.sha256(raw_of(name)).hexdigest()


def read_counts(name: str) -> DailyCounts:
    """The series of a file.

    Parameters
    ----------
    name : str
        Path of a CSV file (UTF-8 or GB 18030) or a Parquet file.
    """
    return _parsed(raw_of(name), name.lower().endswith(".parquet"))


def count_checks(scenario: Scenario, counts: Mapping[str, int]) -> Iterator[Mismatch]:
    """Everything wrong with the series of daily counts of a scenario.

    Parameters
    ----------
    scenario : Scenario
    counts : mapping
        Number of districts, streets and communities.
    """
    name = scenario.demand.daily_counts
    if not name:
        return
    raw = raw_of(name) if is_series(name) else b""
    if not raw:
        expected = f"the path of a CSV or Parquet file that can be read, of at most {MOST_BYTES >> 20} MB"
        yield Mismatch((PATH,), expected, f'"{name}"', hint="relative paths start at the folder of the scenario's file")
        return
    series = read_counts(name)
    for line, expected, found in series.faults[:MOST_FAULTS]:
        yield Mismatch((PATH,), f"line {line} of the file: {expected}" if line else expected, found)
    for mismatch in unknown_types(PATH, series.types, scenario):
        yield Mismatch((PATH,), mismatch.expected, mismatch.found, mismatch.hint, mismatch.suggestion)
    most = counts["district"]
    if wrong := sorted({row[3] for row in series.rows if row[3] >= most}):
        yield Mismatch((PATH,), f"districts 0 to {most - 1} (after territory.scale), or none", f"{wrong[0]}")


@lru_cache(maxsize=4)
def _parsed(raw: bytes, parquet: bool) -> DailyCounts:
    try:
        header, lines = _parquet(raw) if parquet else _csv(raw)
    except (ValueError, OSError, csv.Error) as error:
        return DailyCounts(False, (), ((0, "a table that can be read", str(error)[:200]),))
    if fault := _header(header):
        return DailyCounts(False, (), (fault,))
    place: dict[str, int] = {name: header.index(name) for name in _COLUMNS if name in header}
    rows: list[Row] = []
    faults: list[tuple[int, str, str]] = []
    seen: set[tuple[int, str, int]] = set()
    for number, line in enumerate(lines, start=2):
        if number > MOST_ROWS:
            faults.append((number, f"at most {MOST_ROWS:,} lines", "more"))
            break
        if len(faults) >= MOST_FAULTS:
            break
        if not any(str(cell).strip() for cell in line if cell is not None):
            continue
        try:
            row = _row(line, place)
        except _FaultError as fault_error:
            faults.append((number, fault_error.expected, fault_error.found))
            continue
        if (row[0], row[1], row[3]) in seen:
            faults.append((number, "each day, category and district once", f"{row[1]} again"))
            continue
        seen.add((row[0], row[1], row[3]))
        rows.append(row)
    if not rows and not faults:
        faults.append((0, "at least one line of counts", "none"))
    return DailyCounts("date" in place, tuple(rows), tuple(faults))


class _FaultError(GridgovError):
    def __init__(self, expected: str, found: Any) -> None:
        super().__init__(expected)
        self.expected, self.found = expected, show(found)


def _header(header: list[str]) -> tuple[int, str, str] | None:
    wanted = "columns date (or day), category and count, and district if wanted"
    for name in header:
        if name not in _COLUMNS:
            near = nearest(name, _COLUMNS)
            return 1, wanted, f'the column "{name[:60]}"' + (f"; did you mean {near}?" if near else "")
    if ("date" in header) == ("day" in header) or not {"category", "count"} <= set(header):
        return 1, wanted, f"columns {', '.join(header)[:200] or 'none'}"
    if len(set(header)) < len(header):
        return 1, wanted, "a column twice"
    return None


def _row(line: list[Any], place: Mapping[str, int]) -> Row:
    if len(line) <= max(place.values()):
        raise _FaultError("a value in each column", line)
    day = _date(line[place["date"]]) if "date" in place else _whole(line[place["day"]], "a day of the run (0 is first)")
    name = str(line[place["category"]]).strip()
    count = _number(line[place["count"]])
    district = line[place["district"]] if "district" in place else None
    if district is None or str(district).strip() == "":
        return day, name, count, ANYWHERE
    where = _whole(district, "the number of a district, or nothing")
    if where < 0:
        raise _FaultError("the number of a district, or nothing", district)
    return day, name, count, where


def _date(value: Any) -> int:
    try:
        found = value if isinstance(value, date) else date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        raise _FaultError("a date as YYYY-MM-DD", value) from None
    return found.toordinal() - date(1970, 1, 1).toordinal()


def _whole(value: Any, expected: str) -> int:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise _FaultError(expected, value) from None
    if not number.is_integer() or abs(number) > MOST_COUNT:
        raise _FaultError(expected, value)
    return int(number)


def _number(value: Any) -> float:
    expected = f"a count in [0, {MOST_COUNT:g}]"
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise _FaultError(expected, value) from None
    if not (math.isfinite(number) and 0.0 <= number <= MOST_COUNT):
        raise _FaultError(expected, value)
    return number


def _csv(raw: bytes) -> tuple[list[str], Iterable[list[Any]]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    lines = csv.reader(io.StringIO(text, newline=""))
    header = [name.strip() for name in next(lines, [])]
    return header, list(lines)


def _parquet(raw: bytes) -> tuple[list[str], Iterable[list[Any]]]:
    table = read_bounded(raw, MOST_ROWS)
    table = table.drop_columns([name for name in table.column_names if name.startswith("__index_level_")])
    columns = [column.to_pylist() for column in table.columns]
    return list(table.column_names), [list(cells) for cells in zip(*columns, strict=True)]
