"""Demand by type: profiles, day-to-day variation and holidays of single categories or items."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, AllowInfNan, BeforeValidator, Field, Strict

from sim.policy.frozen import FrozenMapping, as_places, freeze, mappings
from sim.policy.kinds import LEAST_WEIGHT, HourProfile, Section, WeekProfile, YearProfile, text_mapping
from sim.policy.parameter import param
from sim.policy.text import MAPPING, T, guess
from sim.scenario import files
from sim.scenario.catalogue_names import chronic_names, item_names, names_of_categories
from sim.scenario.problems import nearest, show
from sim.scenario.rollout import where_checks
from sim.scenario.validate import Mismatch

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario
    from sim.scenario.unit_sample import Addresses

MOST_CV = 2.0
MOST_PERSISTENCE = 0.95
MOST_AREAS = 10_000
AREA_KEYS = ("category", "where", "factor")
ALL = "all"
ENQUIRY = "enquiry"
STAFF = "demand.staff_finds"

_Cv = Annotated[float, Strict(), AllowInfNan(False), Field(ge=0.0, le=MOST_CV)]
_Lag = Annotated[float, Strict(), AllowInfNan(False), Field(ge=0.0, le=MOST_PERSISTENCE)]
_Ratio = Annotated[float, Strict(), AllowInfNan(False), Field(ge=0.0, le=100.0)]
_Rate = Annotated[float, Strict(), AllowInfNan(False), Field(ge=0.0, le=1e5)]
TypeRates = Annotated[Mapping[str, _Rate], BeforeValidator(text_mapping), AfterValidator(freeze)]
TypeHours = Annotated[Mapping[str, HourProfile], BeforeValidator(text_mapping), AfterValidator(freeze)]
TypeWeeks = Annotated[Mapping[str, WeekProfile], BeforeValidator(text_mapping), AfterValidator(freeze)]
TypeYears = Annotated[Mapping[str, YearProfile], BeforeValidator(text_mapping), AfterValidator(freeze)]
TypeCvs = Annotated[Mapping[str, _Cv], BeforeValidator(text_mapping), AfterValidator(freeze)]
TypeLags = Annotated[Mapping[str, _Lag], BeforeValidator(text_mapping), AfterValidator(freeze)]
TypeRatios = Annotated[Mapping[str, _Ratio], BeforeValidator(text_mapping), AfterValidator(freeze)]

_AS_ALL = T("empty: every type has the profile of all", "空：各类均按总体分布")


def _frozen(areas: Any) -> Any:
    return tuple(FrozenMapping({key: _item(key, value) for key, value in area.items()}) for area in areas)


def _item(key: str, value: Any) -> Any:
    if key == "factor":
        return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return as_places(value) if key == "where" else value


AreaRates = Annotated[Any, BeforeValidator(lambda value: mappings(value, "area rates")), AfterValidator(_frozen)]


class ByType(Section):
    """Demand of single types (categories or items) where it differs from that of all.

    A type that is named in any of these tables has a stream of its own.
    """

    hour_profiles: TypeHours = param(
        FrozenMapping(),
        T("Hour profiles by type", "分类小时分布"),
        MAPPING,
        within=(0, 1e6),
        kind="a mapping category or item > 24 numbers in [0, 1,000,000], not all 0",
        grade="assumption",
        why=_AS_ALL,
    )
    weekday_profiles: TypeWeeks = param(
        FrozenMapping(),
        T("Weekday profiles by type", "分类星期分布"),
        MAPPING,
        within=(0, 1e6),
        kind="a mapping category or item > 7 numbers in [0, 1,000,000], not all 0, Monday first",
        grade="assumption",
        why=_AS_ALL,
    )
    month_profiles: TypeYears = param(
        FrozenMapping(),
        T("Month profiles by type", "分类月份分布"),
        MAPPING,
        within=(0, 1e6),
        kind="a mapping category or item > 12 numbers in [0, 1,000,000], not all 0, January first",
        grade="assumption",
        why=T(
            "empty: every type has the profile of all; heating calls come in winter and noise in summer, which one "
            "profile cannot say",
            "空：各类均按总体分布；供暖诉求集中于冬季、噪声集中于夏季，单一分布无法体现",
        ),
    )
    day_cv: TypeCvs = param(
        FrozenMapping(),
        T("Own day-to-day variation of types", "分类自身日间波动系数"),
        MAPPING,
        within=(0, MOST_CV),
        kind=f"a mapping category or item > number in [0, {MOST_CV:g}]",
        grade="derived",
        why=T(
            "empty: none besides the common part; Boston 2015: own cv .16 to .83 by type (computed)",
            "空：除共同部分外无自身波动；波士顿2015年各类自身变异系数为0.16至0.83（计算所得）",
        ),
    )
    common_cv: TypeCvs = param(
        FrozenMapping(),
        T("Common day-to-day variation of types", "分类共同日间波动系数"),
        MAPPING,
        within=(0, MOST_CV),
        kind=f"a mapping category or item > number in [0, {MOST_CV:g}]",
        grade="derived",
        why=T(
            "where nothing is said: demand.day_cv; Boston 2015: the 12 largest types correlate by .02 only (computed)",
            "未列者按demand.day_cv；波士顿2015年12个最大类别的日因子相关仅0.02（计算所得）",
        ),
    )
    persistence: TypeLags = param(
        FrozenMapping(),
        T("Persistence of the own variation of types", "分类自身波动的持续性"),
        MAPPING,
        within=(0, MOST_PERSISTENCE),
        kind=f"a mapping category or item > lag-1 autocorrelation in [0, {MOST_PERSISTENCE:g}]",
        grade="derived",
        why=T(
            "empty: none; Boston 2015: lag-1 autocorrelation .27 to .30 (computed)",
            "空：无持续性；波士顿2015年滞后一日自相关为0.27至0.30（计算所得）",
        ),
    )
    holiday_factors: TypeRatios = param(
        FrozenMapping(),
        T("Holiday factors by type", "分类节假日系数"),
        MAPPING,
        within=(0, 100),
        kind="a mapping category or item > ratio in [0, 100]",
        grade="assumption",
        why=guess("where nothing is said: demand.holiday_factor", "未列者按demand.holiday_factor"),
    )


TABLES = tuple(ByType.model_fields)


def named_types(by_type: ByType) -> tuple[str, ...]:
    """Types that any table names, in reading order."""
    return tuple(dict.fromkeys(name for table in TABLES for name in getattr(by_type, table)))


def type_checks(scenario: Scenario, counts: Addresses) -> Iterator[Mismatch]:
    """Everything wrong with demand by type and with area rates.

    Parameters
    ----------
    scenario : Scenario
    counts : mapping
        Number of districts, streets and communities.
    """
    by_type, areas = scenario.demand.by_type, scenario.demand.area_rates
    for table in TABLES:
        path = f"demand.by_type.{table}"
        yield from unknown_types(path, getattr(by_type, table), scenario)
        if table.endswith("_profiles"):
            for name, profile in getattr(by_type, table).items():
                yield from without_shape(f"{path}.{name}", profile)
    yield from unknown_types(STAFF, scenario.demand.staff_finds, scenario)
    yield from _staff_checks(scenario)
    if len(areas) > MOST_AREAS:
        yield Mismatch(("demand.area_rates",), f"at most {MOST_AREAS} area rates", f"{len(areas)}")
        return
    source = files.find_catalogue(scenario.demand.catalogue) if areas else None
    categories = names_of_categories(source) if source else ()
    for index, area in enumerate(areas):
        yield from _area_checks(f"demand.area_rates.{index}", area, categories, counts)


def without_shape(path: str, profile: Sequence[float]) -> Iterator[Mismatch]:
    """A profile of weights that are all nothing, or too small to divide by."""
    largest = max(profile)
    if largest < LEAST_WEIGHT:
        found = "only zeros" if largest == 0 else f"none above {largest:g}"
        yield Mismatch((path,), f"at least one number of {LEAST_WEIGHT:g} or more", found)


def unknown_types(path: str, names: Collection[str], scenario: Scenario) -> Iterator[Mismatch]:
    """Names that are no category and no item with a stream: unknown ones and chronic ones.

    Parameters
    ----------
    path : str
        Dotted path of the table that has the names.
    names : collection of str
    scenario : Scenario
    """
    source = files.find_catalogue(scenario.demand.catalogue) if names else None
    if source is None:
        return
    types = (*names_of_categories(source), *item_names(source))
    chronic = chronic_names(source, scenario.demand.categories)
    for name in names:
        if types and name not in types:
            yield Mismatch(
                (f"{path}.{name}",),
                "a category or an item of the catalogue",
                f'the unknown name "{name}"',
                hint=emptied(path),
                suggestion=nearest(name, types),
            )
        elif name in chronic:
            yield Mismatch(
                (f"{path}.{name}",),
                "a type that is not chronic",
                f'"{name}", whose needs come from lasting causes, each at an even rate',
                hint="set demand.categories.CATEGORY.chronic: false to give it a stream",
            )


def emptied(path: str, nothing: str = "{}") -> str:
    """What to write in order to drop names that an extended scenario or a reform gives."""
    return (
        f"names of another catalogue, from a scenario that this one extends or a reform? Write {path}: {nothing} "
        "to drop them all, then those of your own"
    )


def _staff_checks(scenario: Scenario) -> Iterator[Mismatch]:
    """Staff file categories, and no enquiries."""
    for profile in ("staff_hours", "staff_weekdays"):
        yield from without_shape(f"demand.{profile}", getattr(scenario.demand, profile))
    source = files.find_catalogue(scenario.demand.catalogue)
    if source is None:
        return
    for name in scenario.demand.staff_finds:
        if name == ENQUIRY or (name not in names_of_categories(source) and name in item_names(source)):
            yield Mismatch((f"{STAFF}.{name}",), "a category that is no enquiry", f'"{name}"')


def _area_checks(
    place: str, area: Mapping[str, Any], categories: tuple[str, ...], counts: Addresses
) -> Iterator[Mismatch]:
    for key in area:
        if key not in AREA_KEYS:
            yield Mismatch(
                (f"{place}.{key}",),
                f"a name among {', '.join(AREA_KEYS)}",
                f'the unknown name "{key}"',
                suggestion=nearest(str(key), AREA_KEYS),
            )
    factor = area.get("factor")
    if not isinstance(factor, float) or not 0.0 <= factor <= 100.0:
        yield Mismatch((f"{place}.factor",), "a ratio in [0, 100]", show(factor))
    category = area.get("category", ALL)
    if categories and category != ALL and category not in categories:
        near = nearest(str(category), categories)
        yield Mismatch((f"{place}.category",), "a category of the catalogue, or all", show(category), suggestion=near)
    yield from where_checks(place, area.get("where", ALL), counts)
