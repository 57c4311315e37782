"""What a run leaves: cases, daily series, groups, summary and provenance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa

from sim.arguments import one_of, path_of, truth
from sim.jit.units import DAY_HOURS
from sim.records.buffers import values_of
from sim.records.cases import Cases
from sim.records.population import Population
from sim.records.tables import build_table, dates
from sim.records.trace import Trace

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.policy.text import Text
    from sim.stories.people import PersonStory
    from sim.stories.story import Story


class Run:
    """Records of one run of a scenario.

    Tables are kept in Arrow; pandas frames are made when first asked for, and kept.

    Attributes
    ----------
    table : pyarrow.Table
        One row per need or enquiry (columns: docs/reference/records.md).
    series_table : pyarrow.Table
        One row per day, warm-up included.
    population : Population
        Residents by grid and group.
    provenance : dict
        Seed, scenario hash, versions, times, memory.
    scenario : Scenario or None
        What was run; None if the records were read and the scenario is no longer valid.
    seed : int
    stored : tuple, optional
        Summary and groups as a folder holds them, in the constructor; else they are worked out.
    trace : Trace or None
        What happened to every case, event by event; None where nobody asked for it (``sim.run(..., trace=True)``).
    """

    def __init__(
        self,
        table: pa.Table,
        series_table: pa.Table,
        population: Population,
        provenance: Mapping[str, Any],
        scenario: Any,
        seed: int,
        stored: tuple[dict[str, float], dict[str, Any]] | None = None,
        trace: Trace | None = None,
    ):
        self.table = table
        self.series_table = series_table
        self.population = population
        self.provenance: dict[str, Any] = dict(provenance)
        self.scenario = scenario
        self.seed = int(seed)
        self.trace = trace
        if stored is not None:
            self.__dict__["_measured"] = stored

    @classmethod
    def from_columns(
        cls,
        cases: Mapping[str, Any],
        series: Mapping[str, Any],
        codes: Mapping[str, Sequence[str]],
        residents: Population,
        provenance: Mapping[str, Any],
        scenario: Any,
        seed: int,
        trace: Trace | None = None,
    ) -> Self:
        """Records from plain columns, as the engine hands them over.

        Parameters
        ----------
        cases, series : mapping of str to ndarray
            Every declared column, categories as integer codes; ``series`` may leave out ``date``.
            Contiguous arrays of the declared type are taken over without a copy: do not change them later.
        codes : mapping of str to sequence of str
            Names of the codes of ``category`` and ``item``; code 0 of ``category`` is the enquiry.
        residents : Population
        provenance : mapping
        scenario : Scenario
            ``scenario.run.start_date`` dates the days.
        seed : int
        trace : Trace, optional
        """
        table = build_table("cases", cases, codes)
        if "date" not in series:
            series = {**series, "date": dates(np.asarray(series["day"]), scenario.run.start_date)}
        return cls(table, build_table("series", series), residents, provenance, scenario, seed, trace=trace)

    @property
    def titles(self) -> dict[str, Text]:
        """Titles of the resident groups of the user's own, by name; empty where the scenario has none."""
        return {group.name: group.title for group in self.population.own}

    @property
    def days(self) -> int:
        """Days of the run, warm-up not counted."""
        return int(np.count_nonzero(values_of(self.series_table.column("day")) >= 0))

    @property
    def hours(self) -> float:
        """Length of the run in hours, warm-up not counted."""
        return DAY_HOURS * self.days

    @cached_property
    def _measured(self) -> tuple[dict[str, float], dict[str, Any]]:
        from sim.measures.summary import summarise

        daily = self.series_table
        measured = values_of(daily.column("day")) >= 0
        columns = {name: values_of(daily.column(name))[measured] for name in daily.column_names if name != "date"}
        return summarise(Cases.of(self.table), columns, self.population, self.hours)

    @property
    def summary(self) -> dict[str, float]:
        """Measures of the run (``gridgov measures`` explains each)."""
        return self._measured[0]

    @property
    def group_columns(self) -> dict[str, Any]:
        """Columns of the ``groups`` table as numpy arrays."""
        return self._measured[1]

    @cached_property
    def groups(self) -> pd.DataFrame:
        """Outcomes by group, grid type, deprivation quintile and community."""
        import pandas as pd

        return pd.DataFrame(self.group_columns)

    @cached_property
    def cases(self) -> pd.DataFrame:
        """One row per need or enquiry."""
        # A copy: columns shared with Arrow are read-only, and users expect to change a frame.
        frame: pd.DataFrame = self.table.to_pandas(split_blocks=True).copy()
        return frame

    @cached_property
    def series_all(self) -> pd.DataFrame:
        """One row per day, warm-up included (negative days)."""
        return _dated(self.series_table)

    @cached_property
    def series(self) -> pd.DataFrame:
        """One row per day of the run."""
        frame = self.series_all
        return frame[frame["day"] >= 0].reset_index(drop=True)

    def write(self, directory: str | Path, csv: bool = False) -> Path:
        """Write all records to a directory, whole or not at all.

        Parameters
        ----------
        directory : path
            New, empty, or an earlier run, which is replaced.
        csv : bool
            Also write the tables as CSV.

        Returns
        -------
        Path

        Raises
        ------
        RecordError
            The directory holds something else.
        """
        from sim.records.store import write_run

        return write_run(self, path_of(directory, "directory"), csv=truth("csv", csv))

    @classmethod
    def read(cls, directory: str | Path) -> Self:
        """Read records that :meth:`write` made.

        Raises
        ------
        RecordError
            The directory is no run of gridgov.
        """
        from sim.records.store import read_run

        return read_run(cls, path_of(directory, "directory"))

    def story(self, case: int | str) -> Story:
        """The way of one case in plain words: every desk, wait, hand-off and draw, and where its hours went.

        Parameters
        ----------
        case : int or str
            Row of the case table; or ``slowest``, ``most_handed_on`` or ``superficial``.

        Returns
        -------
        Story
            Print it, ``.text("zh")`` for Chinese, ``.plot()`` for a picture, ``.minutes`` for where the time went.

        Raises
        ------
        ArgumentError
            There is no such case.
        RecordError
            The run keeps no trace and cannot be made again.

        Notes
        -----
        A run without a trace is made once more, and must come out the same (``sim.run(..., trace=True)`` saves that).
        """
        from sim.stories import story_of

        return story_of(self, case)

    def resident_year(self, resident: int) -> PersonStory:
        """All needs of one resident and what became of each.

        Parameters
        ----------
        resident : int
            Number of the resident, from 0.

        Raises
        ------
        ArgumentError
            There is no such resident.
        """
        from sim.stories import resident_year

        return resident_year(self, resident)

    def member_week(self, server: int, week: int = 0) -> PersonStory:
        """What one person of the staff did in a week.

        Parameters
        ----------
        server : int
            Number of the person, from 0; grid members come first.
        week : int
            Number of the week, from 0.

        Raises
        ------
        ArgumentError
            There is no such person or week.
        RecordError
            The run keeps no trace and cannot be made again.
        """
        from sim.stories import member_week

        return member_week(self, server, week)

    def plot(self, lang: str = "en") -> Axes:
        """Plot daily arrivals, solutions and the backlog."""
        from sim.report.figures import daily

        return daily(self, lang=lang)

    def title(self, lang: str = "en") -> str:
        """Title of the scenario, or its hash where it has none."""
        one_of("lang", lang, ("en", "zh"))
        title = getattr(self.scenario, "title", None)
        text = getattr(title, lang, "") if title is not None else ""
        return text or str(self.provenance.get("scenario", "run"))

    def __repr__(self) -> str:
        return f"<Run {self.title()!r} seed {self.seed}: {self.days} days, {self.table.num_rows:,} cases>"

    def _repr_html_(self) -> str:
        from sim.measures.display import measure_of, show, unit_label
        from sim.measures.registry import MAIN
        from sim.visible import escape

        rows = "".join(
            f"<tr><td>{escape(m.en)}</td><td style='text-align:right'>{show(m, self.summary[m.name])}</td>"
            f"<td>{escape(unit_label(m))}</td></tr>"
            for m in map(measure_of, MAIN)
        )
        head = f"{escape(self.title())}, seed {self.seed}, {self.days} days, {self.table.num_rows:,} cases"
        return f"<table><caption>{head}</caption><tbody>{rows}</tbody></table>"


def _dated(table: pa.Table) -> pd.DataFrame:
    import pandas as pd

    frame: pd.DataFrame = table.to_pandas().copy()
    frame["date"] = pd.to_datetime(frame["date"])
    return frame
