"""Words of figures and reports that several of them share, in English and Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sim.experiments.points import own_groups_of, short
from sim.measures.definitions_zh import UNITS_ZH
from sim.measures.display import unit_label
from sim.measures.registry import Measure
from sim.policy.names import GROUPS
from sim.policy.text import Text
from sim.report.style import GROUP_TITLES

Words = Mapping[str, Mapping[str, str]]

LEVEL_TITLES: Final[Words] = {
    "grid": {"en": "Grid", "zh": "网格"},
    "community": {"en": "Community", "zh": "社区"},
    "street": {"en": "Street", "zh": "街道"},
    "district": {"en": "District", "zh": "区县"},
    "intake": {"en": "Intake desk", "zh": "受理台"},
}
CHANNEL_TITLES: Final[Words] = {
    "member": {"en": "Grid member", "zh": "网格员"},
    "centre": {"en": "Service centre", "zh": "服务中心"},
    "hotline": {"en": "Hotline", "zh": "热线"},
    "app": {"en": "App", "zh": "手机应用"},
    "visit": {"en": "Found: visit", "zh": "走访发现"},
    "patrol": {"en": "Found: patrol", "zh": "巡查发现"},
    "word_of_mouth": {"en": "Found: word of mouth", "zh": "口口相传发现"},
    "agency": {"en": "Carried by a grid member", "zh": "网格员代办"},
    "none": {"en": "Never known", "zh": "从未知晓"},
}
GRID_TYPE_TITLES: Final[Words] = {
    "living": {"en": "Living grids", "zh": "生活型网格"},
    "production": {"en": "Production grids", "zh": "生产型网格"},
    "road": {"en": "Road grids", "zh": "道路型网格"},
}
QUINTILE_TITLES: Final[Words] = {
    "1": {"en": "Least deprived fifth", "zh": "困难程度最低五分之一"},
    "2": {"en": "Second fifth", "zh": "第二个五分之一"},
    "3": {"en": "Middle fifth", "zh": "中间五分之一"},
    "4": {"en": "Fourth fifth", "zh": "第四个五分之一"},
    "5": {"en": "Most deprived fifth", "zh": "困难程度最高五分之一"},
}
_PARTS: Final = {"group": GROUP_TITLES, "grid_type": GRID_TYPE_TITLES, "deprivation_quintile": QUINTILE_TITLES}
OUTCOME_TITLES: Final[Words] = {
    "mean_wait": {"en": "waiting", "zh": "等待"},
    "solution_rate": {"en": "true solution", "zh": "实际解决"},
    "unmet_share": {"en": "needs lapsed unseen", "zh": "未发现而流失的诉求"},
}


def part_title(partition: str, value: str, lang: str = "en", own: Mapping[str, Text] | None = None) -> str:
    """Title of a part of the population, for instance ``group`` and ``elder``; the value if it has none.

    ``own``: titles of the resident groups of the user's own.
    """
    if partition == "group" and own and value in own:
        title = own[value].of(lang)
        return title[:1].upper() + title[1:]
    return str(_PARTS.get(partition, {}).get(value, {}).get(lang, value))


def groups_in(columns: Iterable[str]) -> tuple[str, ...]:
    """Resident groups of the package, then those of the user's own that have outcomes among the columns of runs."""
    return (*GROUPS, *own_groups_of(columns))


def unit_of(measure: Measure, lang: str = "en") -> str:
    """Unit as it is shown, per cent for shares; empty for plain numbers."""
    if is_difference(measure):
        return difference_unit(measure, lang)
    unit = unit_label(measure)
    return UNITS_ZH.get(unit, unit) if lang == "zh" else unit


def percent(share: float, lang: str = "en") -> str:
    """A share in per cent, ``95 %``; in Chinese without the space."""
    return f"{100 * share:g}%" if lang == "zh" else f"{100 * share:g} %"


def is_difference(measure: Measure) -> bool:
    """Whether a share is a difference of shares already, and so is told in percentage points."""
    apart = measure.name.startswith(("gap_", "behind_")) or measure.name.endswith(("_gap", "_inflation"))
    return measure.unit == "share" and apart


def factor_title(name: str, lang: str = "en") -> str:
    """Title of a parameter (by dotted path) or of a reform (also ``reforms.NAME``); else the last part of the path."""
    from sim.experiments.levels import REFORM
    from sim.scenario import list_reforms, parameters

    if name == "reforms":
        return {"en": "reforms", "zh": "举措"}[lang]
    titles = {parameter.path: parameter.title for parameter in parameters()}
    reforms = {entry.name: entry.title for entry in list_reforms()}
    title = titles.get(name) or reforms.get(name.removeprefix(REFORM))
    return (getattr(title, lang, "") if title is not None else "") or short(name)


def difference_unit(measure: Measure, lang: str = "en") -> str:
    """Unit of a difference or a gain: percentage points for shares, cases for counts."""
    special = {"share": ("percentage points", "百分点"), "cases": ("cases", "件")}
    if measure.unit in special:
        return special[measure.unit][lang == "zh"]
    return unit_of(measure, lang)


def titled(measure: Measure, lang: str = "en") -> str:
    """Title with the unit."""
    unit = unit_of(measure, lang)
    if not unit:
        return measure.title(lang)
    return f"{measure.title(lang)}（{unit}）" if lang == "zh" else f"{measure.title(lang)} ({unit})"


def table_title(measure: Measure, lang: str = "en") -> str:
    """Title with the unit of a row that shows levels and a difference; large sums are in 10,000 yuan."""
    if measure.name == "cost_total":
        return f"{measure.title(lang)}（万元）" if lang == "zh" else f"{measure.title(lang)} (10,000 yuan)"
    unit, apart = unit_of(measure, lang), difference_unit(measure, lang)
    if measure.unit == "share" and unit != apart:
        return f"{measure.title(lang)}（{unit}；百分点）" if lang == "zh" else f"{measure.title(lang)} ({unit}; points)"
    return titled(measure, lang)
