"""Texts of users in figures: what no installed font can show is told plainly instead of as a box."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any, Final

#: Stands for a letter or number that no font has; emoji and other signs are left out.
UNKNOWN: Final = "?"
_KEPT: Final = "LN"
#: What joins emoji and chooses their look; left alone it would be a gap.
_JOINED: Final = {"\u200d", "\ufe0f"}


def show_what_fonts_have(figure: Any) -> None:
    """Replace in all texts of a figure what none of their fonts has a glyph for.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Finished, but for being drawn.
    """
    from matplotlib.text import Text

    for axes in figure.axes:
        _labels(axes.xaxis)
        _labels(axes.yaxis)
    for text in figure.findobj(Text):
        text.set_text(_of(text, text.get_text()))


def _labels(axis: Any) -> None:
    """Labels at fixed places are written anew whenever the figure is drawn, so that their writer has to be changed."""
    from matplotlib.ticker import FixedLocator, FuncFormatter

    locator, writer = axis.get_major_locator(), axis.get_major_formatter()
    if not isinstance(locator, FixedLocator):
        return
    told = [str(writer(place, k)) for k, place in enumerate(locator())]
    plain = {text: new for text in told if (new := _of(axis.label, text)) != text}
    if plain:
        axis.set_major_formatter(FuncFormatter(partial(_plain, writer, plain)))


def _plain(writer: Any, plain: dict[str, str], place: float, k: int | None) -> str:
    told = str(writer(place, k))
    return plain.get(told, told)


def _of(text: Any, told: str) -> str:
    return told if told.isascii() else shown(told, tuple(text.get_fontfamily()), text.get_fontweight())


def shown(text: str, families: Sequence[str], weight: Any = "normal") -> str:
    """A text without signs that no font of some families has.

    Returns
    -------
    str
        Letters and numbers without a glyph are question marks; other signs without one, such as emoji, are left out,
        and if nothing else is there, one question mark stands for all.
    """
    fonts = tuple(filter(None, (_font(name, weight) for name in families)))
    missing = {sign for sign in set(text) - {"\n"} if not any(font.get_char_index(ord(sign)) for font in fonts)}
    if not missing:
        return text
    missing |= _JOINED
    found = "".join(
        sign if sign not in missing else UNKNOWN if unicodedata.category(sign)[0] in _KEPT else "" for sign in text
    )
    return "\n".join(" ".join(line.split()) for line in found.split("\n")).strip() or UNKNOWN


@lru_cache(maxsize=64)
def _font(name: str, weight: Any) -> Any:
    from matplotlib import font_manager

    wanted = font_manager.FontProperties(family=[name], weight=weight)
    try:
        return font_manager.get_font(font_manager.findfont(wanted, fallback_to_default=False))
    except ValueError:  # not installed
        return None
