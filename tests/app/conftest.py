"""Running dashboards, shared by the tests of the app."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.experiments.machine import Machine
from sim.experiments.study import Study
from tests.app.client import Client, Server
from tests.browser import require
from tests.experiments import fakes


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


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of two scenarios with made-up measures, as it lies in its folder."""
    return _study(tmp_path_factory.mktemp("sent") / "results", [0.3, 0.4])


@pytest.fixture(scope="session")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of eight scenarios, as many as the page shows."""
    return _study(tmp_path_factory.mktemp("wide") / "results", [round(0.1 * k, 1) for k in range(1, 9)])


def _study(root: Path, values: list[float]) -> Path:
    tree = {
        "title": {"en": "Less paperwork", "zh": "减少台账"},
        "scenarios": ["demo"],
        "factors": {"policy.time.paperwork": values},
        "replications": 4,
        "comparisons": [{"a": {"policy.time.paperwork": values[0]}, "b": {"policy.time.paperwork": values[1]}}],
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.experiments.study.Machine", lambda *given: Machine(*given[:2], work=fakes.noisy))
        Study.from_dict(tree, "paperwork").run(1, root, progress=None)
    return root
