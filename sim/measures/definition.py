"""What a measure is: its titles, unit, direction, definition, source and the columns it reads."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Literal

from sim.errors import ArgumentError

Better = Literal["more", "less", "neither"]
FAMILIES: Final = {
    "throughput": ("Throughput", "办理量"),
    "timeliness": ("Timeliness", "时效"),
    "truth": ("Truth gap", "纸面与真实之差"),
    "trust": ("Trust", "居民信任"),
    "unmet": ("Needs met and unmet", "诉求满足与未满足"),
    "worth": ("Weighted by severity and person", "按严重程度与人计"),
    "equity": ("Equity", "公平"),
    "workload": ("Workload", "工作负荷"),
    "co_building": ("Volunteers and units", "志愿与共建"),
    "people": ("Staff", "人员"),
    "money": ("Money", "经费"),
    "costs": ("Costs of levers", "举措成本"),
}

#: Units of what places add up in.
SUMMED: Final = ("cases", "severity", "yuan", "person-hours")
#: Source of a measure of the user's own, and its definition if it was given none.
OF_USER: Final = "the user's own"
UNTOLD: Final = "a measure of the user's own"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a run.

    Attributes
    ----------
    name : str
        Key in ``summary`` and column of a results table.
    en, zh : str
        Titles.
    unit : str
        ``cases``, ``share``, ``h``, ``person-hours``, ``d``, ``yuan``, ``per person-year``, ``index``, ...
    better : {"more", "less", "neither"}
        Which direction is an improvement.
    definition : str
        What is counted, over what.
    digits : int
        Digits after the point in tables (of per cent for shares).
    main : bool
        Shown in the short table and the figure.
    signed : bool
        Whether it may be below 0 (and, a share, is a difference of shares).
    reads : tuple of str
        Columns of the case table beside ``arose`` and ``end``, which every measure reads;
        ``series.x`` for daily columns, ``residents`` for the number of residents, ``deprivation`` for
        the deprivation of grids.
    source : str
        Where the definition comes from.
    family : str
        One of ``FAMILIES``.
    most : float
        Largest value that it can take, in its unit; a share's is 1 anyhow.
    """

    name: str
    en: str
    zh: str
    unit: str
    better: Better
    definition: str
    digits: int = 0
    main: bool = False
    signed: bool = False
    reads: tuple[str, ...] = ()
    source: str = "plain count"
    family: str = ""
    most: float = math.inf

    def title(self, lang: str = "en") -> str:
        """Title in English or Chinese."""
        return self.zh if lang == "zh" else self.en

    @property
    def summed(self) -> bool:
        """Whether it grows with place and days: counts, money and hours of work, not what is per case or person."""
        return self.unit in SUMMED and "_per_" not in self.name

    @property
    def bounds(self) -> tuple[float, float]:
        """Least and largest value that it can take, in its unit."""
        if self.signed or self.unit == "index":
            return -math.inf, math.inf
        return 0.0, 1.0 if self.unit in ("share", "0-1") else self.most


def family(name: str, *measures: Measure) -> tuple[Measure, ...]:
    """Put measures into a family."""
    if name not in FAMILIES:
        raise ArgumentError(f"family: expected one of {', '.join(FAMILIES)}, found {name!r}")
    return tuple(replace(measure, family=name) for measure in measures)
