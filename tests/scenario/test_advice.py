"""Advice: what is set without effect, inherited from another size, without holidays, too short, too steep."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.policy.precondition import Precondition
from sim.scenario import Scenario, list_scenarios, load, parameters
from sim.scenario.advice import advice_on, knees, preconditions
from sim.scenario.scaling import TOTALS
from tests.each import each

GATES = preconditions()
LEAVES = {leaf.path: leaf for leaf in parameters()}
#: Values of levers that are mappings, texts or lists.
OTHER: dict[str, Any] = {
    "policy.team.categories": ["welfare"],
    "policy.deliberation.categories": ["noise"],
}
#: What opens a gate where that is a mapping or a list.
FILLED: dict[str, Any] = {
    "policy.contractors.pools": {"works": {"categories": ["sanitation"], "crews": 4}},
    "policy.structure.stationed_categories": ["noise"],
    "policy.dispatch.priority.by_category": {"noise": "severity"},
}


def paths(scenario: Scenario, kind: str = "") -> set[str]:
    """Paths on which there is advice."""
    return {advice.path for advice in advice_on(scenario) if advice.kind == (kind or advice.kind)}


def another(path: str) -> Any:
    """A valid value of a lever that is not its default."""
    if path in OTHER:
        return OTHER[path]
    leaf = LEAVES[path]
    if leaf.choices:
        return next(choice for choice in leaf.choices if choice != leaf.default)
    low, high = leaf.usual or (leaf.low, leaf.high)
    other = high if leaf.default != high else low
    return int(other) if isinstance(leaf.default, int) else other


def covered(gate: Precondition) -> list[str]:
    """Levers of a gate that a test may set."""
    levers = [f"policy.{lever}" for lever in gate.levers]
    return [
        path
        for path in LEAVES
        for lever in levers
        if (path == lever or (lever.endswith(".") and path.startswith(lever)))
        and path.removeprefix("policy.") not in gate.by
    ]


def base_of(path: str) -> str:
    return path if path.startswith(("demand.", "territory.")) else f"policy.{path}"


def opened(gate: Precondition) -> dict[str, Any]:
    """The first lever of a gate, pulled."""
    path = base_of(gate.by[0])
    leaf = LEAVES[path]
    if gate.later:
        return {path: 0.0, "rollout": [{"from": 10, "set": {path: 0.5}}]}
    if path in FILLED:
        return {path: FILLED[path]}
    if gate.values:
        return {path: gate.values[0]}
    value = max(gate.above + 1, 1) if isinstance(leaf.default, int) else max(leaf.usual[1] if leaf.usual else 0.5, 0.5)
    return {path: value}


def closed(gate: Precondition) -> dict[str, Any]:
    """All levers of a gate at rest."""
    found: dict[str, Any] = {}
    for name in gate.by:
        path = base_of(name)
        if name.endswith(("by_category", "by_grid_type")) or path in FILLED:
            found[path] = [] if path.endswith("categories") else {}
        elif gate.values:
            found[path] = LEAVES[path].default
        else:
            found[path] = type(LEAVES[path].default)(gate.above)
    return found


CASES = [(gate, path) for gate in GATES for path in covered(gate)]


def test_a_lever_that_nothing_lets_act_is_told_with_what_would() -> None:
    plain = load("demo")

    def check(case: tuple[Precondition, str]) -> None:
        gate, path = case
        scenario = plain.with_({**closed(gate), path: another(path)})
        (advice,) = [advice for advice in advice_on(scenario) if advice.path == path]
        assert advice.kind == "no effect"
        assert advice.text.zh
        opening = {base_of(name) for other in GATES if path in covered(other) for name in other.by}
        assert any(name in advice.text.en for name in opening)
        assert path not in paths(scenario.with_({path: LEAVES[path].default}))

    each(check, CASES, lambda case: f"{case[1]} by {case[0].by[0]}")


@pytest.mark.parametrize("gate", GATES, ids=[f"{gate.levers[0]} by {gate.by[0]}" for gate in GATES])
def test_names_of_gates_exist_and_an_open_gate_is_silent(gate: Precondition) -> None:
    assert covered(gate), gate.levers
    for name in gate.by:
        assert base_of(name) in LEAVES, name
    path = covered(gate)[0]
    others = {key: value for other in GATES if path in covered(other) for key, value in opened(other).items()}
    scenario = load("panjin/after").with_({**others, **opened(gate), path: another(path)})
    assert path not in paths(scenario, "no effect")


def test_a_stage_of_a_roll_out_opens_a_gate_and_is_judged_itself() -> None:
    stage = [{"from": 10, "where": {"street": [0]}, "set": {"policy.warning.yellow": 0.2}}]
    scenario = load("panjin/after").with_({"policy.warning.red": 0.4})
    assert "policy.warning.red" in paths(scenario)
    assert "policy.warning.red" not in paths(scenario.with_({"rollout": stage}))
    late = [{"from": 10, "set": {"policy.whistle.rate": 0.9}}]
    assert "policy.whistle.rate" in paths(load("panjin/after").with_({"rollout": late}))


def test_branches_there_from_the_beginning_are_not_founded() -> None:
    path, founding = "policy.branches.unit", "policy.funding.per_new_branch"
    there = load("demo").with_({founding: 3_000, path: 0.8})
    assert founding in paths(there, "no effect")
    assert founding in paths(there.with_({"rollout": [{"from": 10, "set": {path: 0.8}}]}), "no effect")
    assert founding not in paths(there.with_({"rollout": [{"from": 10, "set": {path: 0.9}}]}), "no effect")


#: What is to be said of shipped scenarios: a norm of the source that needs branches founded while the run lasts.
SAID = {"nantong/after": ["policy.funding.per_new_branch"]}


@pytest.mark.parametrize("name", [entry.name for entry in list_scenarios()])
def test_nothing_else_is_to_be_said_of_shipped_scenarios(name: str) -> None:
    assert [advice.path for advice in advice_on(load(name))] == SAID.get(name, [])


def own(folder: Path, text: str, name: str = "own") -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(text, encoding="utf-8")
    return file


PLACE = (
    "extends: panjin/before\nterritory: {residents: 620000, streets: 8, communities: 96, grids: 1350, districts: 2}\n"
)


def test_totals_of_a_place_of_another_size_are_told(tmp_path: Path) -> None:
    scenario = load(own(tmp_path, PLACE))
    told = {advice.path: advice.text for advice in advice_on(scenario)}
    inherited = {
        "territory.party_members",
        "territory.organisations",
        "policy.staffing.posts",
        "policy.funding.capital",
    }
    assert set(told) == inherited | {"description"}
    assert "1,440,000" in told["policy.staffing.posts"].en
    assert "0.43" in told["policy.staffing.posts"].en
    assert "749" in told["policy.staffing.posts"].en
    assert "0.43倍" in told["policy.staffing.posts"].zh


@pytest.mark.parametrize("path", TOTALS)
def test_a_total_that_is_set_with_the_size_is_not_told(path: str) -> None:
    grown = load("panjin/before").with_({"territory.residents": 2_900_000})
    changes = {"territory.estates.number": 300} if "estates" in path else {}
    changes[path] = {"territory.districts": 5, "territory.streets": 40}.get(path, 300 if "estates" in path else 1_900)
    if path == "territory.communities":
        changes[path] = 230
    if path == "territory.grids":
        changes[path] = 3_600
    assert path not in paths(grown.with_(changes), "size")
    inherited = load("panjin/before").with_(changes).with_({"territory.residents": 2_900_000})
    assert path in paths(inherited, "size")


def test_size_is_of_the_layer_that_set_it(tmp_path: Path) -> None:
    first = own(tmp_path, "territory: {residents: 600000}\npolicy: {staffing: {posts: 700}}\n", "first")
    assert "policy.staffing.posts" not in paths(load(first))
    second = own(tmp_path, f"extends: {first.name}\nterritory: {{residents: 610000}}\n", "second")
    assert "policy.staffing.posts" not in paths(load(second))
    third = own(tmp_path, f"extends: {second.name}\nterritory: {{residents: 1200000}}\n", "third")
    assert "policy.staffing.posts" in paths(load(third))
    text = (
        f"extends: {second.name}\nterritory: {{residents: 1200000}}\nreforms: [professional-posts: {{posts: 1500}}]\n"
    )
    assert "policy.staffing.posts" not in paths(load(own(tmp_path, text, "fourth")))


@pytest.mark.parametrize(
    ("start", "days", "known"),
    [("2024-01-01", 365, True), ("2027-01-04", 362, True), ("2027-01-04", 363, False), ("2015-07-06", 30, True),
     ("2015-01-05", 90, False), ("2030-01-07", 90, False)],
)  # fmt: skip
def test_days_without_known_holidays_are_told(start: str, days: int, known: bool) -> None:
    scenario = load("demo").with_({"run.start_date": start, "run.days": days})
    assert ("policy.shifts.holidays" not in paths(scenario, "holidays")) == known


def test_a_list_of_holidays_of_ones_own_counts_by_its_years() -> None:
    late = load("demo").with_({"run.start_date": "2031-01-06", "run.days": 90, "run.warm_up_days": 0})
    assert "policy.shifts.holidays" in paths(late)
    assert "policy.shifts.holidays" not in paths(late.with_({"policy.shifts.holidays": ["2031-02-01", "2031-10-01"]}))
    assert "policy.shifts.holidays" not in paths(late.with_({"policy.shifts.holidays": []}))  # none: meant so


@pytest.mark.parametrize(("days", "told"), [(1, True), (60, True), (61, False)])
def test_runs_too_short_to_follow_a_need_are_told(days: int, told: bool) -> None:
    assert ("run.days" in paths(load("demo").with_({"run.days": days}))) == told


@pytest.mark.parametrize("knee", knees(), ids=[knee.lever for knee in knees()])
def test_a_lever_beyond_its_knee_is_told_and_the_knee_is_plausible(knee: Any) -> None:
    path = f"policy.{knee.lever}"
    low, high = LEAVES[path].usual
    assert low <= knee.at < high
    step = 1 if isinstance(LEAVES[path].default, int) else 1e-6
    assert path not in paths(load("panjin/after").with_({path: type(LEAVES[path].default)(knee.at)}), "knee")
    assert path in paths(load("panjin/after").with_({path: type(LEAVES[path].default)(knee.at + step)}), "knee")


def gridgov(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "sim", *arguments], capture_output=True, text=True, check=False)


def test_validate_tells_advice_in_both_languages_and_ends_well(tmp_path: Path) -> None:
    file = own(tmp_path, "extends: panjin/before\npolicy: {whistle: {rate: 0.6}}\n")
    done = gridgov("validate", str(file), "demo")
    assert done.returncode == 0, done.stderr
    assert f"{file}: ok" in done.stdout
    assert "advice: policy.whistle.rate is set" in done.stdout
    chinese = gridgov("validate", str(file), "demo", "--lang", "zh")
    assert "提示：policy.whistle.rate（吹哨比例）已设定" in chinese.stdout
    as_json = json.loads(gridgov("validate", str(file), "demo", "--json").stdout)
    first, second = as_json["files"]
    assert first["ok"]
    assert second["advice"] == []
    assert {"kind", "path", "en", "zh"} == set(first["advice"][0])
    assert "policy.whistle.rate" in {line["path"] for line in first["advice"]}


def test_validate_json_tells_problems_and_fails(tmp_path: Path) -> None:
    file = own(tmp_path, "policy: {whistle: {rate: 7}}\n")
    done = gridgov("validate", str(file), "--json")
    assert done.returncode == 2
    (entry,) = json.loads(done.stdout)["files"]
    assert not entry["ok"]
    assert entry["problems"][0]["path"] == "policy.whistle.rate"
    assert entry["advice"] == []


@pytest.mark.slow
def test_run_tells_advice_once_on_the_error_stream() -> None:
    done = gridgov("run", "demo", "--days", "20", "--set", "policy.warning.red=0.4", "--json")
    assert done.returncode == 0
    json.loads(done.stdout)
    assert done.stderr.count("policy.warning.red is set") == 1
    assert done.stderr.count("run.days is 20") == 1
    chinese = gridgov("run", "demo", "--days", "20", "--set", "policy.warning.red=0.4", "--lang", "zh")
    assert chinese.stderr.count("（运行天数）为20") == 1
