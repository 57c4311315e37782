"""docs/tutorials: every command of the pages runs, one after the other, with the files that the pages have written."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

TUTORIALS = sorted((Path(__file__).resolve().parents[1] / "docs" / "tutorials").glob("*.md"))


def blocks(page: Path, language: str) -> list[str]:
    """Code blocks of a page in a language."""
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    # What the Chinese pages run is what the English ones run, but for the language.
    [
        pytest.param(page, marks=pytest.mark.long if page.stem.endswith("_zh") else ())
        for page in TUTORIALS
        if "```sh\ngridgov" in page.read_text(encoding="utf-8")
    ],
    ids=lambda page: page.stem,
)
def test_every_command_of_a_tutorial_runs(page: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("".join(blocks(page, "yaml")), encoding="utf-8")
    commands = [line for block in blocks(page, "sh") for line in block.splitlines()]
    assert commands
    for command in commands:
        name, *words = command.split()
        assert name == "gridgov"
        done = subprocess.run(
            [sys.executable, "-m", "sim", *words], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
    assert (tmp_path / "first" / "report.html").is_file()


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_commands_and_options_that_a_tutorial_names_exist(page: Path) -> None:
    """Quick: what stands in running text, too, is a command with its options."""
    from typer.main import get_command

    from sim.cli import app

    known = get_command(app).commands  # type: ignore[attr-defined]
    text = page.read_text(encoding="utf-8")
    for command in re.findall(r"gridgov ([a-z][^`\n]*)", text):
        name, *words = command.split()
        if name in known:
            options = {option for parameter in known[name].params for option in parameter.opts}
            assert {word for word in words if word.startswith("--")} <= options, command
