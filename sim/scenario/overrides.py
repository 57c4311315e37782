"""Changes by dotted path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sim.arguments import shown
from sim.errors import ArgumentError
from sim.policy.frozen import plain
from sim.rules.rule import Rule
from sim.rules.sources import reference_of
from sim.scenario import schema
from sim.scenario.limits import MAX_DEPTH, too_deep
from sim.scenario.problems import Problem, ScenarioError, show
from sim.scenario.renamed import told
from sim.scenario.sizes import below, note_sizes
from sim.scenario.yaml_file import given

if TYPE_CHECKING:
    from sim.scenario.layers import Layers


def mapping_of(changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The argument ``changes``; anything but a mapping is refused.

    Raises
    ------
    ArgumentError
    """
    if not hasattr(changes, "items"):
        raise ArgumentError(f"changes: expected a mapping of dotted path to value, found {shown(changes)}")
    return changes


def apply(layers: Layers, changes: Mapping[str, Any]) -> None:
    """Lay changes by dotted path over a scenario.

    Parameters
    ----------
    layers : Layers
        Changed in place; problems are noted there.
    changes : mapping
        Dotted path > value; ``reforms`` > list of reforms, which go first.
    """
    refuse_too_deep(mapping_of(changes))
    if "reforms" in changes and changes["reforms"] in ([], ()) and layers.reforms:
        expected = "reforms to apply (the list adds to those in force)"
        named = ", ".join(layers.reforms)
        hint = f"in force: {named}; take them out with without_reform(...), in a study by reforms.NAME: false"
        layers.problems.append(Problem("reforms", expected, "an empty list, which changes nothing", hint=hint))
    if "reforms" in changes:
        layers.lay_document(given({"reforms": plain(changes["reforms"])}), None)
    for path, value in changes.items():
        if path == "rollout":
            layers.lay_document(given({"rollout": plain(value)}), None)
        elif path != "reforms":
            _set(layers, path, plain(carry_rules(layers, value)))
    note_sizes(layers.made_for, layers.tree, (full for path, value in changes.items() for full in _paths(path, value)))


def _paths(path: Any, value: Any) -> Iterator[str]:
    """Dotted paths that a change sets."""
    yield from below(value, path) if isinstance(path, str) else ()


def refuse_too_deep(tree: Mapping[str, Any]) -> None:
    """Refuse values that lie inside each other too deeply, or inside themselves.

    Raises
    ------
    ScenarioError
    """
    if too_deep(tree):
        expected = f"at most {MAX_DEPTH} lists and mappings inside each other"
        raise ScenarioError([Problem("", expected, "more, or one inside itself")])


def carry_rules(layers: Layers, value: Any) -> Any:
    """The value with functions replaced by their names; source that a name does not lead to goes into the scenario."""
    if isinstance(value, Mapping):
        return {key: carry_rules(layers, below) for key, below in value.items()}
    if not isinstance(value, Rule):
        return value
    reference, code = reference_of(value)
    if code:
        layers.set(("policy", "dispatch", "code", value.name), code)
    return reference


def _set(layers: Layers, path: str, value: Any) -> None:
    model = layers.model
    path = told(path) if isinstance(path, str) else path
    if isinstance(path, str) and (full := schema.short_form(model, path)) and not isinstance(value, dict):
        layers.set(tuple(full.split(".")), value)
        return
    top, _, rest = path.partition(".") if isinstance(path, str) else ("", "", "")
    is_text = top in schema.texts(model) and rest in ("", "en", "zh")
    settable = isinstance(path, str) and path not in schema.sections(model) and schema.is_settable(model, path)
    if is_text or settable:
        layers.set(tuple(path.split(".")), value)
    elif isinstance(path, str) and path in schema.sections(model) and isinstance(value, dict):
        for name, below in value.items():
            _set(layers, f"{path}.{name}", below)
    elif isinstance(path, str) and path in schema.sections(model):
        names = ", ".join(schema.sections(model)[path].model_fields)
        layers.problems.append(Problem(path, f"a mapping with names among {names}", show(value)))
    else:
        suggestion = schema.suggest(model, str(path), ("reforms",))
        layers.problems.append(
            Problem(
                str(path),
                "the dotted path of a parameter",
                f'the unknown path "{path}"',
                suggestion=suggestion,
            )
        )
