"""A run as a film: the map of grids and the curves of its days, as a GIF or as a page of HTML."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.arguments import one_of, path_of, whole
from sim.errors import ArgumentError
from sim.jit.units import DAY_HOURS
from sim.policy.text import T
from sim.records.places import check_file, put_file
from sim.report.checks import checked_of_runs
from sim.report.grid_map import Base
from sim.report.records_in import Array, view_of
from sim.report.style import BLUE, GREY, ORANGE, note, style

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.records.run import Run

ENDS: Final = (".gif", ".html")
_WORDS: Final = {
    "map": T("Open needs per 1,000 residents", "每千居民未办结诉求"),
    "open": T("open needs", "未办结诉求"),
    "registered": T("registered that day", "当日登记"),
    "day": T("Day {day} · {date}", "第{day}天 · {date}"),
    "note": T(
        "Schematic, not a map: positions are drawn by the model. A dot is a grid, its size grows with residents.",
        "示意图，非实际地图：位置由模型生成。每点为一个网格，大小随居民数增加。",
    ),
    "note_map": T("Boundaries as imported.", "边界为导入数据。"),
}


def open_by_day(run: Run) -> Array:
    """Registered needs that are not closed at the end of each day, by grid; float64 (days, grids).

    A need that was closed and came back counts as open from its registration to its last closing.
    """
    view, grids = view_of(run), len(run.population.kind)
    days = run.days
    known = view.needs & ~np.isnan(view["registered"])
    grid = view["grid"][known].astype(np.int64)
    still = view.among("end", "open", "pending")[known]
    closed = view["closed"][known]
    unclosed = view["registered"][known] + view["open_hours"][known]  # withdrawn, hung up, without money
    closed = np.where(still, np.inf, np.where(np.isnan(closed), unclosed, closed))
    changes = np.zeros((days + 1, grids))
    for hours, step in ((view["registered"][known], 1.0), (closed, -1.0)):
        day = np.clip(np.floor(hours / DAY_HOURS), 0, days).astype(np.int64)
        np.add.at(changes, (day, grid), step)
    found: Array = np.cumsum(changes, axis=0)[:days]
    return found


@checked_of_runs
def animation(run: Run, file: str | Path, days_a_frame: int = 7, lang: str = "en", frames_a_second: int = 6) -> Path:
    """Draw a run as a film: where needs are open, and how many, day by day.

    Parameters
    ----------
    run : Run
    file : path
        Ends in ``.gif`` or ``.html``; a page holds its pictures and has buttons to play, stop and step.
    days_a_frame : int
        Days from one picture to the next, 1 to 366.
    lang : {"en", "zh"}
    frames_a_second : int
        1 to 50.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ArgumentError
        The file ends otherwise, or a number is out of its range.
    RecordError
        Something is in the way of the file.

    Examples
    --------
    >>> sim.animation(sim.run("demo", seed=1), "year.gif")  # doctest: +SKIP
    """
    from matplotlib.animation import FuncAnimation

    target = path_of(file, "file")
    if target.suffix.lower() not in ENDS:
        raise ArgumentError(f"file: expected a name that ends in {' or '.join(ENDS)}, found {target.name!r}")
    one_of("lang", lang, ("en", "zh"))
    step, speed = whole("days_a_frame", days_a_frame, 1, 366), whole("frames_a_second", frames_a_second, 1, 50)
    check_file(target)
    import matplotlib.pyplot as plt

    with style(lang):
        figure, turn = _scene(run, lang)
        shown = range(0, run.days, step)
        film = FuncAnimation(figure, turn, frames=shown, interval=1000 / speed, cache_frame_data=False)
        try:
            put_file(target, lambda part: _write(film, part, target.suffix.lower(), speed))
        finally:
            plt.close(figure)
    return target


def _scene(run: Run, lang: str) -> tuple[Any, Callable[[int], list[Any]]]:
    """A figure, and a function that turns it to a day."""
    import matplotlib.pyplot as plt

    base, counts = Base.of(run), open_by_day(run)
    residents = base.residents
    rate = np.divide(1000.0 * counts, residents, out=np.full(counts.shape, np.nan), where=residents > 0)
    values = [base.spread(one) for one in rate]
    top = max(float(np.nanpercentile(np.array(values), 99)) if len(values) else 1.0, 1.0)
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.0, 4.4), width_ratios=(1.1, 1.0), layout="constrained")
    drawn = base.draw(left, values[0], (0.0, top))
    known = base.filled(values[0])
    left.set_title(_WORDS["map"].of(lang))
    figure.colorbar(drawn, ax=left, shrink=0.7, location="bottom")
    days = np.arange(run.days)
    total, arriving = counts.sum(axis=1), run.series["registered"].to_numpy()
    for values_of, name, colour in ((total, "open", BLUE), (arriving, "registered", ORANGE)):
        right.plot(days, values_of, lw=1.3, color=colour, label=_WORDS[name].of(lang))
    right.legend(frameon=False, fontsize=8.5, loc="upper left")
    right.set_ylim(0, 1.15 * max(float(total.max(initial=1.0)), float(arriving.max(initial=1.0)), 1.0))
    mark = right.axvline(0, color=GREY, lw=1.2)
    note(figure, _WORDS["note_map" if base.outlines else "note"].of(lang) + base.left_out(lang))
    dates = run.series["date"].dt.date.tolist()

    def turn(day: int) -> list[Any]:
        drawn.set_array(values[day][known])
        mark.set_xdata([day, day])
        right.set_title(_WORDS["day"].of(lang).format(day=day, date=dates[day].isoformat()))
        return [drawn, mark]

    return figure, turn


def _write(film: Any, part: Path, end: str, speed: int) -> None:
    from matplotlib.animation import PillowWriter

    if end == ".html":
        part.write_text(film.to_jshtml(fps=speed, embed_frames=True, default_mode="loop"), encoding="utf-8")
        return
    with TemporaryDirectory() as folder:  # Pillow knows the format by the name
        made = Path(folder) / "film.gif"
        film.save(made, writer=PillowWriter(fps=speed), dpi=90)
        part.write_bytes(made.read_bytes())
