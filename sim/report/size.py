"""The size of a scaled place in words, for every sentence, table and page that shows a count or a sum of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

#: Parts that have a word.
_PARTS: Final = {
    0.01: {"en": "a hundredth", "zh": "百分之一"},
    0.02: {"en": "a fiftieth", "zh": "五十分之一"},
    0.05: {"en": "a twentieth", "zh": "二十分之一"},
    0.1: {"en": "a tenth", "zh": "十分之一"},
    0.2: {"en": "a fifth", "zh": "五分之一"},
    0.25: {"en": "a quarter", "zh": "四分之一"},
    0.5: {"en": "half", "zh": "二分之一"},
}
_WHOLE: Final = {"en": "the whole place", "zh": "全域"}
_MODEL: Final = {"en": "a model of {part} of the place", "zh": "按全域{part}模拟"}


def part_of_place(scale: float, lang: str = "en") -> str:
    """Which part of a place a model stands for, such as "a tenth"; in per cent where there is no word.

    Parameters
    ----------
    scale : float
        ``territory.scale``, above 0; 1 is the whole place.
    lang : {"en", "zh"}
    """
    if scale == 1.0:
        return _WHOLE[lang]
    known = _PARTS.get(scale)
    if known is not None:
        return known[lang]
    return f"{100 * scale:.4g}%" if lang == "zh" else f"{100 * scale:.4g} %"


def size_of_place(scale: float, lang: str = "en") -> str:
    """That a run is of a part of a place, such as "a model of a tenth of the place"; empty for the whole."""
    return "" if scale == 1.0 else _MODEL[lang].format(part=part_of_place(scale, lang))


_NOTE: Final = {"en": "Counts and money are those of {size}.", "zh": "件数与金额为{size}的结果。"}


def size_note(scales: Iterable[float], lang: str = "en") -> list[str]:
    """What part of the place counts and money stand for; nothing if it is the whole."""
    parts = sorted({float(scale) for scale in scales} - {1.0})
    return [_NOTE[lang].format(size=size_of_place(part, lang)) for part in parts]


def scales_of(source: Any) -> tuple[float, ...]:
    """The sizes of what a figure or table shows: of a run, of runs by name, of a comparison, of paired runs."""
    if hasattr(source, "scales"):
        return tuple(source.scales)
    if isinstance(source, dict):
        return tuple(scale for one in source.values() for scale in scales_of(one))
    scenarios = [point.scenario for point in getattr(source, "points", ())] or [getattr(source, "scenario", None)]
    territories = (getattr(scenario, "territory", None) for scenario in scenarios)
    return tuple(territory.scale for territory in territories if territory is not None)


def with_size(text: str, source: Any, lang: str) -> str:
    """A note below a figure with counts, and the size of the place that they are of."""
    return ("" if lang == "zh" else " ").join([*([text] if text else []), *size_note(scales_of(source), lang)])
