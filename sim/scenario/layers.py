"""Layers of a scenario: extends, then reforms in order, then the file's own keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import Any

from pydantic import BaseModel

from sim.policy.frozen import FrozenMapping, plain
from sim.scenario import custom_rules, files, limits, schema
from sim.scenario.origins import Origin, Origins, Path
from sim.scenario.problems import Problem, nearest, no_such, show
from sim.scenario.reform import AppliedReform, Reform, freeze_value, read_reform
from sim.scenario.renamed import NAMES
from sim.scenario.rollout import merge_reforms
from sim.scenario.sizes import below, note_sizes
from sim.scenario.yaml_file import Document, read

Step = tuple[str, Path, Any]
LAYER_KEYS = ("extends", "reforms")


@dataclass(slots=True)
class Layers:
    """Values laid over each other so far, with where each came from.

    Attributes
    ----------
    model : type
        Schema class.
    tree : dict
        Nested plain values.
    origins : Origins
        File and line of every path in the tree.
    reforms : dict
        Reforms applied, by name, in order.
    problems : list of Problem
    steps : list of (str, path, value)
        Every value that was set, in order, with the reform that set it ("" for any other layer).
    laid : int
        Files laid so far, one that is laid twice counted twice.
    documents : dict
        Files read so far, by name: each is read once.
    made_for : dict
        Totals and texts that a layer has set > the number of residents after that layer (:mod:`sim.scenario.sizes`).
    """

    model: type[BaseModel]
    tree: dict[str, Any] = field(default_factory=dict)
    origins: Origins = field(default_factory=Origins)
    reforms: dict[str, AppliedReform] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    laid: int = 0
    documents: dict[str, Document] = field(default_factory=dict)
    made_for: dict[str, int] = field(default_factory=dict)
    _asked: list[str] = field(default_factory=list)  # paths that the document gave to reforms

    def lay_document(self, document: Document, beside: FilePath | None, chain: tuple[str, ...] = ()) -> None:
        """Lay a scenario document over what is there, its parents and reforms first.

        Parameters
        ----------
        document : Document
        beside : Path or None
            Folder that relative names start from.
        chain : tuple of str
            Files that are being read, outermost first, to notice cycles.
        """
        self.problems.extend(document.problems)
        for index, name in enumerate(self._names(document)):
            if self.laid > limits.MAX_LAYERS:
                break
            self._lay_parent(name, document, ("extends", str(index)), beside, chain)
        self._lay_reforms(document, beside)
        own = {key: value for key, value in document.data.items() if key not in LAYER_KEYS}
        if isinstance(own.get("rollout"), list):
            own["rollout"] = [
                self._stage(stage, document, ("rollout", str(index)), beside)
                for index, stage in enumerate(own["rollout"])
            ]
        own = schema.spelled_out(self.model, own)
        self._overlay({key: custom_rules.beside(key, value, beside) for key, value in own.items()}, document)
        note_sizes(self.made_for, self.tree, [*below(own), *self._asked])
        self._asked.clear()

    def lay_reform(
        self,
        reform: Reform,
        parameters: Mapping[str, Any],
        place: Origin = ("", 0),
        path: Path = ("reforms",),
    ) -> None:
        """Apply a reform with values for some of its parameters; a second time replaces the first."""
        changes = dict(reform.changes)
        parameters = {name if name in reform.parameters else NAMES.get(name, name): v for name, v in parameters.items()}
        origins: dict[str, Origin] = {}
        for dotted in changes:
            origins[dotted] = (reform.document.file, reform.document.line(("changes", dotted)))
        for name, value in parameters.items():
            if name in reform.parameters:
                self._asked.append(reform.parameters[name])
                changes[reform.parameters[name]] = freeze_value(value)
                origins[reform.parameters[name]] = place
            else:
                known = ", ".join(reform.parameters) or "no parameters"
                self.problems.append(
                    Problem(
                        ".".join((*path, name)),
                        f"a parameter of {reform.name} ({known})",
                        f'the unknown name "{name}"',
                        *place,
                        nearest(name, reform.parameters),
                    )
                )
        changes = {full: v for dotted, value in changes.items() for full, v in self._expand(dotted, value, origins)}
        applied = AppliedReform(
            reform.name,
            FrozenMapping({key: freeze_value(value) for key, value in parameters.items()}),
            FrozenMapping(changes),
            reform.conflicts,
        )
        self.reforms.pop(reform.name, None)
        self._note_conflicts(applied, place, path)
        self.reforms[reform.name] = applied
        for dotted, value in changes.items():
            if schema.is_settable(self.model, dotted):
                self.set(tuple(dotted.split(".")), plain(value), origins[dotted], reform.name)

    def _expand(self, dotted: str, value: Any, origins: dict[str, Origin]) -> Iterable[tuple[str, Any]]:
        """A change of a reform with its short form written out, each part at the place of the whole."""
        parts = schema.expand(self.model, dotted, value)
        for full in parts:
            origins.setdefault(full, origins[dotted])
        return parts.items()

    def replay(self, steps: Iterable[Step]) -> None:
        """Set values again that were set in another stack of layers."""
        for reform, path, value in steps:
            self.set(path, plain(value), reform=reform)

    def set(self, path: Path, value: Any, origin: Origin = ("", 0), reform: str = "") -> None:
        """Set one path to a value, replacing whatever was there."""
        self.steps.append((reform, path, freeze_value(value)))
        node = self.tree
        for part in path[:-1]:
            below = node.get(part)
            if not isinstance(below, dict):
                below = node[part] = {}
            node = below
        node[path[-1]] = value
        self.origins.forget(path)
        self.origins.set(path, origin)

    def _names(self, document: Document) -> list[str]:
        value = document.data.get("extends", [])
        names = [value] if isinstance(value, str) else value
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            return names
        self.problems.append(document.problem(("extends",), "the name of a scenario or a list of names", show(value)))
        return []

    def _lay_parent(
        self, name: str, document: Document, path: Path, beside: FilePath | None, chain: tuple[str, ...]
    ) -> None:
        source = files.find_scenario(name, beside)
        if source is None:
            self._note_unknown(name, "scenario", files.scenario_names(), document, path)
            return
        key = _key(source)
        self.laid += 1
        if self.laid > limits.MAX_LAYERS or len(chain) >= limits.MAX_EXTENDS:
            self.problems.append(_too_many_layers(document, path, len(chain)))
            return
        if key in chain:
            cycle = " > ".join(FilePath(item).stem for item in (*chain[chain.index(key) :], key))
            self.problems.append(document.problem(path, "scenarios that do not extend each other", f"a cycle: {cycle}"))
            return
        if key not in self.documents:
            self.documents[key] = read(source)
        self.lay_document(self.documents[key], folder(source), (*chain, key))

    def _note_unknown(self, name: str, kind: str, known: Sequence[str], document: Document, path: Path) -> None:
        """Note the name of a scenario or reform that leads to no file."""
        one = no_such(kind, name, known)
        self.problems.append(document.problem(path, one.expected, one.found, suggestion=one.suggestion, hint=one.hint))

    def _lay_reforms(self, document: Document, beside: FilePath | None) -> None:
        entries = document.data.get("reforms", [])
        if not isinstance(entries, list):
            self.problems.append(document.problem(("reforms",), "a list of reforms", show(entries)))
            return
        if len(entries) > limits.MAX_REFORMS:
            expected = f"at most {limits.MAX_REFORMS} reforms"
            self.problems.append(document.problem(("reforms",), expected, f"{len(entries):,}"))
            return
        for index, entry in enumerate(entries):
            path = ("reforms", str(index))
            name, parameters = entry, dict[str, Any]()
            if isinstance(entry, dict) and len(entry) == 1:
                name, parameters = next(iter(entry.items()))
                parameters = {} if parameters is None else parameters
            if not isinstance(name, str) or not isinstance(parameters, dict):
                expected = "the name of a reform, or name: {parameter: value}"
                self.problems.append(document.problem(path, expected, show(entry)))
                continue
            self.lay_named_reform(name, parameters, document, path, beside)

    def lay_named_reform(
        self,
        name: str,
        parameters: Mapping[str, Any],
        document: Document,
        path: Path,
        beside: FilePath | None,
    ) -> None:
        """Find a reform by name or path, read it and apply it."""
        source = files.find_reform(name, beside)
        if source is None:
            self._note_unknown(name, "reform", files.reform_names(), document, path)
            return
        reform, problems = read_reform(reform_name(name), source, self.model)
        self.problems.extend(problems)
        if reform is not None:
            paths = reform.parameters
            parameters = {name: custom_rules.beside(paths.get(name, name), v, beside) for name, v in parameters.items()}
            self.lay_reform(reform, parameters, (document.file, document.line(path)), path)

    def _stage(self, stage: Any, document: Document, path: Path, beside: FilePath | None) -> Any:
        """A stage of a roll-out with its reforms turned into paths and values."""
        if isinstance(stage, dict) and isinstance(stage.get("set"), dict):
            stage = {**stage, "set": {p: custom_rules.beside(p, value, beside) for p, value in stage["set"].items()}}
        if not isinstance(stage, dict) or "reforms" not in stage:
            return stage
        inner = Layers(self.model)
        inner._lay_reforms(Document(document.file, {"reforms": stage["reforms"]}, document.lines), beside)
        self.problems.extend(replace(problem, path=".".join((*path, problem.path))) for problem in inner.problems)
        changes: dict[str, Any] = {}
        for reform in inner.reforms.values():
            changes |= reform.changes
        return merge_reforms(stage, changes)

    def _note_conflicts(self, reform: AppliedReform, place: Origin, path: Path) -> None:
        for other in self.reforms.values():
            clashes = [
                dotted
                for dotted, value in reform.changes.items()
                if dotted in other.changes and other.changes[dotted] != value
            ]
            named = reform.name in other.conflicts or other.name in reform.conflicts
            if not named and not clashes:
                continue
            both = "; ".join(
                f"{dotted} to {show(other.changes[dotted])} and to {show(reform.changes[dotted])}" for dotted in clashes
            )
            found = f"{other.name} and {reform.name}"
            found += f", which set {both}" if clashes else ", which exclude each other"
            self.problems.append(
                Problem(
                    ".".join(path),
                    "reforms that do not conflict",
                    found,
                    *place,
                    hint="keep one of the two, or set the path in the file itself",
                )
            )

    def _overlay(self, values: dict[str, Any], document: Document, path: Path = ()) -> None:
        for key, value in values.items():
            place = (*path, key)
            emptied = value == {} and ".".join(place) not in schema.sections(self.model)
            if isinstance(value, dict) and isinstance(self._at(place), dict) and not emptied:
                self.origins.set(place, (document.file, document.line(place)))
                self._overlay(value, document, place)
                continue
            self.set(place, value, (document.file, document.line(place)))
            self._note_lines(value, document, place)

    def _note_lines(self, value: Any, document: Document, place: Path) -> None:
        """Note the lines of a value and of everything in it."""
        if place in document.lines:
            self.origins.set(place, (document.file, document.lines[place]))
        below: Iterable[tuple[str, Any]] = ()
        if isinstance(value, dict):
            below = value.items()
        elif isinstance(value, list):
            below = ((str(index), item) for index, item in enumerate(value))
        for name, item in below:
            self._note_lines(item, document, (*place, name))

    def _at(self, path: Path) -> Any:
        node: Any = self.tree
        for part in path:
            if not isinstance(node, dict) or part not in node:
                return None
            node = node[part]
        return node


def reform_name(name: str) -> str:
    """The name of a reform that was named by a path: its file name without the ending."""
    return FilePath(name).stem if files.is_path(name) else name


def folder(source: Any) -> FilePath | None:
    """The folder of a file, if it lies on a file system."""
    return source.resolve().parent if isinstance(source, FilePath) else None


def _key(source: Any) -> str:
    return str(source.resolve()) if isinstance(source, FilePath) else str(source)


def _too_many_layers(document: Document, path: Path, depth: int) -> Problem:
    if depth >= limits.MAX_EXTENDS:
        return document.problem(path, f"a chain of at most {limits.MAX_EXTENDS} files that extend each other", "more")
    expected = f"a scenario made of at most {limits.MAX_LAYERS} files, each counted as often as it is extended"
    return document.problem(path, expected, "more", hint="name each parent once")
