"""The scenario: everything that a run depends on, frozen and hashable."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Self

import yaml
from pydantic import PrivateAttr, ValidationInfo, model_validator

from sim.arguments import shown
from sim.errors import ArgumentError
from sim.policy.frozen import SIMPLE, FrozenMapping, plain
from sim.policy.kinds import Bilingual, Section, Words
from sim.policy.parameter import param
from sim.policy.policy import Policy
from sim.policy.text import LIST, T
from sim.scenario import custom_rules, daily_counts, files, overrides, own_code, schema
from sim.scenario.checks import scenario_checks
from sim.scenario.demand import Demand
from sim.scenario.evidence import NONE, Evidence
from sim.scenario.layers import LAYER_KEYS, Layers, Step
from sim.scenario.problems import Problem, ScenarioError, nearest
from sim.scenario.reform import AppliedReform
from sim.scenario.residents import Residents
from sim.scenario.rollout import Stages
from sim.scenario.run import RunSettings
from sim.scenario.staff import Staff
from sim.scenario.territory import Territory
from sim.scenario.unit_sample import units_of
from sim.scenario.validate import SKIP_CHECKS, build
from sim.scenario.yaml_file import given
from sim.visible import escape


class Scenario(Section):
    """A place, its people, its policy and the horizon of a run.

    Attributes mirror the dotted paths of the parameters: ``scenario.policy.staffing.posts``.
    Make one with `sim.scenario.load`, `from_dict` or, from another one, `with_` and `with_reform`.
    """

    title: Bilingual = Bilingual()
    description: Bilingual = Bilingual()
    source: Words = ""
    evidence: Evidence = NONE
    territory: Territory = Territory()
    demand: Demand = Demand()
    residents: Residents = Residents()
    staff: Staff = Staff()
    policy: Policy = Policy()
    rollout: Stages = param(
        (),
        T("Stages of a roll-out", "分阶段推行"),
        LIST,
        kind="a list of stages {from: day, until: day, where: {street: [0, 1]}, set: {path: value}, reforms: [...]}",
        grade="assumption",
        why=T(
            "none: every lever holds everywhere from the start; later stages win (M45)",
            "无：各项设置自始在各地生效；后面的阶段优先（M45）",
        ),
    )
    run: RunSettings = RunSettings()

    _name: str = PrivateAttr(default="")
    _reforms: tuple[AppliedReform, ...] = PrivateAttr(default=())
    _steps: tuple[Step, ...] = PrivateAttr(default=())
    _made_for: FrozenMapping[int] = PrivateAttr(default=FrozenMapping())
    _hash: str = PrivateAttr(default="")

    @model_validator(mode="after")
    def _adds_up(self, info: ValidationInfo) -> Self:
        if info.context != SKIP_CHECKS:
            mismatches = [
                f"{found.paths[0]}: expected {found.expected}, found {found.found}" for found in scenario_checks(self)
            ]
            if mismatches:
                raise ValueError("; ".join(mismatches))
        return self

    @property
    def name(self) -> str:
        """Name it was loaded under; empty for a scenario made in code."""
        return self._name

    @property
    def reforms(self) -> tuple[AppliedReform, ...]:
        """Reforms applied, in order, with the values that were given for their parameters."""
        return self._reforms

    @property
    def made_for(self) -> Mapping[str, int]:
        """Totals and texts that were set > the number of residents of the layer that set them."""
        return self._made_for

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of the resolved scenario as canonical JSON, texts for people left out.

        What the user's own files hold (catalogue, table of units, series, rules) counts, not where they lie.
        """
        if not self._hash:
            tree = {key: value for key, value in self.to_dict().items() if key not in schema.texts(Scenario)}
            if files.is_path(self.demand.catalogue) and (source := files.find_catalogue(self.demand.catalogue)):
                tree["demand"]["catalogue"] = hashlib.sha256(source.read_bytes()).hexdigest()
            table = tree["territory"].pop("table")
            for own in ("own_groups", "own_unit_kinds"):
                if not tree["territory"][own]:
                    del tree["territory"][own]  # a scenario without any is as it always was
            if table is not None and (units := units_of(self.territory)) is not None:
                tree["territory"]["table"] = units.digest
            if self.demand.daily_counts:
                tree["demand"]["daily_counts"] = daily_counts.digest_of(self.demand.daily_counts)
            custom_rules.name_by_source(tree["policy"]["dispatch"])
            own_code.name_by_source(tree["policy"])
            text = json.dumps(tree, sort_keys=True, separators=(",", ":"), allow_nan=False)
            self._hash = hashlib.sha256(text.encode()).hexdigest()
        return self._hash

    def __repr__(self) -> str:
        """Name, title, days and the beginning of the hash."""
        title = self.title.en or self.title.zh
        return f"<Scenario {self.name or 'made in code'}: {title}, {self.run.days} days, {self.hash[:12]}>"

    __str__ = __repr__

    def __hash__(self) -> int:
        return hash(self.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.to_dict() == other.to_dict()

    def to_dict(self) -> dict[str, Any]:
        """The resolved scenario as nested dicts, lists, numbers and texts, in the order of the schema."""
        return _tree(self)

    def to_yaml(self) -> str:
        """The resolved scenario as a YAML file that loads to an equal scenario."""
        return str(yaml.safe_dump(self.to_dict(), sort_keys=False, allow_unicode=True, width=110))

    def _repr_html_(self) -> str:
        territory, staffing = self.territory, self.policy.staffing
        scale = "" if territory.scale == 1.0 else f" (shown at {100 * territory.scale:g} % of it)"
        rows = {
            "Place": f"{territory.residents:,} residents, {territory.districts:,} districts, "
            f"{territory.streets:,} streets, {territory.communities:,} communities, {territory.grids:,} grids{scale}",
            "Staff": f"{staffing.posts:,} posts in communities, {staffing.street_officials:,} officials per street, "
            f"{staffing.district_officials:,} per district",
            "Dispatch": f"{self.policy.dispatch.route.default}, {self.policy.dispatch.priority.default}, "
            f"{self.policy.dispatch.assignment.default}",
            "Reforms": ", ".join(reform.name for reform in self._reforms) or "none",
            "Run": f"{self.run.days:,} days from {self.run.start_date} after {self.run.warm_up_days:,} days of warm-up",
            "Hash": self.hash[:12],
        }
        head = escape(self.title.en or self._name or "Scenario")
        about = f"<p>{escape(self.description.en)}</p>" if self.description.en else ""
        left = "style='text-align:left'"
        cells = (f"<th {left}>{name}</th><td {left}>{escape(value)}</td>" for name, value in rows.items())
        lines = "".join(f"<tr>{line}</tr>" for line in cells)
        return f"<table><caption>{head}</caption><tbody>{lines}</tbody></table>{about}"

    def with_(self, changes: Mapping[str, Any]) -> Scenario:
        """The same scenario with some values changed.

        Parameters
        ----------
        changes : mapping
            Dotted path > value, e.g. ``{"policy.staffing.members_per_grid": 2}``. A path may end at a
            section (a mapping of names in it) or lie below a mapping
            (``policy.dispatch.route.by_category.noise``). The key ``reforms`` takes a list of reforms,
            applied before the other changes.

        Returns
        -------
        Scenario

        Raises
        ------
        ScenarioError
            With all problems, each naming its path.
        """
        layers = self._layers()
        overrides.apply(layers, changes)
        return self._from_layers(layers, name=self._name)

    def with_reform(self, name: str, **parameters: Any) -> Scenario:
        """The same scenario with a reform applied.

        Parameters
        ----------
        name : str
            Name of a shipped reform, or the path of a reform file.
        **parameters
            Values for parameters of the reform.

        Returns
        -------
        Scenario

        Raises
        ------
        ScenarioError
            If there is no such reform or parameter, a value is wrong, or it conflicts with a reform that
            was applied before.
        """
        if not isinstance(name, str):
            raise ArgumentError(f"name: expected the name or path of a reform, found {shown(name)}")
        return self.with_({"reforms": [{name: parameters}]})

    def without_reform(self, *names: str) -> Scenario:
        """The same scenario with some of its reforms taken out, as if they had never been listed.

        All other layers are laid anew in the same order, so that a value which a reform had replaced comes
        back, and one that was set after the reform stays.

        Parameters
        ----------
        *names : str
            Reforms among `reforms`.

        Returns
        -------
        Scenario

        Raises
        ------
        ScenarioError
            If a reform is not applied here, or the rest does not add up without it.
        """
        applied = [reform.name for reform in self._reforms]
        unknown = [name for name in names if name not in applied]
        if unknown:
            raise ScenarioError([_not_applied(name, applied) for name in unknown])
        layers = Layers(Scenario)
        layers.replay(step for step in self._steps if step[0] not in names)
        layers.reforms = {reform.name: reform for reform in self._reforms if reform.name not in names}
        layers.made_for = dict(self._made_for)
        return self._from_layers(layers, name=self._name)

    @classmethod
    def from_dict(cls, tree: Mapping[str, Any]) -> Scenario:
        """A scenario from nested values; what is left out has its default.

        Parameters
        ----------
        tree : mapping
            As in a scenario file, ``extends`` and ``reforms`` included.

        Returns
        -------
        Scenario

        Raises
        ------
        ScenarioError
            With all problems.
        """
        if not hasattr(tree, "items"):
            raise ArgumentError(f"tree: expected a mapping as in a scenario file, found {shown(tree)}")
        overrides.refuse_too_deep(tree)
        if not all(isinstance(key, str) for key in tree):
            raise ArgumentError("tree: expected names as keys, found others")
        layers = Layers(cls)
        document = given(plain(overrides.carry_rules(layers, tree)))
        layers.lay_document(document, None)
        return cls._from_layers(layers)

    @classmethod
    def _from_layers(cls, layers: Layers, name: str = "") -> Scenario:
        scenario = build(
            cls,
            layers.tree,
            origins=layers.origins,
            problems=layers.problems,
            checks=scenario_checks,
            extra=LAYER_KEYS,
        )
        scenario._name = name
        scenario._reforms = tuple(layers.reforms.values())
        scenario._steps = tuple(layers.steps)
        scenario._made_for = FrozenMapping(layers.made_for)
        demand = scenario.demand
        if files.is_path(demand.catalogue) or demand.daily_counts or scenario.territory.table is not None:
            _ = scenario.hash  # the user's catalogue, series and table of units count as they are now
        elif custom_rules.references(scenario.policy.dispatch) or any(own_code.references(scenario.policy.own)):
            _ = scenario.hash  # and so do rules
        return scenario

    def _layers(self) -> Layers:
        reforms = {reform.name: reform for reform in self._reforms}
        steps, made_for = list(self._steps), dict(self._made_for)
        return Layers(Scenario, tree=self.to_dict(), reforms=reforms, steps=steps, made_for=made_for)


def _tree(section: Section) -> dict[str, Any]:
    return {name: _plain(getattr(section, name)) for name in _names(type(section))}


@cache
def _names(kind: type[Section]) -> tuple[str, ...]:
    return tuple(kind.model_fields)


def _plain(value: Any) -> Any:
    if type(value) in SIMPLE:
        return value
    if isinstance(value, Section):
        return _tree(value)
    if isinstance(value, Mapping) and any(isinstance(item, Section) for item in value.values()):
        return {name: _plain(item) for name, item in value.items()}
    return plain(value)


def _not_applied(name: str, applied: list[str]) -> Problem:
    return Problem(
        "reforms",
        f"a reform of this scenario ({', '.join(applied) or 'it has none'})",
        f'"{name}"',
        suggestion=nearest(name, applied),
    )
