"""docs/contributing.md: its first example, done word by word on a copy of the tree, works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "contributing.md"
#: A line of a list is no Python by itself, and a formatter would make it a tuple.
BLOCK = re.compile(r"<!-- (file|after): ([^:\n]+?)(?:: (.*?))? -->\n```(?:python|text)\n(.*?)```", re.S)
FOLDERS = ("sim", "scenarios", "tests")


def steps() -> list[tuple[str, str, str, str]]:
    """Kind, file, line and text of every block of the page that changes a file."""
    return BLOCK.findall(PAGE.read_text(encoding="utf-8"))


def perform(tree: Path) -> set[str]:
    """Do what the page says on a copy of the tree; the files that were edited by hand."""
    for kind, file, line, text in steps():
        path = tree / file
        if kind == "file":
            assert not path.exists(), f"{file} is there already"
            path.write_text(text, encoding="utf-8")
            continue
        lines = path.read_text(encoding="utf-8").split("\n")
        assert lines.count(line) == 1, f"{file}: expected one line {line!r}, found {lines.count(line)}"
        lines.insert(lines.index(line) + 1, text.rstrip("\n"))
        path.write_text("\n".join(lines), encoding="utf-8")
    return {file for _, file, _, _ in steps()}


def test_the_page_counts_the_files_it_edits() -> None:
    edited = {file for _, file, _, _ in steps()} | {"tests/institutions/scopes.py", "docs/background/model.md"}
    row = next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| [an institution]"))
    assert len(edited) == int(row.split("|")[2]) <= 7


@pytest.mark.parametrize(
    "path", re.findall(r"`((?:sim|tests|scenarios)/[a-z_/]+\.(?:py|yaml))`", PAGE.read_text("utf-8"))
)
def test_every_file_that_the_page_names_is_there(path: str) -> None:
    assert (ROOT / path).is_file() or path in {file for _, file, _, _ in steps()}


@pytest.mark.slow
def test_the_example_of_an_institution_works_word_by_word(tmp_path: Path) -> None:
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    perform(tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "NUMBA_CACHE_DIR": str(tmp_path / "cache")}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("pytest", "-q", "-p", "no:cacheprovider", "tests/institutions/test_night_watch.py")
    assert "night_watch" in run("sim", "measures")
    run("ruff", "check", "sim", "tests/institutions/test_night_watch.py")
