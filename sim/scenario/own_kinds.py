"""Resident groups and kinds of units of one's own: their values beside those of the package, and what must hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from sim.policy.names import GROUPS, UNIT_KINDS
from sim.policy.own_kinds import GROUP_KEYS, MOST_OWN, NAME, NEEDED, UNIT_KEYS, Key, own_groups, value_of
from sim.scenario import files
from sim.scenario.catalogue_names import category_fields
from sim.scenario.problems import nearest, show
from sim.scenario.validate import Mismatch

if TYPE_CHECKING:
    from sim.policy.kinds import Section
    from sim.policy.text import Text
    from sim.scenario.scenario import Scenario
    from sim.scenario.territory import Territory

_PAGE: Final = "docs/how-to/extend.md"
_LATIN: Final = "a name of small Latin letters, digits and _, beginning with a letter, at most 40"


def group_names(territory: Territory) -> tuple[str, ...]:
    """All groups of a place in the order of their codes."""
    return (*GROUPS, *sorted(territory.own_groups))


def unit_kind_names(territory: Territory) -> tuple[str, ...]:
    """All kinds of units of a place in the order of their codes."""
    return (*UNIT_KINDS, *sorted(territory.own_unit_kinds))


def group_values(territory: Territory, section: Section, key: str) -> list[float]:
    """A section with one value for each group, followed by that value of the own groups."""
    own = territory.own_groups
    known = [float(getattr(section, name)) for name in GROUPS]
    return [*known, *(float(value_of(own[name], key, GROUP_KEYS)) for name in sorted(own))]


def group_shares(territory: Territory) -> list[float]:
    """Shares of all groups; those of the package keep their proportions in what the own ones leave."""
    return _beside([getattr(territory.groups, name) for name in GROUPS], territory.own_groups)


def unit_kind_shares(territory: Territory) -> list[float]:
    """Shares of all kinds of units, likewise."""
    return _beside([getattr(territory.unit_kinds, name) for name in UNIT_KINDS], territory.own_unit_kinds)


def _beside(known: list[float], own: Mapping[str, Mapping[str, Any]]) -> list[float]:
    added = [float(own[name]["share"]) for name in sorted(own)]
    return [*(share * (1.0 - sum(added)) for share in known), *added]


def new_sector_kinds(territory: Territory) -> tuple[str, ...]:
    """Own kinds of units that belong to the new economic and social sectors."""
    own = territory.own_unit_kinds
    return tuple(name for name in sorted(own) if value_of(own[name], "new_sector", UNIT_KEYS))


def titles_of(scenarios: Iterable[Scenario]) -> dict[str, Text]:
    """Titles of the groups of the user's own of some scenarios, by name; the first that names one has its say."""
    found: dict[str, Text] = {}
    for scenario in scenarios:
        for group in own_groups(scenario.territory.own_groups):
            found.setdefault(group.name, group.title)
    return found


def own_kind_checks(scenario: Scenario) -> Iterator[Mismatch]:
    """Everything wrong with the groups and kinds of units of the user's own."""
    place = scenario.territory
    for path, own, known, keys in (
        ("territory.own_groups", place.own_groups, GROUPS, GROUP_KEYS),
        ("territory.own_unit_kinds", place.own_unit_kinds, UNIT_KINDS, UNIT_KEYS),
    ):
        if len(own) > MOST_OWN:
            yield Mismatch((path,), f"at most {MOST_OWN}", f"{len(own)}")
            continue
        for name, one in own.items():
            yield from _named(f"{path}.{name}", name, known)
            yield from _values(scenario, f"{path}.{name}", one, keys)
        shares = [one["share"] for one in own.values() if isinstance(one.get("share"), float)]
        if sum(shares) > 1.0:
            hint = "the groups and kinds of the package share what the own ones leave"
            yield Mismatch((path,), "shares that sum to at most 1", f"{sum(shares):.6g}", hint=hint)


def _named(path: str, name: str, known: tuple[str, ...]) -> Iterator[Mismatch]:
    if name in known:
        place = path.replace("own_", "").rpartition(".")[0]
        hint = f"its share stands in {place}.{name}; a group or kind of your own needs another name"
        yield Mismatch((path,), "a new name", f'"{name}", which the package has', hint=hint)
    elif not NAME.fullmatch(name) or name in _TAKEN:
        hint = "the names that people read stand in en and zh"
        yield Mismatch((path,), _LATIN, f'"{name}"' + (", a name of a column" if name in _TAKEN else ""), hint=hint)


#: Names of other columns of the tables that groups have a column in.
_TAKEN: Final = ("grid", "community", "kind", "deprivation", "quintile", "grid_sd", "mean", "change", "group_gap")


def _values(scenario: Scenario, path: str, one: Mapping[str, Any], keys: Mapping[str, Key]) -> Iterator[Mismatch]:
    for key in one:
        if key not in keys:
            names = f"a name among {', '.join(keys)}"
            yield Mismatch((f"{path}.{key}",), names, f'the unknown name "{key}"', suggestion=nearest(key, keys))
    for key in NEEDED:
        if key not in one:
            what = "its title in English and Chinese (en, zh) and its share"
            yield Mismatch((path,), what, f"no {key}", hint=f"see {_PAGE}")
    for key, rule in keys.items():
        if key in one:
            yield from _value(scenario, f"{path}.{key}", one[key], rule)


def _value(scenario: Scenario, path: str, value: Any, rule: Key) -> Iterator[Mismatch]:
    if rule.kind == "table":
        yield from _table(scenario, path, value, rule)
        return
    expected, right = _RULES[rule.kind]
    if not right(value, rule):
        yield Mismatch((path,), expected.format(low=rule.low, high=rule.high), show(value))


def _number(value: Any, rule: Key) -> bool:
    return isinstance(value, float) and isfinite(value) and rule.low <= value <= rule.high


_RULES: Final[Mapping[str, tuple[str, Callable[[Any, Key], bool]]]] = {
    "number": ("a number in [{low:g}, {high:g}]", _number),
    "flag": ("true or false", lambda value, _: isinstance(value, bool)),
    "text": (
        "a text of 1 to 60 signs on one line",
        lambda value, _: isinstance(value, str) and 0 < len(value.strip()) <= 60 and value.isprintable(),
    ),
}


def _table(scenario: Scenario, path: str, value: Any, rule: Key) -> Iterator[Mismatch]:
    """Numbers by category of the catalogue."""
    if not isinstance(value, Mapping):
        yield Mismatch((path,), "a mapping category > number", show(value))
        return
    source = files.find_catalogue(scenario.demand.catalogue)
    known = category_fields(source) if source is not None and value else {}
    for category, number in value.items():
        if known and category not in known:
            found, near = f'the unknown category "{category}"', nearest(str(category), known)
            expected = f"a category of the catalogue {scenario.demand.catalogue}"
            yield Mismatch((f"{path}.{category}",), expected, found, suggestion=near)
        elif not _number(number, rule):
            yield Mismatch((f"{path}.{category}",), f"a number in [{rule.low:g}, {rule.high:g}]", show(number))
