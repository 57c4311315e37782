"""What the pages say is true: links lead somewhere, parameter paths exist, README's examples run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "results" / "README.md"])
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Code blocks of README in a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("name", ["background/model.md", "background/glossary.md"])
def test_parameter_paths_exist(name: str) -> None:
    import sim.scenario

    known = {parameter.path for parameter in sim.scenario.parameters()}
    known |= {".".join(path.split(".")[:n]) for path in known for n in range(1, path.count(".") + 1)}
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:territory|demand|residents|staff|policy|run)(?:\.\w+)+)`", text))
    assert named, "the page names no parameter: has its style changed?"
    assert named <= known, f"not parameters: {sorted(named - known)}"


def test_the_scenario_of_the_readme_is_valid(tmp_path: Path) -> None:
    import sim.scenario

    (example,) = blocks("yaml")
    file = tmp_path / "mine.yaml"
    file.write_text(example, encoding="utf-8")
    mine, demo = sim.scenario.load(file), sim.scenario.load("demo")
    assert mine.policy.staffing.members_per_grid == 2
    assert mine.policy.time.paperwork == 0.25
    assert mine.territory == demo.territory
    assert mine.hash != demo.hash


@pytest.mark.slow
def test_the_python_of_the_readme_runs() -> None:
    examples = blocks("python")
    assert len(examples) == 2
    exec(compile("\n".join(examples), "README.md", "exec"), {"__name__": "__main__"})
