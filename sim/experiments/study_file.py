"""Reading and checking study files, with the same errors as scenario files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from sim.arguments import MAX_REPLICATIONS, MAX_SECONDS, MAX_SEED
from sim.experiments.assumptions.over import AssumptionSets, read_over
from sim.experiments.beside import paths_beside
from sim.experiments.checker import Checker, Spot
from sim.experiments.conflicts import refuse_conflicts
from sim.experiments.designs import Design
from sim.experiments.factors import Factor, Levels
from sim.experiments.levels import POLICY, applied
from sim.experiments.search.goals import SearchPlan
from sim.experiments.search.reading import read_search
from sim.experiments.stopping import Budget, StoppingRule
from sim.experiments.study_rules import (
    check_size,
    read_budget,
    read_design,
    read_factors,
    read_keep,
    read_margins,
    read_measures,
    read_outcomes,
    read_policies,
    read_rule,
    read_table,
)
from sim.measures.own import OwnMeasure
from sim.measures.registry import note_own
from sim.scenario import Problem, Scenario, ScenarioError, limits, load
from sim.scenario.problems import nearest, show
from sim.scenario.sizes import below
from sim.scenario.yaml_file import Document, read, refuse_region

KEYS: Final = (
    "title",
    "description",
    "scenarios",
    "set",
    "policies",
    "over",
    "factors",
    "table",
    "design",
    "replications",
    "budget",
    "run_timeout",
    "seed",
    "measures",
    "keep",
    "outcomes",
    "comparisons",
    "margins",
)
TRIED_ROWS: Final = 256  # of longer tables some rows are tried, spread over the table
_INLINE_KEYS: Final = ("name", "base", "set", "reforms")


@dataclass(frozen=True, slots=True)
class StudyContent:
    """What a study file says, checked and with its scenarios loaded."""

    title: dict[str, str]
    description: dict[str, str]
    scenarios: dict[str, Scenario]
    factors: dict[str, Factor]
    table: tuple[dict[str, Any], ...]
    design: Design
    rule: StoppingRule
    budget: Budget
    run_timeout: float | None
    seed: int
    outcomes: tuple[str, ...]
    comparisons: tuple[tuple[dict[str, Any], dict[str, Any]], ...]
    margins: dict[str, float]
    own: dict[str, OwnMeasure] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    policies: dict[str, dict[str, Any]] = field(default_factory=dict)
    under_policies: dict[tuple[str, str], Scenario] = field(default_factory=dict)
    search: SearchPlan | None = None
    over: AssumptionSets | None = None


def read_study(path: Path) -> StudyContent:
    """Read a study file.

    Raises
    ------
    ScenarioError
        With every problem in it, by line.
    """
    document = read(path)
    if document.problems and not document.data:
        raise ScenarioError(document.problems)
    return check_study(document)


def check_study(
    document: Document,
    kept: Mapping[str, Scenario] | None = None,
    own: Mapping[str, OwnMeasure] | None = None,
) -> StudyContent:
    """Check the contents of a study file.

    Parameters
    ----------
    document : Document
    kept : mapping of str to Scenario, optional
        Scenarios by label as a folder of results keeps them: none is loaded, and no value is tried.
    own : mapping of str to OwnMeasure, optional
        Measures of the user's own as a folder keeps them.

    Raises
    ------
    ScenarioError
        With every problem in it.
    """
    refuse_region(document, "a study")
    checker = _StudyChecker(document, kept, own)
    content = checker.content()
    if checker.problems:
        raise ScenarioError(checker.problems)
    return content


class _StudyChecker(Checker):
    def __init__(
        self,
        document: Document,
        kept: Mapping[str, Scenario] | None = None,
        own: Mapping[str, OwnMeasure] | None = None,
    ) -> None:
        super().__init__(document)
        self.kept = kept
        self.own = dict(own) if own is not None else None

    def content(self) -> StudyContent:
        data = self.document.data
        self.known(data, KEYS, ())
        self._name_beside()
        own = self.own if self.own is not None else read_measures(self)
        self.measures |= {name: one.definition for name, one in own.items()}
        note_own(one.definition for one in own.values())
        common = self.mapping("set")
        design = read_design(self)
        factors, table = read_factors(self, design), read_table(self, design)
        refuse_conflicts(self, factors, table, self.kept is not None)
        scenarios = self._scenarios(common)
        policies = read_policies(self)
        under = self._under(scenarios, policies)
        if self.kept is not None:
            factors = _columns(table) if design.kind == "table" else factors
        elif design.kind == "table":
            self._try_rows(scenarios, table)
            factors = _columns(table)
        elif design.kind == "zip":
            self._try_rows(scenarios, design.settings(factors) if self._fits(factors) else [])
        else:
            self._try_factors(scenarios, factors)
        named = {POLICY: Levels(tuple(policies))} if policies else {}
        comparisons = self._comparisons(scenarios, {**named, **factors})
        budget = read_budget(self)
        search = read_search(self, scenarios, budget)
        self._try_rows({} if search is None or self.kept is not None else scenarios, search.over if search else ())
        seed = self.whole("seed", 1, 0, MAX_SEED - MAX_REPLICATIONS)
        over = self._over(scenarios, under, [*factors, *below(common)], seed)
        rule = search.rule if search is not None else read_rule(self, bool(data.get("comparisons")))
        if scenarios:
            bases = {f"{label} ({name})": one for (label, name), one in under.items()} or scenarios
            check_size(self, design, bases, factors, table, rule, budget, len(over.rows) if over else 1)
        return StudyContent(
            title=self.texts("title"),
            description=self.texts("description"),
            scenarios=scenarios,
            factors=factors,
            table=table,
            design=design,
            rule=rule,
            budget=budget,
            run_timeout=self.positive(data, "run_timeout", (), MAX_SECONDS),
            seed=seed,
            outcomes=read_outcomes(self) or (search.measures if search is not None else ()),
            comparisons=comparisons,
            margins=read_margins(self),
            own=own,
            keep=read_keep(self),
            policies=policies,
            under_policies=under,
            search=search,
            over=over,
        )

    def _name_beside(self) -> None:
        """Rules and catalogues of the user's own lie beside the study that names them."""
        if not self.document.file:
            return
        folder, data = Path(self.document.file).resolve().parent, dict(self.document.data)
        for key in ("set", "policies", "factors", "table", "scenarios", "comparisons", "design"):
            if key in data:
                data[key] = paths_beside(data[key], folder)
        self.document = replace(self.document, data=data)

    @staticmethod
    def _fits(factors: dict[str, Factor]) -> bool:
        return len({len(factor.values) for factor in factors.values() if isinstance(factor, Levels)}) == 1

    def _scenarios(self, common: dict[str, Any]) -> dict[str, Scenario]:
        if self.kept is not None:
            return dict(self.kept)
        entries = self.listed("scenarios", "scenarios")
        if len(entries) > limits.MAX_SCENARIOS:
            self.note(("scenarios",), f"at most {limits.MAX_SCENARIOS:,} scenarios", f"{len(entries):,}")
            return {}
        if not entries and isinstance(self.document.data.get("scenarios", []), list):
            self.note(("scenarios",), "a list of at least one scenario", "none")
        found: dict[str, Scenario] = {}
        for index, entry in enumerate(entries):
            spot = ("scenarios", str(index))
            label, make = self._scenario(entry, spot)
            if make is None:
                continue
            if label in found:
                self.note(
                    spot,
                    "a name of its own for each scenario",
                    f'"{label}" a second time',
                    hint="give it another name: {name: ..., base: ...}",
                )
                continue
            scenario = self._made(make, spot)
            if scenario is not None and common:
                scenario = self._made(partial(scenario.with_, common), ("set",))
            if scenario is not None:
                found[label] = scenario
        return found

    def _under(
        self, scenarios: dict[str, Scenario], policies: dict[str, dict[str, Any]]
    ) -> dict[tuple[str, str], Scenario]:
        """Every scenario under every policy; ``reforms`` of a policy are the whole set in force."""
        found: dict[tuple[str, str], Scenario] = {}
        if self.kept is not None:
            return found
        for index, (name, changes) in enumerate(policies.items()):
            for label, scenario in scenarios.items():
                made = self._made(partial(applied, scenario, changes), ("policies", str(index)))
                if made is not None:
                    found[label, name] = made
        return found

    def _over(
        self, scenarios: dict[str, Scenario], under: dict[tuple[str, str], Scenario], given: list[str], seed: int
    ) -> AssumptionSets | None:
        """Sets of assumptions, drawn for all scenarios under all policies; a folder of results keeps its own."""
        if self.kept is not None or self.problems:
            return None
        every = {f"{label}: {name}": one for (label, name), one in under.items()}
        return read_over(self, scenarios | every, given, seed)

    def _scenario(self, entry: Any, spot: Spot) -> tuple[str, Callable[[], Scenario] | None]:
        folder = Path(self.document.file).parent
        if isinstance(entry, str):
            return entry, lambda: _load(entry, folder)
        if not isinstance(entry, dict):
            self.note(spot, "the name of a scenario, or {name, base, set, reforms}", show(entry))
            return "", None
        self.known(entry, _INLINE_KEYS, spot)
        base, label = entry.get("base"), entry.get("name", entry.get("base"))
        changes, reforms = entry.get("set", {}), entry.get("reforms", [])
        checks = (
            ("base", base, str | Scenario, "the name of a scenario"),
            ("name", label, str, "a text"),
            ("set", changes, dict, "a mapping of dotted paths and values"),
            ("reforms", reforms, list, "a list of reforms"),
        )
        wrong = [(key, expected, value) for key, value, kind, expected in checks if not isinstance(value, kind)]
        for key, expected, value in wrong:
            self.note((*spot, key), expected, show(value))
        if wrong:
            return "", None
        both = {"reforms": reforms, **changes} if reforms else changes
        assert isinstance(base, str | Scenario)
        made = partial(_load, base, folder)
        return str(label), lambda: made().with_(both) if both else made()

    def _made(self, make: Callable[[], Scenario], spot: Spot) -> Scenario | None:
        try:
            return make()
        except ScenarioError as error:
            self._adopt(error, spot)
            return None

    def _adopt(self, error: ScenarioError, spot: Spot) -> None:
        """Problems of a scenario made here are shown at their line of the study file."""
        for problem in error.problems:
            if problem.file:
                self.problems.append(problem)
                continue
            inner = next(
                (s for s in ((*spot, "set", problem.path), (*spot, problem.path), spot) if s in self.document.lines),
                spot,
            )
            path = f"{'.'.join(spot)}: {problem.path}" if problem.path else ".".join(spot)
            self.problems.append(
                Problem(
                    path,
                    problem.expected,
                    problem.found,
                    self.document.file,
                    self.document.line(inner),
                    problem.suggestion,
                    problem.hint,
                )
            )

    def _try_factors(self, scenarios: dict[str, Scenario], factors: dict[str, Factor]) -> None:
        for path, factor in factors.items():
            for value in factor.ends:
                for scenario in scenarios.values():
                    if self._made(partial(applied, scenario, {path: value}), ("factors", path)) is None:
                        break  # the same problem once is enough

    def _try_rows(self, scenarios: dict[str, Scenario], rows: Sequence[Mapping[str, Any]]) -> None:
        """Combinations that were chosen together only need to be right together."""
        for index in range(0, len(rows), -(-len(rows) // TRIED_ROWS) or 1):
            row = rows[index]
            spot = ("table", str(index)) if "table" in self.document.data else ("factors",)
            for scenario in scenarios.values():
                if self._made(partial(applied, scenario, row), spot) is None:
                    break

    def _comparisons(
        self, scenarios: dict[str, Scenario], factors: dict[str, Factor]
    ) -> tuple[tuple[dict[str, Any], dict[str, Any]], ...]:
        pairs = []
        for index, entry in enumerate(self.listed("comparisons", "pairs {a: ..., b: ...}")):
            spot = ("comparisons", str(index))
            if not isinstance(entry, dict) or set(entry) != {"a", "b"}:
                self.note(spot, "a pair {a: ..., b: ...}", show(entry))
                continue
            a, b = (self._side(entry[key], (*spot, key), scenarios, factors) for key in ("a", "b"))
            if a is not None and b is not None:
                if set(a) != set(b):
                    self.note(spot, "a and b that fix the same things", f"{', '.join(a)} and {', '.join(b)}")
                elif a == b and self.kept is None:
                    self.note(spot, "a and b that differ", f"{show(entry['a'])} twice")
                else:
                    pairs.append((a, b))
        return tuple(pairs)

    def _side(
        self, side: Any, spot: Spot, scenarios: dict[str, Scenario], factors: dict[str, Factor]
    ) -> dict[str, Any] | None:
        chosen = {"scenario": side} if isinstance(side, str) else side
        if not isinstance(chosen, dict) or not chosen:
            self.note(spot, "a scenario of the study, or {factor: value}", show(side))
            return None
        good = True
        for key, value in chosen.items():
            listed = {path: factor.values for path, factor in factors.items() if isinstance(factor, Levels)}
            levels = tuple(scenarios) if key == "scenario" else listed.get(key)
            if levels is None:
                good = False
                self.note(
                    spot,
                    f"scenario or one of the factors {', '.join(listed) or '(none)'}",
                    show(key),
                    suggestion=nearest(key, ("scenario", *listed)),
                )
            elif value not in levels and (key != "scenario" or scenarios):
                good = False
                names = [str(level) for level in levels]
                self.note(spot, f"one of {', '.join(names)}", show(value), suggestion=nearest(str(value), names))
        return chosen if good else None


def _columns(table: tuple[dict[str, Any], ...]) -> dict[str, Factor]:
    """Columns of a table as factors, with the values that they take."""
    columns: dict[str, dict[str, Any]] = {}
    for row in table:
        for path, value in row.items():
            columns.setdefault(path, {}).setdefault(repr(value), value)
    return {path: Levels(tuple(values.values())) for path, values in columns.items()}


def _load(name: str | Scenario, folder: Path) -> Scenario:
    if isinstance(name, Scenario):
        return name
    beside = folder / name
    return load(beside if name.endswith((".yaml", ".yml")) and beside.is_file() else name)
