"""Changes by dotted path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.scenario import schema
from sim.scenario.frozen import plain
from sim.scenario.problems import Problem, show
from sim.scenario.yaml_file import Document

if TYPE_CHECKING:
    from sim.scenario.layers import Layers


def apply(layers: Layers, changes: Mapping[str, Any]) -> None:
    """Lay changes by dotted path over a scenario.

    Parameters
    ----------
    layers : Layers
        Changed in place; problems are noted there.
    changes : mapping
        Dotted path > value; ``reforms`` > list of reforms, which go first.
    """
    if "reforms" in changes:
        layers.lay_document(Document("", data={"reforms": plain(changes["reforms"])}), None)
    for path, value in changes.items():
        if path == "rollout":
            layers.lay_document(Document("", data={"rollout": plain(value)}), None)
        elif path != "reforms":
            _set(layers, path, plain(value))


def _set(layers: Layers, path: str, value: Any) -> None:
    model = layers.model
    top, _, rest = path.partition(".") if isinstance(path, str) else ("", "", "")
    is_text = top in schema.texts(model) and rest in ("", "en", "zh")
    if is_text or (isinstance(path, str) and schema.is_settable(model, path)):
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
