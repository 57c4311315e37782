"""docs/how-to/extend.md: what it says is done, from its own text, without an edit of the package."""

from __future__ import annotations

import copy
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.institutions.core.behaviours import BehaviourError
from sim.institutions.core.own import InstitutionError
from sim.lessons.shipped import shipped
from sim.records import Run
from sim.scenario import Scenario, ScenarioError
from tests.commands import environment, gridgov
from tests.each import each

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "extend.md"
SHORT = {"run.days": 20, "run.warm_up_days": 5, "territory.scale": 0.5}
MARKED = re.compile(r"<!-- (file|append): (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files of the page, and what `gridgov examples` puts there."""
    (tmp_path / "catalogue.yaml").write_bytes(shipped()["catalogue.yaml"])
    for how, name, text in MARKED.findall(PAGE.read_text(encoding="utf-8")):
        file = tmp_path / name
        file.write_text((file.read_text(encoding="utf-8") + "\n\n" if how == "append" else "") + text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def with_own(folder: Path, code: str, **own: list[str]) -> Scenario:
    """The demonstration street with code in ``mine.py``."""
    (folder / "mine.py").write_text("import numpy as np\nimport sim\n\n" + code, encoding="utf-8")
    return sim.load("demo").with_({**SHORT, **{f"policy.own.{name}": given for name, given in own.items()}})


def test_each_example_has_at_most_ten_lines() -> None:
    for _, name, text in MARKED.findall(PAGE.read_text(encoding="utf-8")):
        assert len([line for line in text.splitlines() if line.strip()]) <= 10, name


def test_the_examples_of_the_page_change_what_they_say(folder: Path) -> None:
    mine = sim.load("mine.yaml").with_(SHORT)
    simulation = sim.Simulation(mine, seed=1)
    run = simulation.run()
    assert run.series["own_night_watch"].max() > 0
    kept = sim.Run.read(run.write(folder / "kept"))
    assert kept.series["own_night_watch"].equals(run.series["own_night_watch"])
    assert set(simulation.town.staff.effort.round(3)) <= {0.9, 1.0}
    none = {f"policy.own.{name}": [] for name in ("institutions", "behaviours", "levers")}
    plain = sim.run(mine.with_(none), seed=1)
    assert run.series["found_patrol"].sum() > plain.series["found_patrol"].sum()
    assert plain.cases.equals(sim.run(sim.load("demo").with_(SHORT), seed=1).cases)
    assert sim.run(mine, seed=1).summary["solved"] == run.summary["solved"]


def test_the_category_of_the_page_has_cases(folder: Path) -> None:
    assert gridgov("validate", str(folder / "catalogue.yaml")).returncode == 0
    run = sim.run(sim.load("animals.yaml").with_({"run.days": 60, "run.warm_up_days": 5}), seed=1)
    dogs = run.cases[run.cases["category"] == "stray_animals"]
    assert 0 < len(dogs) < 40
    assert set(dogs["item"]) == {"stray_dog"}
    assert PAGE.with_name("extend_zh.md").read_text(encoding="utf-8").count("  stray_animals:\n    title: {en:") == 1


def test_the_python_of_the_page_runs(folder: Path) -> None:
    plain = re.sub(MARKED, "", PAGE.read_text(encoding="utf-8"))
    (block,) = re.findall(r"```python\n(.*?)```", plain, re.DOTALL)
    exec(compile(block, "extend.md", "exec"), {"__name__": "__main__"})


def test_a_scenario_without_own_code_is_who_it_was() -> None:
    demo = sim.load("demo")
    assert demo.with_({"policy.own.levers": []}).hash == demo.hash
    assert "own" in demo.to_dict()["policy"]


def test_the_source_is_part_of_the_identity(folder: Path) -> None:
    code = "@sim.institution()\ndef nothing(town, own):\n    {}\n"
    first = with_own(folder, code.format("pass"), institutions=["mine.py:nothing"]).hash
    assert first == with_own(folder, code.format("pass"), institutions=["mine.py:nothing"]).hash
    assert first != with_own(folder, code.format("return"), institutions=["mine.py:nothing"]).hash


def test_levers_follow_the_state_by_community(folder: Path) -> None:
    code = (
        '@sim.levers({"policy.time.visits": (0.0, 0.6)}, rhythm="week")\ndef turn(town):\n'
        "    n = len(town.setup.world.communities)\n"
        '    return {"policy.time.visits": np.where(np.arange(n) == town.today.row // 7 % n, 0.6, 0.0)}\n'
    )
    scenario = with_own(folder, code, levers=["mine.py:turn"])
    simulation = sim.Simulation(scenario, seed=1)
    seen = []
    while simulation.day < 15:
        simulation.step()
        seen.append(tuple(simulation.town.levers.community("time.visits")))
    assert len(set(seen)) > 1
    assert all(set(values) <= {0.0, 0.6} for values in seen)


def test_own_code_works_in_compare_and_studies_and_is_reproduced(folder: Path) -> None:
    changes = [f"--set={path}={value}" for path, value in SHORT.items()]
    made = gridgov(
        "compare", "demo", "mine.yaml", *changes, "--replications", "2", "--workers", "1", "--out", "out", cwd=folder
    )
    assert made.returncode == 0, made.stderr
    assert "mine.py: night_watch" in made.stderr
    (folder / "mine.py").write_text("raise SystemExit\n", encoding="utf-8")
    again = gridgov("reproduce", "out", "--workers", "1", cwd=folder)
    assert again.returncode == 0, again.stdout + again.stderr
    refused = gridgov("run", "mine.yaml", "--no-custom-code", cwd=folder)
    assert refused.returncode == 2


_GO_ON = """
import sys, sim
run = sim.resume(sys.argv[1]).run()
print(run.summary["solved"], run.series["own_night_watch"].sum())
"""


def test_copies_and_checkpoints_take_own_code_along(folder: Path) -> None:
    mine = sim.load("mine.yaml").with_(SHORT)
    whole = sim.run(mine, seed=1)
    begun = sim.Simulation(mine, seed=1)
    for _ in range(12):
        begun.step()
    saved = begun.save(folder / "day.checkpoint")
    sim.Simulation(mine, seed=2)  # runs the source anew
    ways = (copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one)))
    for one in (*(way(begun) for way in ways), sim.resume(saved), begun):
        found = one.run()
        assert found.table.to_pandas().equals(whole.table.to_pandas())
        assert found.series.equals(whole.series)


