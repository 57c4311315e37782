"""The parts of a study file that say how points are chosen and how often each is run."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from sim.arguments import MAX_REPLICATIONS
from sim.experiments.checker import Checker, Spot
from sim.experiments.designs import DESIGNS, EXACT_REFORMS, REFORMS, SAMPLES, SEARCH, SETTINGS, Design
from sim.experiments.factors import Factor, Levels, Range
from sim.experiments.kept import TABLES
from sim.experiments.levels import (
    PLAUSIBLE,
    POLICY,
    RANGE,
    choices,
    span,
)
from sim.experiments.points import told_apart
from sim.experiments.stopping import Budget, Precision, StoppingRule
from sim.measures.own import MeasureError, OwnMeasure, as_measure
from sim.scenario import Scenario
from sim.scenario.problems import nearest, show

MAX_POINTS: Final = 1_000_000
_MAX_SAMPLES: Final = 1_000_000
_FARTHEST: Final = 1e18
_RANGE_KEYS: Final = ("low", "high", "scale", "whole")
_POLICY_KEYS: Final = ("name", "set", "reforms")
_RULE_KEYS: Final = ("minimum", "maximum", "step", "until", "of", "level")
LEAST_TO_STOP: Final = 3
_APART: Final = "files of different names, by which tables tell them apart"


def read_design(checker: Checker) -> Design:
    """The design, its settings included: a name, or ``{kind: name, ...}``."""
    given = checker.document.data.get("design", DESIGNS[0])
    if not isinstance(given, dict):
        return Design(checker.one_of(given, DESIGNS, ("design",)))
    kind = checker.one_of(given.get("kind"), DESIGNS, ("design", "kind"))
    if kind == SEARCH:
        return Design(kind)  # sim.experiments.search.reading reads the rest
    checker.known(given, ("kind", *SETTINGS.get(kind, ())), ("design",))
    start = Design(kind)
    bounds = {
        "samples": (2, _MAX_SAMPLES),
        "trajectories": (2, _MAX_SAMPLES),
        "levels": (2, 100),
        "permutations": (0, _MAX_SAMPLES),
    }
    values = {
        name: checker.whole_in(given, name, getattr(start, name), *bounds[name], ("design",))
        for name in SETTINGS.get(kind, ())
        if name in bounds
    }
    second = given.get("second", False)
    if not isinstance(second, bool):
        checker.note(("design", "second"), "true or false", show(second))
    design = Design(kind, **values, second=second is True, groups=_groups(checker, given))
    if kind == "sobol" and design.samples & (design.samples - 1):
        checker.note(("design", "samples"), "a power of two (sobol)", show(design.samples))
    for name in ("levels", "permutations"):
        if values.get(name, 0) % 2:
            checker.note(("design", name), "an even number", show(values[name]))
    return design


def _groups(checker: Checker, given: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Groups of factors of a Sobol design: each factor of the study in one."""
    groups, factors = given.get("groups", {}), list(checker.mapping("factors"))
    spot = ("design", "groups")
    if not isinstance(groups, dict) or not all(isinstance(paths, list) and paths for paths in groups.values()):
        checker.note(spot, "a mapping of names and lists of factors", show(groups))
        return {}
    named = [path for paths in groups.values() for path in paths]
    wrong = [path for path in named if path not in factors] + [path for path in factors if named.count(path) != 1]
    if groups and wrong:
        checker.note(spot, "each factor of the study in one group", show(str(wrong[0])))
        return {}
    return {str(name): tuple(paths) for name, paths in groups.items()}


