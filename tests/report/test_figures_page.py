"""The code of docs/how-to/figures.md runs, and the page names every figure."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pytest

from sim.report import figures

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "figures.md").read_text(encoding="utf-8")


#: Sizes as the page writes them > those of a quick look at the same code.
SMALLER = {
    'load("demo")': 'load("demo").with_({"run.days": 60})',
    "replications=4": "replications=2",
    '"design": {': '"set": {"run.days": 40}, "design": {',
    '"run.days": 120': '"run.days": 40',
}


@pytest.mark.parametrize("sizes", [SMALLER, pytest.param({}, marks=pytest.mark.slow)], ids=["quick", "as written"])
def test_the_code_of_the_page_runs_and_draws(sizes: dict[str, str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    assert len(blocks) == 4
    code = "\n".join(blocks)
    for written, smaller in sizes.items():
        assert code.count(written) == 1, written
        code = code.replace(written, smaller)
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(code, "docs/how-to/figures.md", "exec"), names)
    drawn = [plt.figure(n) for n in plt.get_fignums()]
    assert len(drawn) == len(re.findall(r"^figures\.\w+\(", code, flags=re.MULTILINE)) == 16
    for picture in drawn:
        picture.canvas.draw()


def test_the_page_names_every_figure() -> None:
    missing = [name for name in figures.__all__ if f"`{name}(" not in PAGE]
    assert not missing
