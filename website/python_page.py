"""The page of the Python interface: every public name, from its docstring (mkdocstrings)."""

from __future__ import annotations

from typing import Final

import sim

_HEAD: Final = """# Python interface, name by name

Every public name of the package, from its docstring; a short list stands in [api.md](api.md). 全部公开名称及说明。
"""
#: Modules that are public as a whole.
MODULES: Final = {"Figures 图表": "sim.report.figures", "Agents 主体": "sim.mesa"}


def python_page() -> str:
    """Markdown with a directive for every public name, in the order of the alphabet."""
    names = sorted(name for name in sim.__all__ if not name.startswith("__"))
    parts = [_HEAD, *(f"::: {path_of(name)}\n" for name in names)]
    for title, module in MODULES.items():
        parts.append(
            f"## {title}\n\n::: {module}\n    options:\n      heading_level: 3\n      show_root_heading: false\n"
        )
    return "\n".join(parts)


def path_of(name: str) -> str:
    """Where a public name is defined."""
    value = getattr(sim, name)
    return f"{value.__module__}.{getattr(value, '__qualname__', name)}"