def read_factors(checker: Checker, design: Design) -> dict[str, Factor]:
    """Factors by dotted path: lists of values or, in sampled designs, ranges."""
    if design.kind in (*REFORMS, "table"):
        if "factors" in checker.document.data:
            reason = "take the reforms of the scenario" if design.kind in REFORMS else "has its rows in table:"
            checker.note(("factors",), f"no factors: design {design.kind} {reason}", "factors")
        return {}
    factors: dict[str, Factor] = {}
    for path, values in checker.mapping("factors").items():
        factor = _factor(checker, ("factors", path), values, design)
        if factor is not None:
            factors[path] = factor
    if design.kind == "zip":
        counts = {path: len(factor.values) for path, factor in factors.items() if isinstance(factor, Levels)}
        if len(set(counts.values())) > 1:
            found = ", ".join(f"{count} of {path}" for path, count in counts.items())
            checker.note(("factors",), "as many values of each factor (design: zip)", found)
    if design.kind in SAMPLES and not checker.document.data.get("factors"):
        checker.note(("factors",), f"at least one factor (design: {design.kind})", "none")
    return factors


def _factor(checker: Checker, spot: Spot, values: Any, design: Design) -> Factor | None:
    ranges = design.kind in (*SAMPLES, SEARCH)
    if values in (PLAUSIBLE, RANGE):
        return _of_schema(checker, spot, str(values), ranges)
    if isinstance(values, dict) and ranges:
        return _range(checker, spot, values)
    if not isinstance(values, list) or not values:
        more = " or a range {low: ..., high: ...}" if ranges else ""
        hint = f"ranges go with the designs {', '.join((*SAMPLES, SEARCH))}" if isinstance(values, dict) else ""
        more += f", or {PLAUSIBLE} or {RANGE} (of the schema)"
        checker.note(spot, f"a list of values{more}", show(values), hint=hint)
    elif _repeats(values):
        checker.note(spot, "different values", show(values))
    elif not told_apart(values):
        checker.note(spot, _APART, show(values))
    else:
        return Levels(tuple(values))
    return None


def _of_schema(checker: Checker, spot: Spot, word: str, ranges: bool) -> Factor | None:
    """The plausible or the valid range of a parameter: a range where it is sampled, else its two ends."""
    path = spot[-1]
    if word == RANGE and (names := choices(path)):
        return Levels(tuple(names))
    found = span(path, word)
    if isinstance(found, str):
        checker.note(spot, f"a parameter with a {word} range", f"{word}, but {found}", hint="give values instead")
        return None
    low, high, whole = found
    if ranges:
        return Range(low, high, whole=whole)
    return Levels((int(low), int(high)) if whole else (low, high))


def _repeats(values: list[Any]) -> bool:
    """Whether a value is in a list twice; lists and mappings among them are compared by their text."""
    keys = [str(value) if isinstance(value, (list, dict)) else value for value in values]
    return len(set(keys)) < len(keys)


def _range(checker: Checker, spot: Spot, given: dict[str, Any]) -> Range | None:
    checker.known(given, _RANGE_KEYS, spot)
    low, high, whole = given.get("low"), given.get("high"), given.get("whole", False)
    for key, value in (("low", low), ("high", high)):
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not abs(value) <= _FARTHEST:
            checker.note((*spot, key), f"a number from {-_FARTHEST:g} to {_FARTHEST:g}", show(value))
            return None
    if not isinstance(whole, bool):
        checker.note((*spot, "whole"), "true or false", show(whole))
    scale = checker.one_of(given.get("scale", "linear"), ("linear", "log"), (*spot, "scale"))
    assert low is not None
    assert high is not None
    if low >= high:
        checker.note(spot, "low below high", f"{low} and {high}")
        return None
    if scale == "log" and (low <= 0 or whole):
        checker.note(spot, "low above 0 and no whole numbers (scale: log)", f"low {low}, whole {whole}")
        return None
    return Range(float(low), float(high), scale == "log", bool(whole))


def read_policies(checker: Checker) -> dict[str, dict[str, Any]]:
    """Policies by name, each with the changes that it makes (reforms included)."""
    found: dict[str, dict[str, Any]] = {}
    for index, entry in enumerate(checker.listed("policies", "policies {name, set, reforms}")):
        spot = ("policies", str(index))
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            checker.note(spot, "a policy {name, set, reforms}", show(entry))
            continue
        checker.known(entry, _POLICY_KEYS, spot)
        name, changes, reforms = entry["name"], entry.get("set", {}), entry.get("reforms")
        if not isinstance(changes, dict) or not isinstance(reforms, list | None):
            checker.note(spot, "set: a mapping of dotted paths and values; reforms: a list", show(entry))
        elif name in found:
            checker.note(spot, "a name of its own for each policy", f'"{name}" a second time')
        else:
            found[name] = dict(changes) if reforms is None else {**changes, "reforms": reforms}
    if "policies" in checker.document.data and POLICY in checker.mapping("factors"):
        checker.note(("factors", POLICY), "no factor of this name beside policies:", POLICY)
    return found


