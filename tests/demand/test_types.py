"""Types with a stream of their own: their moments are the stated ones, and all other types stay row for row."""

from __future__ import annotations

import math
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.demand import Needs, generate_needs, load_catalogue
from sim.demand.columns import FIRST_CATEGORY, SOURCE_BIT
from sim.demand.daily import day_factors, latent_correlation
from sim.demand.needs import cell_rates
from sim.scenario import Scenario, ScenarioError, load
from sim.world import build_world

FLAT = {
    "demand.hour_profile": [1] * 24,
    "demand.weekday_profile": [1] * 7,
    "demand.month_profile": [1] * 12,
    "demand.rate_factor": 10,
    "run.warm_up_days": 0,
}
PLACE = load("demo").with_({**FLAT, "run.days": 60})
WORLD = build_world(PLACE.territory)
CATALOGUE = load_catalogue(PLACE)
ITEM = CATALOGUE.item_names[CATALOGUE.first_item[CATALOGUE.category_names.index("noise")]]


def needs_of(scenario: Scenario, seed: int = 1) -> Needs:
    return generate_needs(WORLD, load_catalogue(scenario), scenario, seed)


def needs_with(seed: int = 1, **changes: Any) -> Needs:
    return needs_of(PLACE.with_({f"demand.{name.replace('__', '.')}": value for name, value in changes.items()}), seed)


def of(needs: Needs, *names: str) -> np.ndarray:
    """Rows of some categories or items."""
    categories = [CATALOGUE.category_names.index(name) for name in names if name in CATALOGUE.category_names]
    items = [CATALOGUE.item_names.index(name) for name in names if name in CATALOGUE.item_names]
    rows = np.asarray(needs.rows)
    return rows[np.isin(rows["category"], categories) | np.isin(rows["item"], items)]


def others(needs: Needs, *names: str) -> np.ndarray:
    """Rows of everything else."""
    rows = np.asarray(needs.rows)
    return rows[~np.isin(rows["key"], of(needs, *names)["key"])]


