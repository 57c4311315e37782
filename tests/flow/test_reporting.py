"""Reporting: who reports, after how long, through which channel."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.flow import codes
from sim.flow.reporting import report_probability
from sim.scenario import Scenario
from sim.simulation.model import Simulation
from tests.flow.places import demo, finish, per_grid, quiet_place
from tests.flow.readings import arisen


def telling_place(folder: Path, report_p: float = 0.5, hotline: float = 0.5, **changes: Any) -> Scenario:
    matter = {"rate": per_grid(0.02), "report_p": report_p, "hotline": hotline, "work_median": 0.01}
    flat = {f"residents__reporting__{name}_slope": 0.0 for name in ("severity", "trust", "efficacy", "digital")}
    groups = dict.fromkeys(("local", "elder", "migrant", "low_income", "new_employment"), 0.0)
    flat["residents__reporting__group_logodds"] = groups
    flat["residents__reporting__factor_logodds"] = 0.0
    return quiet_place(folder, {"matter": matter}, grids=40, **(flat | {"run__days": 60} | changes))


@pytest.mark.parametrize("share", [0.0, 0.2, 0.7, 1.0])
def test_without_slopes_the_share_of_the_category_is_reported(tmp_path: Path, share: float) -> None:
    cases, _ = arisen(finish(telling_place(tmp_path, share)))
    reported = ~np.isnan(cases.registered)
    assert stats.binomtest(int(reported.sum()), len(cases), share).pvalue > 1e-3


def test_the_choice_is_logistic_in_person_and_need() -> None:
    simulation = Simulation(demo(), 1)
    reporting = simulation.scenario.residents.reporting
    state = simulation.state
    groups = ("local", "elder", "migrant", "low_income", "new_employment")
    for case in range(0, len(state.needs), 11):
        need, kind = state.needs[case], state.categories[state.needs[case].category]
        if kind.report_p >= 1.0:
            continue
        person = state.residents[need.resident]
        x = math.log(kind.report_p / (1.0 - kind.report_p)) + reporting.factor_logodds
        x += getattr(reporting.group_logodds, groups[need.group])
        x += reporting.severity_slope * (2.0 * float(need.severity) - 1.0)
        x += reporting.trust_slope * (float(person.trust) - 0.5)
        x += reporting.efficacy_slope * (float(person.efficacy) - 0.5)
        x += reporting.digital_slope * person.digital
        hurdle = max(reporting.group_logodds.local - getattr(reporting.group_logodds, groups[need.group]), 0.0)
        met = reporting.visited_slope + reporting.visited_relief * hurdle
        for visited, more in ((False, 0.0), (True, met)):
            expected = 1.0 / (1.0 + math.exp(-x - more))
            assert report_probability(state, case, visited) == pytest.approx(expected, rel=1e-9)


def test_shares_of_the_channels(tmp_path: Path) -> None:
    changes = {"residents__reporting__centre_share": 0.3, "residents__reporting__app_share": 0.4}
    simulation = finish(telling_place(tmp_path, report_p=1.0, hotline=0.6, **changes))
    cases, needs = arisen(simulation)
    digital = simulation.state.residents.digital[needs.resident] > 0
    through = np.isin(cases.channel, (codes.CH_HOTLINE, codes.CH_APP))
    assert stats.binomtest(int(through.sum()), len(cases), 0.6).pvalue > 1e-3
    app = cases.channel == codes.CH_APP
    assert not app[~digital].any()
    online = through & digital
    assert stats.binomtest(int(app[online].sum()), int(online.sum()), 0.4).pvalue > 1e-3
    centre = cases.channel[~through] == codes.CH_CENTRE
    assert stats.binomtest(int(centre.sum()), len(centre), 0.3).pvalue > 1e-3


def test_the_delay_is_exponential(tmp_path: Path) -> None:
    cases, needs = arisen(finish(telling_place(tmp_path, 1.0, residents__reporting__delay_hours=30.0)))
    settled = needs.arose < 24.0 * 45
    delay = (cases.registered - needs.arose)[settled]
    assert not np.isnan(delay).any()
    assert stats.kstest(delay, "expon", args=(0.0, 30.0)).pvalue > 1e-3


def test_a_policy_that_raises_the_odds_only_adds_reports(tmp_path: Path) -> None:
    """Uniforms are compared in one direction."""
    low, high = (
        arisen(finish(telling_place(tmp_path, 0.5, residents__reporting__factor_logodds=odds)))[0]
        for odds in (-0.5, 0.5)
    )
    less, more = ~np.isnan(low.registered), ~np.isnan(high.registered)
    assert (more | ~less).all()
    assert more.sum() > less.sum() + 100