def read_table(checker: Checker, design: Design) -> tuple[dict[str, Any], ...]:
    """Rows of a table design, each with the same paths."""
    rows = checker.listed("table", "rows {path: value}")
    if design.kind != "table":
        if "table" in checker.document.data:
            checker.note(("table",), "design: table", f"design: {design.kind}")
        return ()
    if not rows:
        checker.note(("table",), "at least one row {path: value}", "none")
    for index, row in enumerate(rows):
        if not isinstance(row, dict) or not row:
            checker.note(("table", str(index)), "a row {path: value}", show(row))
        elif isinstance(rows[0], dict) and set(row) != set(rows[0]):
            checker.note(("table", str(index)), f"the paths of the first row ({', '.join(rows[0])})", ", ".join(row))
    made = tuple(row for row in rows if isinstance(row, dict))
    for path in dict.fromkeys(path for row in made for path in row):
        values = [row[path] for row in made if path in row]
        if not told_apart(values):
            checker.note(("table",), _APART, show(values))
    return made


def read_measures(checker: Checker) -> dict[str, OwnMeasure]:
    """Measures of the user's own that the study names; their source is read, and nothing of it is run."""
    beside = Path(checker.document.file).resolve().parent if checker.document.file else None
    found: dict[str, OwnMeasure] = {}
    for index, reference in enumerate(checker.listed("measures", "measures of your own, file.py:function")):
        spot = ("measures", str(index))
        try:
            own = as_measure(reference, beside)
        except MeasureError as error:
            checker.note(spot, "a measure of your own, file.py:function", show(str(reference)), hint=str(error))
            continue
        if own.name in found:
            checker.note(spot, "a name of its own for each measure", f'"{own.name}" a second time')
        found[own.name] = own
    return found


def read_margins(checker: Checker) -> dict[str, float]:
    """Measure > largest difference that does not matter."""
    given = checker.mapping("margins")
    margins = {}
    for name in given:
        if name not in checker.measures:
            checker.note(
                ("margins", name),
                "a measure (gridgov measures lists them)",
                show(name),
                suggestion=nearest(name, checker.measures),
            )
        elif (value := checker.positive(given, name, ("margins",))) is not None:
            margins[name] = value
    return margins


def read_outcomes(checker: Checker) -> tuple[str, ...]:
    """Measures that the tables show."""
    names = checker.listed("outcomes", "measures")
    for index, name in enumerate(names):
        if not isinstance(name, str) or name not in checker.measures:
            checker.note(
                ("outcomes", str(index)),
                "a measure (gridgov measures lists them)",
                show(name),
                suggestion=nearest(name, checker.measures),
            )
    return tuple(name for name in names if isinstance(name, str))


def read_keep(checker: Checker) -> tuple[str, ...]:
    """Tables that are kept of every run."""
    names = checker.listed("keep", "tables")
    for index, name in enumerate(names):
        if not isinstance(name, str) or name not in TABLES:
            near = nearest(str(name), TABLES)
            checker.note(("keep", str(index)), f"one of {', '.join(TABLES)}", show(name), suggestion=near)
    return tuple(name for name in TABLES if name in names)


