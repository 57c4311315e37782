"""The examples of docs/how-to/studies.md do what the page says."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from sim.experiments import Study

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "studies.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Code blocks of the page in a language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


def _study(text: str, folder: Path, name: str) -> Study:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return Study.load(path)


def test_its_studies_are_valid(tmp_path: Path) -> None:
    first, stopping = blocks("yaml")
    assert len(_study(first, tmp_path, "staff.yaml").jobs) == 48
    rule = _study(stopping, tmp_path, "stopping.yaml").content.rule
    assert (rule.minimum, rule.maximum, rule.of) == (10, 60, "differences")
    assert rule.until["median_close_hours"].relative


def test_every_key_and_design_is_explained() -> None:
    from sim.experiments.designs import DESIGNS
    from sim.experiments.study_file import KEYS

    for word in (*KEYS, *DESIGNS):
        if word not in ("title", "description", "table"):
            assert f"`{word}`" in PAGE or f"kind: {word}" in PAGE, word


@pytest.mark.slow
def test_its_commands_and_python_run(tmp_path: Path) -> None:
    (tmp_path / "staff.yaml").write_text(blocks("yaml")[0], encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb"}
    printed = []
    for line in "".join(blocks("sh")).splitlines():
        words = shlex.split(line)
        assert words[0] == "gridgov"
        command = [sys.executable, "-m", "sim", *words[1:]]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        printed.append(done.stdout)
    assert "48 runs, 0 of them done" in printed[0]
    assert printed[1] == printed[2]
    assert "Paired differences" in printed[-1]
    python = 'if __name__ == "__main__":\n' + "".join(
        f"    {line}\n" for block in blocks("python") for line in block.splitlines()
    )
    (tmp_path / "page.py").write_text(python, encoding="utf-8")
    subprocess.run([sys.executable, "page.py"], cwd=tmp_path, env=environment, check=True, timeout=300)
