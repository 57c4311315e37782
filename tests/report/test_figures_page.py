"""The code of docs/how-to/figures.md runs, and the page names every figure."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt

from sim.report import figures

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "figures.md").read_text(encoding="utf-8")


def test_the_code_of_the_page_runs_and_draws() -> None:
    code = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    assert len(code) == 4
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile("\n".join(code), "docs/how-to/figures.md", "exec"), names)
    drawn = [plt.figure(n) for n in plt.get_fignums()]
    assert len(drawn) == len(re.findall(r"^figures\.\w+\(", "\n".join(code), flags=re.MULTILINE)) == 16
    for picture in drawn:
        picture.canvas.draw()


def test_the_page_names_every_figure() -> None:
    missing = [name for name in figures.__all__ if f"`{name}(" not in PAGE]
    assert not missing
