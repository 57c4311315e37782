"""Limits of what is read, so that no file can hang or crash the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

MAX_BYTES: Final = 16 * 2**20
MAX_DEPTH: Final = 60
"""Levels of lists and mappings inside each other; scenarios need ten."""
MAX_VALUES: Final = 500_000
"""Keys and values of a file."""
MAX_DIGITS: Final = 300
"""Signs of a number."""
MAX_EXTENDS: Final = 40
"""Files of a chain of ``extends``."""
MAX_LAYERS: Final = 200
"""Files that one scenario is made of, each counted as often as it is laid."""
MAX_REFORMS: Final = 200
"""Reforms in one list."""
MAX_SCENARIOS: Final = 1_000
"""Scenarios of a study."""
MAX_PROBLEMS: Final = 100
"""Problems that are shown, and for which the nearest right name is looked up."""


def too_deep(value: Any) -> bool:
    """Whether lists and mappings that come from code lie inside each other beyond the limit, or inside themselves."""
    level = [value]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for item in level:
            if isinstance(item, Mapping):
                below.extend(item.values())
            elif isinstance(item, (list, tuple)):
                below.extend(item)
        level = below
        if not level or len(level) > MAX_VALUES:
            return bool(level)
    return any(isinstance(item, (Mapping, list, tuple)) for item in level)
