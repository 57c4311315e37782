"""Sessions: runs in the background, visitors apart, nothing trusted, results that agree with the rest of gridgov."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import numpy as np
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from sim.app.downloads import report_page, results, scenario_file
from sim.app.engine import READY
from sim.app.session import OPEN, Session
from sim.app.turns import TURNS
from sim.app.words import WORDS
from sim.experiments import compare
from sim.measures.registry import MAIN

SECONDS = 120
PAPERWORK = "policy.time.paperwork"


@pytest.fixture(autouse=True)
def _ready() -> None:
    READY.set()  # compiled when first needed


def small(lang: str = "en", replications: int = 2) -> Session:
    """A session with a quarter of a year in the demonstration street."""
    session = Session(lang)
    for message in (
        {"do": "place", "value": "demo"},
        {"do": "days", "value": 90},
        {"do": "replications", "value": replications},
    ):
        session.act(message)
        assert not session.problem
    return session


def finished(session: Session) -> Session:
    session.act({"do": "run"})
    assert session.current is not None
    assert session.current.wait(SECONDS)
    assert session.current.state == "done", session.current.message
    return session


@pytest.fixture(scope="module")
def compared() -> Session:
    """A pinned run of the demonstration street, and one with more paperwork."""
    READY.set()
    session = finished(small(replications=3))
    session.act({"do": "pin"})
    session.act({"do": "lever", "path": PAPERWORK, "value": 0.6})
    return finished(session)


def test_the_words_of_both_languages_are_the_same_set() -> None:
    assert WORDS["en"].keys() == WORDS["zh"].keys()
    for key, text in WORDS["en"].items():
        fields = {part.split("}")[0] for part in text.split("{")[1:]}
        assert fields == {part.split("}")[0] for part in WORDS["zh"][key].split("{")[1:]}, key


@pytest.mark.parametrize(
    "message",
    [
        None,
        "run",
        7,
        [],
        {},
        {"do": None},
        {"do": "__init__"},
        {"do": "close"},
        {"do": "place", "value": "/etc/passwd"},
        {"do": "place"},
        {"do": "size", "value": 3},
        {"do": "size", "value": "0.1"},
        {"do": "days", "value": 36500},
        {"do": "replications", "value": 1e9},
        {"do": "replications", "value": 2.5},
        {"do": "replications", "value": True},
        {"do": "reform", "name": "../../x", "on": True},
        {"do": "reform", "name": ["platform"], "on": True},
        {"do": "lever", "path": "territory.residents", "value": 20_000_000},
        {"do": "lever", "path": PAPERWORK},
        {"do": "lever", "path": PAPERWORK, "value": 5},
        {"do": "lever", "path": ["x"], "value": 1},
        {"do": "lever", "path": "demand.catalogue", "value": "/etc/passwd.yaml"},
    ],
)
def test_what_the_page_must_not_ask_is_refused_and_changes_nothing(message: Any) -> None:
    session = Session()
    before = session.choice
    session.act(message)
    assert session.problem.startswith("expected") or ": expected" in session.problem
    assert session.choice == before
    assert session.current is None


def test_conflicting_reforms_are_told_and_the_old_choice_stays() -> None:
    session = Session()
    session.act({"do": "reform", "name": "own-grid", "on": True})
    session.act({"do": "reform", "name": "community-pool", "on": True})
    assert "own-grid" in session.problem
    assert session.choice.reforms == ("own-grid",)


def test_a_lever_put_back_to_its_own_value_counts_as_not_moved() -> None:
    session = small()
    session.act({"do": "lever", "path": PAPERWORK, "value": 0.5})
    (lever,) = [x for g in session.controls()["groups"] for x in g["levers"] if x["path"] == PAPERWORK]
    assert (lever["value"], lever["unit"], lever["moved"], lever["own"]) == (50.0, "%", True, "36 %")
    session.act({"do": "lever", "path": PAPERWORK, "value": 0.36})
    assert session.choice.values == {}
    session.act({"do": "lever", "path": PAPERWORK, "value": 0.5})
    session.act({"do": "reset"})
    assert session.choice.values == {}


def test_everything_that_is_sent_is_plain_json(compared: Session) -> None:
    for lang in ("en", "zh"):
        compared.act({"do": "lang", "value": lang})
        views = (compared.bar(), compared.controls(), compared.live(), compared.outcome())
        assert json.loads(json.dumps(views, allow_nan=False)) is not None
    compared.act({"do": "lang", "value": "en"})


def test_visitors_do_not_mix() -> None:
    one, two = small(), small("zh")
    one.act({"do": "lever", "path": PAPERWORK, "value": 0.7})
    finished(one)
    assert two.choice.values == {}
    assert two.current is None
    assert two.outcome()["kind"] == "none"
    assert two.bar()["told"] == WORDS["zh"]["idle"]
    assert one.token != two.token
    assert OPEN[one.token] is one


def test_the_comparison_is_the_one_that_compare_makes(compared: Session) -> None:
    assert compared.pinned is not None
    assert compared.current is not None
    scenarios = {"a": compared.pinned.scenario, "b": compared.current.scenario}
    expected = compare(scenarios, replications=3)
    shown = {row["name"]: row for row in compared.outcome()["rows"]}
    from sim.measures.display import measure_of
    from sim.report.tables import interval_text

    assert shown.keys() == set(MAIN)
    for name, row in shown.items():
        assert row["difference"] == interval_text(measure_of(name), expected.difference(name)), name
    assert shown["solution_rate"]["verdict"] in ("worse", "unclear")


def test_the_dots_are_paired_differences_of_groups(compared: Session) -> None:
    assert compared.pinned is not None
    assert compared.current is not None
    rate, wait = compared.outcome()["plots"]
    assert [plot["outcome"] for plot in (rate, wait)] == ["solution_rate", "mean_wait"]
    a, b = (np.array([row["group.elder.solution_rate"] for row in e.rows]) for e in (compared.pinned, compared.current))
    (elder,) = [row for row in rate["rows"] if row["title"] == "Elders"]
    assert elder["mid"] == pytest.approx(100 * (b - a).mean(), abs=1e-4)
    assert elder["low"] < elder["mid"] < elder["high"]


def test_the_map_shows_every_case_and_every_unseen_need(compared: Session) -> None:
    import base64

    live = compared.live()
    grids = len(live["ground"]["residents"])
    assert grids == 12
    last = live["frame"]
    assert last["day"] == 89
    for name in ("open", "latent"):
        counts = np.frombuffer(base64.b64decode(last[name]), "<u2")
        assert len(counts) == grids
        if name == "latent":
            assert counts.sum() == live["curves"]["latent"][-1]
        else:  # the curve counts enquiries in the hands of the hotline, too
            assert 0 <= live["curves"]["open"][-1] - counts.sum() < 20
    assert [frame["day"] for frame in live["frames"]] == list(range(0, 90, 7))
    assert live["curves"]["day"][0] == -180
    assert len(live["pinned_curves"]["solved"]) == 270


def test_a_run_can_be_stopped_and_gives_its_place_back() -> None:
    session = small(replications=30)
    session.act({"do": "size", "value": 1.0})
    session.act({"do": "run"})
    assert session.current is not None
    session.act({"do": "run"})  # a second press does not start a second run
    first = session.current
    session.act({"do": "stop"})
    assert first.wait(SECONDS)
    assert first.state == "stopped"
    assert len(first.rows) < 30
    assert TURNS.idle()


def test_a_visitor_who_leaves_stops_the_run() -> None:
    session = small(replications=30)
    session.act({"do": "run"})
    running = session.current
    assert running is not None
    session.close()
    assert running.wait(SECONDS)
    assert running.state == "stopped"
    assert session.token not in OPEN
    assert session.current is None
    assert session.pinned is None


def test_a_run_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise ValueError("no such luck")

    monkeypatch.setattr("sim.simulation.model.Simulation.step", broken)
    session = small()
    session.act({"do": "run"})
    assert session.current is not None
    assert session.current.wait(SECONDS)
    assert session.current.state == "failed"
    assert "no such luck" in session.bar()["told"]
    assert session.outcome()["kind"] == "none"


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_zip_holds_the_tables_and_the_scenario(compared: Session, form: str) -> None:
    now, pinned = compared.current, compared.pinned
    assert now is not None
    assert now.run is not None
    archive = zipfile.ZipFile(io.BytesIO(results(now, form, pinned)))
    names = {f"{name}.{form}" for name in ("runs", "series", "groups", "cases", "differences")}
    assert set(archive.namelist()) == names | {"README.txt", "scenario.yaml", "pinned_scenario.yaml"}
    read = pc.read_csv if form == "csv" else pq.read_table
    tables = {name: read(io.BytesIO(archive.read(f"{name}.{form}"))) for name in ("cases", "series", "runs")}
    assert tables["cases"].num_rows == now.run.table.num_rows
    assert tables["series"].num_rows == 270
    assert tables["runs"].num_rows == 6
    assert archive.read("scenario.yaml") == scenario_file(now)


def test_cases_that_are_too_many_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.app.experiment.KEPT_ROWS", 10)
    session = finished(small(replications=1))
    now = session.current
    assert now is not None
    assert now.run is not None
    assert now.run.table.num_rows == 0
    assert now.run.summary["needs"] > 100
    archive = zipfile.ZipFile(io.BytesIO(results(now, "csv")))
    assert "cases.csv" not in archive.namelist()
    assert "too many" in archive.read("README.txt").decode()
    assert WORDS["en"]["cases_let_go"] in session.outcome()["notes"]


@pytest.mark.slow
def test_the_report_of_a_comparison_has_its_answer(compared: Session) -> None:
    assert compared.current is not None
    page = report_page(compared.pinned, compared.current, "en").decode()
    assert "Paperwork in communities 60 %" in page
    assert page.count("<figure>") >= 3
    assert "http" not in page.split("<body>")[0].replace("http-equiv", "")
