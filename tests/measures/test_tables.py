"""Measures of case tables that are no run of ours: missing columns, frames, any outcome by any partition."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from sim.measures import EQUITY_COLUMNS, MEASURES, equity_by, gini, groups_of, measure, range_gap, theil_t
from sim.records.columns import CASES
from sim.records.errors import RecordError
from sim.records.run import Run
from tests import synthetic


@pytest.fixture(scope="module")
def run() -> Run:
    return synthetic.run(n=6000, seed=11)


def test_a_run_and_its_frame_have_the_same_measures(run: Run) -> None:
    given = {"days": 200, "population": run.population, "series": run.series}
    assert measure(run, **given) == pytest.approx(run.summary, nan_ok=True)
    assert measure(run.cases, **given) == pytest.approx(run.summary, nan_ok=True)
    assert measure(run.table, **given) == pytest.approx(run.summary, nan_ok=True)


def test_text_columns_do_as_well_as_categories(run: Run) -> None:
    frame = run.cases.copy()
    for name in frame.columns[frame.dtypes == "category"]:
        frame[name] = frame[name].astype(str)
    assert measure(frame, days=200) == pytest.approx(measure(run.cases, days=200), nan_ok=True)


@pytest.mark.parametrize("column", [c.name for c in CASES if c.name not in ("arose", "end")])
def test_measures_read_the_columns_that_they_say(run: Run, column: str) -> None:
    """Without a column the measures that name it are gone and all others are what they were."""
    given = {"days": 200, "population": run.population, "series": run.series}
    found = measure(run.cases.drop(columns=column), **given)
    gone = {name for name in MEASURES if column in MEASURES[name].reads}
    assert found.keys() == MEASURES.keys() - gone
    if column != "category":  # without it enquiries are needs like others
        kept = {name: value for name, value in run.summary.items() if name not in gone}
        assert found == pytest.approx(kept, nan_ok=True)


@pytest.mark.parametrize("column", ["visits", "shift_grid", "money_spent", "busy_street", "trust_elder", "staff"])
def test_measures_read_the_daily_columns_that_they_say(run: Run, column: str) -> None:
    found = measure(run, 200, population=run.population, series=run.series.drop(columns=column))
    assert found.keys() == {n for n in MEASURES if f"series.{column}" not in MEASURES[n].reads}
    assert found.items() <= {**run.summary, **found}.items()


def test_without_people_there_are_no_rates_per_head_and_no_deprivation(run: Run) -> None:
    found = measure(run, 200)
    assert not {"closed_per_resident", "concentration_wait", "money_spent"} & found.keys()
    assert measure(run, 200, residents=1000)["closed_per_resident"] == pytest.approx(
        found["closed"] / 1000 / (200 / 365)
    )
    places = groups_of(run, 200).query("partition == 'community'")
    assert found["gini_wait_community"] == gini(places["mean_wait"], places["followed"])
    assert set(groups_of(run, 200)["partition"]) == {"group", "community"}
    assert set(groups_of(run, 200, run.population)["partition"]) == set(run.groups["partition"])


def test_categories_without_enquiries_are_all_needs(run: Run) -> None:
    frame = run.cases
    frame = frame[frame["category"] != "enquiry"]
    frame = frame.assign(category=frame["category"].cat.remove_unused_categories())
    assert measure(frame, 200)["needs"] == measure(run, 200)["needs"]
    assert measure(frame, 200)["enquiries"] == 0


def test_the_length_is_read_off_the_last_time_if_it_is_not_given(run: Run) -> None:
    assert measure(run) == pytest.approx(measure(run, days=200), nan_ok=True)
    frame = run.cases
    last = frame[["arose", "registered", "first_response", "closed", "solved"]].max().max()
    assert measure(frame)["mean_wait_days"] == measure(frame, days=last / 24)["mean_wait_days"]


def test_bad_tables() -> None:
    with pytest.raises(RecordError, match="no column 'arose' and no 'end'"):
        measure(pd.DataFrame({"closed": [1.0]}))
    with pytest.raises(RecordError, match="expected a case table"):
        measure(3)
    with pytest.raises(RecordError, match="holds 'finished'"):
        measure(pd.DataFrame({"arose": [1.0], "end": ["finished"]}))
    people = synthetic.population()
    with pytest.raises(RecordError, match="column 'grid' of the case table: expected 0 to 19"):
        measure(pd.DataFrame({"arose": [1.0], "end": ["open"], "grid": [20]}), 90, population=people)
    with pytest.raises(ValueError, match="days: expected a number between 0 and"):
        measure(pd.DataFrame({"arose": [1.0], "end": ["open"]}), days=0)


def test_a_minimal_and_an_empty_table() -> None:
    found = measure(pd.DataFrame({"arose": [1.0, 2.0], "end": ["open", "lapsed"]}), days=90)
    assert found == {"needs": 2, "backlog_end": 1, "unmet_share": 0.5}
    empty = measure(pd.DataFrame({"arose": [], "end": []}), days=90)
    assert empty["needs"] == 0
    assert math.isnan(empty["unmet_share"])


def test_any_outcome_by_any_partition(run: Run) -> None:
    frame = run.cases
    shift = np.where(frame["arose"] % 24 < 12, "morning", "evening")
    found = equity_by(
        frame,
        {"wait": np.where(frame["end"] == "averted", np.nan, 1.0 + frame["severity"])},
        {"shift": shift, "group": frame["group"]},
        days=200,
    )
    assert list(found.columns) == list(EQUITY_COLUMNS)
    assert found["by"].tolist() == ["shift", "group"]
    chosen = frame[frame["end"] != "averted"]
    assert found["n"].tolist() == [len(chosen)] * 2
    assert found["theil_t_all"][0] == pytest.approx(theil_t(1.0 + chosen["severity"].astype(float)))


def test_named_outcomes_agree_with_the_groups_table(run: Run) -> None:
    names = ["solution", "wait", "unmet"]
    found = equity_by(run, names, ["group", "community", "deprivation_quintile"], 200, run.population)
    for outcome, column in zip(names, ["solution_rate", "mean_wait", "unmet_share"], strict=True):
        for partition in ("group", "community", "deprivation_quintile"):
            rows = run.groups[run.groups["partition"] == partition]
            (row,) = found[(found["outcome"] == outcome) & (found["by"] == partition)].to_dict("records")
            assert row["gini"] == pytest.approx(gini(rows[column], rows["residents"]))
            assert row["gap"] == pytest.approx(rows[column].max() - rows[column].min())
            assert row["gap_low"] <= row["gap"] <= row["gap_high"]
    assert run.summary["between_wait_group"] == pytest.approx(
        found.query("outcome == 'wait' and by == 'group'")["between_share"].item()
    )


def test_grids_count_by_their_residents(run: Run) -> None:
    (row,) = equity_by(run, ["wait"], ["grid"], 200, run.population).to_dict("records")
    needs = run.cases[(run.cases["arose"] >= 0) & (run.cases["arose"] <= 140 * 24)]
    needs = needs[(needs["category"] != "enquiry") & (needs["end"] != "averted")]
    wait = ((needs["solved"] - needs["arose"]) / 24).fillna(60.0).clip(upper=60.0).groupby(needs["grid"]).mean()
    residents = run.population.counts.sum(axis=1)
    assert row["parts"] == len(wait)
    assert row["gini"] == pytest.approx(gini(wait, residents[wait.index]))
    assert math.isnan(row["gap_low"])  # more than a dozen parts


def test_further_outcomes_and_clusters(run: Run) -> None:
    names = ["reported", "close_hours", "superficial", "true_satisfaction", "handoffs"]
    found = equity_by(run, names, ["group", "district"], 200, clusters="grid").set_index(["outcome", "by"])
    ends = ["solved", "superficial", "pending", "given_up"]
    done = run.cases[run.cases["end"].isin(ends) & (run.cases["closed"] >= 0)]
    done = done[done["category"] != "enquiry"]
    assert found.loc[("handoffs", "group"), "mean"] == pytest.approx(done["handoffs"].mean())
    assert found.loc[("superficial", "group"), "mean"] == pytest.approx(run.summary["superficial_share"])
    assert found.loc[("reported", "group"), "mean"] == pytest.approx(run.summary["reported_share"])
    close = done["closed"] - done["registered"]
    expected = range_gap(close, done["group"], clusters=done["grid"])
    assert found.loc[("close_hours", "group"), "gap_low"] == pytest.approx(expected.low)
    assert (found.xs("district", level="by")["gap"].isna()).all()  # one district: nothing to compare
    assert (found.xs("district", level="by")["between_share"] == 0.0).all()


def test_unknown_names(run: Run) -> None:
    with pytest.raises(RecordError, match="unknown outcome 'happiness'"):
        equity_by(run, ["happiness"])
    with pytest.raises(RecordError, match="unknown partition 'province'"):
        equity_by(run, by=["province"])
