"""What visitors held is given back: the memory of a real server after they came, worked and left."""

from __future__ import annotations

import itertools
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import psutil
import pytest

from sim.app.downloads import report_page
from sim.app.weight import bytes_of
from tests.app.client import Server, until
from tests.browser import require

VISITORS = 10
PLACES = ("panjin/before", "panjin/after")
#: A busy machine may be slow; nothing here is about speed.
PATIENCE = 3600.0
#: What was let go of is collected 2 s after the last has left, and once more 12 s later.
GIVEN_BACK_SECONDS = 90.0


@pytest.fixture
def server() -> Iterator[Server]:
    for package in ("starlette", "uvicorn"):
        require(package)
    found = Server(["sim.cli", "app", "--no-open", "--port", "0"])
    yield found
    found.stop()


class Visitor:
    """A program that visits a server: begins, runs, compares and leaves."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.visit = self.ask("POST", "api/visits")["visit"]

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """What the server answers."""
        request = urllib.request.Request(
            f"{self.server.address}{path}",
            None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Bearer {self.server.token}", "Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            text = answer.read()
        return json.loads(text) if text and answer.headers["content-type"].startswith("application/json") else text

    def compare(self, size: float, days: int, report: bool = False) -> None:
        """Run both places, compare them, and take the report away."""
        here, runs = f"api/visits/{self.visit}", []
        for place in PLACES:
            choice = {"place": place, "size": size, "days": days, "replications": 1}
            runs.append(self.ask("POST", f"{here}/runs", choice)["run"])
            run = runs[-1]
            assert until(lambda run=run: self.ask("GET", f"{here}/runs/{run}")["ended"], PATIENCE)
        assert len(self.ask("POST", f"{here}/comparisons", {"runs": runs})["scenarios"]) == len(PLACES)
        if report:
            assert self.ask("GET", f"{here}/files/report?runs={','.join(runs)}").startswith(b"<!doctype")

    def leave(self) -> None:
        """Say good-bye."""
        self.ask("DELETE", f"api/visits/{self.visit}")


def together(work: Callable[[int], None], number: int = VISITORS) -> None:
    """Do something in threads, and raise the first failure."""
    failures: list[BaseException] = []

    def guarded(k: int) -> None:
        try:
            work(k)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(k,)) for k in range(number)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if failures:
        raise failures[0]


def resident(server: Server) -> int:
    return int(psutil.Process(server.process.pid).memory_info().rss)


def settled(server: Server) -> int:
    """Memory once everything was loaded that a visit needs, and a first visitor has left."""
    first = Visitor(server)
    first.compare(0.05, 90, report=True)
    first.leave()
    time.sleep(20.0)
    return resident(server)


@pytest.mark.slow
@pytest.mark.long
def test_memory_is_back_after_ten_visitors_came_and_went(server: Server) -> None:
    base, here, seen = settled(server), threading.Semaphore(0), []
    all_seen = threading.Event()

    def visit(_: int) -> None:
        visitor = Visitor(server)
        visitor.compare(0.1, 180)
        here.release()
        while not all_seen.wait(5.0):
            visitor.ask("GET", f"api/visits/{visitor.visit}/runs")  # whoever is not heard of has gone
        visitor.leave()

    def look() -> None:
        came = all(here.acquire(timeout=PATIENCE) for _ in range(VISITORS))
        seen.append(resident(server) if came else 0)
        all_seen.set()

    watcher = threading.Thread(target=look)
    watcher.start()
    together(visit)
    watcher.join()
    assert seen[0] > 1.2 * base, "these visitors hold too little for the test to say anything"
    assert until(lambda: resident(server) < 1.2 * base, GIVEN_BACK_SECONDS), (base, seen, resident(server))


@pytest.mark.slow
@pytest.mark.long
def test_memory_stays_while_ten_visitors_come_and_go_for_a_quarter_of_an_hour(server: Server) -> None:
    base, end = settled(server), time.monotonic() + 900.0

    def come_and_go(k: int) -> None:
        for turn in itertools.count():
            if time.monotonic() > end:
                return
            visitor = Visitor(server)
            visitor.compare(0.05, 90, report=(turn + k) % 5 == 0)
            if (turn + k) % 3:
                visitor.leave()  # the others vanish without a word

    together(come_and_go)
    assert until(lambda: resident(server) < 1.2 * base, GIVEN_BACK_SECONDS), (base, resident(server))


def test_reports_of_all_visitors_are_drawn_by_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    monkeypatch.setattr("sim.app.downloads.findings_of", lambda chosen, labels: None)
    monkeypatch.setattr("sim.report.page.report", lambda found, lang: drawn.append(threading.get_ident()) or "")
    together(lambda k: report_page([], "en"), 5)
    assert len(drawn) == 5
    assert len(set(drawn)) == 1
    assert drawn[0] != threading.get_ident()


def test_what_is_held_is_counted_whole_and_once() -> None:
    numbers = np.zeros(1_000_000)
    text = "x" * 100_000
    assert bytes_of(numbers) >= 8_000_000
    assert bytes_of([numbers, numbers[:10], {"again": numbers}]) < 8_100_000
    assert bytes_of([text, text]) < 110_000
    assert bytes_of(np.array([text, 1.0], dtype=object)) > 100_000
    assert bytes_of(*[[float(k) for k in range(1000)]]) > 24_000
    assert bytes_of(np, int, bytes_of, None) == 0
