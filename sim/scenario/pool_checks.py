"""What must hold of the pools of contractors of a scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sim.policy.pools import CHOICES, KEYS, LIMITS, WHOSE, value_of
from sim.scenario import files
from sim.scenario.catalogue_names import names_of_cases
from sim.scenario.problems import nearest, show
from sim.scenario.validate import Mismatch

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

MOST = 100  # pools


def pool_checks(scenario: Scenario) -> Iterator[Mismatch]:
    """Everything wrong with the pools of contractors."""
    pools = scenario.policy.contractors.pools
    path = "policy.contractors.pools"
    if len(pools) > MOST:
        yield Mismatch((path,), f"at most {MOST} pools", f"{len(pools)}")
        return
    source = files.find_catalogue(scenario.demand.catalogue) if pools else None
    known = names_of_cases(source) if source is not None else {}
    owners: dict[tuple[str, str], str] = {}
    for name, pool in pools.items():
        yield from _values(f"{path}.{name}", pool)
        yield from _whose(f"{path}.{name}", name, pool, known, owners)


def _values(path: str, pool: Mapping[str, Any]) -> Iterator[Mismatch]:
    for key in pool:
        if key not in KEYS:
            names, near = ", ".join(KEYS), nearest(key, KEYS)
            yield Mismatch((f"{path}.{key}",), f"a name among {names}", f'the unknown name "{key}"', suggestion=near)
    for key, choices in CHOICES.items():
        if value_of(pool, key) not in choices:
            yield Mismatch((f"{path}.{key}",), f"one of {', '.join(choices)}", show(pool[key]))
    for key, (low, high) in LIMITS.items():
        value = value_of(pool, key)
        if not isinstance(value, float) or not low <= value <= high:
            yield Mismatch((f"{path}.{key}",), f"a number in [{low:g}, {high:g}]", show(pool[key]))


def _whose(
    path: str, name: str, pool: Mapping[str, Any], known: Mapping[str, tuple[str, ...]], owners: dict[Any, str]
) -> Iterator[Mismatch]:
    """Cases of a pool are named as the catalogue names them, and no two pools have the same."""
    if not any(value_of(pool, kind) for kind in WHOSE):
        hint = "give it fields, categories or items of the catalogue"
        yield Mismatch((path,), "a pool that does the outside steps of some cases", "no cases", hint=hint)
    for kind in WHOSE:
        names = value_of(pool, kind)
        if not isinstance(names, tuple):
            yield Mismatch((f"{path}.{kind}",), f"a list of {kind} of the catalogue", show(names))
            continue
        for one in names:
            if known.get(kind) and one not in known[kind]:
                near = nearest(str(one), known[kind])
                found = f'the unknown name "{one}"'
                yield Mismatch((f"{path}.{kind}",), f"{kind} of the catalogue", found, suggestion=near)
            elif owners.setdefault((kind, str(one)), name) != name:
                yield Mismatch((f"{path}.{kind}",), "cases of one pool", f'"{one}", also of {owners[kind, str(one)]}')
