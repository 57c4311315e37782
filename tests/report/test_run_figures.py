"""Figures of one run show its records: data, labels, units."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from sim.errors import ArgumentError
from sim.measures.equity import concentration_index, gini
from sim.records.columns import GROUPS
from sim.records.run import Run
from sim.report import figures, style
from sim.report.case_flow import ENDS, flows
from sim.report.grid_map import grid_values
from sim.report.workload import LEVELS
from tests import synthetic


def _texts(axes) -> str:
    """Everything that is written in a picture."""
    found = [text.get_text() for text in axes.figure.findobj(plt.Text)]
    return "\n".join(found)


def test_lorenz_curve_and_gini_are_those_of_the_measures(made_up: Run) -> None:
    left = figures.lorenz(made_up)
    rows = made_up.groups[made_up.groups["partition"] == "community"]
    curve = left.lines[1].get_xydata()
    assert np.allclose(curve[[0, -1]], [[0, 0], [100, 100]])
    assert len(curve) == len(rows) + 1
    assert f"Gini {made_up.summary['gini_wait_community']:.3f}" in left.lines[1].get_label()
    right = left.figure.axes[1].lines[1].get_xydata()
    assert np.allclose(right[:, 1], curve[:, 1] - curve[:, 0])
    assert left.get_xlabel() == "share of residents, least first (%)"


def test_lorenz_curve_of_groups_and_several_runs(made_up: Run) -> None:
    other = synthetic.run(n=4000, days=200, seed=5)
    left = figures.lorenz({"a": made_up, "b": other}, outcome="solution_rate", by="group")
    rows = other.groups[other.groups["partition"] == "group"]
    expected = gini(rows["solution_rate"], rows["residents"])
    assert left.lines[2].get_label() == f"b: Gini {expected:.3f}"
    assert left.lines[1].get_color() != left.lines[2].get_color()
    assert left.lines[1].get_linestyle() != left.lines[2].get_linestyle()


def test_lorenz_names_what_it_does_not_know(made_up: Run) -> None:
    with pytest.raises(ValueError, match="expected an outcome of mean_wait"):
        figures.lorenz(made_up, outcome="money")
    with pytest.raises(ValueError, match="empty mapping"):
        figures.lorenz({})


def test_concentration_index_is_that_of_the_measures(made_up: Run) -> None:
    left = figures.concentration(made_up, "mean_wait")
    assert f"index {made_up.summary['concentration_wait']:.3f}" in left.lines[1].get_label()
    left = figures.concentration(made_up)
    assert f"index {made_up.summary['concentration_unmet']:.3f}" in left.lines[1].get_label()
    assert len(left.lines[1].get_xdata()) <= len(made_up.population.kind) + 1
    assert concentration_index([1.0, 0.0], [0.0, 1.0]) < 0.0  # on the least deprived: above the diagonal


def test_gap_parts_add_up_to_the_gap_of_each_group(made_up: Run) -> None:
    axes = figures.gap_bars(made_up)
    rows = made_up.groups[made_up.groups["partition"] == "group"].set_index("value").loc[list(GROUPS)]
    bars = {c.get_label(): np.array([b.get_width() for b in c]) for c in axes.containers}
    for part, widths in bars.items():
        assert np.allclose(widths, rows[f"wait_{part}"]), part
    (total,) = [line for line in axes.lines if line.get_label() == "total"]
    assert np.allclose(total.get_xdata(), sum(bars.values()))
    city = np.average(rows["mean_wait"], weights=rows["followed"])
    assert np.allclose(total.get_xdata(), rows["mean_wait"] - city)
    assert axes.get_xlabel().startswith("days")


def test_gap_parts_of_unmet_need_are_percentage_points(made_up: Run) -> None:
    axes = figures.gap_bars(made_up, "unmet", "deprivation_quintile")
    rows = made_up.groups[made_up.groups["partition"] == "deprivation_quintile"]
    (service,) = [c for c in axes.containers if c.get_label() == "service"]
    assert np.allclose([b.get_width() for b in service], 100 * rows["unmet_service"])
    assert "percentage points" in axes.get_xlabel()
    with pytest.raises(ValueError, match="'wait' or 'unmet'"):
        figures.gap_bars(made_up, "money")


def test_waiting_curves_end_at_the_share_that_is_never_solved(made_up: Run) -> None:
    axes = figures.waiting(made_up, days=30.0)
    assert len(axes.lines) == len(GROUPS)
    cases = made_up.cases
    mine = cases[(cases["group"] == "migrant") & (cases["arose"] >= 0) & (cases["category"] != "enquiry")]
    mine = mine[(mine["end"] != "averted") & (mine["arose"] < 24 * (200 - 31))]  # nobody cut off before 30 days
    late = ~((mine["solved"] - mine["arose"]) < 24 * 30)
    line = axes.lines[GROUPS.index("migrant")]
    assert line.get_ydata()[-1] == pytest.approx(100 * late.mean(), abs=4.0)  # Kaplan-Meier uses later needs too
    assert line.get_ydata()[0] == 100.0
    assert np.all(np.diff(line.get_ydata()) <= 0)
    assert line.get_label().startswith("Migrants: half solved after ")
    assert axes.get_xlabel() == "days since the need arose"


def test_waiting_of_runs_is_one_curve_each(made_up: Run) -> None:
    axes = figures.waiting({"a": made_up, "b": made_up}, by=None)
    assert [line.get_label().split(":")[0] for line in axes.lines] == ["a", "b"]
    assert len({line.get_linestyle() for line in axes.lines}) == 2
    with pytest.raises(ValueError, match="categorical column"):
        figures.waiting(made_up, by="severity")


def test_twenty_runs_are_told_apart_and_fit_on_a_page(made_up: Run) -> None:
    runs = {f"run {k}": made_up for k in range(20)}
    axes = figures.waiting(runs, by=None)
    looks = {(line.get_color(), str(line._unscaled_dash_pattern)) for line in axes.lines}
    assert len(looks) == len(axes.lines) == 20
    assert axes.get_legend().get_bbox_to_anchor().transformed(axes.transAxes.inverted()).x0 >= 1.0
    wide = figures.workload({name: runs[name] for name in list(runs)[:6]}).figure
    assert wide.get_size_inches()[0] < 22.0


def test_map_shows_each_grid_where_it_is(made_up: Run) -> None:
    n = len(made_up.population.kind)
    places = np.arange(n, dtype=float), np.arange(n, dtype=float)[::-1]
    first = figures.grid_map(made_up, ["deprivation", "backlog", "unmet", "wait"], places)
    dots = first.collections[0]
    assert np.allclose(dots.get_offsets(), np.column_stack(places))
    assert np.allclose(dots.get_array(), made_up.population.deprivation)
    cases = made_up.cases
    still = cases[(cases["end"] == "open") & (cases["category"] != "enquiry")].groupby("grid").size()
    expected = 1000 * still.reindex(range(n), fill_value=0) / made_up.population.counts.sum(axis=1)
    assert np.allclose(grid_values(made_up, "backlog"), expected)
    text = _texts(first)
    for unit in ("index, 0 to 1", "open cases per 1,000 residents", "lapsed unseen (%)", "mean days"):
        assert unit in text


def test_map_says_what_it_cannot_do(made_up: Run) -> None:
    with pytest.raises(ValueError, match=r"pass places=\(x, y\)"):
        figures.grid_map(made_up)
    with pytest.raises(ValueError, match="expected one of deprivation"):
        figures.grid_map(made_up, "weather", (np.zeros(20), np.zeros(20)))


def test_flow_counts_every_need_once(made_up: Run) -> None:
    found = flows(made_up)
    assert sum(found.values()) == made_up.summary["needs"]
    solved = sum(n for (_, _, end), n in found.items() if end.startswith("solved_"))
    cases = made_up.cases
    new = cases[(cases["arose"] >= 0) & (cases["category"] != "enquiry") & (cases["solved"] >= 0)]
    assert solved == len(new)
    assert {key[2] for key in found} <= set(ENDS)
    assert all((channel == "none") == (moves == "-") for channel, moves, _ in found)


def test_flow_blocks_and_bands_have_the_height_of_their_share(made_up: Run) -> None:
    axes = figures.case_flow(made_up)
    found, total = flows(made_up), made_up.summary["needs"]
    blocks = {p.get_gid(): p for p in axes.patches if (p.get_gid() or "").startswith("block:")}
    for kind in ("known", "moves", "end"):
        assert sum(b.get_height() for g, b in blocks.items() if f":{kind}:" in g) == pytest.approx(1.0)
    hotline = sum(n for key, n in found.items() if key[0] == "hotline") / total
    assert blocks["block:known:hotline"].get_height() == pytest.approx(hotline)
    assert f"Hotline  {100 * hotline:.1f}%" in _texts(axes)
    (band,) = [p for p in axes.patches if p.get_gid() == "band:hotline:2"]
    y = band.get_path().vertices[:, 1]
    wanted = sum(n for key, n in found.items() if key[:2] == ("hotline", "2")) / total
    assert y[7] - y[0] == pytest.approx(wanted)


def test_workload_is_busy_over_shift_hours(made_up: Run) -> None:
    axes = figures.workload(made_up)
    series = made_up.series
    for level, line in zip(LEVELS, axes.lines, strict=False):
        busy, shift = (series[f"{name}_{level}"][86:114].sum() for name in ("busy", "shift"))
        assert line.get_ydata()[100] == pytest.approx(100 * busy / shift)
        assert f"{100 * made_up.summary[f'utilisation_{level}']:.0f} %" in line.get_label()
    assert "%" in axes.get_ylabel()


RUN_FIGURES = {
    "daily": figures.daily,
    "lorenz": figures.lorenz,
    "concentration": figures.concentration,
    "gap_bars": figures.gap_bars,
    "waiting": figures.waiting,
    "case_flow": figures.case_flow,
    "workload": figures.workload,
    "grid_map": lambda run, lang="en": figures.grid_map(run, places=(np.arange(20.0), np.arange(20.0)), lang=lang),
}


@pytest.mark.parametrize("name", RUN_FIGURES)
def test_no_chinese_font_is_told_clearly(name: str, made_up: Run, monkeypatch) -> None:
    monkeypatch.setattr(style, "CHINESE_FONTS", ("No Such Font",))
    with pytest.raises(style.FontError, match="fonts-noto-cjk"):
        RUN_FIGURES[name](made_up, lang="zh")


@pytest.mark.parametrize("draw", [figures.concentration, figures.lorenz, figures.waiting, figures.workload])
def test_figures_of_records_refuse_a_table_of_runs(draw: Any) -> None:
    table = pd.DataFrame({"run_id": ["a"], "scenario": ["demo"], "seed": [1], "status": ["ok"]})
    with pytest.raises(ArgumentError, match="source: expected a Run, as sim.run gives it, found"):
        draw(table)
