"""Flow of cases: how needs become known, how often they are handed on, where they end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import ArgumentError
from sim.records.columns import CHANNELS, LEVELS
from sim.report.checks import checked
from sim.report.records_in import view_of
from sim.report.size import with_size
from sim.report.style import BLUE, GREEN, GREY, LIGHT, ORANGE, PINK, SKY, YELLOW, note, style
from sim.report.words import CHANNEL_TITLES, LEVEL_TITLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.records.run import Run

MOVES: Final = ("0", "1", "2", "3+")
ENDS: Final = (
    *(f"solved_{level}" for level in LEVELS[1:]),
    "superficial",
    "open",
    "no_money",
    "withdrawn",
    "unknown",
    "lapsed",
)
_WORDS: Final = {
    "en": {
        "title": "How needs travel: {name}",
        "known": "How it became known",
        "moves": "Hand-offs",
        "end": "Outcome",
        "solved": "Solved: {level}",
        "superficial": "Paper only",
        "open": "Still open",
        "no_money": "No money",
        "withdrawn": "Withdrawn",
        "unknown": "Not known yet",
        "lapsed": "Lapsed unseen",
        "-": "none: never known",
        "0": "none",
        "1": "1",
        "2": "2",
        "3+": "3 or more",
        "note": "{n:,} needs that arose in the run; heights are shares of them.",
    },
    "zh": {
        "title": "诉求如何流转：{name}",
        "known": "知晓渠道",
        "moves": "流转次数",
        "end": "结果",
        "solved": "解决：{level}",
        "superficial": "办而未结",
        "open": "办理中",
        "no_money": "无资金",
        "withdrawn": "居民撤回",
        "unknown": "尚未知晓",
        "lapsed": "未发现而流失",
        "-": "无：从未知晓",
        "0": "无",
        "1": "1次",
        "2": "2次",
        "3+": "3次及以上",
        "note": "运行期内产生的{n:,}件诉求；高度为其占比。",
    },
}
_COLOURS: Final = {
    "grid": BLUE,
    "community": SKY,
    "street": GREEN,
    "district": YELLOW,
    "intake": PINK,
    "superficial": ORANGE,
}
_WIDTH: Final = 0.05
_GAP: Final = 0.014


def flows(run: Run) -> dict[tuple[str, str, str], int]:
    """Needs of a run by channel, number of hand-offs (``-`` if never known) and end.

    Returns
    -------
    dict of (channel, moves, end) to int
        Ends are ``ENDS``: solved at a level, closed on paper only, still open, withdrawn for want of money or by the
        resident, not known yet, lapsed unseen. The numbers add up to the needs that arose in the run.
    """
    view = view_of(run)
    rows = np.flatnonzero(view.arisen)
    channel = np.asarray(view["channel"][rows], dtype=np.int64)
    known = channel > 0
    moves = np.where(known, np.minimum(view["handoffs"][rows], 3), -1).astype(np.int64)
    end = _ends(view, rows)
    cell, count = np.unique((channel * 5 + moves + 1) * len(ENDS) + end, return_counts=True)
    names = ("-", *MOVES)
    return {
        (CHANNELS[c // len(ENDS) // 5], names[c // len(ENDS) % 5], ENDS[c % len(ENDS)]): int(n)
        for c, n in zip(cell.tolist(), count.tolist(), strict=True)
    }


def _ends(view: Any, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    level = np.asarray(view["level"][rows], dtype=np.int64)
    end = np.full(len(rows), ENDS.index("open"), dtype=np.int64)
    for name, states in (
        ("no_money", ("no_money",)),
        ("withdrawn", ("withdrawn",)),
        ("lapsed", ("lapsed",)),
        ("unknown", ("latent", "reporting")),
        ("superficial", ("superficial", "pending", "given_up")),
    ):
        end[view.among("end", *states)[rows]] = ENDS.index(name)
    solved = view.solved[rows] & (level > 0)
    end[solved] = level[solved] - 1
    return end


@checked
def case_flow(run: Run, lang: str = "en") -> Axes:
    """Needs as bands from channel over hand-offs to outcome.

    Parameters
    ----------
    run : Run
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        Blocks and bands carry their meaning as gid (``block:moves:1``, ``band:hotline:1``) and their share of all
        needs as height.
    """
    import matplotlib.pyplot as plt

    found = flows(run)
    total = sum(found.values())
    if not total:
        raise ArgumentError("case_flow: expected needs that arose in the run, found none; run more days")
    words = _WORDS[lang if lang in _WORDS else "en"]
    with style(lang):
        figure, axes = plt.subplots(figsize=(9.5, 5.6), layout="constrained")
        shares = {key: n / total for key, n in found.items()}
        stacks = [_stack(shares, place, order) for place, order in enumerate(_orders())]
        for place in (0, 1):
            _bands(axes, shares, stacks, place)
        for place, kind in enumerate(("known", "moves", "end")):
            _blocks(axes, stacks[place], place, kind, words, lang)
            axes.text(place, 1.0 + 12 * _GAP, words[kind], ha="center", va="bottom", fontweight="bold")
        axes.set_xlim(-0.42, 2.5)
        axes.set_ylim(-0.02, 1.0 + 16 * _GAP)
        axes.axis("off")
        axes.set_title(words["title"].format(name=run.title(lang)))
        note(figure, with_size(words["note"].format(n=total), run, lang))
    return axes


def _orders() -> tuple[tuple[str, ...], ...]:
    """Names in each column, from below."""
    return ("none", *reversed(CHANNELS[1:])), ("-", *reversed(MOVES)), tuple(reversed(ENDS))


def _stack(shares: dict[tuple[str, str, str], float], place: int, order: tuple[str, ...]) -> dict[str, list[float]]:
    """Bottom and height of each block of a column."""
    stack, bottom = {}, 0.0
    for name in order:
        height = sum(share for key, share in shares.items() if key[place] == name)
        if height > 0.0:
            stack[name] = [bottom, height]
            bottom += height + _GAP
    return stack


def _blocks(axes: Axes, stack: dict[str, list[float]], place: int, kind: str, words: dict[str, str], lang: str) -> None:
    from matplotlib.patches import Rectangle

    last = -1.0
    for name, (bottom, height) in stack.items():
        box = Rectangle((place - _WIDTH / 2, bottom), _WIDTH, height, facecolor=_colour(name), lw=0)
        box.set_gid(f"block:{kind}:{name}")
        axes.add_patch(box)
        left = place == 0
        at = max(bottom + height / 2, last + 0.032)  # labels of thin blocks do not cover each other
        last = at
        axes.text(
            place + (-1 if left else 1) * (_WIDTH / 2 + 0.015),
            at,
            f"{_title(name, kind, words, lang)}  {100 * height:.1f}%",
            ha="right" if left else "left",
            va="center",
            fontsize=8.5,
        )


def _bands(
    axes: Axes, shares: dict[tuple[str, str, str], float], stacks: list[dict[str, list[float]]], place: int
) -> None:
    """Bands between two columns, in the order of the blocks at either side."""
    out = {name: bottom for name, (bottom, _) in stacks[place].items()}
    into = {name: bottom for name, (bottom, _) in stacks[place + 1].items()}
    for a in stacks[place]:
        for b in stacks[place + 1]:
            share = sum(s for key, s in shares.items() if key[place] == a and key[place + 1] == b)
            if share > 0.0:
                _band(axes, place, out[a], into[b], share, f"band:{a}:{b}", _colour(b if place else a))
                out[a] += share
                into[b] += share


def _band(axes: Axes, place: int, y0: float, y1: float, height: float, gid: str, colour: str) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    x0, x1 = place + _WIDTH / 2, place + 1 - _WIDTH / 2
    middle = (x0 + x1) / 2
    points = [
        (x0, y0),
        (middle, y0),
        (middle, y1),
        (x1, y1),
        (x1, y1 + height),
        (middle, y1 + height),
        (middle, y0 + height),
        (x0, y0 + height),
        (x0, y0),
    ]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    band = PathPatch(Path(points, codes), facecolor=colour, alpha=0.35, lw=0)
    band.set_gid(gid)
    axes.add_patch(band)


def _colour(name: str) -> str:
    if name.startswith("solved_"):
        return _COLOURS[name.removeprefix("solved_")]
    return _COLOURS.get(name, LIGHT if name in ("none", "-", "lapsed", "unknown") else GREY)


def _title(name: str, kind: str, words: dict[str, str], lang: str) -> str:
    if kind == "known":
        return CHANNEL_TITLES[name][lang]
    if name.startswith("solved_"):
        return words["solved"].format(level=LEVEL_TITLES[name.removeprefix("solved_")][lang])
    return words[name]
