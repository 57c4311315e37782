"""Visitors take turns at the processors in the order in which they asked; who leaves holds up nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from sim.app.turns import Turns
from tests.app.client import until


class Left(Exception):
    """The visitor has gone."""


def ask(turns: Turns, name: str, served: list[str], go: threading.Event, look: Callable[[], None]) -> threading.Thread:
    """A visitor in a thread of their own, who is in the line when this returns."""
    asked = threading.Event()

    def seen() -> None:
        asked.set()
        look()

    def visit() -> None:
        try:
            with turns.turn(seen):
                served.append(name)
                go.wait(60)
        except Left:
            served.append(f"{name} left")

    thread = threading.Thread(target=visit)
    thread.start()
    assert asked.wait(60)
    return thread


@pytest.mark.parametrize("places", [1, 2, 3])
def test_who_asks_first_is_served_first(places: int) -> None:
    turns, served, go = Turns(places), [], threading.Event()
    threads = []
    for number in range(10):
        threads.append(ask(turns, str(number), served, go, lambda: None))
        assert until(lambda number=number: len(served) == min(number + 1, places))
    go.set()
    for thread in threads:
        thread.join(60)
    assert sorted(served) == sorted(map(str, range(10)))
    if places == 1:
        assert served == [str(number) for number in range(10)]
    assert turns.idle()


def test_who_stops_waiting_or_fails_leaves_the_place_to_the_next() -> None:
    turns, served, go, gone = Turns(1), [], threading.Event(), threading.Event()

    def look() -> None:
        if gone.is_set():
            raise Left

    first = ask(turns, "first", served, go, lambda: None)
    second = ask(turns, "second", served, go, look)
    third = ask(turns, "third", served, go, lambda: None)
    gone.set()
    assert until(lambda: "second left" in served)
    go.set()
    for thread in (first, second, third):
        thread.join(60)
    assert served == ["first", "second left", "third"]
    with pytest.raises(Left), turns.turn(lambda: None):
        raise Left
    assert turns.idle()


def test_one_who_asks_again_and_again_does_not_keep_another_waiting() -> None:
    turns, order, end = Turns(1), [], threading.Event()

    def greedy() -> None:
        while not end.is_set():
            with turns.turn(lambda: None):
                order.append("greedy")

    threads = [threading.Thread(target=greedy) for _ in range(4)]
    for thread in threads:
        thread.start()
    waited = []
    for _ in range(20):
        asked: list[int] = []
        with turns.turn(lambda asked=asked: asked.append(len(order))):
            waited.append(len(order) - asked[0])
    end.set()
    for thread in threads:
        thread.join(60)
    assert order
    assert max(waited) <= len(threads)
