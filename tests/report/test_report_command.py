"""``gridgov report`` as a user starts it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.experiments.comparison import Comparison
from sim.experiments.plan import plan
from sim.experiments.points import Point
from sim.experiments.runner import complete
from sim.scenario import load
from tests.commands import started
from tests.experiments import fakes


@pytest.mark.slow
def test_a_report_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    points = [Point(name, load(name)) for name in ("panjin/before", "panjin/after")]
    Comparison(points, complete(points, plan(points, 3, 1), work=fakes.noisy)).write(tmp_path / "results")
    done = started("report", "results", "--out", "pages/mine.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "pages/mine.html" in done.stdout
    assert (tmp_path / "pages" / "mine.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == [".gridgov.json", "mine.html"]


def test_mistakes_are_told_without_a_traceback(
    tmp_path: Path, command: Callable[..., subprocess.CompletedProcess[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments, told in (
        (("nothing",), "expected a folder of results"),
        ((".", "--lang", "fr"), "--lang: expected one of en, zh, found the text " r""),
        ((".", "--study", "none.yaml"), "none.yaml"),
    ):
        done = command("report", *arguments)
        assert done.returncode == 2
        assert told in done.stderr
        assert "Traceback" not in done.stderr
