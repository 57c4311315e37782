"""Measures of whoever starts the dashboard: in every run and table; no visitor names code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.app.messages import ChoiceMessage
from sim.app.own import OWN, offer
from sim.measures.own import MeasureError
from tests.app.client import Client, until
from tests.app.test_api import finished, visit

SHORT = {"place": "demo", "days": 90, "replications": 2}
SOURCE = """import sim

@sim.measure(unit="d", better="less", en="Longest wait", zh="最长等待", digits=1)
def longest(run):
    return (run.cases["solved"] - run.cases["arose"]).max() / 24

@sim.measure(unit="d", better="less")
def broken(run):
    return run.nothing
"""


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "mine.py").write_text(SOURCE, encoding="utf-8")
    yield str(tmp_path / "mine.py")
    offer([])


def test_a_measure_of_the_server_stands_in_the_table_of_every_comparison(mine: str, client: Client) -> None:
    offer([f"{mine}:longest"])
    at = visit(client)
    run = finished(client, at, SHORT)
    row = client.ask("POST", f"{at}/comparisons?lang=zh", {"runs": [run]})[1]["rows"][-1]
    assert (row["name"], row["title"], row["unit"], row["about"]) == ("longest", "最长等待", "天", "自定义指标")
    assert 0.0 < float(row["cells"][0]["value"]) <= 400.0
    assert "最长等待" in client.ask("GET", f"{at}/files/csv?runs={run}&lang=zh")[1].decode()


def test_a_run_in_which_one_fails_says_so(mine: str, client: Client) -> None:
    offer([f"{mine}:broken"])
    at = visit(client)
    run = client.ask("POST", f"{at}/runs", SHORT)[1]["run"]
    assert until(lambda: client.ask("GET", f"{at}/runs/{run}")[1]["ended"])
    found = client.ask("GET", f"{at}/runs/{run}")[1]
    assert found["state"] == "failed"
    assert "broken" in found["told"]


def test_what_cannot_be_loaded_stops_the_start_and_changes_nothing(mine: str, tmp_path: Path) -> None:
    offer([f"{mine}:longest"])
    (tmp_path / "bad.py").write_text(SOURCE + "\nnothing.at.all\n", encoding="utf-8")
    for reference in (f"{tmp_path}/bad.py:longest", f"{mine}:missing", "no_such_module:longest"):
        with pytest.raises(MeasureError):
            offer([reference])
    assert list(OWN) == ["longest"]


@pytest.mark.parametrize("key", ["measure", "measures"])
def test_no_visitor_names_a_measure(key: str, client: Client) -> None:
    assert key not in ChoiceMessage.model_fields
    assert client.ask("POST", f"{visit(client)}/runs", SHORT | {key: ["mine.py:longest"]})[0] == 422
