"""Running dashboards, shared by the tests of the app."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.client import Server
from tests.browser import require


@pytest.fixture(scope="session")
def dashboard() -> Iterator[Server]:
    """A dashboard as ``gridgov app`` starts it."""
    for package in ("solara", "solara_assets"):
        require(package)
    server = Server(["sim.cli", "app", "--no-open", "--port", "0"])
    yield server
    server.stop()


@pytest.fixture(scope="session")
def address(dashboard: Server) -> str:
    """Address of a dashboard, without its token."""
    return dashboard.address


@pytest.fixture(scope="session")
def watched() -> Iterator[Server]:
    """A dashboard that tells what its code does."""
    for package in ("solara", "solara_assets"):
        require(package)
    server = Server(["tests.app.watched", "0"])
    yield server
    server.stop()
