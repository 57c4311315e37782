"""Texts that come from files and command lines, made harmless for the place where they are shown.

A text is never a command: not to a terminal (control sequences, marks that turn the direction of writing), not to a
spreadsheet (formulas), not to a page.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_HIDDEN: Final = ("Cc", "Cf", "Cs", "Zl", "Zp")
_JOINERS: Final = "\u200c\u200d"  # parts of words and of emoji
_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_PLAIN: Final = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u2190-\u25ff\u3000-\u9fff\uff01-\uff60]*")
_HEADING: Final = re.compile(r"^(\s*)#", re.MULTILINE)
_FORMULA: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def visible(text: object) -> str:
    r"""A text on one line with everything that cannot be seen written out: ``\n``, ``\x1b``, ``\u202e``.

    Parameters
    ----------
    text : object
        Anything else than a text is turned into one.

    Returns
    -------
    str
        Printable in any terminal; equal to the text where nothing was hidden in it.
    """
    given = text if isinstance(text, str) else str(text)
    if _PLAIN.fullmatch(given):
        return given
    return "".join(map(_sign, given))


def visible_lines(text: str) -> str:
    """The same for a text of several lines, whose line breaks stay."""
    return "\n".join(visible(line) for line in text.split("\n"))


def columns_of(text: str) -> int:
    """Columns that a text takes where letters are of one width; those of double width take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def escape(text: object) -> str:
    """A text inside a page: neither markup nor hidden signs; line breaks and tabs stay.

    Parameters
    ----------
    text : object
        Anything else than a text is turned into one.
    """
    from html import escape as of_html

    return of_html(legible(str(text)))


def markdown_text(text: str) -> str:
    """A text of a user inside a Markdown file: no HTML, no heading, no hidden signs."""
    return _HEADING.sub(r"\1\\#", legible(text).replace("<", "&lt;"))


def legible(text: str) -> str:
    """A text with hidden signs written out, but for line breaks and tabs."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(sign if sign in _SHORT else _sign(sign) for sign in text)


def _sign(sign: str) -> str:
    if sign in _JOINERS or unicodedata.category(sign) not in _HIDDEN:
        return sign
    code = ord(sign)
    if sign in _SHORT:
        return _SHORT[sign]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def cell_text(text: str) -> str:
    """A text as a cell of a CSV file: one that a spreadsheet would take for a formula begins with an apostrophe.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Unchanged unless its first sign, white space left aside, is one of ``= + - @`` (or their full-width forms), or
        signs are hidden in it, which are written out.
    """
    text = legible(text)
    begins = text.lstrip()
    shifted = text[:1] in ("\t", "\r", "\n")
    return f"'{text}" if begins.startswith(_FORMULA) or (shifted and begins) else text
