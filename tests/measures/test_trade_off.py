"""Trade-offs, the price of equity, and dominance."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sim.measures import MEASURES, dominance, price_of_equity, trade_off, undominated
from sim.measures.dominance import DIRECTED, holm
from sim.measures.pairing import mean_of, ratio_of_means

RNG = np.random.default_rng(0)
BASE = RNG.normal(100.0, 10.0, 20)
GAP = RNG.normal(5.0, 1.0, 20)


def test_gains_are_paired_and_point_to_better() -> None:
    found = trade_off(BASE, BASE + RNG.normal(3.0, 1.0, 20), GAP, GAP - RNG.normal(1.0, 0.2, 20))
    assert found.verdict == "gains both"
    assert 2.0 < found.throughput.value < 4.0
    assert 0.0 in found.rate or found.rate.value < 0.0  # nothing is given up
    burden = trade_off(GAP, GAP - 1.0, BASE, BASE + 3.0, throughput_better="less", equity_better="more")
    assert (burden.throughput.value, burden.equity.value) == pytest.approx((1.0, 3.0))


@pytest.mark.parametrize(
    ("throughput", "gap", "verdict"),
    [
        (-4.0, -1.0, "gives throughput for equity"),
        (4.0, 1.0, "gives equity for throughput"),
        (-4.0, 1.0, "loses both"),
        (0.0, -1.0, "gains equity"),
        (0.0, 1.0, "loses equity"),
        (4.0, 0.0, "gains throughput"),
        (-4.0, 0.0, "loses throughput"),
        (0.0, 0.0, "unclear"),
    ],
)
def test_verdicts(throughput: float, gap: float, verdict: str) -> None:
    rng = np.random.default_rng(1)
    noise, other = (part - part.mean() for part in rng.normal(0.0, 0.3, (2, 20)))
    assert trade_off(BASE, BASE + throughput + noise, GAP, GAP + gap + other).verdict == verdict


def test_the_rate_is_throughput_given_up_per_unit_of_equity() -> None:
    rng = np.random.default_rng(2)
    found = trade_off(BASE, BASE - 6.0 + rng.normal(0, 0.5, 20), GAP, GAP - 2.0 + rng.normal(0, 0.1, 20))
    assert found.rate.value == pytest.approx(3.0, abs=0.3)
    assert found.rate.low < 3.0 < found.rate.high
    unclear = trade_off(BASE, BASE - 6.0, GAP, GAP + rng.normal(0.0, 1.0, 20))
    assert (unclear.rate.low, unclear.rate.high) == (-math.inf, math.inf)


def test_price_of_equity() -> None:
    rng = np.random.default_rng(3)
    found = price_of_equity(BASE, BASE * 0.97 + rng.normal(0.0, 0.2, 20))
    assert found.value == pytest.approx(0.03, abs=0.002)
    assert found.low < 0.03 < found.high
    assert price_of_equity(BASE, BASE * 1.02).value == pytest.approx(-0.02)


def test_intervals_cover_as_often_as_they_say() -> None:
    rng = np.random.default_rng(4)
    trials, mean_hits, ratio_hits = 2000, 0, 0
    for _ in range(trials):
        luck = rng.normal(0.0, 5.0, 10)
        efficient, fair = 100.0 + luck, 96.0 + luck + rng.normal(0.0, 2.0, 10)
        mean_hits += -4.0 in mean_of(fair - efficient, 0.95)
        ratio_hits += 0.96 in ratio_of_means(fair, efficient, 0.95)
    slack = 3 * math.sqrt(0.95 * 0.05 / trials)
    assert mean_hits / trials == pytest.approx(0.95, abs=slack)
    assert ratio_hits / trials == pytest.approx(0.95, abs=slack)


def test_mean_interval_agrees_with_scipy() -> None:
    low, high = stats.ttest_1samp(GAP, 0.0).confidence_interval(0.9)
    found = mean_of(GAP, 0.9)
    assert (found.low, found.high) == pytest.approx((low, high))


def test_too_few_pairs() -> None:
    one = trade_off([1.0], [2.0], [1.0], [2.0])
    assert one.throughput.value == 1.0
    assert math.isnan(one.throughput.low)
    assert one.verdict == "unclear"
    assert math.isnan(trade_off([], [], [], []).rate.value)
    assert trade_off([1.0, np.nan, 2.0], [2.0, 1.0, np.inf], [1.0] * 3, [2.0] * 3).n == 1
    with pytest.raises(ValueError, match="one for each of"):
        trade_off([1.0], [1.0, 2.0], [1.0], [1.0])
    with pytest.raises(ValueError, match="expected one of more, less"):
        trade_off([1.0], [1.0], [1.0], [1.0], equity_better="neither")


def _reforms(**shifts: dict[str, float]) -> dict[str, dict[str, np.ndarray]]:
    rng = np.random.default_rng(7)
    base = {name: rng.normal(10.0, 1.0, 12) for name in DIRECTED}
    return {
        label: {name: values + shift.get(name, 0.0) + rng.normal(0.0, 0.02, 12) for name, values in base.items()}
        for label, shift in shifts.items()
    }


def test_dominance_looks_at_directions() -> None:
    shifts = {"good": {"solved": 1.0, "mean_wait_days": -1.0}, "mixed": {"solved": 2.0, "gap_wait_days": 1.0}}
    reforms = _reforms(base={}, **shifts)
    found = {(pair.a, pair.b): pair for pair in dominance(reforms)}
    assert len(found) == 6
    good = found["good", "base"]
    assert set(good.better) == {"solved", "mean_wait_days"}
    assert good.dominates
    assert found["base", "good"].worse == good.better
    assert not found["mixed", "base"].dominates
    assert found["mixed", "good"].worse == ("mean_wait_days", "gap_wait_days")
    assert undominated(reforms) == ("good", "mixed")
    assert all(set(p.better + p.worse + p.unclear) == set(DIRECTED) for p in found.values())


def test_measures_without_a_direction_are_not_judged() -> None:
    assert "needs" not in DIRECTED
    assert set(DIRECTED) < set(MEASURES)
    with pytest.raises(ValueError, match="with a direction, found needs"):
        dominance({"a": {"needs": [1.0]}, "b": {"needs": [2.0]}}, ["needs"])
    with pytest.raises(ValueError, match="b has no values of solved"):
        dominance({"a": {"solved": [1.0]}, "b": {}}, ["solved"])


def test_equal_reforms_are_called_different_no_more_often_than_said() -> None:
    rng = np.random.default_rng(7)
    trials, false = 400, 0
    for _ in range(trials):
        pair = dominance({k: {n: rng.normal(size=8) for n in DIRECTED[:20]} for k in "ab"}, DIRECTED[:20])[0]
        false += bool(pair.better or pair.worse)
    assert false / trials <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / trials)


def test_identical_runs_and_equal_differences() -> None:
    same = {"a": {"solved": [1.0, 2.0]}, "b": {"solved": [1.0, 2.0]}}
    assert dominance(same, ["solved"])[0].unclear == ("solved",)
    equal = {"a": {"solved": [2.0, 3.0]}, "b": {"solved": [1.0, 2.0]}}
    assert dominance(equal, ["solved"])[0].unclear == ("solved",)  # two equal differences say nothing of chance
    alone = {"a": {"solved": [2.0]}, "b": {"solved": [1.0]}}
    assert dominance(alone, ["solved"])[0].unclear == ("solved",)


def test_holm_steps_down() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005], 0.05) == (True, False, False, True)
    assert holm([0.02, 0.01, 0.03], 0.05) == (True, True, True)
    assert holm([], 0.05) == ()
