"""What a study file names relative to itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.scenario.custom_rules import beside


def paths_beside(value: Any, folder: Path) -> Any:
    """A part of a study file with what its dotted paths name relative to the file made absolute."""
    if isinstance(value, list):
        return [paths_beside(item, folder) for item in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for path, item in value.items():
        if not path.startswith(("policy", "demand")):
            found[path] = paths_beside(item, folder)
        elif isinstance(item, list):  # the levels of a factor
            found[path] = [beside(path, level, folder) for level in item]
        else:
            found[path] = beside(path, item, folder)
    return found
