"""Messages of commands in Chinese: each is put together from what was expected, what was found, and a remedy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from sim.cli.chinese.messages import MESSAGES
from sim.policy import text as units

_JUDGED: Final = re.compile(
    r"^(?:(?P<what>.*?):? )??expected (?P<expected>.*?)(?:(?:, |; )found (?P<found>.*?))?(?P<remedy>[;.] .*)?$",
    re.DOTALL,
)
_PROBLEM: Final = re.compile(r"^    (?P<key>expected  |found     |did you mean )(?P<text>.*)$")
_KEYS: Final = {"expected  ": "应为  ", "found     ": "实际为"}
_QUOTES: Final = ("'", '"', "“", "”")
_GAP: Final = re.compile(r"\{(\d*)\}")
_DEEPEST: Final = 6


def chinese(message: str) -> str:
    """A message in Chinese; parts that no entry of the table fits stay as they are.

    Parameters
    ----------
    message : str
        A message of an error, of one or more lines.

    Returns
    -------
    str
    """
    return "\n".join(_line(line) for line in message.split("\n"))


def _line(line: str) -> str:
    if (problem := _PROBLEM.match(line)) is not None:
        key, text = problem["key"], problem["text"]
        if key == "did you mean ":
            return f"    是否指 {text.removesuffix('?')}？"
        return f"    {_KEYS[key]}  {phrase(text)}"
    spaces = len(line) - len(line.lstrip(" "))
    return " " * spaces + phrase(line[spaces:])


def phrase(text: str, depth: int = 0) -> str:
    """A sentence or a part of one."""
    if depth > _DEEPEST or not re.search("[A-Za-z]", text):
        return text
    if (known := _known(text, depth)) is not None:
        return known
    judged = _JUDGED.match(text)
    if judged is not None:
        what = phrase(judged["what"], depth + 1) if judged["what"] else ""
        parts = [f"应为{_spaced(phrase(judged['expected'], depth + 1))}"]
        if judged["found"] is not None:
            parts.append(f"实际为{_spaced(phrase(judged['found'], depth + 1))}")
        told = f"{what}：{'，'.join(parts)}" if what else "，".join(parts)
        return told + _remedies(judged["remedy"], depth)
    if "; " in text:
        first, _, rest = text.partition("; ")
        return phrase(first, depth + 1) + _remedies(f"; {rest}", depth)
    subject, colon, rest = text.partition(": ")
    if colon and " " in rest:
        return f"{phrase(subject, depth + 1)}：{phrase(rest, depth + 1)}"
    return text


def _remedies(text: str | None, depth: int) -> str:
    """What follows after a semicolon: each part by itself."""
    if not text:
        return ""
    rest = text[2:].strip()
    if (known := _known(rest, depth)) is not None:
        return f"；{known}"
    return "；" + "；".join(phrase(part, depth + 1) for part in rest.split("; "))


def _known(text: str, depth: int) -> str | None:
    """The entry of the table that fits; of several the one with the longest fixed text."""
    if (exact := (MESSAGES | _units()).get(text)) is not None:
        return exact
    if depth > _DEEPEST:
        return None
    for pattern, told, quoted in _templates():
        if (fit := pattern.fullmatch(text)) is not None:
            given = zip(fit.groups(), quoted, strict=True)
            return _filled(told, [part if is_quoted else phrase(part, depth + 1) for part, is_quoted in given])
    return None


@cache
def _units() -> dict[str, str]:
    """Units of parameters, which messages name."""
    return {str(text): text.zh for text in vars(units).values() if isinstance(text, units.Text)}


@cache
def _templates() -> tuple[tuple[re.Pattern[str], str, tuple[bool, ...]], ...]:
    """Entries with gaps, those with the longest fixed text first; what stands in quotes is the user's, and stays."""
    gaps = [english for english in MESSAGES if "{}" in english]
    gaps.sort(key=lambda english: -len(english.replace("{}", "")))
    return tuple(
        (
            re.compile("(.+?)".join(map(re.escape, english.split("{}"))), re.DOTALL),
            MESSAGES[english],
            _quoted(english.split("{}")),
        )
        for english in gaps
    )


def _quoted(parts: Sequence[str]) -> tuple[bool, ...]:
    """Which gaps between the parts of an entry stand in quotes."""
    return tuple(left[-1:] in _QUOTES and right[:1] in _QUOTES for left, right in pairwise(parts))


def _filled(told: str, given: Sequence[str]) -> str:
    """A text with its gaps filled, in their order or by number."""
    order = iter(given)
    return _GAP.sub(lambda gap: given[int(gap[1])] if gap[1] else next(order, ""), told)


def _spaced(text: str) -> str:
    """A space between Chinese and a Latin word."""
    return f" {text}" if text[:1].isascii() and text[:1].isalnum() else text
