"""The commands: from a table of requests to scenario files that run, and to a check."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.demand import generate_needs, load_catalogue
from sim.facts.target import load_targets
from sim.fit.checking import check_fit
from sim.fit.folder import FolderFit, fit_folder
from sim.fit.model import fit_requests
from sim.report.fit_lines import fit_lines
from sim.requests.reading import import_requests
from sim.requests.table import Requests, read_requests, to_parquet
from sim.scenario import Scenario, load
from sim.world import build_world
from tests.commands import gridgov, started
from tests.fit.cities import City, date, table
from tests.places.office import SHEETS, place, workbook
from tests.request_data import boston_file


def city(folder: Path, made: City | None = None, seed: int = 1) -> Path:
    """A place with requests in it."""
    place(folder)
    to_parquet((made or City(rates=(20.0, 12.0, 6.0), days=90)).requests(seed), folder / "requests.parquet")
    return folder


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = city(tmp_path_factory.mktemp("fit") / "city", City(rates=(20.0, 12.0, 6.0), days=90, staff=0.2))
    done = started("fit", str(folder), "--until", date(69))
    assert done.returncode == 0, done.stderr
    return folder


def needs(scenario: Scenario, seed: int) -> np.recarray:
    return generate_needs(build_world(scenario.territory), load_catalogue(scenario), scenario, seed).rows


def test_the_fit_writes_files_that_say_from_what_they_are_and_how_sure(fitted: Path) -> None:
    names = {path.name for path in (fitted / "fitted").iterdir()}
    assert names >= {"catalogue.yaml", "demand.yaml", "targets.yaml", "fit.json", "fit.png"}
    for name in ("catalogue.yaml", "demand.yaml", "targets.yaml"):
        text = (fitted / "fitted" / name).read_text(encoding="utf-8")
        assert f"fitted: invented.csv, {date(0)} to {date(69)}" in text
    told = json.loads((fitted / "fitted" / "fit.json").read_text(encoding="utf-8"))
    assert set(told["categories"]) == {"type_0", "type_1", "type_2"}
    level = told["categories"]["type_0"]["a_day"]
    assert abs(level["value"] - 20) < 4 * level["se"] < 12
    assert all(one["en"] and one["zh"] for one in told["not_identified"])
    assert "SE " in (fitted / "fitted" / "catalogue.yaml").read_text(encoding="utf-8")


def test_the_simulator_makes_as_many_needs_as_were_requested(fitted: Path) -> None:
    scenario = load(fitted / "fitted" / "demand.yaml").with_({"run.days": 200, "run.warm_up_days": 0})
    rows = np.concatenate([needs(scenario, seed) for seed in range(4)])
    told = json.loads((fitted / "fitted" / "fit.json").read_text(encoding="utf-8"))["categories"]
    names = load_catalogue(scenario).category_names
    for name, entry in told.items():
        mean = (rows["category"] == names.index(name)).sum() / 800
        assert mean == pytest.approx(entry["a_day"]["value"], rel=0.12)


def test_hours_of_simulated_needs_are_those_of_requests(fitted: Path) -> None:
    scenario = load(fitted / "fitted" / "demand.yaml").with_({"run.days": 200, "run.warm_up_days": 0})
    rows = needs(scenario, 1)
    hours = np.bincount((rows["arose"] % 24).astype(int), minlength=24) / len(rows)
    requests = read_requests(fitted).frame
    seen = np.bincount((requests["registered"] % 24).astype(int), minlength=24) / len(requests)
    assert 0.5 * np.abs(hours - seen).sum() < 0.05


def test_the_fitted_place_runs_and_its_cases_close_as_requests_do(fitted: Path) -> None:
    scenario = load(fitted / "fitted" / "demand.yaml").with_({"run.days": 40, "run.warm_up_days": 20})
    run = sim.run(scenario, seed=1)
    assert run.summary["registered"] > 1000
    load_targets(str(fitted / "fitted" / "targets.yaml"))


def test_the_check_gives_figures_as_the_contract_says(fitted: Path) -> None:
    done = gridgov("check", str(fitted), "--from", date(70), "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told.keys() >= {"quantities", "coverage50", "coverage90", "crps"}
    assert told["coverage90"] > 0.6
    assert (fitted / "fitted" / "check.png").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "closed by the deadline: observed"), ("zh", "到期按时办结率：观测")]
)
def test_the_check_speaks_both_languages(fitted: Path, lang: str, words: str) -> None:
    done = gridgov("check", str(fitted), "--from", date(70), "--until", date(83), "--lang", lang, "--no-pictures")
    assert done.returncode == 0, done.stderr
    assert words in done.stdout
    assert "_tv" not in done.stdout


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["check", "--from", "2024-01-10"], "has seen days"),
        (["check", "--from", "soon"], "expected a date"),
        (["check", "--from", "2024-03-11", "--until", "x"], "expected a date"),
        (["fit", "--until", "2024-01-10"], "at least 28 days"),
        (["fit", "--until", "10.1.2024"], "expected a date"),
        (["fit", "--lang", "fr"], "en"),
    ],
)
def test_what_cannot_be_meant_ends_with_a_message(fitted: Path, command: list[str], words: str) -> None:
    name, *options = command
    done = gridgov(name, str(fitted), *options)
    assert done.returncode == 2
    assert words in done.stderr


def test_without_requests_or_a_fit_the_remedy_is_named(tmp_path: Path) -> None:
    bare = place(tmp_path / "city")
    assert "gridgov requests" in gridgov("fit", str(bare)).stderr
    assert "gridgov fit" in gridgov("check", str(city(tmp_path / "other")), "--from", date(70)).stderr
    assert "gridgov new" in gridgov("fit", str(tmp_path / "none")).stderr


def test_requests_that_changed_since_the_fit_are_noticed(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    fit_folder(folder, date(59))
    to_parquet(City(rates=(20.0, 12.0, 6.0), days=90).requests(2), folder / "requests.parquet")
    done = gridgov("check", str(folder), "--from", date(70))
    assert done.returncode == 2
    assert "has changed since the fit" in done.stderr


def test_a_listed_place_gets_factors_of_its_units(tmp_path: Path) -> None:
    from sim.places.importing import import_tables

    folder = place(tmp_path / "city")
    import_tables(folder, [workbook(tmp_path / "office.xlsx", SHEETS)])
    rng = np.random.default_rng(1)
    names = ["锦绣社区", "和平社区", "新华社区", "幸福社区"]
    lines = ["受理时间,办结时间,问题类别,社区"]
    for day in range(60):
        for name, category, mean in [
            (n, c, 6 if (n, c) == (names[0], "噪声") else 2) for n in names for c in ("噪声", "垃圾")
        ]:
            for _ in range(rng.poisson(mean)):
                moment = np.datetime64("2024-03-04", "m") + np.timedelta64(int(1440 * day + rng.integers(1440)), "m")
                lines.append(f"{moment},{moment + np.timedelta64(2, 'h')},{category},{name}")
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    import_requests(folder, [tmp_path / "a.csv"])
    done = fit_folder(folder)
    factors = {
        (area["category"], area["where"]["community"][0]): area["factor"] for area in done.scenario.demand.area_rates
    }
    assert factors["噪声", 0] > 1.15
    assert factors["噪声", 1] < 0.9
    assert "锦绣社区, SE" in (folder / "fitted" / "demand.yaml").read_text(encoding="utf-8")


def renamed(made: City, names: list[str], **about: object) -> Requests:
    """Requests of a city under other names of categories."""
    requests = made.requests(1)
    category = requests.frame["category"].cat.rename_categories(names)
    titles = {name: name for name in names}
    return Requests(requests.frame.assign(category=category), {**requests.about, "titles": titles, **about})


def test_categories_are_told_by_their_titles_in_the_language_asked(tmp_path: Path) -> None:
    made = renamed(City(rates=(20.0, 12.0, 6.0, 0.5), days=90), ["noise", "roads", "停车", "rare"])
    done = fitted_of(tmp_path / "place", made)
    en, zh = ("\n".join(fit_lines(done.fitted, done.figures, lang)) for lang in ("en", "zh"))
    known = load_catalogue(load("demo"))
    title = known.category_titles[known.category_names.index("noise")]
    assert f"\n{title.en}: " in en
    assert f"\n{title.zh}：" in zh
    assert "noise：" not in zh
    assert "\n停车：" in zh
    assert "\n其他：" in zh
    assert "\nother: " in en


def fitted_of(folder: Path, requests: Requests) -> FolderFit:
    place(folder)
    to_parquet(requests, folder / "requests.parquet")
    return fit_folder(folder)


def test_categories_of_the_catalogue_keep_their_items_and_what_is_not_fitted(tmp_path: Path) -> None:
    names = ["drainage", "enquiry", "noise", "噪声扰民_2"]
    done = fitted_of(tmp_path / "city", renamed(City(days=60), names))
    catalogue = load_catalogue(done.scenario)
    assert catalogue.category_names[0] == "enquiry"
    assert set(catalogue.category_names) == set(names)
    plain_ = load_catalogue(load(tmp_path / "city"))
    for name in ("noise", "enquiry"):
        mine, base = (one.categories[one.category_names.index(name)] for one in (catalogue, plain_))
        assert mine.work_median == base.work_median
        assert mine.rate != base.rate
    assert len(catalogue.item_names) > 20
    assert sim.run(done.scenario.with_({"run.days": 5, "run.warm_up_days": 0}), seed=1).summary["registered"] > 50


def test_targets_are_counted_as_measures_of_runs_count_them(tmp_path: Path) -> None:
    run = sim.run(load("demo").with_({"run.days": 120, "run.warm_up_days": 0}), seed=1)
    run.write(tmp_path / "run")
    place(tmp_path / "city")
    import_requests(tmp_path / "city", [tmp_path / "run"])
    requests = read_requests(tmp_path / "city")
    assert (requests.frame["category"] == "enquiry").mean() > 0.1
    found = fit_requests(requests, load(tmp_path / "city"))
    assert found.rates["on_time"].value == pytest.approx(run.summary["on_time_share"], abs=0.01)
    assert found.rates["repeated"].number == pytest.approx(run.summary["registered"], rel=0.02)  # a day less


def test_a_category_without_deadlines_is_never_late(tmp_path: Path) -> None:
    requests = renamed(City(rates=(9.0, 9.0), days=60, medians=(100.0, 100.0)), ["a", "b"])
    requests.frame.loc[requests.frame["category"] == "b", "due"] = np.nan
    done = fitted_of(tmp_path / "city", requests)
    catalogue = load_catalogue(done.scenario)
    hours = dict(zip(catalogue.category_names, (one.deadline for one in catalogue.categories), strict=True))
    assert hours["a"] == pytest.approx(120.0)
    assert hours["b"] == 8760.0


def test_dates_without_hours_are_fitted_and_say_so(tmp_path: Path) -> None:
    requests = renamed(City(rates=(9.0,), days=60, medians=(100.0,)), ["a"], date_only=True)
    requests.frame["registered"] = 24.0 * np.floor(requests.frame["registered"] / 24.0)
    done = fitted_of(tmp_path / "city", requests)
    assert done.fitted.profiles.hours is None
    assert any("dates only" in one["en"] for one in done.figures["not_identified"])
    assert done.scenario.demand.hour_profile == load(tmp_path / "city").demand.hour_profile


def test_without_closing_times_demand_is_fitted_all_the_same(tmp_path: Path) -> None:
    made = City(rates=(9.0, 6.0), days=60, medians=(1e9, 1e9))
    done = fitted_of(tmp_path / "city", renamed(made, ["noise", "b"]))
    assert not done.fitted.closing_known
    assert any("closing times" in one["en"] for one in done.figures["not_identified"])
    catalogue, base = load_catalogue(done.scenario), load_catalogue(load(tmp_path / "city"))
    mine, other = (one.categories[one.category_names.index("noise")] for one in (catalogue, base))
    assert (mine.outside_p, mine.outside_median) == (other.outside_p, other.outside_median)
    assert gridgov("fit", str(tmp_path / "city"), "--until", date(44)).returncode == 0
    done_check = gridgov("check", str(tmp_path / "city"), "--from", date(45))
    assert done_check.returncode == 0, done_check.stderr
    assert "factor 1.5" not in done_check.stdout


@pytest.mark.slow
def test_two_years_tell_the_season_and_the_holidays(tmp_path: Path) -> None:
    season = np.array([2.0, 1.8, 1.4, 1.0, 0.8, 0.6, 0.5, 0.6, 0.8, 1.0, 1.4, 1.8])
    made = City(rates=(30.0, 20.0), days=731, medians=(10.0, 20.0))
    dates = np.datetime64(date(0), "D") + np.arange(731).astype("timedelta64[D]")
    months = dates.astype("datetime64[M]").astype(int) % 12
    holidays = [str(day) for day in dates[np.isin(np.arange(731), np.arange(10, 731, 45))]]
    plain_ = made.factors
    factor = season[months] / season.mean() * np.where(np.isin(dates.astype(str), holidays), 0.4, 1.0)
    made.factors = lambda rng: plain_(rng) * factor  # type: ignore[method-assign]
    folder = place(tmp_path / "city")
    text = (folder / "place.yaml").read_text(encoding="utf-8")
    (folder / "place.yaml").write_text(f"{text}demand:\n  holidays: [{', '.join(holidays)}]\n", encoding="utf-8")
    to_parquet(made.requests(1), folder / "requests.parquet")
    done = fit_folder(folder)
    assert done.fitted.profiles.months is not None
    assert done.fitted.profiles.holidays is not None
    assert np.abs(done.fitted.profiles.months.values - season / season.sum()).max() < 0.015
    assert done.fitted.profiles.holidays.values[:, 0] == pytest.approx([0.4, 0.4], abs=0.06)
    assert done.scenario.demand.by_type.holiday_factors["type_0"] == pytest.approx(0.4, abs=0.06)


def test_demand_of_the_engine_is_found_again_from_its_own_reports() -> None:
    """Truth: streams of types with their own cv, persistence and weekdays; what the fit sees: times and types."""
    week = (20.0, 18.0, 16.0, 15.0, 14.0, 9.0, 8.0)
    changes = {
        "demand.by_type.day_cv": {"noise": 0.5, "sanitation": 0.2},
        "demand.by_type.persistence": {"noise": 0.5, "sanitation": 0.0},
        "demand.by_type.weekday_profiles": {"noise": list(week), "sanitation": list(week)},
        "demand.month_profile": [1] * 12,
        "demand.day_cv": 0.0,
        "demand.holidays": ["2030-01-01"],
        "run.days": 300,
        "run.warm_up_days": 0,
        "run.start_date": "2024-01-01",
        "territory.residents": 60_000,
    }
    scenario = load("demo").with_(changes)
    catalogue = load_catalogue(scenario)
    rows = needs(scenario, 3)
    kinds = [catalogue.category_names.index(name) for name in ("noise", "sanitation")]
    rows = rows[np.isin(rows["category"], kinds)]
    code = (rows["category"] == kinds[1]).astype(int)
    requests = table(rows["arose"].astype(float), code, np.full(len(rows), 5.0), 300, 30.0)
    found = fit_requests(requests, scenario)
    shares = np.array(week) / np.sum(week)
    assert np.abs(found.profiles.weekdays.values - shares).sum(axis=1).max() < 0.08
    total = np.sqrt(found.variation.own_cv**2 + found.variation.common_cv**2)
    assert total == pytest.approx([0.5, 0.2], abs=0.08)
    assert found.variation.own_persistence[0] == pytest.approx(0.5, abs=0.2)
    assert found.data.counts.mean(axis=1) == pytest.approx(found.a_day, rel=0.25)


@pytest.fixture(scope="module")
def boston(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("boston") / "city"
    place(folder)
    options = {"category": ["type"], "community": ["neighborhood"]}
    text = (folder / "place.yaml").read_text(encoding="utf-8")
    dates = "[2015-04-20, 2015-05-25, 2015-07-03]"
    (folder / "place.yaml").write_text(f"{text}demand:\n  holidays: {dates}\n", encoding="utf-8")
    import_requests(folder, [boston_file()], columns=options)
    return folder


@pytest.mark.slow
def test_two_months_of_a_real_city_are_foreseen_from_the_four_before(boston: Path) -> None:
    """Demonstration (b): what is reached and what is not, docs/how-to/fit.md tells why."""
    scenario, requests = load(boston), read_requests(boston)
    fitted = fit_requests(requests, scenario, "2015-06-30")
    done = check_fit(fitted, requests, scenario, "2015-07-01", "2015-08-31")
    print(json.dumps({key: value for key, value in done.to_dict().items() if key != "quantities"}, indent=1))
    for name in ("hour_profile_tv", "weekday_profile_tv", "hour_profile_tv:all", "weekday_profile_tv:all"):
        print(name, round(done.value(name), 4))
    assert 0.80 <= done.coverage(90) <= 0.97
    order = [fitted.data.names[k] for k in np.argsort(-fitted.data.counts.sum(axis=1))]
    largest = [name for name in order if name != "other"][:12]
    large = [q for q in done.kind("weekly") if q.name.removeprefix("weekly:") in largest]
    print("twelve largest types of the fitted months", len(large), np.mean([q.within(90) for q in large]))
    assert 0.80 <= np.mean([q.within(90) for q in large]) <= 0.97
    assert done.coverage(90, "daily") > 0.85
    assert done.value("hour_profile_tv") < 0.035
    assert done.value("weekday_profile_tv") < 0.05
    assert done.close_share > 0.58
