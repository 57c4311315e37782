"""Records and comparisons that the tests of figures and reports share."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from sim.experiments.comparison import Comparison
from sim.experiments.plan import plan
from sim.experiments.points import Point
from sim.experiments.runner import complete
from sim.records.run import Run
from sim.report import style
from sim.scenario import load
from tests import synthetic
from tests.experiments import fakes


@pytest.fixture(autouse=True)
def _pictures() -> Iterator[None]:
    backend = mpl.get_backend()
    mpl.use("Agg")
    yield
    plt.close("all")
    mpl.use(backend)


@pytest.fixture(scope="session")
def made_up() -> Run:
    return synthetic.run(n=4000, days=200)


@pytest.fixture(scope="session")
def three() -> Comparison:
    """Three scenarios, four paired runs each, with made-up measures."""
    demo = load("demo")
    points = [Point("now", demo)]
    points += [Point(f"x{v}", demo.with_({"policy.staffing.speed": v})) for v in (1.5, 2.0)]
    return Comparison(points, complete(points, plan(points, 4, 1), work=fakes.noisy))


@pytest.fixture
def chinese() -> None:
    """Skips where no Chinese font is installed."""
    try:
        style.chinese_font()
    except style.FontError:
        pytest.skip("no font with Chinese characters is installed (fonts-noto-cjk)")
