"""The examples of docs/how-to/rollouts.md are valid and run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from sim.scenario import load

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "rollouts.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Code blocks of the page in a language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


def write_scenarios(folder: Path, small: bool = False) -> list[str]:
    """The scenarios of the page, each named in its first line; small ones for quick runs."""
    names = []
    for block in blocks("yaml"):
        name = re.match(r"# (\w+\.yaml)", block)
        assert name is not None, "the first line names the file"
        names.append(name[1])
        text = block.replace("scale: 0.1", "scale: 0.07") + "run: {days: 250, warm_up_days: 30}\n" if small else block
        (folder / name[1]).write_text(text, encoding="utf-8")
    return names


def test_its_scenarios_are_valid(tmp_path: Path) -> None:
    loaded = {name: load(tmp_path / name) for name in write_scenarios(tmp_path)}
    assert loaded.keys() == {"plain.yaml", "pilot.yaml", "pay.yaml", "posts.yaml"}
    (stage,) = loaded["pilot.yaml"].rollout
    assert stage["set"]["policy.time.paperwork"] < loaded["plain.yaml"].policy.time.paperwork
    assert stage["set"]["policy.time.visits"] > loaded["plain.yaml"].policy.time.visits
    assert loaded["pay.yaml"].policy.pay.ratio > loaded["plain.yaml"].policy.pay.ratio


@pytest.mark.slow
def test_its_commands_and_python_run(tmp_path: Path) -> None:
    write_scenarios(tmp_path, small=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb"}
    for line in "".join(blocks("sh")).splitlines():
        words = shlex.split(line.replace("--replications 6", "--replications 2 --workers 1"))
        assert words[0] == "gridgov"
        done = subprocess.run(
            [sys.executable, "-m", "sim", *words[1:]],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        assert "Costs of levers" in done.stdout
    (tmp_path / "page.py").write_text("".join(blocks("python")), encoding="utf-8")
    subprocess.run([sys.executable, "page.py"], cwd=tmp_path, env=environment, check=True, timeout=300)