def read_rule(checker: Checker, comparisons: bool) -> StoppingRule:
    """Replications: a number, or a stopping rule."""
    given = checker.document.data.get("replications", 10)
    if not isinstance(given, dict):
        count = checker.whole("replications", 10, 1, MAX_REPLICATIONS)
        return StoppingRule(count, count)
    spot = ("replications",)
    checker.known(given, _RULE_KEYS, spot)
    minimum = checker.whole_in(given, "minimum", 10, LEAST_TO_STOP, MAX_REPLICATIONS, spot)
    maximum = checker.whole_in(given, "maximum", 100, minimum, MAX_REPLICATIONS, spot)
    step = checker.whole_in(given, "step", 5, 1, MAX_REPLICATIONS, spot)
    level = checker.positive({"level": 0.95, **given}, "level", spot) or 0.95
    if level >= 1.0:
        checker.note((*spot, "level"), "a confidence level below 1", show(level))
        level = 0.95
    default = "differences" if comparisons else "means"
    of = checker.one_of(given.get("of", default), ("means", "differences"), (*spot, "of"))
    if of == "differences" and not comparisons:
        checker.note((*spot, "of"), "means, for the study has no comparisons", "differences")
    until = given.get("until")
    if not isinstance(until, dict) or not until:
        checker.note((*spot, "until"), "a half-width for at least one measure, {measure: 0.01 or 5 %}", show(until))
        until = {}
    rule = {name: _precision(checker, name, value) for name, value in until.items()}
    kept = {name: precision for name, precision in rule.items() if precision is not None}
    return StoppingRule(minimum, maximum, step, kept, "differences" if of == "differences" else "means", level)


def _precision(checker: Checker, name: str, value: Any) -> Precision | None:
    spot = ("replications", "until", name)
    if name not in checker.measures:
        near = nearest(name, checker.measures)
        checker.note(spot, "a measure (gridgov measures lists them)", show(name), suggestion=near)
        return None
    number, relative = value, False
    if isinstance(value, str) and len(value) < 40 and value.strip().endswith("%"):
        try:
            number, relative = float(value.strip()[:-1]) / 100.0, True
        except ValueError:
            number = None
    if isinstance(number, (int, float)) and not isinstance(number, bool) and 0 < number <= _FARTHEST:
        return Precision(float(number), relative)
    checker.note(spot, "a half-width above 0, in the unit of the measure or as 5 %", show(value))
    return None


def read_budget(checker: Checker) -> Budget:
    """The budget: runs, hours."""
    given = checker.mapping("budget")
    checker.known(given, ("runs", "hours"), ("budget",))
    runs = checker.whole_in(given, "runs", Budget().runs, 1, 10**9, ("budget",))
    hours = checker.positive(given, "hours", ("budget",))
    return Budget(runs, hours if hours is not None else Budget().hours)


def check_size(
    checker: Checker,
    design: Design,
    scenarios: dict[str, Scenario],
    factors: dict[str, Factor],
    table: tuple[Any, ...],
    rule: StoppingRule,
    budget: Budget,
    sets: int = 1,
) -> None:
    """Note a design that plans more runs than the budget has, before any point is made."""
    if design.kind in REFORMS:
        for label, scenario in scenarios.items():
            count = len(scenario.reforms)
            if not count:
                checker.note(
                    ("scenarios",), f"scenarios with reforms (design: {design.kind})", f'"{label}", which has none'
                )
            elif design.kind == "shapley" and not design.permutations and count > EXACT_REFORMS:
                checker.note(
                    ("design",),
                    f"permutations to sample, for {count} reforms have {2**count} subsets",
                    "none",
                    hint="design: {kind: shapley, permutations: 100}",
                )
    sizes = [
        sets * design.size(factors, table, [reform.name for reform in scenario.reforms])
        for scenario in scenarios.values()
    ]
    if sum(sizes) > MAX_POINTS:
        checker.note(("design",), f"at most {MAX_POINTS:,} points", f"{_count(sum(sizes))} points")
        return
    planned = sum(sizes) * rule.minimum
    if planned > budget.runs:
        checker.note(
            ("budget", "runs") if "budget" in checker.document.data else ("design",),
            f"at most {budget.runs:,} runs (budget: {{runs: ...}})",
            f"{sum(sizes):,} points x {rule.minimum} replications = {planned:,} runs",
            hint="take fewer values, samples or replications, or raise the budget",
        )


def _count(number: int) -> str:
    return f"{number:,}" if number < 10**15 else "more than a thousand million million"
