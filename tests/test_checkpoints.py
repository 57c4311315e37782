"""Checkpoints: to the same bytes, here and in a new process, as it was and on branches; what is refused, and how."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.scenario import Scenario, ScenarioError, schema
from sim.simulation import checkpoint
from sim.simulation.checkpoint import CheckpointError
from tests.copies import SHORT, busy_street, bytes_of, same

ROOT = Path(__file__).resolve().parents[1]
DAY = 12


@pytest.fixture(scope="module")
def whole() -> sim.Run:
    return sim.Simulation(busy_street(), 3).run()


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    simulation = sim.Simulation(busy_street(), 3)
    simulation.step_to(DAY)
    return simulation.save(tmp_path_factory.mktemp("检查点 with spaces") / "第12天.checkpoint")


def in_a_new_process(path: Path, *branches: dict[str, Any] | None) -> list[tuple[str, ...]]:
    """What each branch leaves that starts from the file there."""
    code = (
        "import sim, sys; from tests.copies import bytes_of\n"
        f"for changes in {branches!r}: print(*bytes_of(sim.resume(sys.argv[1], changes=changes).run()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [tuple(line.split()) for line in done.stdout.splitlines()]


def test_a_resumed_run_comes_to_the_same_bytes_any_number_of_times(saved: Path, whole: sim.Run) -> None:
    for _ in range(2):
        resumed = sim.resume(saved)
        assert resumed.day == DAY
        assert same(resumed.run(), whole)


def test_a_new_process_comes_to_the_same_bytes(saved: Path, whole: sim.Run) -> None:
    assert in_a_new_process(saved, None) == [bytes_of(whole)]


@pytest.mark.parametrize("day", [-20, -7, 0, 1, 39, 40])
def test_any_day_will_do(tmp_path: Path, whole: sim.Run, day: int) -> None:
    simulation = sim.Simulation(busy_street(), 3)
    simulation.step_to(day)
    assert same(sim.resume(simulation.save(tmp_path / "a.checkpoint")).run(), whole)
    assert same(simulation.run(), whole), "saving moved something"


def test_a_mesa_model_goes_on(tmp_path: Path, whole: sim.Run) -> None:
    model = sim.GovernanceModel(busy_street(), seed=3)
    model.run_for(5)
    again = sim.resume(model.save(tmp_path / "model"))
    again.run_for(35)
    assert (model.day, again.time) == (5, 40.0)
    assert same(again.records(), whole)
    with pytest.raises(CheckpointError, match=r"save model\.simulation"):
        sim.resume(tmp_path / "model", changes={"policy.time.visits": 0.5})


# -- branches -----------------------------------------------------------------------------------------------

BRANCHES = ({"policy.time.visits": 0.5}, {"policy.whistle.rate": 0.0, "policy.time.paperwork": 0.6})


@pytest.mark.parametrize("changes", BRANCHES, ids=["one lever", "two levers"])
def test_a_branch_is_the_run_with_one_more_stage(saved: Path, whole: sim.Run, changes: dict[str, Any]) -> None:
    staged = busy_street().with_({"rollout": [{"from": DAY, "set": changes}]})
    found = sim.resume(saved, changes=changes).run()
    assert same(found, sim.Simulation(staged, 3).run())
    assert not same(found, whole)
    before = found.series_all["day"] < DAY
    assert found.series_all[before].equals(whole.series_all[before])


@pytest.mark.slow
def test_two_branches_from_one_day_in_a_new_process(saved: Path) -> None:
    here = [bytes_of(sim.resume(saved, changes=changes).run()) for changes in BRANCHES]
    assert in_a_new_process(saved, *BRANCHES) == here


def levers(vary: bool) -> list[str]:
    leaves = schema.leaves(Scenario)
    return [path for path, leaf in leaves.items() if bool(leaf.varies) is vary]


@pytest.mark.parametrize("path", levers(vary=False)[::9])
def test_what_holds_for_a_whole_run_is_refused_by_name(saved: Path, path: str) -> None:
    with pytest.raises(ScenarioError) as error:
        sim.resume(saved, changes={path: 1})
    assert path in str(error.value)
    assert "rollout.0" not in str(error.value)
    assert "may vary by place and date" in str(error.value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"policy.time.visit": 0.5}, "did you mean policy.time.visits"),
        ({"policy.time.visits": -3}, "expected  a number in"),
        ({"policy.time.visits": "often"}, "policy.time.visits"),
    ],
)
def test_wrong_changes_are_named_as_they_were_written(saved: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ScenarioError, match=re.escape(words)):
        sim.resume(saved, changes=changes)


@pytest.mark.slow
@pytest.mark.parametrize("path", levers(vary=True))
def test_every_lever_of_a_stage_makes_a_branch(path: str) -> None:
    from functools import reduce

    from sim.simulation.resume import branch

    scenario = sim.load("demo").with_(SHORT)
    simulation = sim.Simulation(scenario, 3)
    simulation.step_to(DAY)
    leaf, own = schema.leaves(type(scenario))[path], reduce(getattr, path.split("."), scenario)
    values = [*leaf.choices, *(leaf.usual or ())[::-1], leaf.high, leaf.low]
    for value in (value for value in values if value is not None and value != own):
        try:
            assert branch(simulation, {path: value}).day == DAY
            return
        except ScenarioError:
            continue  # not beside the rest of this scenario
    pytest.skip("no value of this lever fits this scenario")


def by_hand(simulation: sim.Simulation) -> None:
    simulation.town.staff["burnout"][:] = 0.9


def by_phase(simulation: sim.Simulation) -> None:
    simulation.phases.append(("watch", nothing))


def nothing() -> None:
    """A phase."""


@pytest.mark.parametrize(("meddle", "word"), [(by_hand, "burnout of the staff"), (by_phase, "phases")])
def test_no_branch_starts_from_a_past_that_was_changed(tmp_path: Path, meddle: Any, word: str) -> None:
    simulation = sim.Simulation(busy_street(), 3)
    simulation.step_to(5)
    meddle(simulation)
    path = simulation.save(tmp_path / "a")
    with pytest.raises(CheckpointError, match=f"no branch can start on day 5.*{word}"):
        sim.resume(path, changes=BRANCHES[0])
    assert same(sim.resume(path).run(), simulation.run()), "without changes it goes on as it was"


# -- files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["gridgov", "sources", "numpy", "numba"])
def test_another_version_is_refused(saved: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    here = checkpoint._versions() | {name: "0.0.other"}
    monkeypatch.setattr(checkpoint, "_versions", lambda: here)
    with pytest.raises(CheckpointError, match=r"found one of another .*\(here 0\.0\.other\)"):
        sim.resume(saved)


def test_any_damage_is_found_before_anything_is_run(saved: Path, tmp_path: Path) -> None:
    content = saved.read_bytes()
    file = tmp_path / "damaged"
    rng = np.random.default_rng(1)
    for cut in [0, 5, 30, 200, len(content) // 2, len(content) - 1]:
        file.write_bytes(content[:cut])
        with pytest.raises(CheckpointError):
            sim.resume(file)
    for place in rng.integers(len(content) // 10, len(content), 20):
        file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(CheckpointError, match="damaged"):
            sim.resume(file)


def test_what_is_no_checkpoint_is_neither_read_nor_replaced(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("mine", encoding="utf-8")
    simulation = sim.Simulation(sim.load("demo").with_(SHORT), 1)
    for path in (notes, tmp_path):
        with pytest.raises(CheckpointError, match=r"found something else; nothing was written"):
            simulation.save(path)
        with pytest.raises(CheckpointError, match="expected a checkpoint"):
            sim.resume(path)
    assert notes.read_text(encoding="utf-8") == "mine"
    with pytest.raises(CheckpointError, match="expected a checkpoint"):
        sim.resume(tmp_path / "nothing")
    first = simulation.save(tmp_path / "own")
    simulation.step()
    assert sim.resume(simulation.save(first)).day == -19


def test_the_example_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/how-to/checkpoints.md").read_text("utf-8"), re.DOTALL)
    exec(compile(example, "docs/how-to/checkpoints.md", "exec"), {"__name__": "example"})
    assert (tmp_path / "day20.checkpoint").is_file()
