"""The gallery: figures with the code beside each, drawn from small runs while the site is built."""

from __future__ import annotations

import io
from functools import cache
from typing import Any, Final

from sim.policy.text import T, Text

LANGUAGES: Final = ("en", "zh")
#: What the figures are drawn from.
SETUP: Final = """\
import sim
from sim.report import figures

demo = sim.load("demo").with_({"run.days": 120, "run.warm_up_days": 30})
more = demo.with_({"policy.staffing.members_per_grid": 2})
one, two = sim.run(demo, seed=1), sim.run(more, seed=1)
comparison = sim.compare({"one member": demo, "two members": more}, replications=3)
"""
#: Name of the picture, title, code whose last line gives axes.
FIGURES: Final[tuple[tuple[str, Text, str], ...]] = (
    ("daily", T("Days of a run", "逐日走势"), 'figures.daily(one, lang="{lang}")'),
    ("waiting", T("Who waits how long", "各群体等待时间"), 'figures.waiting(one, by="group", lang="{lang}")'),
    ("gap_bars", T("Why groups wait longer", "群体差距的构成"), 'figures.gap_bars(one, lang="{lang}")'),
    ("grid_map", T("A map of grids", "网格分布图"), 'figures.grid_map(one, "backlog", lang="{lang}")'),
    ("case_flow", T("From channel to outcome", "由渠道到结果"), 'figures.case_flow(one, lang="{lang}")'),
    ("workload", T("How busy levels are", "各层级工作负荷"), 'figures.workload(one, lang="{lang}")'),
    ("lorenz", T("How even waiting is", "等待的均衡程度"), 'figures.lorenz(one, lang="{lang}")'),
    (
        "what_changed",
        T("What changed, and for whom", "变化及受益群体"),
        'figures.what_changed(comparison, lang="{lang}")',
    ),
    (
        "forest",
        T("Differences with their intervals", "差异及其区间"),
        'figures.forest(comparison, ["solved", "mean_wait_days"], lang="{lang}")',
    ),
)
_HEAD: Final = T(
    "# Gallery\n\nEach picture with the code that drew it, from runs of the demonstration street that take seconds; "
    "what each shows and how to read it: [figures.md](figures.md). [中文](gallery_zh.md).\n",
    "# 图表示例\n\n每幅图与绘制代码并列，数据来自演示街道的短时运行；各图含义和读法见[figures.md](figures.md)。"
    "[English](gallery.md)。\n",
)


def gallery(lang: str) -> dict[str, str | bytes]:
    """The page of a language and its pictures, by file name."""
    names = _drawn_from()
    page = [_HEAD.of(lang), f"```python\n{SETUP}```\n"]
    made: dict[str, str | bytes] = {}
    for name, title, code in FIGURES:
        told = code.format(lang=lang)
        file = f"gallery_{name}_{lang}.png"
        made[file] = _picture(eval(told, names))  # code of this file
        page.append(f"## {title.of(lang)}\n\n```python\n{told}\n```\n\n![{title.of(lang)}]({file})\n")
    return {"gallery.md" if lang == "en" else "gallery_zh.md": "\n".join(page), **made}


@cache
def _drawn_from() -> dict[str, Any]:
    """What the set-up names; made once for both languages."""
    import matplotlib as mpl

    mpl.use("Agg")
    names: dict[str, Any] = {}
    exec(SETUP, names)
    return names


def _picture(axes: Any) -> bytes:
    import matplotlib.pyplot as plt

    file = io.BytesIO()
    axes.figure.savefig(file, format="png", dpi=90)
    plt.close(axes.figure)
    return file.getvalue()
