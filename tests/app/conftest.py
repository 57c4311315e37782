"""Running dashboards, shared by the tests of the app."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.client import Client, Server
from tests.browser import require


@pytest.fixture(scope="session")
def dashboard() -> Iterator[Server]:
    """A dashboard as ``gridgov app`` starts it."""
    for package in ("starlette", "uvicorn"):
        require(package)
    server = Server(["sim.cli", "app", "--no-open", "--port", "0"])
    yield server
    server.stop()


@pytest.fixture(scope="session")
def address(dashboard: Server) -> str:
    """Address of a dashboard, without its token."""
    return dashboard.address


@pytest.fixture
def client() -> Iterator[Client]:
    """The application in this process, with visits of its own."""
    require("starlette")
    from sim.app.access import Access
    from sim.app.engine import READY
    from sim.app.server import application
    from sim.app.visits import Visits

    READY.set()  # compiled when first needed
    visits, access = Visits(), Access()
    yield Client(application(access, visits), access)
    for name in list(visits._open):
        visits.leave(name)
