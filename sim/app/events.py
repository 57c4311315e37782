"""A stream of events: the progress of a visit's runs, and the sign that the visitor is still there."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Final

from starlette.responses import Response, StreamingResponse

from sim.app.access import Receive, Scope, Send
from sim.app.levers import LeverError
from sim.app.progress import run_answer
from sim.app.visits import Visit

LOOK_SECONDS: Final = 0.2
PING_SECONDS: Final = 8.0
MOST_STREAMS: Final = 3


class _Stream(StreamingResponse):  # type: ignore[misc]
    """A stream that tells the visit when it has ended, however it ended."""

    def __init__(self, visit: Visit, content: AsyncIterator[str]) -> None:
        super().__init__(content, media_type="text/event-stream", headers={"cache-control": "no-store"})
        self.visit = visit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the visitor hangs up."""
        self.visit.streams += 1
        self.visit.streamed = True
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.visit.streams -= 1
            self.visit.touch()


def stream(visit: Visit, lang: str) -> Response:
    """The events of a visit.

    Raises
    ------
    LeverError
        The visit has so many streams already.
    """
    if visit.streams >= MOST_STREAMS:
        raise LeverError("streams", visit.streams)
    return _Stream(visit, _events(visit, lang))


async def _events(visit: Visit, lang: str) -> AsyncIterator[str]:
    seen, pinged = -1, time.monotonic()
    yield "retry: 2000\n\n"
    while True:
        now = time.monotonic()
        if visit.changed != seen:
            seen = visit.changed
            runs = [run_answer(name, run, lang).model_dump() for name, run in list(visit.runs.items())]
            yield f"data: {json.dumps({'runs': runs}, ensure_ascii=False)}\n\n"
        elif now - pinged > PING_SECONDS:
            pinged = now
            yield "event: here\ndata: \n\n"
        await asyncio.sleep(LOOK_SECONDS)
