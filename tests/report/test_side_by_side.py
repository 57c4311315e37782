"""Several scenarios side by side, reported beside true, scenarios by their titles, money in 10,000 yuan."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.app.comparison import _ranking
from sim.experiments.comparison import Comparison
from sim.measures.display import MISSING, measure_of
from sim.report.money import signed_wan, wan, wan_interval
from sim.report.paired import PairedRuns, paired_runs
from sim.report.reported import INDICATORS, indicator_rows
from sim.report.side_by_side import MOST, reform_table, sentences, shown, standings, table
from sim.report.size import size_note, size_of_place


def made(rates: dict[str, float], runs: int = 6, noise: float = 0.001) -> PairedRuns:
    """Runs with known shares solved; chance is small and differs by scenario."""
    random = np.random.default_rng(1)
    rows = [
        {
            "scenario": label, "seed": seed, "status": "ok", "replication": seed,
            "solution_rate": rate + random.normal(0.0, noise), "mean_wait_days": 20.0 - rate,
            "cost_total": 1e7 * (k + 1),
        }
        for k, (label, rate) in enumerate(rates.items()) for seed in range(runs)
    ]  # fmt: skip
    labels = tuple(rates)
    return PairedRuns(labels, pd.DataFrame(rows), tuple((labels[0], b) for b in labels[1:]))


@pytest.mark.parametrize(
    ("lang", "none", "more"), [("en", "Not one of the 4", " and 2 more"), ("zh", "均未明显落后", "等4个情景")]
)
def test_scenarios_that_cannot_be_told_apart_are_all_accounted_for(lang: str, none: str, more: str) -> None:
    alike = made(dict.fromkeys("abcde", 0.5), noise=0.1)
    assert none in " ".join(sentences(alike, "a", lang))
    one_behind = made({"f": 0.01} | dict.fromkeys("abcde", 0.5), noise=0.002)
    told = " ".join(sentences(one_behind, "a", lang, most=2))
    assert more in told
    assert sentences(one_behind, "a", lang) != sentences(one_behind, "a", lang, most=2)


def test_scenarios_are_ranked_by_what_is_truly_solved() -> None:
    found = standings(made({"a": 0.5, "b": 0.7, "c": 0.6}))
    assert [one.label for one in found] == ["b", "c", "a"]
    assert [one.rank for one in found] == [1, 2, 3]
    assert not found[0].told_apart
    assert all(one.told_apart for one in found[1:])


def test_scenarios_that_chance_may_explain_share_the_lead() -> None:
    found = made({"a": 0.5, "b": 0.7, "c": 0.6995}, noise=0.02)
    assert "“c”" in " ".join(sentences(found, "a")) or "“b”" in " ".join(sentences(found, "a"))
    assert "≈" in table(found, "a")[1][1][4]


def test_the_baseline_is_shown_wherever_it_stands() -> None:
    rates = {"base": 0.1} | {f"s{k}": 0.2 + 0.01 * k for k in range(19)}
    rows = shown(made(rates), "base")
    assert len(rows) == MOST
    assert rows[-1].label == "base"
    assert rows[-1].rank == 20


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_cost_stands_beside_effect(lang: str) -> None:
    heads, rows = table(made({"a": 0.5, "b": 0.7}), "a", lang)
    assert len(heads) == len(rows[0]) == 8
    assert rows[0][6] == "2,000"
    assert rows[0][7] == "+1,000"


def test_one_run_says_nothing_of_chance() -> None:
    assert any("chance" in text for text in sentences(made({"a": 0.5, "b": 0.7}, runs=1), "a"))


def test_a_scenario_without_values_is_not_ranked(three: Comparison) -> None:
    found = paired_runs(three)
    lost = PairedRuns(found.labels, found.runs.assign(solution_rate=np.nan), found.pairs)
    assert standings(lost) == ()
    assert sentences(lost, "now") == []


def test_each_reform_alone_left_out_and_all_together() -> None:
    sets = {"none": (False, False), "x": (True, False), "y": (False, True), "all": (True, True)}
    found = made({"none": 0.4, "x": 0.5, "y": 0.45, "all": 0.6}, noise=0.0)
    for k, name in enumerate(("visits", "burden-cut")):
        found.runs[f"reforms.{name}"] = [sets[label][k] for label in found.runs["scenario"]]
    analysis = pd.DataFrame(
        [
            {
                "scenario": "s",
                "measure": "solution_rate",
                "reform": name,
                "effect": effect,
                "low": effect,
                "high": effect,
            }
            for name, effect in (("visits", 0.125), ("burden-cut", 0.075), ("all reforms", 0.2))
        ]
    )
    heads, rows = reform_table(found, analysis, "en")
    assert [cell.split(" ")[0] for cell in rows[0][1:4]] == ["+10.0", "+15.0", "+12.5"]
    assert [cell.split(" ")[0] for cell in rows[1][1:4]] == ["+5.0", "+10.0", "+7.5"]
    assert rows[-1][0] == "all together"
    assert rows[-1][1].startswith("+20.0")
    assert all(len(row) == len(heads) for row in rows)


@pytest.mark.parametrize(
    ("yuan", "text", "signed"),
    [(26_682_539.0, "2,668", "+2,668"), (-1_234.0, "−0.1", "−0.1"), (0.0, "0.0", "0.0"), (float("nan"), "–", "–")],
)
def test_sums_are_told_in_ten_thousand_yuan(yuan: float, text: str, signed: str) -> None:
    assert wan(yuan) == text
    assert signed_wan(yuan) == signed


def test_a_sum_without_an_interval_is_told_without_one() -> None:
    assert wan_interval({"difference": 2e6, "low": float("nan"), "high": float("nan")}) == "+200"


def test_what_is_reported_stands_beside_what_is_true_of_the_same_cases() -> None:
    pairs = {one.reported: one.true for one in INDICATORS}
    assert pairs["closure_rate_reported"] == "closure_rate_true"
    assert {measure_of(name).unit for one in pairs.items() for name in one if name} == {"share"}
    known = {"closure_rate_reported": 0.9, "closure_rate_true": 0.8, "response_rate": 0.7}
    rows = {title: (unit, cells) for title, unit, cells in indicator_rows([known.get, {}.get], "zh")}
    assert rows["解决率"] == ("%", [("90.0", "80.0"), (MISSING, MISSING)])
    assert rows["响应率"] == ("%", [("70.0", MISSING), (MISSING, MISSING)])
    assert "满意率" not in rows


def test_the_page_ranks_by_the_rule_of_the_report() -> None:
    found = made({"A": 0.5, "B": 0.7, "C": 0.6995}, noise=0.02)
    told = _ranking(found, "en")
    assert (told["heads"], told["rows"]) == table(found, "A")
    assert told["sentences"] == sentences(found, "A")
    assert any("Holm" in sentence for sentence in told["sentences"])


@pytest.mark.parametrize(
    ("scale", "en", "zh"),
    [
        (1.0, "", ""),
        (0.1, "a model of a tenth of the place", "按全域十分之一模拟"),
        (0.033, "a model of 3.3 % of the place", "按全域3.3%模拟"),
    ],
)
def test_the_size_of_a_place_is_told_in_one_way(scale: float, en: str, zh: str) -> None:
    assert (size_of_place(scale), size_of_place(scale, "zh")) == (en, zh)
    for lang, words in (("en", en), ("zh", zh)):
        assert all(words in line for line in size_note([scale], lang))
        assert len(size_note([scale], lang)) == bool(words)
