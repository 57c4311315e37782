"""A scenario file in Chinese: its settings as YAML, each with the title and unit of its parameter beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from sim.policy.parameter import Parameter
from sim.scenario.scenario import Scenario
from sim.scenario.schema import leaves

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def annotated(data: Mapping[str, Any]) -> str:
    """The settings of a file with Chinese titles; it loads to the same scenario but for texts in English.

    Parameters
    ----------
    data : mapping
        What the file holds, or all settings of a scenario (`Scenario.to_dict`).

    Returns
    -------
    str
        YAML. Titles and descriptions are the Chinese ones; a source in English is left out, and so are comments.
    """
    return "\n".join([*_texts(data), *_lines(data, (), leaves(Scenario)), ""])


def _texts(data: Mapping[str, Any]) -> Iterator[str]:
    for name in ("title", "description"):
        told = data.get(name)
        text = told.get("zh", "") if isinstance(told, Mapping) else told
        if text:
            yield f"{name}: {{zh: {_flow(str(text))}}}"
    source = str(data.get("source") or "")
    if _CHINESE.search(source):
        yield f"source: {_flow(source)}"


def _lines(data: Mapping[str, Any], above: tuple[str, ...], known: Mapping[str, Parameter]) -> Iterator[str]:
    indent = "  " * len(above)
    for name, value in data.items():
        if not above and name in ("title", "description", "source"):
            continue
        path = (*above, str(name))
        parameter = known.get(".".join(path)) or known.get(".".join((*path, "default")))
        if isinstance(value, Mapping) and value and (parameter is None or parameter.path != ".".join(path)):
            yield f"{indent}{_flow(name)}:"
            yield from _lines(value, path, known)
        else:
            yield f"{indent}{_flow(name)}: {_flow(value)}{_beside(parameter)}"


def _beside(parameter: Parameter | None) -> str:
    if parameter is None:
        return ""
    unit = parameter.unit.of("zh")
    return f"  # {parameter.title.zh}（{unit}）" if unit else f"  # {parameter.title.zh}"


def _flow(value: Any) -> str:
    """A value on one line."""
    text = str(yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=1_000_000, sort_keys=False))
    return text.removesuffix("\n").removesuffix("\n...").strip()
