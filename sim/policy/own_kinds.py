"""Values of a resident group or a kind of unit of one's own, as a scenario writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator

from sim.policy.frozen import freeze
from sim.policy.kinds import MOST_MULTIPLIER, mapping_of_mappings
from sim.policy.names import DISADVANTAGED, GROUP_TITLES, GROUPS
from sim.policy.text import T, Text

#: A name of one's own: it becomes part of the names of columns.
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
#: Groups, and kinds of units, of one's own that a scenario may have.
MOST_OWN: Final = 20


@dataclass(frozen=True, slots=True)
class Key:
    """One value of an own group or kind.

    Attributes
    ----------
    default : object
        What holds if it is left out; None: it must be given.
    low, high : float
        Least and greatest number allowed, both included.
    kind : {"number", "flag", "text", "table"}
        A table holds numbers by category.
    """

    default: Any
    low: float = 0.0
    high: float = 1.0
    kind: str = "number"


_TITLES: Final = {"en": Key(None, kind="text"), "zh": Key(None, kind="text")}
GROUP_KEYS: Final[Mapping[str, Key]] = {
    **_TITLES,
    "share": Key(None),
    "reporting": Key(0.0, -2.0, 2.0),
    "digital_access": Key(0.9),
    "vulnerability": Key(0.0),
    "needs": Key(None, 0.0, MOST_MULTIPLIER, "table"),
    "clustered": Key(False, kind="flag"),
    "disadvantaged": Key(True, kind="flag"),
}
UNIT_KEYS: Final[Mapping[str, Key]] = {
    **_TITLES,
    "share": Key(None),
    "fit": Key(None, kind="table"),
    "other_fit": Key(0.2),
    "new_sector": Key(False, kind="flag"),
}
#: Values that must be given.
NEEDED: Final = ("en", "zh", "share")


OwnKinds = Annotated[Any, BeforeValidator(mapping_of_mappings), AfterValidator(freeze)]


@dataclass(frozen=True, slots=True)
class OwnGroup:
    """A resident group of one's own, as records tell it.

    Attributes
    ----------
    name : str
        Name in columns.
    title : Text
        What people read.
    disadvantaged : bool
        Whether it counts among the groups that need an advocate.
    """

    name: str
    title: Text
    disadvantaged: bool = True


def own_groups(groups: Mapping[str, Mapping[str, Any]]) -> tuple[OwnGroup, ...]:
    """Groups of one's own by their names: the order of a file says nothing."""
    return tuple(
        OwnGroup(name, T(one["en"], one["zh"]), bool(value_of(one, "disadvantaged", GROUP_KEYS)))
        for name, one in sorted(groups.items())
    )


def value_of(one: Mapping[str, Any], key: str, keys: Mapping[str, Key]) -> Any:
    """A value of an own group or kind, or what holds if it is left out; an empty mapping for a table."""
    default: Any = {} if keys[key].kind == "table" else keys[key].default
    return one.get(key, default)


def names_with(own: tuple[OwnGroup, ...]) -> tuple[str, ...]:
    """All groups: those of the package, then the own ones."""
    return (*GROUPS, *(group.name for group in own))


def disadvantaged_with(own: tuple[OwnGroup, ...]) -> tuple[str, ...]:
    """Names of the groups that need an advocate."""
    return (*DISADVANTAGED, *(group.name for group in own if group.disadvantaged))


def group_title(name: str, own: tuple[OwnGroup, ...] = ()) -> Text:
    """What a group is called within a sentence; its name where it has no title."""
    found = {group.name: group.title for group in own}
    return GROUP_TITLES.get(name) or found.get(name) or T(name, name)
