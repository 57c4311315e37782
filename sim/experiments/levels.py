"""What the level of a factor means: values of parameters, reforms as switches or as a set, named policies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any, Final

from sim.scenario import Problem, Scenario, ScenarioError, parameters
from sim.scenario.problems import nearest
from sim.scenario.renamed import renamed
from sim.scenario.schema import short_form

REFORMS: Final = "reforms"
REFORM: Final = "reforms."
"""Factor names that start so are about one reform: ``reforms.NAME`` switches it, ``reforms.NAME.PARAMETER`` sets it."""
ROLLOUT: Final = "rollout"
STAGE: Final = "rollout."
"""Factor names that start so are about a stage of the roll-out: ``rollout.0.from``, ``rollout.0.set.PATH``."""
POLICY: Final = "policy"
"""The factor under which the named policies of a study stand; its scenarios are made before the factors are set."""
PLAUSIBLE: Final = "plausible"
RANGE: Final = "range"
SEED_HINT: Final = "seeds are replications: use seed: (the first one) and replications:"


def applied(base: Scenario, factors: Mapping[str, Any]) -> Scenario:
    """A scenario with the levels of factors set.

    Parameters
    ----------
    base : Scenario
    factors : mapping of str to value
        Dotted path > value. ``reforms`` > the whole set of reforms in force, a list as in a scenario file;
        ``reforms.NAME`` > true (in force), false (not) or a mapping of its parameters;
        ``reforms.NAME.PARAMETER`` > value, with the reform in force; ``rollout.0.from`` > a value of the first stage of
        the roll-out. ``policy`` names a policy and changes nothing.

    Raises
    ------
    ScenarioError
        The values do not fit together.
    """
    changes = {
        path: value for path, value in factors.items() if not is_of_reforms(path) and not names_policy(path, value)
    }
    stages = {path: changes.pop(path) for path in list(changes) if path.startswith(STAGE)}
    if stages:
        changes = {ROLLOUT: _stages(base, stages), **changes}
    wanted = _wanted(base, {path: value for path, value in factors.items() if is_of_reforms(path)})
    gone = [reform.name for reform in base.reforms if reform.name not in wanted]
    entries = [name if given is True else {name: given} for name, given in wanted.items() if given is not None]
    scenario = base.without_reform(*gone) if gone else base
    if entries:
        changes = {REFORMS: entries, **changes}
    return scenario.with_(changes) if changes else scenario


def _stages(base: Scenario, levels: Mapping[str, Any]) -> list[Any]:
    """The roll-out with values of its stages set: ``rollout.0.from``, ``rollout.1.where.street`` ..."""
    stages = base.to_dict()[ROLLOUT]
    for path, value in levels.items():
        number, _, rest = path.removeprefix(STAGE).partition(".")
        if not number.isdecimal() or len(number) > 9 or int(number) >= len(stages) or not rest:
            there = f"0 to {len(stages) - 1}" if stages else "none, for the scenario has no roll-out"
            expected = f"a value of a stage, rollout.0.from (stages: {there})"
            raise ScenarioError([Problem(path, expected, f'"{path}"')])
        node, keys = stages[int(number)], rest.split(".")
        if rest.startswith("set."):
            node, keys = node.setdefault("set", {}), [rest.removeprefix("set.")]
        for key in keys[:-1]:
            node = node.setdefault(key, {})
        node[keys[-1]] = value
    return list(stages)


def is_of_reforms(path: str) -> bool:
    """Whether a factor is about reforms."""
    return path == REFORMS or path.startswith(REFORM)


def names_policy(path: str, value: Any) -> bool:
    """Whether a factor only says which named policy a point has."""
    return path == POLICY and isinstance(value, str)


def _wanted(base: Scenario, levels: Mapping[str, Any]) -> dict[str, Any]:
    """Reforms that are to be in force: name > None (as it is), True (laid now) or its parameters."""
    found: dict[str, Any] = {reform.name: None for reform in base.reforms}
    here = {reform.name: dict(reform.parameters) for reform in base.reforms}
    for path, level in levels.items():
        if path == REFORMS:
            found = _set_of(level, here)
            continue
        name, parameter = split(path)
        if parameter:
            given = found.get(name) if isinstance(found.get(name), Mapping) else here.get(name, {})
            found[name] = {**(given or {}), parameter: level}
        elif isinstance(level, Mapping):
            found[name] = {**here.get(name, {}), **level}
        elif not isinstance(level, bool):
            raise ScenarioError([Problem(path, "true, false or a mapping of its parameters", repr(level))])
        elif not level:
            found.pop(name, None)
        elif name not in found:
            found[name] = True
    return found


def _set_of(level: Any, here: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(level, list | tuple):
        raise ScenarioError([Problem(REFORMS, "a list of reforms for each level (the whole set)", repr(level))])
    found: dict[str, Any] = {}
    for entry in level:
        if isinstance(entry, str):
            found[entry] = None if entry in here else True
        elif isinstance(entry, Mapping) and len(entry) == 1:
            name, given = next(iter(entry.items()))
            found[str(name)] = dict(given or {})
        else:
            raise ScenarioError([Problem(REFORMS, "the name of a reform, or name: {parameter: value}", repr(entry))])
    return found


def split(path: str) -> tuple[str, str]:
    """Name of the reform of a factor, and of its parameter (empty for a switch)."""
    rest = path.removeprefix(REFORM)
    if rest.endswith((".yaml", ".yml")):
        return rest, ""
    name, _, parameter = rest.partition(".")
    return name, parameter


def full_path(path: str) -> str:
    """The path of today, with a section's short form written out."""
    return short_form(Scenario, renamed(path)) or renamed(path)


def overlapping(paths: Iterable[str]) -> list[tuple[str, str, str]]:
    """Pairs of paths of which one contains the other, with the path that both set."""
    full = {path: full_path(path) for path in paths}
    found = []
    for a, b in combinations(full, 2):
        one, other = full[a], full[b]
        if one == other or one.startswith(f"{other}.") or other.startswith(f"{one}."):
            found.append((a, b, max(one, other, key=len)))
    return found


def sets_seed(path: str, value: Any) -> bool:
    """Whether a change gives the seed of a run, which replications give."""
    return path == "run.seed" or (path == "run" and isinstance(value, Mapping) and "seed" in value)


def span(path: str, word: str) -> tuple[float, float, bool] | str:
    """The plausible or the valid range of a parameter.

    Parameters
    ----------
    path : str
        Dotted path.
    word : {"plausible", "range"}

    Returns
    -------
    (float, float, bool) or str
        Low and high end, and whether values are whole numbers; a text says why there is none.
    """
    known = {parameter.path: parameter for parameter in parameters()}
    parameter = known.get(full_path(path))
    if parameter is None:
        near = nearest(path, list(known))
        return "it is no parameter of a scenario" + (f" (did you mean {near}?)" if near else "")
    whole = parameter.kind.startswith("a whole number")
    if word == PLAUSIBLE:
        return (*parameter.usual, whole) if parameter.usual else "the schema gives no plausible range of it"
    if parameter.low is None or parameter.high is None or parameter.open_low:
        return f"its valid range {parameter.range or '(any)'} has no two ends"
    return float(parameter.low), float(parameter.high), whole


def choices(path: str) -> Sequence[str]:
    """Names that a parameter may be; empty if it is no choice."""
    full = short_form(Scenario, renamed(path)) or renamed(path)
    return next((parameter.choices for parameter in parameters() if parameter.path == full), ())
