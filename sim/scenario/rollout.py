"""Roll-outs: levers with values of their own in some places, from a day on (M45).

A stage is a mapping ``{from: day, until: day, where: {street: [0, 1]}, set: {path: value}, reforms: [...]}``; a
scenario holds it with its reforms already turned into paths and values.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ValidationError

from sim.policy.frozen import FrozenMapping, as_places, as_whole, freeze, mappings, plain
from sim.scenario import schema
from sim.scenario.problems import nearest, show
from sim.scenario.unit_sample import Addresses
from sim.scenario.validate import SKIP_CHECKS, Mismatch

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

PLACES = ("district", "street", "community")
KEYS = ("from", "until", "where", "set", "reforms")


def _frozen(stages: Any) -> Any:
    """Stages that can be hashed; days and numbers of places stay whole."""
    return tuple(FrozenMapping({key: _frozen_item(key, item) for key, item in stage.items()}) for stage in stages)


def _frozen_item(key: str, item: Any) -> Any:
    if key in ("from", "until"):
        return as_whole(item)
    return as_places(item) if key == "where" and isinstance(item, Mapping) else freeze(item)


Stages = Annotated[Any, BeforeValidator(lambda value: mappings(value, "stages")), AfterValidator(_frozen)]


def merge_reforms(stage: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A stage with the changes of its reforms among what it sets; what it sets itself wins."""
    own = stage.get("set") or {}
    merged = {key: value for key, value in stage.items() if key != "reforms"}
    merged["set"] = {**plain(changes), **own} if isinstance(own, Mapping) else own
    return merged


def number_of(leaf: Any, value: Any) -> float:
    """A lever's value as the number that institutions read: choices by their position, null as NaN."""
    if value is None:
        return math.nan
    return float(leaf.choices.index(value)) if leaf.choices else float(value)


def rollout_checks(scenario: Scenario, places: Addresses) -> Iterator[Mismatch]:
    """Everything wrong with the stages of a scenario.

    Parameters
    ----------
    scenario : Scenario
    places : Addresses
        Districts, streets and communities by number, code and name.
    """
    for index, stage in enumerate(scenario.rollout):
        place = f"rollout.{index}"
        for key in stage:
            if key not in KEYS:
                yield Mismatch(
                    (f"{place}.{key}",),
                    f"a name among {', '.join(KEYS)}",
                    f'the unknown name "{key}"',
                    suggestion=nearest(str(key), KEYS),
                )
        yield from _days(place, stage)
        yield from where_checks(place, stage.get("where", "all"), places)
        yield from _values(type(scenario), place, stage.get("set", {}))


def _days(place: str, stage: Mapping[str, Any]) -> Iterator[Mismatch]:
    first, last = stage.get("from"), stage.get("until")
    if not isinstance(first, int) or isinstance(first, bool):
        yield Mismatch((f"{place}.from",), "the number of a day of the run (0 is the first)", show(first))
        first = -(10**9)
    if last is not None and (not isinstance(last, int) or isinstance(last, bool) or last < first):
        yield Mismatch((f"{place}.until",), "the number of a day not before `from`, or null", show(last))


def where_checks(place: str, where: Any, places: Addresses) -> Iterator[Mismatch]:
    """What is wrong with places named as ``all``, ``{street: [0, 1]}`` or ``{community: [a code or a name]}``."""
    if where == "all":
        return
    if not isinstance(where, Mapping) or not where:
        expected = f"all, or a mapping of {', '.join(PLACES)} to lists of numbers, codes or names"
        yield Mismatch((f"{place}.where",), expected, show(where))
        return
    for kind, given in where.items():
        path = f"{place}.where.{kind}"
        if kind not in PLACES:
            yield Mismatch(
                (path,),
                f"a name among {', '.join(PLACES)}",
                f'the unknown name "{kind}"',
                suggestion=nearest(str(kind), PLACES),
            )
        elif not isinstance(given, list | tuple) or not given:
            yield Mismatch((path,), _expected(kind, places), show(plain(given)))
        else:
            yield from _addressed(path, kind, given, places)


def _expected(kind: str, places: Addresses) -> str:
    numbers = f"0 to {places.counts[kind] - 1} (after territory.scale)"
    if places.table is None:
        return f"a list of numbers of places of this kind, {numbers}"
    return f"a list of codes or names of places of this kind, or of numbers, {numbers}"


def _addressed(path: str, kind: str, given: Any, places: Addresses) -> Iterator[Mismatch]:
    """What is wrong with a list of numbers, codes or names: the first thing that is."""
    for one in given:
        found = places.find(kind, one)
        if len(found) == 1:
            continue
        if found and places.table is not None:
            codes = ", ".join(places.table[kind].code[number] for number in found[:5])
            hint = f"write the code ({codes}), or the name of the unit above, a slash and the name"
            yield Mismatch((path,), "a name that one place of this kind has", f'"{one}", which {len(found)} have', hint)
        else:
            suggestion = _meant(one, kind, places) if isinstance(one, str) else ""
            yield Mismatch((path,), _expected(kind, places), show(plain(given)), suggestion=suggestion)
        return


def _values(model: Any, place: str, values: Any) -> Iterator[Mismatch]:
    if not isinstance(values, Mapping) or not values:
        yield Mismatch(
            (f"{place}.set",), "a mapping of dotted path to value, or reforms: a list of reforms", show(plain(values))
        )
        return
    leaves = schema.leaves(model)
    levers = [path for path, leaf in leaves.items() if leaf.varies]
    for path, value in values.items():
        leaf = leaves.get(path)
        where = (f"{place}.set.{path}",)
        if leaf is None:
            yield Mismatch(
                where,
                "the dotted path of a parameter",
                f'the unknown path "{path}"',
                suggestion=schema.suggest(model, str(path)),
            )
        elif not leaf.varies:
            yield Mismatch(
                where,
                "a lever that may vary by place and date",
                f"{path}, which holds for a whole run",
                hint=_alternatives(path, levers),
            )
        elif not _valid(model, path, value):
            yield Mismatch(where, leaf.expected, show(plain(value)))


def _alternatives(path: str, levers: list[str]) -> str:
    """Levers that may vary, of the same section or of the same first two parts, and where all of them stand."""
    beside = [lever for lever in levers if lever.rsplit(".", 1)[0] == path.rsplit(".", 1)[0]]
    named = f"levers beside it that may vary: {', '.join(beside)}; " if beside else ""
    return f"{named}all that may vary: the column “varies” of docs/reference/parameters.md"


def _valid(model: Any, path: str, value: Any) -> bool:
    tree: Any = plain(value)
    for name in reversed(path.split(".")):
        tree = {name: tree}
    try:
        model.model_validate(tree, context=SKIP_CHECKS)
    except ValidationError:
        return False
    return True


def _meant(name: str, kind: str, places: Addresses) -> str:
    """The nearest name; behind the name of a unit above, with it."""
    above, slash, own = name.rpartition("/")
    inside = f"{above}/{near}" if slash and (near := nearest(own, places.names(kind))) else ""
    return inside if inside and places.find(kind, inside) else nearest(name, places.names(kind))
