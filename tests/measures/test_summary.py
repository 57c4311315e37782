"""Summary and groups against the same figures worked out the slow way in pandas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.measures import concentration_index, decompose_theil, gap_parts, gini, kolm_pollak_ede
from sim.measures.display import measure_of, show, show_difference
from sim.measures.partitions import GROUP_OUTCOMES, flat_outcomes
from sim.measures.registry import FAMILIES, MAIN, MEASURES
from sim.measures.throughput import flow_balance
from sim.measures.trust import trust
from sim.records.cases import Cases
from sim.records.columns import GROUPS
from sim.records.run import Run
from tests import synthetic


@pytest.fixture(scope="module")
def run() -> Run:
    return synthetic.run(n=8000, seed=7)


@pytest.fixture(scope="module")
def needs(run: Run) -> pd.DataFrame:
    frame = run.cases
    return frame[(frame["category"] != "enquiry") & (frame["end"] != "averted")]


def test_every_measure_is_registered_with_titles_and_definition(run: Run) -> None:
    assert list(run.summary) == list(MEASURES)
    for measure in MEASURES.values():
        assert all((measure.en, measure.zh, measure.unit, measure.definition, measure.source)), measure.name
        assert measure.family in FAMILIES, measure.name
        assert measure.en.isascii(), measure.name
        assert not measure.zh.isascii(), measure.name
    assert 8 <= len(MAIN) <= 16


def test_summary_holds_plain_numbers(run: Run) -> None:
    assert all(type(value) in (int, float) for value in run.summary.values())


def test_throughput(run: Run, needs: pd.DataFrame) -> None:
    s = run.summary
    arisen = needs[needs["arose"] >= 0]
    done = needs[needs["end"].isin(["solved", "superficial", "pending", "given_up"]) & (needs["closed"] >= 0)]
    assert s["needs"] == len(arisen)
    assert s["closed"] == len(done)
    assert s["solved"] == (needs["solved"] >= 0).sum()
    assert s["superficial"] == done["solved"].isna().sum()
    assert s["backlog_end"] == (needs["end"] == "open").sum()
    own = arisen["registered"].notna() & arisen["channel"].isin(["member", "centre", "hotline", "app", "agency"])
    assert s["reported_share"] == pytest.approx(own.mean())
    assert s["closed_per_resident"] == pytest.approx(len(done) / run.population.residents / (200 / 365))
    assert s["handoffs"] == pytest.approx(done["handoffs"].mean())
    assert s["reopen_rate"] == pytest.approx((done["reopenings"] > 0).mean())


def test_enquiries_count_in_the_share_of_intake_only(run: Run) -> None:
    frame = run.cases
    intake = frame[frame["channel"].isin(["hotline", "app"]) & (frame["registered"] >= 0)]
    assert run.summary["intake_enquiry_share"] == pytest.approx((intake["category"] == "enquiry").mean())
    cases = {k: v.copy() for k, v in synthetic.cases(8000, 200, run.population, 7).items()}
    enquiry = cases["category"] == 0
    cases["waited"][enquiry] = 1e6
    cases["handoffs"][enquiry] = 99
    cases["solved"][enquiry] = 1.0
    again = Run.from_columns(cases, synthetic.series(200, seed=7), synthetic.CODES, run.population, {}, run.scenario, 7)
    assert again.summary == pytest.approx(run.summary, nan_ok=True)


def test_times(run: Run, needs: pd.DataFrame) -> None:
    s = run.summary
    done = needs[needs["end"].isin(["solved", "superficial", "pending", "given_up"]) & (needs["closed"] >= 0)]
    took = done["closed"] - done["registered"]
    assert s["median_close_hours"] == pytest.approx(took.median())
    assert s["p90_close_hours"] == pytest.approx(took.quantile(0.9))
    street = needs[(needs["solved"] >= 0) & (needs["level"] == "street")]
    assert s["median_street_hours"] == pytest.approx((street["solved"] - street["registered"]).median())
    seen = needs[needs["registered"].between(0, 199 * 24)]
    responded = (seen["first_response"] - seen["registered"]) <= 24
    assert s["response_rate"] == pytest.approx(responded.mean())
    assert s["mean_wait_hours"] == pytest.approx(done["waited"].astype(float).mean())


def test_groups(run: Run, needs: pd.DataFrame) -> None:
    arisen = needs[needs["arose"] >= 0]
    followed = arisen[arisen["arose"] <= 140 * 24]
    wait = ((followed["solved"] - followed["arose"]) / 24).fillna(60.0).clip(upper=60.0)
    parts = {
        "group": lambda frame: frame["group"].astype(str),
        "community": lambda frame: frame["community"].astype(str),
        "deprivation_quintile": lambda frame: pd.Series(run.population.quintile[frame["grid"]], frame.index).astype(
            str
        ),
    }
    for partition, of in parts.items():
        rows = run.groups[run.groups["partition"] == partition].set_index("value")
        assert rows["needs"].to_dict() == of(arisen).value_counts().to_dict(), partition
        mean = wait.groupby(of(followed)).mean()
        median = wait.groupby(of(followed)).median()
        rate = followed["solved"].notna().groupby(of(followed)).mean()
        for value in rows.index:
            assert rows.loc[value, "mean_wait"] == pytest.approx(mean[value])
            assert rows.loc[value, "median_wait"] == pytest.approx(median[value])
            assert rows.loc[value, "solution_rate"] == pytest.approx(rate[value])
    people = run.groups[run.groups["partition"] == "group"]["solution_rate"]
    assert run.summary["gap_solution_rate"] == pytest.approx(people.max() - people.min())


def test_gaps_of_the_groups_table_are_to_the_city_and_add_up(run: Run, needs: pd.DataFrame) -> None:
    followed = needs[(needs["arose"] >= 0) & (needs["arose"] <= 140 * 24)]
    wait = ((followed["solved"] - followed["arose"]) / 24).fillna(60.0).clip(upper=60.0)
    expected = wait.groupby(followed["category"].astype(str)).transform("mean")
    for _, rows in run.groups.groupby("partition"):
        for outcome, city, column in (
            ("wait", run.summary["mean_wait_days"], "mean_wait"),
            ("unmet", run.summary["unmet_share"], "unmet_share"),
        ):
            parts = rows[[f"{outcome}_reporting", f"{outcome}_mix", f"{outcome}_service"]].sum(axis=1)
            assert np.allclose(parts, rows[column] - city, atol=1e-9)
    by_group = run.groups[run.groups["partition"] == "group"].set_index("value")
    standard = expected.groupby(followed["group"].astype(str)).mean()
    assert by_group["expected_wait"].to_dict() == pytest.approx(standard.to_dict())
    own = followed["channel"].isin(["member", "centre", "hotline", "app", "agency"])
    split = gap_parts(wait, followed["group"], followed["category"], own, against="city")
    for label, service in zip(split.labels, split.service, strict=True):
        assert by_group.loc[label, "wait_service"] == pytest.approx(service, abs=1e-9)


def test_truth_gap(run: Run, needs: pd.DataFrame) -> None:
    s = run.summary
    done = needs[needs["end"].isin(["solved", "superficial", "pending", "given_up"]) & (needs["closed"] >= 0)]
    told = done["reported_satisfaction"].astype(float)
    true = done["true_satisfaction"].astype(float)
    assert s["superficial_share"] == pytest.approx(done["solved"].isna().mean())
    assert s["satisfaction_gap"] == pytest.approx(told.mean() - true.mean())
    assert s["satisfaction_inflation"] == pytest.approx((told - true).mean())
    assert s["callback_share"] == pytest.approx(told.notna().mean())
    assert s["petition_rate"] == pytest.approx((done["petitions"] > 0).mean())
    assert s["given_up_share"] == pytest.approx((done["end"] == "given_up").mean())
    in_time = done["closed"] <= done["due"]
    assert s["on_time_reported_share"] == pytest.approx((in_time | done["extended"]).mean())
    assert s["on_time_inflation"] == pytest.approx((done["extended"] & ~in_time).mean())
    assert s["on_time_inflation"] > 0.1
    seen = needs[needs["registered"] >= 0]
    assert s["closure_rate_reported"] == pytest.approx(seen.index.isin(done.index).mean())
    assert s["closure_rate_true"] == pytest.approx((seen["solved"] >= 0).mean())
    followed = needs[(needs["arose"] >= 0) & (needs["arose"] <= 140 * 24)]
    on_paper = followed["end"].isin(["solved", "superficial", "pending", "given_up"]) & (followed["closed"] >= 0)
    assert s["closure_gap"] == pytest.approx(on_paper.mean() - followed["solved"].notna().mean())
    assert s["on_time_gap"] == pytest.approx(s["on_time_share"] - s["on_time_true_share"])


def test_equity_over_communities_groups_and_deprivation(run: Run, needs: pd.DataFrame) -> None:
    s, places = run.summary, run.groups[run.groups["partition"] == "community"]
    followed = needs[(needs["arose"] >= 0) & (needs["arose"] <= 140 * 24)]
    wait = ((followed["solved"] - followed["arose"]) / 24).fillna(60.0).clip(upper=60.0)
    assert s["gini_wait_community"] == gini(places["mean_wait"], places["residents"])
    assert s["gini_wait_adjusted"] == gini(places["mean_wait"] / places["expected_wait"], places["residents"])
    assert s["ede_wait_community"] == kolm_pollak_ede(places["mean_wait"], places["residents"], -0.1)
    split = decompose_theil(wait, followed["community"])
    assert s["theil_wait"] == pytest.approx(split.total)
    assert s["between_wait_community"] == pytest.approx(split.between_share)
    deprivation = run.population.deprivation[followed["grid"]]
    assert s["concentration_wait"] == pytest.approx(concentration_index(wait, deprivation))
    unmet = followed["end"] == "lapsed"
    assert s["concentration_unmet"] == pytest.approx(concentration_index(unmet, deprivation))
    rates = followed["solved"].notna().groupby(followed["group"].astype(str)).mean()
    assert s["worst_off_solution"] == pytest.approx(rates.min() / s["solution_rate"])
    shares = run.groups[run.groups["partition"] == "group"]
    shares = shares["reported"] / shares["needs"]
    assert s["reporting_gap"] == pytest.approx(shares.max() - shares.min())


def test_every_partition_adds_up(run: Run) -> None:
    totals = run.groups.groupby("partition")[["residents", "needs", "reported", "closed", "solved", "unmet"]].sum()
    assert (totals.nunique() == 1).all()
    assert totals["needs"].iloc[0] == run.summary["needs"]


def test_an_empty_part_has_no_rate_and_does_not_spoil_the_gap() -> None:
    people = synthetic.population()
    cases = synthetic.cases(3000, 200, people)
    cases["group"][cases["group"] == 4] = 0
    run = Run.from_columns(cases, synthetic.series(200), synthetic.CODES, people, {}, synthetic.run(10).scenario, 1)
    rows = run.groups.set_index(["partition", "value"])
    assert np.isnan(rows.loc[("group", "new_employment"), "solution_rate"])
    assert rows.loc[("group", "new_employment"), "needs"] == 0
    assert np.isfinite(run.summary["gap_solution_rate"])


def test_no_cases_at_all() -> None:
    people = synthetic.population()
    run = Run.from_columns(
        synthetic.cases(0, 200, people),
        synthetic.series(200),
        synthetic.CODES,
        people,
        {},
        synthetic.run(10).scenario,
        1,
    )
    assert run.summary["needs"] == 0
    assert np.isnan(run.summary["solution_rate"])
    assert np.isnan(run.summary["median_solution_days"])


def test_flat_outcomes_name_partition_value_and_outcome(run: Run) -> None:
    flat = flat_outcomes(run.group_columns)
    rows = run.groups.set_index(["partition", "value"])
    for group in GROUPS:
        assert flat[f"group.{group}.mean_wait"] == rows.loc[("group", group), "mean_wait"]
    assert not any(name.startswith("community.") for name in flat)
    assert len(flat) == len(GROUP_OUTCOMES) * (5 + 3 + 5)


def test_flow_balance_adds_up_what_it_is_given(run: Run) -> None:
    area, times = flow_balance(Cases.of(run.table), run.series)
    assert area == run.series["open_area"].sum()
    assert times == pytest.approx(run.cases["open_hours"].sum())


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("solved", 1234567.0, "1,234,567"),
        ("solution_rate", 0.12345, "12.3"),
        ("solution_rate", float("nan"), "–"),
        ("median_solution_days", float("inf"), "∞"),
        ("handoffs", 1.005, "1.00"),
    ],
)
def test_numbers_have_the_digits_of_their_measure(name: str, value: float, text: str) -> None:
    assert show(measure_of(name), value) == text


def test_differences_have_a_sign_unless_they_are_zero() -> None:
    rate = measure_of("solution_rate")
    assert show_difference(rate, 0.02) == "+2.0"
    assert show_difference(rate, -0.02) == "−2.0"
    assert show_difference(rate, -0.00001) == "0.0"


def test_trust_is_read_from_the_days_of_the_run(run: Run) -> None:
    s, daily = run.summary, run.series[run.series["day"] >= 0]
    last = daily.iloc[-1]
    groups = [float(last[f"trust_{group}"]) for group in ("local", "elder", "migrant", "low_income", "new_employment")]
    assert s["trust_mean"] == pytest.approx(daily["trust"].mean())
    assert s["trust_change"] == pytest.approx(last["trust"] - daily["trust"].iloc[0])
    assert s["trust_group_gap"] == pytest.approx(max(groups) - min(groups))
    assert s["trust_grid_sd"] == pytest.approx(last["trust_grid_sd"])


def test_a_group_without_residents_has_no_gap_of_trust() -> None:
    series = {f"trust_{group}": [0.4] for group in ("local", "elder", "migrant", "new_employment")}
    found = trust({"trust": [0.5], "trust_grid_sd": [0.1], "trust_low_income": [np.nan], **series})
    assert found["trust_group_gap"] == 0.0


def test_what_grows_with_a_place_is_summed_over_places_and_times_are_not() -> None:
    hours = {name for name in MEASURES if name.startswith("hours_") or name in ("volunteer_hours", "unit_hours")}
    assert len(hours) > 10
    for name, measure in MEASURES.items():
        if name in hours:
            assert measure.summed, name
        if name.startswith(("median_", "mean_", "p90_", "gap_")) or "_per_" in name or measure.unit == "share":
            assert not measure.summed, name
