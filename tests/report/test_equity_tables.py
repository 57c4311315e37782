"""Tables of groups, gaps, trade-offs and dominance."""

from __future__ import annotations

import io
import json
import re

import numpy as np
import pytest
from rich.console import Console

from sim.experiments.comparison import Comparison
from sim.experiments.plan import plan
from sim.experiments.points import Point
from sim.experiments.runner import complete
from sim.measures.dominance import DIRECTED
from sim.records.columns import GROUPS
from sim.records.store import to_json
from sim.report.equity_tables import (
    dominances,
    equity_facts,
    equity_report,
    gap_facts,
    gap_parts_table,
    groups_table,
    trade_off_table,
    trade_offs,
)
from sim.report.tables import measures_table, summary_table
from sim.scenario import load
from tests import synthetic
from tests.experiments import fakes


def _text(table) -> str:
    stream = io.StringIO()
    Console(file=stream, width=220).print(table)
    return stream.getvalue()


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    demo = load("demo")
    points = [Point("before", demo.with_({"policy.staffing.speed": 1.0}))]
    points += [Point(f"x{v}", demo.with_({"policy.staffing.speed": v})) for v in (1.5, 2.0)]
    return Comparison(points, complete(points, plan(points, 5, 1), work=fakes.noisy))


@pytest.fixture(scope="module")
def told(comparison: Comparison) -> str:
    """All tables on equity of the comparison, as text (every column is read for every pair: a few seconds)."""
    return _text(equity_report(comparison))


def test_groups_of_a_run_with_the_reasons() -> None:
    run = synthetic.run(n=3000)
    text = _text(groups_table(run))
    rows = run.groups[run.groups["partition"] == "group"].set_index("value")
    assert "Migrants" in text
    assert f"{100 * rows.loc['migrant', 'solution_rate']:.1f}" in text
    assert f"{rows.loc['migrant', 'wait_service']:+.1f}".replace("-", "−") in text
    assert "外来人口" in _text(groups_table(run, lang="zh"))


def test_the_parts_of_a_gap_add_up_and_change_is_paired(comparison: Comparison) -> None:
    for group in GROUPS:
        found = gap_facts(comparison, group, "wait", "x2.0")
        parts = sum(found[name].value for name in ("reporting", "mix", "service"))
        assert found["gap"].value == pytest.approx(parts)
        # The fakes add the speed to each part: no spread in the paired change, and so no estimate of chance.
        assert found["change"].value == pytest.approx(3 * 1.0)
        assert np.isnan(found["change"].high)
    text = _text(gap_parts_table(comparison, "wait"))
    assert text.count("x2.0") == len(GROUPS)
    assert "reporting" in text


def test_trade_offs_turn_measures_so_that_gains_are_above_zero(comparison: Comparison) -> None:
    found = trade_offs(comparison)[("x2.0", "gap_wait_days")]
    # The fakes add 2 a unit of speed to every measure: more solved, and a wider gap.
    assert found.throughput.value == pytest.approx(2.0, abs=0.1)
    assert found.equity.value == pytest.approx(-2.0, abs=0.1)
    assert found.verdict == "gives equity for throughput"
    text = _text(trade_off_table(comparison))
    assert "gives equity for throughput" in text
    assert "–" in text  # no price where equity is not gained
    turned = Comparison(comparison.points[::-1], comparison.runs)
    assert trade_offs(turned)[("before", "gap_wait_days")].verdict == "gives throughput for equity"
    priced = equity_facts(turned)["trade_offs"][-1]["price_of_equity"]
    base = turned.of("x2.0")["solved_per_resident"].mean()
    assert priced["value"] == pytest.approx(2.0 / base, rel=0.05)


def test_dominance_counts_measures(comparison: Comparison, told: str) -> None:
    found = {(d.a, d.b): d for d in dominances(comparison)}[("x2.0", "before")]
    assert len(found.better) + len(found.worse) == len(DIRECTED)
    assert not found.dominates
    (row,) = [
        line
        for line in told.partition("Over all measures with a direction")[2].splitlines()
        if re.search(r"x2\.0\W+before\b", line)
    ]
    assert re.findall(r"\d+", row.partition("before")[2])[:2] == [str(len(found.better)), str(len(found.worse))]


def test_failed_runs_are_left_out_in_pairs(comparison: Comparison) -> None:
    runs = comparison.runs.copy()
    runs.loc[(runs["scenario"] == "x1.5") & (runs["seed"] == 2), "status"] = "failed"
    partial = Comparison(comparison.points, runs)
    assert trade_offs(partial)[("x1.5", "unmet_gap")].n == 4


def test_results_without_parts_of_gaps_still_make_tables(comparison: Comparison) -> None:
    """Results of an older version have fewer columns."""
    kept = [name for name in comparison.runs if not name.endswith(("_reporting", "_mix", "_service"))]
    old = Comparison(comparison.points, comparison.runs[kept])
    assert "–" in _text(gap_parts_table(old))
    assert np.isnan(gap_facts(old, "elder", "unmet", "before")["gap"].value)


def test_report_and_facts(comparison: Comparison, told: str) -> None:
    for words in ("needs lapsed unseen", "wait to solution", "Throughput against equity", "dominates"):
        assert words in told
    two = Comparison(comparison.points[:2], comparison.runs)
    assert "公平的代价" in _text(equity_report(two, "zh"))
    facts = json.loads(to_json(equity_facts(comparison)))
    assert len(facts["gaps"]) == 2 * len(GROUPS) * 3
    assert len(facts["dominance"]) == 6


def test_summary_and_list_of_measures_show_families_and_directions() -> None:
    text = _text(summary_table(synthetic.run(n=500)))
    assert "Truth gap" in text
    assert "▲" in text
    listed = _text(measures_table())
    assert "Kaplan" in listed
    assert "gini_wait_community" in listed