@pytest.mark.slow
def test_a_new_process_goes_on_with_the_code_that_was_saved(folder: Path) -> None:
    mine = sim.load("mine.yaml").with_(SHORT)
    whole = sim.run(mine, seed=1)
    begun = sim.Simulation(mine, seed=1)
    begun.step()
    saved = begun.save(folder / "day.checkpoint")
    (folder / "mine.py").unlink()
    done = subprocess.run(
        [sys.executable, "-c", _GO_ON, str(saved)], env=environment(), capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == [str(whole.summary["solved"]), str(whole.series["own_night_watch"].sum())], (
        done.stderr
    )


def test_custom_code_is_refused_before_any_of_it_is_run(folder: Path) -> None:
    code = "(__import__('pathlib').Path('ran')).touch()\n@sim.institution()\ndef quiet(town, own):\n    pass\n"
    scenario = with_own(folder, code, institutions=["mine.py:quiet"])
    with pytest.raises(sim.RuleError, match=r"mine\.py: quiet"):
        sim.run(scenario, custom_code=False)
    assert not (folder / "ran").exists()
    told = gridgov("run", "demo", "--set=policy.own.institutions=['mine.py:quiet']", "--no-custom-code", cwd=folder)
    assert told.returncode == 2
    assert not (folder / "ran").exists()
    sim.run(scenario)
    assert (folder / "ran").exists()


def test_a_written_run_with_own_code_is_read_and_told(folder: Path) -> None:
    mine = sim.load("mine.yaml").with_(SHORT)
    stored = Run.read(sim.run(mine, seed=1).write(folder / "run"))
    (folder / "mine.py").unlink()
    assert stored.scenario.hash == mine.hash
    assert len(stored.story(0).text()) > 0


WRONG_NAMES = {
    "no file": ("institutions", "absent.py:x", "a module with Python source"),
    "no such name": ("institutions", "mine.py:absent", "something of that name"),
    "another decorator": ("levers", "mine.py:watch", "one with @sim.levers"),
    "no reference": ("behaviours", "watch", "file.py:name"),
    "unknown lever": ("levers", "mine.py:unknown", "the unknown path"),
    "fixed lever": ("levers", "mine.py:fixed", "may vary by place and date"),
    "range": ("levers", "mine.py:wide", "a range of"),
    "not plain": ("levers", "mine.py:clever", "plain values"),
}


def test_wrong_references_are_named_before_a_run(folder: Path) -> None:
    code = (
        "@sim.institution()\ndef watch(town, own):\n    pass\n\n"
        '@sim.levers({"policy.time.visit": (0, 1)})\ndef unknown(town):\n    return {}\n\n'
        '@sim.levers({"policy.dispatch.triage_hours": (0, 1)})\ndef fixed(town):\n    return {}\n\n'
        '@sim.levers({"policy.time.visits": (0, 100)})\ndef wide(town):\n    return {}\n\n'
        "R = {}\n@sim.levers(R)\ndef clever(town):\n    return {}\n"
    )
    with_own(folder, code)

    def named(case: str) -> None:
        name, reference, told = WRONG_NAMES[case]
        with pytest.raises(ScenarioError, match=re.escape(told)):
            sim.load("demo").with_({f"policy.own.{name}": [reference]})

    each(named, WRONG_NAMES)


WRONG_ACTS = {
    "undeclared": ("@sim.institution()\ndef f(town, own):\n    town.state.hazards[:] = 1\n", "hazards"),
    "raises": ("@sim.institution()\ndef f(town, own):\n    1 / 0\n", "ZeroDivisionError"),
    "missing": (
        '@sim.institution(changes=("hazards",))\ndef f(town, own):\n    town.state.hazards[:] = np.nan\n',
        "NaN",
    ),
    "arguments": ("@sim.institution()\ndef f(town):\n    pass\n", "expected a function"),
    "class": ("@sim.institution()\nclass f:\n    pass\n", "a method act"),
    "rhythm": ('@sim.institution(rhythm="hour")\ndef f(town, own):\n    pass\n', "rhythm"),
    "late": (
        '@sim.institution(changes=("hazards",))\ndef f(town, own):\n'
        "    if town.today.row > 3:\n        town.state.hazards[:] = np.nan\n",
        "day -1: .*NaN",
    ),
    "negative": (
        '@sim.institution(changes=("hazards",))\ndef f(town, own):\n    town.state.hazards[:] = -1\n',
        "hazards of 0 or more",
    ),
    "unknown": ('@sim.institution(changes=("hazzards",))\ndef f(town, own):\n    pass\n', "did you mean hazards"),
    "no column": ('@sim.institution(changes=("staff.payy",))\ndef f(town, own):\n    pass\n', "staff.pay"),
    "note of text": ('@sim.institution()\ndef f(town, own):\n    town.note("x", "y")\n', "one number for x"),
    "note of nothing": ('@sim.institution()\ndef f(town, own):\n    town.note("x", np.nan)\n', "one number for x"),
    "note of many": ('@sim.institution()\ndef f(town, own):\n    town.note("x", np.ones(3))\n', "one number for x"),
    "note without a name": ('@sim.institution()\ndef f(town, own):\n    town.note("a b", 1)\n', "a name of letters"),
    "source": ("import nowhere\n@sim.institution()\ndef f(town, own):\n    pass\n", "its source failed"),
}


def test_wrong_institutions_are_named_when_they_first_act(folder: Path) -> None:
    def named(case: str) -> None:
        code, told = WRONG_ACTS[case]
        with pytest.raises(InstitutionError, match=told):
            sim.run(with_own(folder, code, institutions=["mine.py:f"]))

    each(named, WRONG_ACTS)


def test_wrong_values_of_levers_are_named(folder: Path) -> None:
    head = '@sim.levers({"policy.time.visits": (0.0, 0.5)})\ndef f(town):\n    '
    for body, told in (
        ("return 3", "a mapping"),
        ('return {"policy.time.visits": 0.9}', "from 0 to 0.5"),
        ('return {"policy.time.visits": [0.1] * 7}', "one for each of the"),
        ('return {"policy.time.paperwork": 0.1}', "that it has declared"),
        ("raise KeyError(1)", "KeyError"),
    ):
        with pytest.raises(InstitutionError, match=told):
            sim.run(with_own(folder, head + body + "\n", levers=["mine.py:f"]))


def test_classes_may_be_institutions_and_say_when_they_are_wanted(folder: Path) -> None:
    code = (
        '@sim.institution(changes=("series",))\nclass Count:\n'
        "    def __init__(self, town):\n        super().__init__(town)\n        self.n = 0\n\n"
        "    @classmethod\n    def wanted(cls, town):\n        return town.policy.time.visits < 2\n\n"
        "    def due(self):\n        return self.town.today.day % 5 == 0\n\n"
        '    def act(self):\n        self.n += 1\n        self.town.note("counted", self.n)\n'
    )
    simulation = sim.Simulation(with_own(folder, code, institutions=["mine.py:Count"]))
    simulation.run()
    assert simulation.town.noted("own_counted").max() == 5


def test_behaviours_of_units_and_residents_replace_the_built_in_ones(folder: Path) -> None:
    code = (
        '@sim.behaviour("willingness")\ndef keen(units):\n    return np.ones(units.n)\n\n'
        '@sim.behaviour("reporting")\ndef silent(cells):\n    return cells.default() - 20.0\n'
    )
    scenario = with_own(folder, code, behaviours=["mine.py:keen", "mine.py:silent"])
    run = sim.run(scenario.with_({"policy.units.monthly_hours": 10, "territory.scale": 1}), seed=1)
    plain = sim.run(sim.load("demo").with_({**SHORT, "territory.scale": 1}), seed=1)
    assert "behaviours" not in run.provenance
    assert run.summary["registered"] < 0.5 * plain.summary["registered"] if "registered" in run.summary else True
    assert (run.series["registered"].sum()) < 0.7 * plain.series["registered"].sum()
    with pytest.raises(BehaviourError, match="shape"):
        sim.run(
            with_own(folder, code.replace("units.n", "1"), behaviours=["mine.py:keen"]).with_(
                {"policy.units.monthly_hours": 10}
            )
        )
