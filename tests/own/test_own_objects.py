"""Code that is given as an object where a scenario names it by its file: refused with the remedy; named, it is used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sim
from tests.each import each

SHORT = {"run.days": 3, "run.warm_up_days": 2}
MINE = 'import sim\n\n\n@sim.behaviour("effort")\ndef steady(staff):\n    return 0.5\n'


def test_objects_are_refused_with_the_remedy() -> None:
    @sim.institution(rhythm="day", changes=("hazards",), en="Watch", zh="巡防")
    def watch(town: Any, own: Any) -> None:
        """Nothing."""

    @sim.behaviour("effort")
    def steady(staff: Any) -> float:
        return 0.9

    @sim.levers({"policy.time.paperwork": (0.05, 0.3)}, rhythm="month")
    def relief(town: Any) -> dict[str, float]:
        return {}

    def check(case: tuple[str, Any]) -> None:
        name, given = case
        for value in ([given], given):
            with pytest.raises(sim.GridgovError, match=r"%%writefile mine\.py"):
                sim.load("demo").with_({f"policy.own.{name}": value})

    each(check, [("institutions", watch), ("behaviours", steady), ("levers", relief)], lambda case: case[0])
    two: Any = {"a": sim.load("demo"), "b": sim.load("demo").with_(SHORT)}
    with pytest.raises(sim.GridgovError, match="%%writefile"):
        sim.compare(two, replications=2, behaviours=[steady])  # type: ignore[list-item]
    with pytest.raises(sim.GridgovError, match="behaviours: expected a list"):
        sim.compare(two, replications=2, behaviours="mine.py:steady")


def test_a_comparison_uses_the_behaviours_that_it_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.py").write_text(MINE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    plain = sim.load("demo").with_(SHORT)
    pair = {"a": plain, "b": plain.with_({"policy.time.paperwork": 0.3})}
    used = sim.compare(pair, replications=2, behaviours=["mine.py:steady"])
    told = sim.compare(
        {name: one.with_({"policy.own.behaviours": ["mine.py:steady"]}) for name, one in pair.items()}, replications=2
    )
    assert used.differences.equals(told.differences)
    assert not used.differences.equals(sim.compare(pair, replications=2).differences)
