"""Regions: places made into scenarios, budgets, lots, sums, the size of a pilot, the command in both languages."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import openpyxl
import pytest

import sim
from sim.experiments.plan import Shard
from sim.experiments.points import differing
from sim.experiments.store import Store
from sim.measures.registry import MEASURES
from sim.places.making import make_place
from sim.region.drawing import draw_places, shared_out
from sim.region.lots import wave_of
from sim.region.making import own_seed, points_of, scenarios_of, waves_of, without
from sim.region.pilot import effect_of
from sim.region.power import components, pilot_places
from sim.region.reading import read_region
from sim.region.region import SharedBudget, Waves
from sim.region.results import RegionResults, run_region, write_region
from sim.region.shares import amounts
from sim.region.totals import total_of
from sim.scenario import Scenario, ScenarioError
from tests.commands import ROOT, gridgov

SMALL = """
kind: region
title: {en: Three streets, zh: 三个街道}
places:
  - {name: a, scenario: demo, weight: 3}
  - {name: b, scenario: demo, residents: 9000}
  - {name: c, scenario: demo}
set: {run.days: 30, run.warm_up_days: 10}
shocks: [{from: 3, days: 5, factor: 2, places: [a]}]
budgets: [{for: per_community, total: 1000000, by: residents}]
rollout: {reforms: [visits], days: [0], places: 1}
"""


def _file(folder: Path, text: str = SMALL) -> str:
    path = folder / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[RegionResults, Path]:
    """A small region, run in two shards."""
    folder = tmp_path_factory.mktemp("region")
    region = read_region(_file(folder))
    run_region(region, 2, folder=folder / "out", shard=Shard(1, 2))
    assert len(Store(folder / "out").status()) < 6
    return run_region(region, 2, folder=folder / "out"), folder


def test_a_place_is_the_same_in_a_region_and_alone(made: tuple[RegionResults, Path]) -> None:
    found, _ = made
    row = found.frame[(found.frame["scenario"] == "b") & (found.frame["replication"] == 1)].iloc[0]
    scenario = points_of(found.region, 1.0)[1].scenario
    alone = sim.run(scenario, 1 + 1 + own_seed("b")).summary  # seed of the region, replication
    same = [name for name in alone if name in found.frame]
    assert len(same) > 50
    for name in same:
        assert row[name] == alone[name] or (math.isnan(row[name]) and math.isnan(alone[name])), name


def test_runs_that_are_there_are_not_made_again(made: tuple[RegionResults, Path]) -> None:
    found, folder = made
    before = {path.name: path.read_bytes() for path in (folder / "out" / "runs").glob("part-*")}
    again = run_region(found.region, 2, folder=folder / "out")
    assert {path.name: path.read_bytes() for path in (folder / "out" / "runs").glob("part-*")} == before
    assert again.frame.drop(columns=["wall_seconds", "cpu_seconds"]).equals(
        found.frame.drop(columns=["wall_seconds", "cpu_seconds"])
    )


def test_a_sum_is_the_weighted_sum_of_the_rows(made: tuple[RegionResults, Path]) -> None:
    found, _ = made
    means = found.frame.groupby("scenario")["needs"].mean()
    (needs,) = [one for one in found.totals if one.name == "needs"]
    assert needs.kind == "sum"
    assert needs.value == pytest.approx(3 * means["a"] + means["b"] + means["c"])
    assert needs.low < needs.value < needs.high
    assert found.to_dict()["stand_for"] == 5


def test_a_shock_reaches_its_places_only(made: tuple[RegionResults, Path]) -> None:
    found, _ = made
    shocked = [len(scenario.demand.shocks) for scenario in scenarios_of(found.region)]
    assert shocked == [1, 0, 0]
    assert sum(wave >= 0 for wave in found.waves) == 1


@pytest.mark.parametrize("by", ["residents", "need", "equally"])
def test_a_budget_is_neither_lost_nor_made(made: tuple[RegionResults, Path], by: str) -> None:
    scenarios = [sim.load("demo"), sim.load("demo").with_({"demand.rate_factor": 1.5}), sim.load("shuangqiao")]
    weights = np.array([3.0, 1.0, 2.5])
    given = amounts(SharedBudget("capital", 7e6, by), weights, scenarios)
    assert weights @ given == pytest.approx(7e6)
    assert given[1] / given[0] == pytest.approx({"residents": 1.0, "need": 1.5, "equally": 1.0}[by])
    found = made[0].region.places
    paid = [
        scenario.policy.funding.per_community * scenario.territory.communities * place.weight
        for scenario, place in zip(scenarios_of(made[0].region), found, strict=True)
    ]
    assert sum(paid) == pytest.approx(1e6)


def test_a_lot_hangs_on_names_alone_and_waves_are_even() -> None:
    names = [f"place {i}" for i in range(20)]
    waves = Waves(("visits",), (0, 90, 180), 14, 5)
    drawn = dict(zip(names, wave_of(waves, names), strict=True))
    assert dict(zip(names[::-1], wave_of(waves, names[::-1]), strict=True)) == drawn
    assert sorted(list(drawn.values()).count(k) for k in (-1, 0, 1, 2)) == [4, 5, 5, 6]
    assert dict(zip(names, wave_of(Waves(("visits",), (0, 90, 180), 14, 6), names), strict=True)) != drawn


def test_drawn_residents_add_up() -> None:
    places = draw_places(40, ["demo", "panjin/after"], 120_000_003, 0.6, 0.1, 3)
    assert sum(place.residents for place in places) == 120_000_003
    assert {place.scenario for place in places} == {"demo", "panjin/after"}
    assert draw_places(40, ["demo", "panjin/after"], 120_000_003, 0.6, 0.1, 3) == places
    assert shared_out(21_000_003, [1e9, 1.0, 1.0])[0] == 20_000_000
    assert sum(shared_out(21_000_003, [1e9, 1.0, 1.0])) == 21_000_003


def test_sums_scale_back_and_means_are_weighted_by_residents() -> None:
    values = np.array([[10.0, 12.0], [20.0, 20.0]])
    weights, people = np.array([2.0, 1.0]), np.array([100.0, 300.0])
    summed = total_of("needs", values, weights, people, 0.1)
    assert summed.value == pytest.approx((2 * 11 + 20) / 0.1)
    # One place varies, with one degree of freedom: t = 12.706, variance (2 / 0.1)^2 * 2 / 2.
    assert summed.high - summed.value == pytest.approx(12.7062 * 20.0, rel=1e-4)
    mean = total_of("mean_wait_days", values, weights, people, 0.1)
    assert mean.value == pytest.approx((200 * 11 + 300 * 20) / 500)
    assert not MEASURES["handoffs"].summed
    assert not MEASURES["cost_per_solution"].summed
    assert math.isnan(total_of("needs", values[:, :1], weights, people, 1.0).low)


def test_the_interval_of_a_sum_holds_its_truth_as_often_as_it_says() -> None:
    random, held, rounds = np.random.default_rng(4), 0, 400
    weights, people = np.array([3.0, 1.0, 1.0, 2.0]), np.full(4, 1000.0)
    truth = np.array([400.0, 500.0, 600.0, 700.0])
    for _ in range(rounds):
        found = total_of("needs", random.normal(truth[:, None], 30.0, (4, 5)), weights, people, 1.0)
        held += found.low <= weights @ truth <= found.high
    assert held / rounds == pytest.approx(0.95, abs=0.035)


def test_the_size_of_a_pilot_has_its_power() -> None:
    random = np.random.default_rng(2)
    values = random.normal(random.normal(0.5, 0.04, 400)[:, None], 0.02, (400, 4))
    between, within = components(values)
    assert between == pytest.approx(0.0016, rel=0.25)
    assert within == pytest.approx(0.0004, rel=0.15)
    pilot = pilot_places(values, 0.04)
    assert pilot.icc == pytest.approx(0.8, abs=0.05)
    n, sd = pilot.places, math.sqrt(between + within)
    from scipy import stats

    a, b = random.normal(0.0, sd, (2000, n)), random.normal(0.04, sd, (2000, n))
    assert float((stats.ttest_ind(a, b, axis=1).pvalue < 0.05).mean()) == pytest.approx(0.8, abs=0.05)
    assert pilot_places(values[:, :1], 0.04).places == -1
    with pytest.raises(ValueError, match="effect: expected"):
        pilot_places(values, 0.0)
    for wrong in (None, "abc", [1.0, 2.0], {"a": 1}, [["x"]]):
        with pytest.raises(ValueError, match="values: expected"):
            pilot_places(wrong, 0.1)  # type: ignore[arg-type]


ROLLED = """
kind: region
places: [{name: a, scenario: demo}, {name: own, scenario: mine}, {name: c, scenario: demo}, {name: d, scenario: demo}]
set: {run.days: 20, run.warm_up_days: 5}
rollout: {reforms: [assistance], days: [0, 10], places: 2}
"""


@pytest.fixture(scope="module")
def rolled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of the command for a region with two waves, one of its places a folder beside it; paired."""
    folder = tmp_path_factory.mktemp("rolled")
    make_place(folder / "mine", {"residents": 3000, "districts": 1, "streets": 1, "communities": 2, "grids": 8}, "demo")
    done = gridgov(
        "region", _file(folder, ROLLED), "--paired", "--replications", "2", "--workers", "1", "--out", "out",
        "--effect", "40", "--measure", "solved", cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Effect of the roll-out" in done.stdout
    return folder


def test_a_roll_out_is_told_with_its_effect_and_a_size_for_a_pilot(rolled: Path) -> None:
    told = json.loads((rolled / "out" / "region.json").read_text("utf-8"))
    effects = [one for one in told["pilot"] if one["name"] == "solved"]
    assert [one["wave"] for one in effects] == [-1, 0, 1]
    assert (effects[0]["reached"], effects[0]["rest"]) == (2, 2)
    assert effects[0]["low"] < effects[0]["value"] < effects[0]["high"]
    assert effects[0]["paired_low"] <= effects[0]["paired"] <= effects[0]["paired_high"]
    assert effects[0]["paired"] == pytest.approx((effects[1]["paired"] + effects[2]["paired"]) / 2)
    assert told["power"]["effect"] == told["effect"] == 40
    assert told["runs"] == told["of"] == 12
    page = (rolled / "out" / "report.html").read_text("utf-8")
    assert "Reached less themselves without it" in page
    assert "2, from day 10" in page


def test_short_runs_say_why_there_is_no_value(rolled: Path) -> None:
    told = json.loads((rolled / "out" / "region.json").read_text("utf-8"))
    assert "run.days above 60 (here 20)" in told["reasons"]["solution_rate"]
    assert not set(told["reasons"]) & {one["name"] for one in told["totals"]}
    assert "run.days above 60 (here 20)" in (rolled / "out" / "report.html").read_text("utf-8")
    words = ("region", "small.yaml", "--replications", "2", "--workers", "1", "--out", "again", "--scale", "0.2")
    done = gridgov(*words, "--lang", "zh", cwd=rolled)
    assert done.stderr.count("（运行天数）为20") == 1
    assert "需要运行天数（run.days）大于60（此处为20）" in done.stdout


def test_places_without_the_roll_out_differ_in_nothing_else(rolled: Path) -> None:
    region = read_region(str(rolled / "small.yaml"))
    points = points_of(region, 1.0, paired=True)
    reached = [point for point, wave in zip(points, waves_of(region), strict=False) if wave >= 0]
    for one, before in zip(reached, points[4:], strict=True):
        assert before.seed == one.seed
        assert before.label == f"{one.label} (without)"
        assert {path.split(".")[0] for path in differing(before.base, one.base)} <= {"policy", "rollout", "reforms"}
    assert without("a", ["a", "a (without)"]) == "a (without) (without)"


def test_commands_about_folders_know_those_of_regions(rolled: Path) -> None:
    state = json.loads(gridgov("status", "out", "--json", cwd=rolled).stdout)
    assert (state["planned"], state["done"], state["missing"], state["explains_itself"]) == (12, 12, 0, True)
    first = (rolled / "out" / "report.html").read_bytes()
    (rolled / "small.yaml").rename(rolled / "away.yaml")  # the folder needs no other file
    (rolled / "mine").rename(rolled / "away")
    assert gridgov("report", "out", cwd=rolled).returncode == 0
    assert (rolled / "out" / "report.html").read_bytes() == first
    run = str(Store(rolled / "out").read()["run_id"].iloc[0])
    again = json.loads(gridgov("reproduce", "out", "--run", run, "--json", cwd=rolled).stdout)
    assert again["same"]
    assert len(again["runs"]) == 1
    (rolled / "away.yaml").rename(rolled / "small.yaml")
    (rolled / "away").rename(rolled / "mine")
    for wrong in (("--format", "docx"), ("--study", "small.yaml")):
        refused = gridgov("report", "out", *wrong, cwd=rolled)
        assert refused.returncode == 2
        assert "gridgov region" in refused.stderr


def test_commands_about_files_know_regions(tmp_path: Path) -> None:
    file = _file(tmp_path)
    assert "cities" in gridgov("list", "--regions").stdout
    assert gridgov("list", "--regions", "--reforms").returncode == 2
    assert gridgov("validate", file).stdout.startswith(f"{file}: ok")
    wrong = gridgov("validate", _file(tmp_path, SMALL.replace("scenario: demo}", "scenario: nosuch}")))
    assert wrong.returncode == 2
    assert "places.c" in wrong.stderr
    for command in ("run", "sweep"):
        refused = gridgov(command, file)
        assert refused.returncode == 2
        assert "gridgov region runs" in refused.stderr
    refused = gridgov("region", _file(tmp_path, "kind: region\nplaces: [{name: a, scenario: demo}]"), "--paired")
    assert refused.returncode == 2
    assert "roll-out" in refused.stderr


def test_the_interval_of_a_pilot_holds_the_effect_as_often_as_it_says() -> None:
    random, held, paired, rounds = np.random.default_rng(5), 0, 0, 600
    waves = [0] * 6 + [-1] * 9
    for _ in range(rounds):
        plain = random.normal(random.normal(50.0, 8.0, 15)[:, None], 3.0, (15, 2))
        effect = np.where(np.array(waves) >= 0, random.normal(4.0, 1.0, 15), 0.0)
        found = effect_of("needs", -1, waves, plain + effect[:, None], plain)
        held += found.low <= 4.0 <= found.high
        paired += found.paired_low <= 4.0 <= found.paired_high
        assert found.paired_high - found.paired_low < found.high - found.low
    assert held / rounds == pytest.approx(0.95, abs=0.03)
    assert paired / rounds == pytest.approx(0.95, abs=0.03)
    equal = effect_of("needs", -1, waves, np.ones((15, 2)), np.zeros((15, 2)))
    assert (equal.value, equal.paired) == (0.0, 1.0)
    assert np.isnan([equal.low, equal.high, equal.paired_low, equal.paired_high]).all()
    lonely = effect_of("needs", 0, [0, -1, -1], np.ones((3, 1)), None)
    assert math.isnan(lonely.value)
    assert math.isnan(lonely.paired)


def test_a_table_of_places_may_be_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("名称", "情景", "常住人口", "经度", "纬度"), ("甲", "demo", 9000, 121.5, 41.1), ("乙", "demo")):
        book.active.append(row)
    book.save(tmp_path / "places.xlsx")
    one, other = read_region(_file(tmp_path, "kind: region\nplaces: places.xlsx")).places
    assert (one.name, one.residents, one.x, one.y) == ("甲", 9000, 121.5, 41.1)
    assert (other.residents, math.isnan(other.x)) == (0, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind: study\nplaces: [{name: a, scenario: demo}]", "kind: region"),
        ("kind: region", "neither"),
        ("kind: region\nplaces: []", "from 1 to"),
        ("kind: region\nplaces: 7", "a list"),
        ("kind: region\nplaces: [{name: a, scenario: demo}, {name: a, scenario: demo}]", "no other place"),
        ("kind: region\nplaces: [{name: a, scenario: demo, weight: -1}]", "a number in"),
        ("kind: region\nplaces: [{name: a, scenario: demo, weight: .nan}]", "a number in"),
        ("kind: region\nplaces: [{name: a, scenario: demo, colour: red}]", "colour"),
        ("kind: region\nplaces: [{name: a, scenario: demo}]\nbudgets: [{for: tea, total: 1, by: need}]", "capital"),
        ("kind: region\nplaces: [{name: a, scenario: demo}]\nshocks: [{from: 1, days: 2, factor: 2, places: [b]}]",
         "name of a place"),
        ("kind: region\nplaces: [{name: a, scenario: demo}]\nrollout: {reforms: [], places: 1}", "list of reforms"),
        ("kind: region\nplaces: [{name: a, scenario: demo}]\nrollout: {reforms: [visits], places: 9}", "whole number"),
        ("kind: region\ndraw: {places: 3, residents: 1, like: [demo]}", "whole number"),
        ("kind: region\nplaces: nosuch.csv", "a table of places"),
        ("kind: region\nplaces: [{name: a, scenario: demo}]\nset: {run.seed: 3}", "no seed of a run"),
        ("kind: region\nplaces: [{name: a, scenario: demo, set: {run: {seed: 3}}}]", "no seed of a run"),
        ("kind: region\nplaces: [{name: a, scenario: demo, set: {territory: {scale: .1}}}]", "no size of a place"),
        ("kind: region\nplaces: [{name: a, scenario: demo}]\n"
         "set: {policy.staffing.speed: 1, policy.staffing: {speed: 2}}", "each parameter once"),
        ("kind: region\nplaces: [{name: a, scenario: demo}]\nset: {policy.funding.per_community: 3}\n"
         "budgets: [{for: per_community, total: 1, by: need}]", "what no budget gives"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_region_file_is_told(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as error:
        read_region(_file(tmp_path, text))
    assert said in str(error.value)


@pytest.mark.parametrize("given", [3, None, "", "nosuch", "../x", "a\0b.yaml", "/nosuch.yaml"])
def test_what_is_no_region_is_refused(given: object) -> None:
    with pytest.raises(ScenarioError, match="a region file"):
        read_region(given)  # type: ignore[arg-type]


def test_a_place_is_run_at_the_size_of_the_region_whatever_its_file_says(tmp_path: Path) -> None:
    (tmp_path / "fifth.yaml").write_text("extends: demo\nterritory: {scale: 0.2}\n", encoding="utf-8")
    text = "kind: region\nplaces: [{name: a, scenario: fifth.yaml}, {name: b, scenario: demo}]\n"
    for scale in (1.0, 0.5):
        points = points_of(read_region(_file(tmp_path, f"{text}scale: {scale}\n")), scale)
        assert [point.base.territory.scale for point in points] == [scale, scale]


def test_mistakes_of_a_place_name_it(tmp_path: Path) -> None:
    text = "kind: region\nplaces: [{name: a, scenario: nosuch}, {name: b, scenario: demo, set: {policy.nosuch: 1}}]"
    with pytest.raises(ScenarioError) as error:
        scenarios_of(read_region(_file(tmp_path, text)))
    assert "places.a" in str(error.value)
    assert "places.b.policy.nosuch" in str(error.value)


def test_a_table_of_places_is_read_and_its_mistakes_are_told(tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    file = _file(tmp_path, "kind: region\nplaces: places.csv")
    table.write_text("名称,情景,权重,常住人口,policy.time.paperwork\n甲,demo,2.5,9000,0.2\n乙,demo,,,\n\n", "utf-8")
    one, other = read_region(file).places
    assert (one.name, one.weight, one.residents, one.changes) == ("甲", 2.5, 9000, {"policy.time.paperwork": 0.2})
    assert (other.name, other.weight, other.residents, other.changes) == ("乙", 1.0, 0, {})
    for text, said in (
        ("weight\n3\n", "a column name"),
        ("name,scenario,name\na,demo,b\n", "each column once"),
        ("name,scenario,colour\na,demo,red\n", "colour"),
        ("name,scenario,weight\na,demo,many\n", "a number in"),
        ("name,scenario,residents\na,demo,2.5\n", "a whole number"),
        ("", "a table of places"),
    ):
        table.write_text(text, "utf-8")
        with pytest.raises(ScenarioError, match=said):
            read_region(file)


def test_shipped_regions_have_the_residents_that_they_say() -> None:
    nation, cities = read_region("nation"), read_region("region/cities")
    assert (len(nation.places), sum(place.residents for place in nation.places)) == (333, 1_400_000_000)
    assert "ssumption" in nation.description.en
    assert "ssumption" in cities.description.en
    assert len(scenarios_of(cities)) == 30


@pytest.mark.parametrize(("lang", "said"), [("en", "5, 27,000"), ("zh", "居民27,000人")])
def test_the_command_tells_and_draws_in_both_languages(
    made: tuple[RegionResults, Path], tmp_path: Path, lang: str, said: str
) -> None:
    found, folder = made
    file = _file(folder)
    done = gridgov(
        "region", file, "--replications", "2", "--workers", "1", "--out", str(folder / "out"), "--effect", ".1",
        "--measure", "true_satisfaction", "--lang", lang, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert said in done.stdout
    page = (folder / "out" / ("report.html" if lang == "en" else "report-zh.html")).read_text("utf-8")
    assert said in page
    assert "data:image/svg" in page
    write_region(found, folder / "out")
    assert (folder / "out" / "places.parquet").is_file()


@pytest.mark.slow
def test_a_region_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    file, out = _file(tmp_path), tmp_path / "out"
    command = [sys.executable, "-m", "sim", "region", file, "--replications", "40", "--workers", "2", "--out", str(out)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 120.0
        while not Store(out).parts() and process.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        process.kill()
    kept = Store(out).status()
    assert 0 < len(kept) < 120
    found = run_region(read_region(file), 40, folder=out)
    assert set(kept) <= set(found.frame["run_id"])
    assert list(found.frame["status"]) == ["ok"] * 120
    clean = run_region(read_region(file), 2)
    columns = ["run_id", "needs", "solved", "cost_total"]
    assert found.frame[columns].head(6).equals(clean.frame[columns])


@pytest.mark.parametrize("given", [("--effect", "nan"), ("--effect", "0"), ("--shard", "3/2"), ("--measure", "x")])
def test_what_an_option_cannot_be_is_refused_before_any_run(tmp_path: Path, given: tuple[str, str]) -> None:
    done = gridgov("region", _file(tmp_path), *given, "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert "expected" in done.stderr
    assert not (tmp_path / "out" / "runs").exists()


def test_each_place_is_made_once_however_small_it_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    change = Scenario.with_
    monkeypatch.setattr(Scenario, "with_", lambda self, changes: (made.append(changes), change(self, changes))[1])
    region = read_region(_file(tmp_path, "kind: region\ndraw: {places: 12, like: [demo], residents: 90000}"))
    assert {point.base.territory.scale for point in points_of(region, 0.1)} == {0.1}
    assert len(made) == 12
