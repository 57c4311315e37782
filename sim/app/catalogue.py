"""What there is to choose from: places, sizes, reforms in groups, levers; in one language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from sim.app.choice import DAYS, MOST_REPLICATIONS, SIZES
from sim.app.levers import SHOWN, Lever, end_text, levers
from sim.app.shipped import places, reforms
from sim.app.words import DAYS as DAY_WORDS
from sim.app.words import WORDS
from sim.report.choices import choice_title, in_words
from sim.report.report_words import GRADES_ZH
from sim.report.size import part_of_place
from sim.scenario import Reform

#: What a reform does, by the section of the first parameter that it sets.
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "g_people": ("staffing", "pay", "promotion", "recruitment", "team", "shifts", "pools"),
    "g_work": ("time", "burden", "discovery", "services", "centres", "assistance", "sensors"),
    "g_dispatch": ("dispatch", "structure", "whistle", "joint", "surge", "consent", "deliberation", "intake"),
    "g_branches": ("branches", "units", "mobilisation", "member_warning", "stars"),
    "g_evaluation": ("evaluation", "appraisal", "warning", "tiers", "rectification", "imitation", "closing"),
    "g_money": ("funding", "costs", "renovation"),
}


@lru_cache(maxsize=2)
def catalogue(lang: str) -> dict[str, Any]:
    """Everything that can be chosen, and the words of the page.

    Parameters
    ----------
    lang : {"en", "zh"}
    """
    words = WORDS[lang]
    return {
        "lang": lang,
        "words": words,
        "places": [{"name": e.name, "title": getattr(e.title, lang) or e.name} for e in places()],
        "sizes": [{"value": size, "title": part_of_place(size, lang)} for size in SIZES],
        "lengths": [{"value": days, "title": words[DAY_WORDS[days]]} for days in DAYS],
        "most_replications": MOST_REPLICATIONS,
        "groups": [{"name": name, "title": words[name]} for name in (*GROUPS, "g_other")],
        "reforms": [_reform(reform, lang) for reform in reforms()],
        "shown": [{"title": words[name], "levers": list(paths)} for name, paths in SHOWN.items()],
    }


@lru_cache(maxsize=2)
def lever_catalogue(lang: str) -> list[dict[str, Any]]:
    """Every lever with its title, unit, valid range and reason."""
    return [_lever(lever, lang) for lever in levers().values()]


def group_of(reform: Reform) -> str:
    """The group of a reform."""
    path = next(iter((*reform.changes, *reform.parameters.values())), "")
    section = path.split(".")[1] if "." in path else ""
    return next((name for name, sections in GROUPS.items() if section in sections), "g_other")


def _reform(reform: Reform, lang: str) -> dict[str, Any]:
    return {
        "name": reform.name,
        "title": getattr(reform.title, lang) or reform.name,
        "group": group_of(reform),
        "about": getattr(reform.description, lang),
        "cost": in_words(getattr(reform.cost, lang), lang),
        "source": _source(reform.source, lang),
        "mechanisms": WORDS[lang]["comma"].join(reform.mechanisms),
    }


def _source(text: str, lang: str) -> str:
    """The signs of the sources of a reform; what files say of them in English is left out in Chinese."""
    if lang == "en":
        return text
    told = text.replace("(in words)", "（文字表述）").replace("assumption", "假设")
    told = re.sub(r" *\([^)]*[A-Za-z]{2}[^)]*\)", "", told)
    return "" if _latin(told) else re.sub(r", *", "、", told).replace(" （", "（")


def _latin(text: str) -> bool:
    """Whether a text is in English: two words of Latin letters one after the other."""
    words = text.split()
    return any(a.isascii() and a.isalpha() and b.isascii() for a, b in zip(words, words[1:], strict=False))


def _lever(lever: Lever, lang: str) -> dict[str, Any]:
    parameter, factor = lever.parameter, lever.factor
    grade = GRADES_ZH.get(parameter.grade, parameter.grade) if lang == "zh" else parameter.grade
    found: dict[str, Any] = {
        "path": parameter.path,
        "title": getattr(parameter.title, lang),
        "why": in_words(parameter.source.of(lang), lang),
        "grade": grade,
        "unset": lever.may_be_unset,
        "factor": factor,
        "reforms": [getattr(reform.title, lang) or reform.name for reform in lever.reforms],
    }
    if lever.is_choice:
        return found | {
            "unit": "",
            "options": [{"value": name, "title": choice_title(name, lang)} for name in parameter.choices],
        }
    low, high = (end_text(factor, end) for end in (parameter.low, parameter.high))
    return found | {"unit": lever.unit(lang), "valid": f"{low} – {high}"}
