"""The engine against exact queueing results, with scenario files alone.

Seeds were fixed beforehand. Every check must have a 99 % half-width of at most 2 % of the theoretical mean, and all
checks of a run hold jointly at 99 % (Holm).
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from tests.flow.queueing import Check, holm, measured_wait, one_class, wait_mg1, wait_mmc

SERVERS = (1, 2, 5, 12)
SIGMA = 0.9
FEEDBACK = 0.25
GRIDS = {0.5: 200, 0.8: 400, 0.9: 400}
SEEDS = {0.5: {1: 3, 2: 2, 5: 3, 12: 7}, 0.8: {1: 5, 2: 3, 5: 2, 12: 1}, 0.9: {1: 12, 2: 7, 5: 4, 12: 2}}


def _seeds(rho: float, servers: int = 1, factor: int = 1) -> range:
    return range(1, 1 + factor * SEEDS[rho][servers])


def multi_server(tmp: Path, rho: float, servers: int) -> Check:
    """M/M/c: c grid members on one beat. Large runs are made as several small ones, which take less memory."""
    pieces = 4 if servers == 12 or (rho, servers) == (0.9, 5) else 1
    document = one_class(tmp, GRIDS[rho] // pieces, rho * servers)
    document["policy"]["staffing"]["members_per_grid"] = servers
    theory = wait_mmc(servers, rho * servers)
    return measured_wait(f"M/M/{servers} at {rho}", document, theory, _seeds(rho, servers, pieces))


def general_work(tmp: Path, rho: float) -> Check:
    """M/G/1 with log-normal work; pieces of more than eight hours are cut, which must change nothing."""
    median = math.exp(-0.5 * SIGMA**2)
    work = {"work_distribution": "lognormal", "work_median": median, "work_sigma": SIGMA}
    document = one_class(tmp, GRIDS[rho], rho, **work)
    theory = wait_mg1(rho, 1.0, math.exp(SIGMA**2))
    return measured_wait(f"M/G/1 at {rho}", document, theory, _seeds(rho, factor=3))


def tandem(tmp: Path, rho: float) -> Check:
    """Two stations in a row (Jackson): an exponential look at the beat, exponential work at the community."""
    document = one_class(tmp, GRIDS[rho], rho, level="community")
    document["policy"]["dispatch"] |= {"triage_hours": 1.0, "triage_distribution": "exponential"}
    return measured_wait(f"tandem at {rho}", document, 2.0 * wait_mmc(1, rho), _seeds(rho))


def feedback(tmp: Path, rho: float) -> Check:
    """Feedback (Jackson): a quarter of the closures come back after a delay to the desk that closed them."""
    document = one_class(tmp, GRIDS[rho], rho * (1.0 - FEEDBACK))
    document["policy"]["closing"] |= {"reopen": FEEDBACK, "reopen_hours": 24.0}
    theory = wait_mmc(1, rho) / (1.0 - FEEDBACK)
    return measured_wait(f"feedback at {rho}", document, theory, _seeds(rho, factor=2))


def all_checks(tmp: Path, utilisations: tuple[float, ...], servers: tuple[int, ...] = SERVERS) -> list[Check]:
    """Every check at the given utilisations."""
    checks: list[Check] = []
    for rho in utilisations:
        checks += [multi_server(tmp, rho, c) for c in servers]
        checks += [general_work(tmp, rho), tandem(tmp, rho), feedback(tmp, rho)]
    return checks


def _report(checks: list[Check]) -> str:
    return "\n".join(
        f"{c.name:18s} theory {c.theory:8.4f} found {c.mean:8.4f} z {c.z:+5.2f} half-width {c.half_width():.3%}"
        for c in checks
    )


def _assert_jointly(checks: list[Check]) -> None:
    p_values = 2.0 * norm.sf(np.abs([c.z for c in checks]))
    assert holm(p_values).min() >= 0.01, _report(checks)
    assert max(c.half_width() for c in checks) <= 0.02, _report(checks)


def test_queues_agree_with_theory_at_moderate_load(tmp_path: Path) -> None:
    _assert_jointly([multi_server(tmp_path, 0.5, 2), multi_server(tmp_path, 0.5, 5), tandem(tmp_path, 0.5)])


@pytest.mark.slow
@pytest.mark.parametrize("rho", [0.5, pytest.param(0.8, marks=pytest.mark.long)])
def test_every_queue_agrees_with_theory(rho: float, tmp_path: Path) -> None:
    """One to twelve servers, general work, two stations and feedback."""
    _assert_jointly(all_checks(tmp_path, (rho,)))


@pytest.mark.slow
def test_queues_agree_with_theory_at_heavy_load(tmp_path: Path) -> None:
    _assert_jointly([multi_server(tmp_path, 0.9, 2), multi_server(tmp_path, 0.9, 5)])


@pytest.mark.slow
@pytest.mark.long  # general work, two stations and feedback need many seeds at 0.9
def test_every_queue_agrees_with_theory_at_heavy_load(tmp_path: Path) -> None:
    checks = all_checks(tmp_path, (0.9,))
    print(_report(checks))
    _assert_jointly(checks)


@pytest.mark.parametrize(("servers", "offered", "expected"), [(1, 0.5, 0.5), (2, 1.0, 1 / 3), (3, 2.0, 4 / 9)])
def test_erlang_c_has_known_values(servers: int, offered: float, expected: float) -> None:
    from tests.flow.queueing import erlang_c

    assert erlang_c(servers, offered) == pytest.approx(expected, rel=1e-12)


def test_a_wrong_theory_is_found_out(tmp_path: Path) -> None:
    """The check can fail: half the true wait, or twice, is rejected."""
    document: dict[str, Any] = one_class(tmp_path, 100, 0.5)
    for factor in (0.5, 2.0):
        check = measured_wait("wrong", document, factor * wait_mmc(1, 0.5), range(1, 2))
        assert abs(check.z) > 5.0