def daily(rows: np.ndarray, days: int) -> np.ndarray:
    return np.bincount((rows["arose"] // 24).astype(int), minlength=days)


WAYS = {
    "hours": {"by_type__hour_profiles": {"noise": [0] * 22 + [1, 1]}},
    "weekdays": {"by_type__weekday_profiles": {"noise": [0, 0, 0, 0, 0, 1, 1]}},
    "months": {"by_type__month_profiles": {"noise": [1, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]}},
    "own variation": {"by_type__day_cv": {"noise": 0.6}, "by_type__persistence": {"noise": 0.3}},
    "common variation": {"by_type__common_cv": {"noise": 0.0}},
    "holidays": {"by_type__holiday_factors": {"noise": 0.2}},
}


@pytest.mark.parametrize("way", WAYS)
def test_all_other_types_stay_row_for_row(way: str) -> None:
    plain, own = needs_with(), needs_with(**WAYS[way])
    assert others(own, "noise").tobytes() == others(plain, "noise").tobytes()
    assert len(np.unique(own.rows.key)) == len(own.rows)
    assert (np.diff(own.rows.arose) >= 0).all()
    day = (own.rows.arose // 24).astype(int)
    np.testing.assert_array_equal(np.diff(own.first_of_day), np.bincount(day, minlength=60))
    source = of(own, "noise")["key"] >> np.uint64(SOURCE_BIT)
    assert set(source) == {FIRST_CATEGORY + CATALOGUE.category_names.index("noise")}


def test_an_item_has_a_stream_of_its_own_inside_or_outside_that_of_its_category() -> None:
    plain = needs_with()
    alone = needs_with(by_type__day_cv={ITEM: 0.5})
    both = needs_with(by_type__day_cv={ITEM: 0.5, "noise": 0.2})
    category = needs_with(by_type__day_cv={"noise": 0.2})
    assert others(alone, ITEM).tobytes() == others(plain, ITEM).tobytes()
    assert of(alone, ITEM).tobytes() == of(both, ITEM).tobytes()
    assert others(both, ITEM).tobytes() == others(category, ITEM).tobytes()
    expected = len(of(plain, ITEM))
    assert len(of(alone, ITEM)) == pytest.approx(expected, abs=6 * math.sqrt(expected) + 0.3 * expected)


def test_a_stream_does_not_depend_on_which_other_types_have_one_nor_on_policy() -> None:
    one = needs_with(by_type__day_cv={"noise": 0.5})
    two = needs_with(by_type__day_cv={"traffic": 0.3, "noise": 0.5})
    assert of(one, "noise").tobytes() == of(two, "noise").tobytes()
    lever = PLACE.with_({"demand.by_type.day_cv": {"noise": 0.5}, "policy.staffing.members_per_grid": 2})
    assert np.asarray(needs_of(lever).rows).tobytes() == np.asarray(one.rows).tobytes()


def test_hours_weekdays_and_months_of_a_type_are_its_own() -> None:
    night = of(needs_with(**WAYS["hours"]), "noise")
    assert (night["arose"] % 24 >= 22).all()
    weekend = of(needs_with(**WAYS["weekdays"]), "noise")
    assert ((weekend["arose"] // 24).astype(int) % 7 >= 5).all()
    usual = len(of(needs_with(), "noise"))
    assert len(weekend) == pytest.approx(usual, abs=5 * math.sqrt(2 * usual))


@settings(max_examples=12, deadline=None, derandomize=True)
@given(cv=st.floats(0.05, 1.5), lag1=st.floats(0.0, 0.9))
def test_factors_have_the_stated_variation_and_persistence(cv: float, lag1: float) -> None:
    u = np.random.default_rng(3).random((1500, 40))
    factors = day_factors(u, cv, lag1)
    deviation = factors - 1.0
    lagged = (deviation[1:] * deviation[:-1]).mean(axis=0) / cv**2
    for values, truth in ((factors.mean(axis=0), 1.0), (lagged, lag1), ((deviation**2).mean(axis=0) / cv**2, 1.0)):
        error = values.std(ddof=1) / math.sqrt(values.size)
        assert values.mean() == pytest.approx(truth, abs=4.5 * error + 1e-9)


def test_the_latent_correlation_of_small_variation_is_the_stated_one() -> None:
    assert latent_correlation(0.01, 0.3) == pytest.approx(0.3, abs=1e-4)
    assert latent_correlation(1.0, 0.3) > 0.31


def _intensities(seeds: range, days: int, **changes: Any) -> np.ndarray:
    """Counts of two types by seed and day over their mean, (2, seeds, days)."""
    place = PLACE.with_({"run.days": days, "demand.rate_factor": 10, "territory.districts": 1, "territory.streets": 2})
    world = build_world(place.territory)
    scenario = place.with_({f"demand.{name.replace('__', '.')}": value for name, value in changes.items()})
    catalogue = load_catalogue(scenario)
    found = []
    for seed in seeds:
        rows = generate_needs(world, catalogue, scenario, seed)
        found.append([daily(of(rows, name), days) for name in ("noise", "traffic")])
    return np.array(found, dtype=float).transpose(1, 0, 2)


def test_counts_show_the_stated_variation_persistence_and_correlation_between_types() -> None:
    own, common, lag_own, lag_common = 0.6, 0.3, 0.5, 0.25
    counts = _intensities(
        range(30),
        300,
        by_type__day_cv={"noise": own, "traffic": own},
        by_type__common_cv={"noise": common, "traffic": common},
        by_type__persistence={"noise": lag_own, "traffic": lag_own},
        day_persistence=lag_common,
    )
    mean = counts.mean(axis=(1, 2))
    noise, traffic = (counts[k] / mean[k] - 1.0 for k in range(2))
    cv2 = (1 + common**2) * (1 + own**2) - 1
    truth = {
        "cv": cv2,
        "lag": (1 + lag_common * common**2) * (1 + lag_own * own**2) - 1,
        "between": common**2,
    }
    seen = {
        "cv": (noise**2).mean(axis=1) - 1.0 / mean[0],  # beyond Poisson noise
        "lag": (noise[:, 1:] * noise[:, :-1]).mean(axis=1),
        "between": (noise * traffic).mean(axis=1),
    }
    for name, values in seen.items():
        low, high = stats.t.interval(0.9995, values.size - 1, values.mean(), stats.sem(values))
        assert low <= truth[name] <= high, (name, low, truth[name], high)
        assert high - low < 0.35 * max(cv2, truth[name])


def test_persistence_of_the_common_part_reaches_the_main_stream() -> None:
    long = PLACE.with_({"run.days": 600, "demand.day_cv": 0.4})
    draws = needs_of(long.with_({"demand.day_persistence": 0.6})).day_draws - 1.0
    assert (draws[1:] * draws[:-1]).mean() / draws.var() == pytest.approx(0.6, abs=0.12)
    independent = needs_of(long).day_draws - 1.0
    assert (independent[1:] * independent[:-1]).mean() / independent.var() == pytest.approx(0.0, abs=0.12)


def test_a_holiday_factor_moves_needs_to_other_days() -> None:
    days = [date(2026, 1, 5) + timedelta(days=k) for k in range(20, 30)]
    place = PLACE.with_({"run.start_date": "2026-01-05", "demand.day_cv": 0})
    quiet = place.with_({"demand.holidays": [day.isoformat() for day in days], "demand.holiday_factor": 0.1})
    before, after = (daily(np.asarray(needs_of(s).rows), 60) for s in (place, quiet))
    chronic = daily(of(needs_of(place), "drainage"), 60)
    inside = slice(20, 30)
    usual = before[inside].sum() - chronic[inside].sum()
    assert after[inside].sum() - chronic[inside].sum() == pytest.approx(0.1 * usual, rel=0.25)
    assert after[30:].sum() > before[30:].sum()


@pytest.mark.parametrize("factor", [0.0, 0.3, 0.8])
def test_a_shock_below_one_takes_usual_needs_away_and_a_milder_one_fewer(factor: float) -> None:
    def fallen(size: float) -> Needs:
        return needs_with(shocks=[{"from": 10, "days": 20, "factor": size}])

    plain, low = needs_with(), fallen(factor)
    rows, left = np.asarray(plain.rows), np.asarray(low.rows)
    assert set(left["key"]) <= set(fallen(min(factor + 0.1, 1.0)).rows.key)
    day = (rows["arose"] // 24).astype(int)
    inside = (day >= 10) & (day < 30) & (rows["category"] > 0)
    assert np.isin(rows["key"][~inside], left["key"]).all()
    n = int(inside.sum())
    kept = int(np.isin(rows["key"][inside], left["key"]).sum())
    assert kept == pytest.approx(factor * n, abs=5 * math.sqrt(n * factor * (1 - factor)) + 1e-9)
    np.testing.assert_array_equal(np.diff(low.first_of_day), daily(left, 60))


def test_a_fall_and_a_rise_together_thin_the_usual_needs_and_add_those_of_the_rise() -> None:
    rise = {"from": 5, "days": 10, "factor": 3.0, "category": "noise"}
    fall = {"from": 5, "days": 10, "factor": 0.0, "category": "noise"}
    only_rise, both = needs_with(shocks=[rise]), needs_with(shocks=[rise, fall])
    extra = only_rise.rows.key >> np.uint64(SOURCE_BIT) == 2
    inside = (both.rows.arose >= 120) & (both.rows.arose < 360)
    inside &= both.rows.category == CATALOGUE.category_names.index("noise")
    assert inside.sum() == extra.sum() > 0
    assert set(both.rows.key[inside]) <= set(only_rise.rows.key[extra])


def test_area_rates_multiply_the_rates_of_their_places_and_categories() -> None:
    areas = [
        {"category": "noise", "where": {"community": [1, 2]}, "factor": 4},
        {"where": {"community": [2]}, "factor": 0.5},
    ]
    catalogue = load_catalogue(PLACE.with_({"demand.area_rates": areas}))
    ratio = cell_rates(WORLD, catalogue) / cell_rates(WORLD, CATALOGUE)
    noise, traffic = (CATALOGUE.category_names.index(name) for name in ("noise", "traffic"))
    community = WORLD.grids.community
    np.testing.assert_allclose(ratio[community == 1][:, [noise, traffic]], [[4, 1]] * (community == 1).sum())
    np.testing.assert_allclose(ratio[community == 2][:, [noise, traffic]], [[2, 0.5]] * (community == 2).sum())
    np.testing.assert_allclose(ratio[community == 0], 1.0)


def write(path: Path, table: pd.DataFrame) -> str:
    if path.suffix == ".csv":
        table.to_csv(path, index=False)
    else:
        table.to_parquet(path)
    return str(path)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("dated", [True, False])
def test_a_series_is_replayed_day_by_day(tmp_path: Path, ending: str, dated: bool) -> None:
    counts = np.random.default_rng(5).integers(0, 40, 20)
    days = np.arange(10, 30)
    first = date.fromisoformat(str(PLACE.run.start_date))
    when = {"date": [(first + timedelta(days=int(d))).isoformat() for d in days]} if dated else {"day": days}
    table = pd.DataFrame({**when, "category": "noise", "count": counts})[counts > 0]
    name = write(tmp_path / f"counts.{ending}", table)
    place = PLACE.with_({"demand.daily_counts": name, "demand.rate_factor": 1})
    plain = PLACE.with_({"demand.rate_factor": 1})
    found = needs_of(place)
    expected = np.round(counts * place.territory.scale)
    span = slice(10 + int(np.flatnonzero(counts)[0]), 10 + int(np.flatnonzero(counts)[-1]) + 1)
    seen = daily(of(found, "noise"), 60)
    if place.territory.scale == 1.0:
        np.testing.assert_array_equal(seen[span], expected[span.start - 10 : span.stop - 10])
    else:
        assert abs(seen[span].sum() - expected.sum()) <= counts.size
    assert others(found, "noise").tobytes() == others(needs_of(plain), "noise").tobytes()


def test_a_series_by_district_stays_in_its_districts(tmp_path: Path) -> None:
    table = pd.DataFrame({"day": [3, 3, 4], "category": "noise", "count": [50, 7, 9], "district": [0, 1, 1]})
    shape = {"territory.districts": 2, "territory.streets": 2, "demand.rate_factor": 1}
    place = PLACE.with_({**shape, "demand.daily_counts": write(tmp_path / "c.csv", table)})
    world = build_world(place.territory)
    found = of(generate_needs(world, load_catalogue(place), place, 1), "noise")
    day = (found["arose"] // 24).astype(int)
    district = world.grids.district[found["grid"]]
    counted = [int(((day == d) & (district == k)).sum()) for d, k in ((3, 0), (3, 1), (4, 0), (4, 1))]
    assert counted == [50, 7, 0, 9]


def test_a_series_counts_by_its_contents_and_lies_beside_the_scenario(tmp_path: Path) -> None:
    write(tmp_path / "c.csv", pd.DataFrame({"day": [1], "category": "noise", "count": [5]}))
    (tmp_path / "s.yaml").write_text("extends: demo\ndemand: {daily_counts: c.csv}\n", encoding="utf-8")
    first = load(tmp_path / "s.yaml")
    assert Path(first.demand.daily_counts) == (tmp_path / "c.csv").resolve()
    (tmp_path / "copy.csv").write_bytes((tmp_path / "c.csv").read_bytes())
    copy = first.with_({"demand.daily_counts": str(tmp_path / "copy.csv")})
    assert copy.hash == first.hash
    write(tmp_path / "c.csv", pd.DataFrame({"day": [1], "category": "noise", "count": [6]}))
    assert load(tmp_path / "s.yaml").hash != first.hash != load("demo").hash


FAULTS = {
    "no file": (None, "can be read"),
    "unknown column": ("day,category,amount\n1,noise,3\n", "amount"),
    "no day": ("category,count\nnoise,3\n", "columns date"),
    "both days": ("day,date,category,count\n1,2026-01-01,noise,3\n", "columns date"),
    "bad date": ("date,category,count\n32.1.2026,noise,3\n", "YYYY-MM-DD"),
    "negative": ("day,category,count\n1,noise,-3\n", "a count in"),
    "not a number": ("day,category,count\n1,noise,nan\n", "a count in"),
    "twice": ("day,category,count\n1,noise,3\n1,noise,4\n", "once"),
    "unknown type": ("day,category,count\n1,nois,3\n", "did you mean noise"),
    "chronic": ("day,category,count\n1,drainage,3\n", "not chronic"),
    "district": ("day,category,count,district\n1,noise,3,40\n", "districts 0 to"),
    "empty": ("day,category,count\n", "at least one line"),
    "short line": ("day,category,count\n1\n", "a value in each column"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_series_is_refused_with_its_line(tmp_path: Path, fault: str) -> None:
    text, message = FAULTS[fault]
    path = tmp_path / "c.csv"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as error:
        PLACE.with_({"demand.daily_counts": str(path)})
    assert message in str(error.value)


def test_a_series_in_the_encoding_of_chinese_spreadsheets_is_read(tmp_path: Path) -> None:
    catalogue = "categories:\n  噪声: {rate: 100, deadline: 24, work_median: 1, items: {广场舞: {level: grid}}}\n"
    (tmp_path / "catalogue.yaml").write_text(catalogue, encoding="utf-8")
    (tmp_path / "c.csv").write_bytes("day,category,count\n1,噪声,30\n".encode("gb18030"))
    (tmp_path / "s.yaml").write_text(
        "demand: {catalogue: catalogue.yaml, daily_counts: c.csv}\nterritory: {scale: 0.01}\n", encoding="utf-8"
    )
    assert load(tmp_path / "s.yaml").demand.daily_counts


WRONG = {
    "by_type.day_cv": ({"noize": 0.3}, "did you mean noise"),
    "by_type.persistence": ({"noise": 1.0}, "0.95"),
    "by_type.common_cv": ({"drainage": 0.1}, "not chronic"),
    "by_type.hour_profiles": ({"noise": [1] * 23}, "24 numbers"),
    "by_type.weekday_profiles": ({"noise": [0] * 7}, "at least one number"),
    "by_type.holiday_factors": ({"noise": -1}, "100"),
    "area_rates": ([{"category": "noize", "factor": 2}], "did you mean noise"),
    "holiday_factor": (-1, "[0, 10]"),
    "day_persistence": (1.0, "0.95"),
}


@pytest.mark.parametrize("path", WRONG)
def test_wrong_values_are_refused_with_the_remedy(path: str) -> None:
    value, message = WRONG[path]
    with pytest.raises(ScenarioError) as error:
        PLACE.with_({f"demand.{path}": value})
    assert message in str(error.value)


def test_an_own_catalogue_under_a_shipped_place_fails_with_the_cure_and_the_cure_works(tmp_path: Path) -> None:
    catalogue = "categories:\n  water: {rate: 100, deadline: 24, work_median: 1, items: {tap: {level: grid}}}\n"
    (tmp_path / "c.yaml").write_text(catalogue, encoding="utf-8")
    (tmp_path / "s.yaml").write_text("extends: demo\ndemand: {catalogue: c.yaml}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as error:
        load(tmp_path / "s.yaml")
    assert "policy.dispatch.route.by_category: {}" in str(error.value)
    cured = "extends: demo\ndemand: {catalogue: c.yaml}\npolicy: {dispatch: {route: {by_category: {}}}}\n"
    (tmp_path / "s.yaml").write_text(cured, encoding="utf-8")
    assert not load(tmp_path / "s.yaml").policy.dispatch.route.by_category
