"""Keyed random numbers: published vectors, uniformity, quantiles."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.random import keyed, streams
from sim.world.draws import uniform_table, uniforms_of

ONES = 0xFFFFFFFF
# Known answers of the authors' Random123 library, philox4x32 with 10 rounds: counter, key, result.
KNOWN_ANSWERS = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES,) * 4, (ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN_ANSWERS)
def test_block_gives_the_published_vectors(counter, key, expected):
    entity = np.uint64(counter[0] | counter[1] << 32)
    seed = np.uint64(key[0] | key[1] << 32)
    occurrence, stream = np.uint64(counter[2]), np.uint64(counter[3])
    assert tuple(int(word) for word in keyed.block(seed, stream, entity, occurrence)) == expected


def test_every_part_of_the_key_matters():
    base = (5, 7, 11, 13)
    first = keyed.block(*base)
    for part in range(4):
        changed = list(base)
        changed[part] += 1
        assert keyed.block(*changed) != first
    assert keyed.block(*base) == first


def test_unit_intervals_are_open():
    top, zero = np.uint64(ONES), np.uint64(0)
    assert 0.0 < keyed.unit32(zero) < keyed.unit32(top) < 1.0
    assert 0.0 < keyed.unit53(zero, zero) < keyed.unit53(top, top) < 1.0


def test_uniforms_are_uniform_and_uncorrelated():
    u = uniform_table(seed=3, stream=1, count=50_000)
    for column in u.T:
        assert stats.kstest(column, "uniform").pvalue > 0.001
    corners = np.corrcoef(np.column_stack([u, np.roll(u[:, 0], 1)]).T)
    assert np.abs(corners - np.eye(5)).max() < 0.02  # 4.5 standard errors
    long = uniforms_of(seed=3, stream=1, entities=np.arange(50_000) << 30)
    assert stats.kstest(long, "uniform").pvalue > 0.001


def test_normal_quantile_agrees_with_scipy():
    u = np.concatenate([10.0 ** np.arange(-15, -1), np.linspace(0.001, 0.999, 999), 1 - 10.0 ** np.arange(-12, -1)])
    found = np.array([keyed.normal_quantile(p) for p in u])
    np.testing.assert_allclose(found, stats.norm.ppf(u), rtol=1e-13, atol=1e-15)


def test_exponential_lognormal_and_logistic():
    u = uniforms_of(seed=9, stream=2, entities=np.arange(20_000))
    exponentials = np.array([keyed.exponential(p) for p in u])
    assert stats.kstest(exponentials, "expon").pvalue > 0.001
    values = np.array([keyed.lognormal(p, 3.0, 0.7) for p in u])
    assert stats.kstest(values, stats.lognorm(0.7, scale=3.0).cdf).pvalue > 0.001
    assert keyed.logistic(0.0) == 0.5
    assert keyed.logistic(2.0) == pytest.approx(1 - keyed.logistic(-2.0))


def test_purposes_are_never_shared():
    numbers = {name: int(value) for name, value in vars(streams).items() if name.isupper() and name != "ONCE"}
    assert len(set(numbers.values())) == len(numbers)
    assert all(0 < number < 2**32 for number in numbers.values())
