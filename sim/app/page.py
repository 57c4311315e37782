"""The page that Solara shows: every visitor has a session of their own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qs

import solara

from sim.app.logs import LOG
from sim.app.session import Session

PAUSE_SECONDS: Final = 0.1


@solara.component_vue("bar.vue", vuetify=False)
def Bar(view: dict[str, Any], event_act: Callable[[Any], None]) -> None:
    """Title, run, stop and pin, and what is going on."""


@solara.component_vue("controls.vue", vuetify=False)
def Controls(view: dict[str, Any], event_act: Callable[[Any], None]) -> None:
    """Place, reforms and levers."""


@solara.component_vue("live.vue", vuetify=False)
def Live(
    words: dict[str, str],
    lang: str,
    ground: Any,
    curves: Any,
    frame: Any,
    frames: Any,
    days: int,
    ended: bool,
    number: int,
    pinned_ground: Any,
    pinned_curves: Any,
    pinned_frames: Any,
) -> None:
    """Map of the grids and daily curves."""


@solara.component_vue("outcome.vue", vuetify=False)
def Outcome(view: dict[str, Any]) -> None:
    """Measures, differences, groups, downloads."""


class Watcher(threading.Thread):
    """Draws the page anew when its session has news, at most so often; a simulation never waits for the drawing.

    Parameters
    ----------
    session : Session
    renew : callable
        Draws the page; takes a while.
    """

    def __init__(self, session: Session, renew: Callable[[], None]) -> None:
        super().__init__(name="gridgov-watcher", daemon=True)
        self.session = session
        self.renew = renew

    def run(self) -> None:
        """Wait for news until the session is closed."""
        while True:
            self.session.news.wait()
            self.session.news.clear()
            if self.session.closed:
                return
            try:
                self.renew()
            except Exception:  # the page may be closing; if it is not, it is drawn again
                if not self.session.closed:
                    LOG.exception("the page could not be drawn; trying again")
                    self.session.news.set()
                    time.sleep(10 * PAUSE_SECONDS)
            time.sleep(PAUSE_SECONDS)


@solara.component
def Page() -> None:
    """The dashboard."""
    search = solara.use_router().search or ""
    _, set_tick = solara.use_state(0)
    session = solara.use_memo(lambda: Session(parse_qs(search).get("lang", ["en"])[0]), [])

    def renew() -> None:
        set_tick(lambda tick: tick + 1)

    def watch() -> Callable[[], None]:
        Watcher(session, renew).start()  # inherits the visitor's context
        close: Callable[[], None] = session.close
        return close

    def act(message: Any) -> None:
        session.act(message)
        renew()

    solara.use_effect(watch, [])
    Bar(view=session.bar(), event_act=act)
    with solara.Div(classes=["gg-columns"]):
        Controls(view=session.controls(), event_act=act)
        with solara.Div(classes=["gg-main-column"]):
            Live(**session.live())
            Outcome(view=session.outcome())


@solara.component
def Layout(children: list[Any]) -> Any:
    """Our own frame instead of Solara's bar and drawer."""
    return solara.Div(children=children, classes=["gg"])
