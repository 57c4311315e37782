"""Readings of visits and what comes of them, of agency service, and of branch money: figures of the sources."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.facts.reading import reading
from sim.records import Run
from sim.records.cases import Cases

FOLLOWED_HOURS = 60 * 24.0  # finds and requests of the last 60 days are left out: day 305 of a year
SERVICE = "certificates"  # what agency service is about: papers and services that a resident applies for


@reading("households")
def households_visited(run: Run) -> float:
    """Household visits of the run, of staff, members and helpers."""
    return float(run.series["visits"].sum())


@reading("cases")
def opinions_heard(run: Run) -> float:
    """Needs that nobody had reported, found by visits and by word of mouth in the run."""
    return float(run.series["found_visit"].sum() + run.series["found_word"].sum())


@reading("share")
def finds_turned_into_deeds(run: Run) -> float:
    """Share of the finds by visit and word of mouth, those of the last 60 days left out, truly solved at the end."""
    cases = Cases.of(run)
    return _share(cases["solved"] >= 0.0, _early(run, cases) & cases.among("channel", "visit", "word_of_mouth"))


@reading("share")
def agency_done_reported(run: Run) -> float:
    """Share of services carried by a grid member, those of the last 60 days left out, closed on paper at the end."""
    cases = Cases.of(run)
    return _share(cases.closed, _early(run, cases) & _services(cases))


@reading("share")
def agency_done(run: Run) -> float:
    """The same, truly solved at the end."""
    cases = Cases.of(run)
    return _share(cases["solved"] >= 0.0, _early(run, cases) & _services(cases))


@reading("share")
def agency_satisfaction_reported(run: Run) -> float:
    """Mean satisfaction with services carried by a grid member, as the callback reports it."""
    cases = Cases.of(run)
    told = cases["reported_satisfaction"][cases.closed & _services(cases)]
    return _mean(told)


@reading("share")
def agency_satisfaction(run: Run) -> float:
    """Mean satisfaction with services carried by a grid member, as it is."""
    cases = Cases.of(run)
    felt = cases["true_satisfaction"][cases.closed & _services(cases)]
    return _mean(felt)


@reading("trips")
def agency_trips(run: Run) -> float:
    """Journeys of a resident for a service carried by a grid member, mean."""
    cases = Cases.of(run)
    trips = cases["trips"][cases.closed & _services(cases)]
    return _mean(trips)


def _early(run: Run, cases: Cases) -> NDArray[np.bool_]:
    """Needs registered in the run, but for its last 60 days."""
    registered = cases["registered"]
    last = 24.0 * run.scenario.run.days - FOLLOWED_HOURS
    early: NDArray[np.bool_] = cases.needs & (registered >= 0.0) & (registered < last)
    return early


def _services(cases: Cases) -> NDArray[np.bool_]:
    return cases.among("channel", "agency") & cases.among("category", SERVICE)


def _mean(values: NDArray[Any]) -> float:
    """Mean of the values that are there; NaN if none is."""
    return float(np.nanmean(values)) if np.isfinite(values).any() else float("nan")


def _share(of: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    return float(of[among].mean()) if among.any() else float("nan")
