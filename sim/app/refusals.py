"""Refusals of what a visitor asked for, in the words of both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.app.levers import LeverError, levers
from sim.app.shipped import reforms
from sim.scenario import ScenarioError


def together(error: ScenarioError) -> LeverError:
    """Values that do not add up, in both languages."""
    known = levers()
    lines = {problem.path: f"expected {problem.expected}, found {problem.found}" for problem in error.problems}
    titles = [known[path].parameter.title.zh if path in known else path for path in lines]
    zh = "；".join(f"{title}{in_words(text)}" for title, text in zip(titles, lines.values(), strict=True))
    return LeverError("together", "; ".join(lines.values()), zh={"found": zh})


#: How messages of validation are said in Chinese; the command of the dashboard sets its own.
translated: list[Callable[[str], str]] = []


def in_words(message: str, lang: str = "zh") -> str:
    """A message of gridgov in a language."""
    return translated[-1](message) if lang == "zh" and translated else message


def of_files(error: ScenarioError) -> LeverError:
    """What is wrong with files that were sent, as ``gridgov validate`` says it, each problem with its place."""
    places = [f"{p.file}:{p.line} {p.path}" if p.file and p.line else p.path for p in error.problems]
    texts = [f"expected {p.expected}, found {p.found}" for p in error.problems]
    zh = "\n".join(f"{place}：{in_words(text)}" for place, text in zip(places, texts, strict=True))
    return LeverError("files", "\n".join(map(": ".join, zip(places, texts, strict=True))), zh={"found": zh})


def of_results(text: str) -> LeverError:
    """What is wrong with a folder of results, as ``gridgov report`` says it."""
    return LeverError("upload_results", text, zh={"found": in_words(text)})


def conflict(name: str, others: tuple[str, ...]) -> LeverError:
    """A reform that does not go together with one that is on."""
    known = {reform.name: reform for reform in reforms()}
    mine, sets = known[name].conflicts, set(known[name].changes)
    against = [o for o in others if o in mine or name in known[o].conflicts or sets & set(known[o].changes)]
    titles = {key: known[key].title.zh or key for key in (name, *against)}
    return LeverError(
        "conflict", name, allowed=against, zh={"found": titles[name], "allowed": "、".join(titles[o] for o in against)}
    )


def one_of(value: Any, allowed: Any) -> float:
    """A number that is one of those that a control offers."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value not in allowed:
        raise LeverError("one_of", value, allowed=allowed)
    return value


def whole(value: Any, low: int, high: int) -> int:
    """A whole number from a range."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value not in range(low, high + 1):
        raise LeverError("whole", value, allowed=[f"{low} to {high}"], zh={"allowed": f"{low}至{high}"})
    return int(value)
