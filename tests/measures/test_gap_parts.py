"""The split of a gap into reporting, mix and service."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures import gap_parts, split_gaps

shapes = st.tuples(st.integers(2, 4), st.integers(1, 4), st.integers(0, 10_000), st.booleans())


def _city(groups: int, strata: int, seed: int, holes: bool) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    counts = rng.integers(0 if holes else 1, 6, (groups, strata, 2)).astype(float)
    counts[:, 0, 0] += 1.0  # nobody is without needs
    return counts, counts * rng.random((groups, strata, 2)) * 60.0


@given(shapes, st.sampled_from(["rest", "city"]))
def test_the_parts_add_up_exactly_for_any_number_of_groups(shape, against: str) -> None:
    counts, totals = _city(*shape)
    split = split_gaps(counts, totals, against)
    means = totals.sum(axis=(1, 2)) / counts.sum(axis=(1, 2))
    other_n, other_t = counts.sum(axis=0) - 0 * counts, totals.sum(axis=0) - 0 * totals
    if against == "rest":
        other_n, other_t = other_n - counts, other_t - totals
    others = other_t.sum(axis=(1, 2)) / other_n.sum(axis=(1, 2))
    assert split.gap == pytest.approx(means - others, abs=1e-9)
    assert split.reporting + split.mix + split.service == pytest.approx(split.gap, abs=1e-9)


def _mean(mix, reporting, service) -> float:
    return float(np.sum(mix * (reporting * service[:, 1] + (1 - reporting) * service[:, 0])))


def test_it_is_the_shapley_value_of_the_three_factors() -> None:
    counts, totals = _city(2, 3, 5, holes=False)
    factors = []
    for n, t in zip(counts, totals, strict=True):
        by_stratum = n.sum(axis=1)
        factors.append({"mix": by_stratum / n.sum(), "reporting": n[:, 1] / by_stratum, "service": t / n})
    expected = dict.fromkeys(("mix", "reporting", "service"), 0.0)
    for order in permutations(expected):
        now = dict(factors[1])
        for name in order:
            before = _mean(**now)
            now[name] = factors[0][name]
            expected[name] += (_mean(**now) - before) / 6
    split = split_gaps(counts, totals)
    for name, value in expected.items():
        assert getattr(split, name)[0] == pytest.approx(value, abs=1e-12), name
        assert getattr(split, name)[1] == pytest.approx(-value, abs=1e-12), name


def _needs(n: int = 4000, seed: int = 0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    group, kind = rng.integers(0, 2, n), rng.integers(0, 3, n)
    return {"group": group, "kind": kind, "told": rng.random(n) < 0.6, "wait": 1.0 * kind}


@pytest.mark.parametrize("cause", ["reporting", "mix", "service"])
def test_a_gap_with_one_cause_is_put_down_to_it(cause: str) -> None:
    """Two groups that are the same in everything but one thing, counted without chance."""
    mix = np.array([[0.5, 0.5], [0.5, 0.5]])
    report = np.full((2, 2), 0.6)
    service = np.array([[[30.0, 10.0], [40.0, 20.0]]] * 2)
    if cause == "mix":
        mix[0] = [0.2, 0.8]
    elif cause == "reporting":
        report[0] = [0.3, 0.5]
    else:
        service[0] += 5.0
    counts = 1000.0 * mix[..., None] * np.stack([1 - report, report], axis=2)
    split = split_gaps(counts, counts * service)
    assert abs(split.gap[0]) > 1.0
    for name in ("reporting", "mix", "service"):
        expected = split.gap[0] if name == cause else 0.0
        assert getattr(split, name)[0] == pytest.approx(expected, abs=1e-9), name


def test_from_single_needs_with_labels_weights_and_gaps() -> None:
    needs = _needs()
    wait = needs["wait"].copy()
    wait[:10] = np.nan
    names = np.array(["town", "village"])[needs["group"]].astype(object)
    names[20:25] = None
    split = gap_parts(wait, names, needs["kind"], needs["told"])
    keep = ~np.isnan(wait) & np.array([name is not None for name in names])
    town = keep & (needs["group"] == 0)
    assert split.labels == ("town", "village")
    assert split.inside[0] == pytest.approx(wait[town].mean())
    assert split.gap[0] == pytest.approx(wait[town].mean() - wait[keep & ~town].mean())
    twice = gap_parts(wait, names, needs["kind"], needs["told"], np.full(len(wait), 2.0))
    assert twice.service == pytest.approx(split.service)


def test_what_cannot_be_compared_is_no_difference_in_service() -> None:
    # The first group reports nothing; the second's outcome of reported needs stands in.
    counts = np.array([[[10.0, 0.0]], [[5.0, 5.0]]])
    totals = np.array([[[300.0, 0.0]], [[150.0, 50.0]]])
    split = split_gaps(counts, totals)
    assert split.gap[0] == pytest.approx(10.0)
    assert split.reporting[0] == pytest.approx(10.0)
    assert split.service[0] == pytest.approx(0.0)
    assert split.mix[0] == pytest.approx(0.0)


def test_empty_groups_and_a_single_group() -> None:
    counts, totals = _city(3, 2, 1, holes=True)
    counts[1], totals[1] = 0.0, 0.0
    split = split_gaps(counts, totals, "city")
    assert np.isnan(split.gap[1])
    assert np.isfinite(split.gap[[0, 2]]).all()
    alone = split_gaps(counts[:1], totals[:1], "city")
    assert (alone.gap[0], alone.reporting[0], alone.mix[0], alone.service[0]) == pytest.approx((0, 0, 0, 0))
    assert np.isnan(split_gaps(counts[:1], totals[:1], "rest").gap[0])
    nothing = gap_parts([], [], [], [])
    assert nothing.labels == ()
    assert nothing.gap.size == 0


def test_bad_arguments() -> None:
    with pytest.raises(ValueError, match="against: expected one of rest, city"):
        split_gaps(np.ones((2, 2, 2)), np.ones((2, 2, 2)), "town")
    with pytest.raises(ValueError, match="shape"):
        split_gaps(np.ones((2, 2)), np.ones((2, 2)))
