"""Reading and checking study files, with the same errors as scenario files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from sim.arguments import MAX_REPLICATIONS, MAX_SECONDS, MAX_SEED
from sim.experiments.assumptions.over import AssumptionSets, read_over
from sim.experiments.beside import paths_beside
from sim.experiments.checker import Checker
from sim.experiments.conflicts import refuse_conflicts
from sim.experiments.designs import Design
from sim.experiments.factors import Factor, Levels
from sim.experiments.levels import POLICY
from sim.experiments.search.goals import SearchPlan
from sim.experiments.search.reading import read_search
from sim.experiments.stopping import Budget, StoppingRule
from sim.experiments.study_comparisons import read_comparisons
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
from sim.experiments.study_scenarios import read_scenarios, read_under, try_factors, try_rows
from sim.measures.own import OwnMeasure
from sim.measures.registry import note_own
from sim.scenario import Scenario, ScenarioError
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
        scenarios = read_scenarios(self, common) if self.kept is None else dict(self.kept)
        policies = read_policies(self)
        under = read_under(self, scenarios, policies) if self.kept is None else {}
        if self.kept is not None:
            factors = _columns(table) if design.kind == "table" else factors
        elif design.kind == "table":
            try_rows(self, scenarios, table)
            factors = _columns(table)
        elif design.kind == "zip":
            try_rows(self, scenarios, design.settings(factors) if self._fits(factors) else [])
        else:
            try_factors(self, scenarios, factors)
        named = {POLICY: Levels(tuple(policies))} if policies else {}
        comparisons = read_comparisons(self, scenarios, {**named, **factors}, self.kept is not None)
        budget = read_budget(self)
        search = read_search(self, scenarios, budget)
        try_rows(self, {} if search is None or self.kept is not None else scenarios, search.over if search else ())
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

    def _over(
        self, scenarios: dict[str, Scenario], under: dict[tuple[str, str], Scenario], given: list[str], seed: int
    ) -> AssumptionSets | None:
        """Sets of assumptions, drawn for all scenarios under all policies; a folder of results keeps its own."""
        if self.kept is not None or self.problems:
            return None
        every = {f"{label}: {name}": one for (label, name), one in under.items()}
        return read_over(self, scenarios | every, given, seed)


def _columns(table: tuple[dict[str, Any], ...]) -> dict[str, Factor]:
    """Columns of a table as factors, with the values that they take."""
    columns: dict[str, dict[str, Any]] = {}
    for row in table:
        for path, value in row.items():
            columns.setdefault(path, {}).setdefault(repr(value), value)
    return {path: Levels(tuple(values.values())) for path, values in columns.items()}
