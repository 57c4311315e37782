"""How figures look: colours that colour-blind readers can tell apart, fonts for Chinese titles."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final

from sim.errors import ArgumentError, GridgovError
from sim.report.glyphs import show_what_fonts_have

# Okabe and Ito (2008), "Color universal design".
BLUE: Final = "#0072B2"
ORANGE: Final = "#D55E00"
GREEN: Final = "#009E73"
GREY: Final = "#6E6E6E"
LIGHT: Final = "#C8C8C8"
PINK: Final = "#CC79A7"
SKY: Final = "#56B4E9"
YELLOW: Final = "#E69F00"

# Lines, symbols and colours of a family of curves: told apart without colour as well.
PALETTE: Final = (BLUE, ORANGE, GREEN, PINK, GREY, YELLOW, SKY)
LINES: Final[tuple[Any, ...]] = ("-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (1, 3)), (0, (9, 3)))
MARKERS: Final = ("o", "s", "^", "D", "v", "P", "X")

CHINESE_FONTS: Final = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "SimHei",
    "PingFang SC",
    "Heiti SC",
    "Noto Sans CJK JP",
)

#: Of scripts that places in China have names in, besides Chinese: Tibetan, Mongolian, Yi, Dai, Korean.
OTHER_FONTS: Final = (
    "Noto Serif Tibetan", "Noto Sans Tibetan", "Microsoft Himalaya", "Kailasa", "Noto Sans Mongolian",
    "Mongolian Baiti", "Noto Sans Yi", "Microsoft Yi Baiti", "Noto Sans Tai Le", "Microsoft Tai Le",
    "Noto Sans New Tai Lue", "Noto Sans CJK KR", "Malgun Gothic",
)  # fmt: skip

_FILES: Final = re.compile(r"cjk|sourcehan|notosanssc|wqy|yahei|msyh|simhei|pingfang|heiti", re.IGNORECASE)

GROUP_TITLES: Final = {
    "local": {"en": "Locals", "zh": "本地居民"},
    "elder": {"en": "Elders", "zh": "老年人"},
    "migrant": {"en": "Migrants", "zh": "外来人口"},
    "low_income": {"en": "Low income", "zh": "低收入者"},
    "new_employment": {"en": "New employment", "zh": "新就业群体"},
}


class FontError(GridgovError):
    """No font with Chinese characters is installed."""


def chinese_font() -> str:
    """Name of an installed font with Chinese characters.

    Raises
    ------
    FontError
        There is none.
    """
    from matplotlib import font_manager

    manager = font_manager.fontManager
    for look_again in (False, True):
        if look_again:  # matplotlib remembers the fonts of its first start; this one may be newer
            known = {font.fname for font in manager.ttflist}
            for path in font_manager.findSystemFonts():
                if path not in known and _FILES.search(path):
                    manager.addfont(path)
        installed = {font.name for font in manager.ttflist}
        for name in CHINESE_FONTS:
            if name in installed:
                return name
    raise FontError(
        "lang='zh' needs a font with Chinese characters, none of the known ones is installed; install one "
        "(for instance the package fonts-noto-cjk) or use lang='en'"
    )


def _fonts(lang: str) -> list[str]:
    """Fonts of a figure: texts of users may be Chinese in English figures, too, or in the scripts of other peoples."""
    first = [chinese_font(), "DejaVu Sans"] if lang == "zh" else ["DejaVu Sans", *_chinese_if_any(CHINESE_FONTS)]
    return [*first, *_others()]


@lru_cache(maxsize=4)
def _chinese_if_any(_: tuple[str, ...]) -> tuple[str, ...]:
    """The font with Chinese characters, looked for once in each list of names; nothing where there is none."""
    try:
        return (chinese_font(),)
    except FontError:
        return ()


@lru_cache(maxsize=1)
def _others() -> tuple[str, ...]:
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return tuple(name for name in OTHER_FONTS if name in installed)


_NOT_FIRST: Final = frozenset("，。；：、）”？！")


def note(figure: Any, text: str, share: float = 1.0) -> None:
    """Set a small note below a figure, in lines that fit its width, or a share of it where a legend stands beside."""
    figure.supxlabel(in_lines(text, share * figure.get_figwidth()), x=0.01, ha="left", fontsize=8.5, color=GREY)


def in_lines(text: str, inches: float, size: float = 8.5) -> str:
    """A text in lines that fit a width.

    Parameters
    ----------
    text : str
    inches : float
        Width of the place that it stands in.
    size : float
        Of the font, in points.
    """
    wide = any(ord(letter) > 0x2E7F for letter in text)
    letters = max(1, int(inches * (7.5 if wide else 15.0) * 8.5 / size))
    lines = textwrap.wrap(text, letters, break_long_words=wide)
    for k in range(1, len(lines)):  # no line begins with a mark
        while len(lines[k - 1]) > 1 and lines[k][:1] in _NOT_FIRST:
            lines[k - 1], lines[k] = lines[k - 1][:-1], lines[k - 1][-1] + lines[k]
    return "\n".join(lines)


@contextmanager
def style(lang: str = "en") -> Iterator[None]:
    """Settings of matplotlib for our figures, for the time of a block.

    Figures of pyplot that are made in it show no box in place of a sign that no font has.

    Raises
    ------
    ValueError
        The language is neither ``en`` nor ``zh``.
    FontError
        No font for it is installed.
    """
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    if lang not in ("en", "zh"):
        raise ArgumentError(f"lang: expected 'en' or 'zh', found {lang!r}")
    settings: dict[str, Any] = {
        "font.size": 10.0,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": 11.0,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.unicode_minus": lang == "en",
        "figure.facecolor": "white",
        "savefig.facecolor": "white",
        "savefig.dpi": 150,
        "text.parse_math": False,  # a text of a user may hold $
    }
    # Named outright: the alias "sans-serif" would be looked up when the picture is drawn, after this block.
    settings["font.family"] = _fonts(lang)
    # Not rc_context: it would also undo what a notebook's backend sets when the first figure is made.
    before: dict[str, Any] = {name: mpl.rcParams[name] for name in settings}  # type: ignore[index,unused-ignore]
    mpl.rcParams.update(settings)  # type: ignore[arg-type,unused-ignore]
    others = set(plt.get_fignums())
    try:
        yield
        for number in sorted(set(plt.get_fignums()) - others):
            show_what_fonts_have(plt.figure(number))
    finally:
        mpl.rcParams.update(before)  # type: ignore[arg-type,unused-ignore]


def figure_of(axes: Any) -> Any:
    """The whole figure that axes stand in; Matplotlib before 3.10 cannot be asked for it by ``root``."""
    return axes.get_figure().canvas.figure


def plain_ticks(axis: Any) -> None:
    """Write the numbers of a logarithmic axis as they are: texts of figures are not read as mathematics."""
    from matplotlib.ticker import LogFormatter

    axis.set_major_formatter("{x:g}")
    axis.set_minor_formatter(LogFormatter())


#: Labels of days, by the unit of the axis: years, months, days, hours, minutes, seconds.
_DATES_ZH: Final = ("%Y年", "%m月", "%m月%d日", "%H:%M", "%H:%M", "%S.%f")
_LEADING_ZERO: Final = re.compile(r"(?<!\d)0(?=\d[月日])")


def date_axis(axes: Any, lang: str) -> None:
    """Write the days of an axis as short as they can be, in Chinese without the names of months in English."""
    from matplotlib.dates import ConciseDateFormatter

    forms = {
        "formats": list(_DATES_ZH),
        "zero_formats": ["", *_DATES_ZH[:5]],
        "offset_formats": ["", "%Y年", "%Y年%m月", *["%Y年%m月%d日"] * 3],
    }

    class Dates(ConciseDateFormatter):
        """Months and days without leading zeros, as they are written in Chinese."""

        def format_ticks(self, values: Any) -> list[str]:
            """Labels of some days."""
            told = super().format_ticks(values)  # type: ignore[no-untyped-call,unused-ignore]
            return [_LEADING_ZERO.sub("", text) for text in told]

        def get_offset(self) -> str:
            """Year and month beside the axis."""
            return _LEADING_ZERO.sub("", super().get_offset())  # type: ignore[no-untyped-call,unused-ignore]

    dates: Any = Dates
    dates = dates(axes.xaxis.get_major_locator(), **(forms if lang == "zh" else {}))
    axes.xaxis.set_major_formatter(dates)
