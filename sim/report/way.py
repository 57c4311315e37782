"""The way of one case as a picture: when it was where."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sim.jit.units import DAY_HOURS
from sim.report.checks import checked
from sim.report.style import BLUE, GREEN, GREY, LIGHT, ORANGE, PINK, SKY, YELLOW, date_axis, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.stories.story import Story

_COLOURS: Final = {
    "in_work": BLUE, "waiting": ORANGE, "latent": LIGHT, "reporting": LIGHT, "outside": GREEN, "contractor": YELLOW,
    "pickup": PINK, "round": SKY, "held": ORANGE, "posted": SKY, "pending": GREY, "moving": GREY, "answered": BLUE,
}  # fmt: skip


@checked
def way(story: Story, lang: str = "en") -> Axes:
    """A bar for every step of a case, a row for every kind of time.

    Parameters
    ----------
    story : Story
        As :meth:`sim.records.Run.story` tells it.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
    """
    import matplotlib.pyplot as plt
    from matplotlib.dates import date2num

    from sim.stories.story import Teller  # with the engine, which can make a run again
    from sim.stories.way import TIMES
    from sim.stories.words import TIMES as TITLES
    from sim.stories.words import duration

    minutes = story.minutes
    rows = [name for name in reversed(TIMES) if name in minutes]
    start = datetime.combine(story.run.scenario.run.start_date, datetime.min.time())
    with style(lang):
        figure, axes = plt.subplots(figsize=(9, 1.6 + 0.38 * max(len(rows), 1)), layout="constrained")
        for place, name in enumerate(rows):
            mine = [step for step in story.way.steps if step.time == name]
            begins = [date2num(start + timedelta(hours=step.start)) for step in mine]  # type: ignore[no-untyped-call]
            bars = [(at, (step.end - step.start) / DAY_HOURS) for at, step in zip(begins, mine, strict=True)]
            axes.broken_barh(bars, (place - 0.35, 0.7), color=_COLOURS[name], edgecolor="white", linewidth=0.3)
        labels = [f"{TITLES[name].of(lang)}  {duration(minutes[name], lang)}" for name in rows]
        axes.set_yticks(range(len(rows)), labels)
        axes.xaxis_date()
        date_axis(axes, lang)
        axes.grid(axis="x", alpha=0.25)
        title = Teller(story.run, lang).item(story.facts)[0]
        axes.set_title(
            f"{title}{'：' if lang == 'zh' else ': '}{duration(story.total_minutes, lang)}",
            loc="left",
            fontweight="bold",
        )
        figure.align_labels()
    found: Axes = axes
    return found
