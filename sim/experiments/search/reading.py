"""Reading what a study of kind ``search`` is to find: goals, constraints, sets of parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sim.arguments import MAX_REPLICATIONS
from sim.experiments.checker import Checker, Spot
from sim.experiments.levels import overlapping
from sim.experiments.search.goals import FORMS, Goal, Limit, SearchPlan, parse_limit
from sim.experiments.search.search import least_budget
from sim.experiments.search.selection import LEAST
from sim.experiments.stopping import Budget
from sim.scenario.problems import nearest, show

SEARCH: Final = "search"
KEYS: Final = (
    "kind", "maximise", "minimise", "constraints", "first", "finalists", "final", "confidence", "indifference", "over",
)  # fmt: skip
_DIRECTIONS: Final = {"maximise": 1.0, "minimise": -1.0}
_MOST_GOALS: Final = 4
_MOST_FINALISTS: Final = 200
_MOST_SETS: Final = 1_000
_REFUSED: Final = {
    "comparisons": "a search compares its finalists with the scenario as it is",
    "policies": "put what they change among the factors, as levels",
    "table": "a search chooses its points",
}


def read_search(checker: Checker, scenarios: Mapping[str, Any], budget: Budget) -> SearchPlan | None:
    """What a search is to find; None if the design is another one, or something is wrong.

    Parameters
    ----------
    checker : Checker
    scenarios : mapping of str to Scenario
    budget : Budget
    """
    given = checker.document.data.get("design")
    if given == SEARCH:
        given = {"kind": SEARCH}
    if not isinstance(given, dict) or given.get("kind") != SEARCH:
        return None
    before = len(checker.problems)
    checker.known(given, KEYS, ("design",))
    goals = _goals(checker, given)
    most = checker.whole("replications", 10, 1, MAX_REPLICATIONS)
    plan = SearchPlan(
        goals,
        _limits(checker, given),
        most,
        checker.whole_in(given, "first", min(2, most), 1, MAX_REPLICATIONS, ("design",)),
        checker.whole_in(given, "finalists", 8, 1, _MOST_FINALISTS, ("design",)),
        _final(checker, given),
        _confidence(checker, given),
        _indifference(checker, given, goals),
        _over(checker, given),
    )
    _check_whole(checker, plan, scenarios, budget)
    return plan if len(checker.problems) == before else None


def _check_whole(checker: Checker, plan: SearchPlan, scenarios: Mapping[str, Any], budget: Budget) -> None:
    """What must fit together: one scenario, factors, a budget that is large enough."""
    data = checker.document.data
    for key, why in _REFUSED.items():
        if data.get(key):
            checker.note((key,), f"no {key} (design: search)", key, hint=why)
    if len(scenarios) > 1:
        checker.note(
            ("scenarios",), "one scenario (design: search)", f"{len(scenarios)}",
            hint="a mix that is to do well in several is searched for with over: a list of sets of parameters",
        )  # fmt: skip
    if not data.get("factors"):
        checker.note(("factors",), "factors to choose levels of (design: search)", "none")
    if plan.first > plan.most:
        checker.note(("design", "first"), f"at most the replications of a mix ({plan.most})", show(plan.first))
    if not isinstance(data.get("budget"), dict) or "runs" not in data["budget"]:
        checker.note(("budget",), "budget: {runs: ...}, the runs that a search may make", "none")
    elif budget.runs < least_budget(plan):
        checker.note(
            ("budget", "runs"), f"at least {least_budget(plan):,} runs", f"{budget.runs:,}",
            hint="take fewer replications, or a smaller final:",
        )  # fmt: skip


def _goals(checker: Checker, given: Mapping[str, Any]) -> tuple[Goal, ...]:
    found: list[Goal] = []
    for key in [key for key in given if key in _DIRECTIONS]:
        names = given[key] if isinstance(given[key], list) else [given[key]]
        for name in names:
            if not isinstance(name, str) or name not in checker.measures:
                _unknown(checker, ("design", key), name)
            elif name in [goal.measure for goal in found]:
                checker.note(("design", key), "each measure once", show(name))
            else:
                found.append(Goal(name, _DIRECTIONS[key]))
    if not found and not checker.problems:
        checker.note(("design",), "maximise: or minimise: with at least one measure (design: search)", "none")
    if len(found) > _MOST_GOALS:
        checker.note(("design",), f"at most {_MOST_GOALS} goals", f"{len(found)}", hint="turn some into constraints")
    return tuple(found)


def _limits(checker: Checker, given: Mapping[str, Any]) -> tuple[Limit, ...]:
    texts = given.get("constraints", [])
    if not isinstance(texts, list):
        texts = [texts]
    found = []
    for index, text in enumerate(texts):
        limit = parse_limit(text, checker.measures) if isinstance(text, str) else "no text"
        if isinstance(limit, Limit):
            found.append(limit)
            continue
        spot = ("design", "constraints", str(index))
        near = nearest(limit, checker.measures) if " " not in limit else ""
        checker.note(spot, FORMS, show(limit if near else text), suggestion=near)
    return tuple(found)


def _final(checker: Checker, given: Mapping[str, Any]) -> int:
    value = checker.whole_in(given, "final", 20, 0, MAX_REPLICATIONS, ("design",))
    if 0 < value < LEAST:
        checker.note(("design", "final"), f"0, or at least {LEAST} replications with fresh seeds", show(value))
        return LEAST
    return value


def _confidence(checker: Checker, given: Mapping[str, Any]) -> float:
    value = given.get("confidence", 0.95)
    if isinstance(value, float) and 0.5 <= value < 1.0:
        return value
    checker.note(("design", "confidence"), "a probability in [0.5, 1)", show(value))
    return 0.95


def _indifference(checker: Checker, given: Mapping[str, Any], goals: tuple[Goal, ...]) -> dict[str, float]:
    zones = given.get("indifference", {})
    if not isinstance(zones, dict):
        checker.note(("design", "indifference"), "a mapping of goals and differences that do not matter", show(zones))
        return {}
    names = [goal.measure for goal in goals]
    found = {}
    for name in zones:
        if name not in names:
            checker.note(("design", "indifference"), f"goals ({', '.join(names)})", show(name))
        elif (value := checker.positive(zones, name, ("design", "indifference"))) is not None:
            found[name] = value
    return found


def _over(checker: Checker, given: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    sets = given.get("over", [])
    spot: Spot = ("design", "over")
    if not isinstance(sets, list) or len(sets) > _MOST_SETS:
        checker.note(spot, f"a list of at most {_MOST_SETS:,} sets of parameters {{path: value}}", show(sets))
        return ()
    factors = checker.mapping("factors")
    for index, one in enumerate(sets):
        if not isinstance(one, dict) or not one or not all(isinstance(path, str) for path in one):
            checker.note((*spot, str(index)), "a set of parameters {path: value}", show(one))
            return ()
        for a, b, both in overlapping([*factors, *(path for path in one if path not in factors)]):
            if a in one or b in one:
                checker.note(
                    (*spot, str(index)), "parameters that no factor sets", f"{a} and {b}, which both set {both}"
                )
        for path in one:
            if path in factors:
                checker.note((*spot, str(index)), "parameters that no factor sets", path)
    return tuple(sets)


def _unknown(checker: Checker, spot: Spot, name: Any) -> None:
    near = nearest(name, checker.measures) if isinstance(name, str) else ""
    checker.note(spot, "a measure (gridgov measures lists them)", show(name), suggestion=near)
