"""Memory: workers let go of what they have finished; a reader of a large store holds little more than its frame."""

from __future__ import annotations

import gc
import subprocess
import sys
import textwrap
import weakref
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from sim.experiments.plan import RESULTS_VERSION
from sim.experiments.store import Store
from sim.experiments.table import is_measured
from sim.experiments.worker import Task, execute
from sim.measures.partitions import GROUP_OUTCOMES
from sim.measures.registry import MEASURES
from sim.scenario import Scenario, load
from sim.simulation.model import Simulation
from tests.each import each

SHORT = {"run.days": 3, "run.warm_up_days": 3}


@pytest.fixture
def short() -> Scenario:
    return load("demo").with_(SHORT)


@pytest.mark.parametrize("fails", [False, True], ids=["well", "failing"])
def test_nothing_of_a_finished_run_waits_for_the_collector(short, monkeypatch, fails: bool) -> None:
    seen: list[weakref.ref] = []
    build, run = Simulation.__init__, Simulation.run

    def noted(self: Simulation, *args: object) -> None:
        build(self, *args)
        seen.extend(weakref.ref(held) for held in (self, self.state.histories, self.state.cases, self.setup.needs.rows))

    def broken(self: Simulation, **options: bool) -> object:
        run(self, **options)
        raise RuntimeError("broken")

    monkeypatch.setattr(Simulation, "__init__", noted)
    if fails:
        monkeypatch.setattr(Simulation, "run", broken)
    gc.disable()
    try:
        row = execute(Task("a", short, 1))
        left = [one() for one in seen if one() is not None]
    finally:
        gc.enable()
    assert row["status"] == ("failed" if fails else "ok")
    assert len(seen) == 4
    assert left == []


def test_the_engine_is_let_go_before_the_measures(short, monkeypatch) -> None:
    held: list[int] = []
    build, measure = Simulation.__init__, "sim.measures.summary.summarise"
    from sim.measures.summary import summarise

    seen: list[weakref.ref] = []

    def noted(self: Simulation, *args: object) -> None:
        build(self, *args)
        seen.append(weakref.ref(self.state.histories))

    def counted(*args: object) -> object:
        held.append(sum(one() is not None for one in seen))
        return summarise(*args)

    monkeypatch.setattr(Simulation, "__init__", noted)
    monkeypatch.setattr(measure, counted)
    assert execute(Task("a", short, 1))["status"] == "ok"
    assert held == [0]


def _child(text: str, *arguments: str) -> list[float]:
    """Figures that a process of its own prints."""
    script = textwrap.dedent(text)
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    return [float(line) for line in done.stdout.split()]


@pytest.mark.slow
def test_ten_runs_in_a_worker_need_no_more_memory_than_the_first() -> None:
    peaks = _child(
        """
        import sim
        from sim.experiments.worker import Task, execute
        from sim.simulation.memory import peak_memory_mb

        scenario = sim.load("panjin/after").with_({"territory.scale": 0.1, "run.days": 120, "run.warm_up_days": 60})
        for seed in range(10):
            assert execute(Task("a", scenario, seed))["status"] == "ok"
            print(peak_memory_mb())
        """
    )
    assert len(peaks) == 10
    assert peaks[-1] < 1.1 * peaks[0], peaks


def _part(store: Store, first: int, values: dict[str, np.ndarray]) -> None:
    n = len(next(iter(values.values())))
    texts = {"run_id": [f"{first + i:064x}" for i in range(n)], "status": ["ok"] * n, "scenario": ["a"] * n}
    texts |= {"policy.staffing.speed": np.linspace(0.5, 1.0, n), "message": [""] * n}
    store.append(pa.table(texts | values | {"results_version": pa.array([RESULTS_VERSION] * n, pa.int64())}))


@pytest.mark.slow
def test_a_reader_holds_its_frame_and_little_more(tmp_path: Path) -> None:
    # 20,000 runs of all measures: the frame has 40 MB, and a second copy of it would be seen
    store, random, names = Store(tmp_path), np.random.default_rng(1), list(MEASURES)
    store.check_writable()
    for first in range(0, 20_000, 500):
        _part(store, first, dict(zip(names, random.random((len(names), 500)), strict=True)))
    before, after, frame = _child(
        """
        import sys
        from pathlib import Path
        from sim.experiments.store import Store
        from sim.simulation.memory import peak_memory_mb

        store = Store(Path(sys.argv[1]))
        store.read({"none"})
        print(peak_memory_mb())
        frame = store.read()
        print(peak_memory_mb())
        print(frame.memory_usage(deep=True).sum() / 2**20)
        """,
        str(tmp_path),
    )
    assert frame > 8e-6 * 20_000 * len(names) / 1.05
    assert after - before < 1.3 * frame, (before, after, frame)


def test_rows_gathered_part_by_part_are_those_of_the_whole(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.check_writable()
    first, second = list(MEASURES)[:2]
    group = f"grid_type.living.{GROUP_OUTCOMES[0]}"
    own = {group: np.arange(3.0)}
    _part(store, 0, {first: np.arange(3.0), second: np.array([1.0, np.nan, 2.0])})
    _part(store, 3, {first: np.arange(2.0), "beside": np.arange(2)})
    _part(store, 5, {second: np.arange(3), **own})
    assert is_measured(group)
    frame = store.read()
    assert list(frame.columns)[-2:] == ["beside", group]
    assert frame[first].tolist()[:5] == [0.0, 1.0, 2.0, 0.0, 1.0]
    assert frame[first].isna().tolist() == [False] * 5 + [True] * 3
    assert frame[second].dtype == np.float64
    identities = frame["run_id"].tolist()

    def check(rows: list[int]) -> None:
        found = store.read({identities[row] for row in rows})
        assert found["run_id"].tolist() == [identities[row] for row in rows]
        if rows:
            pd.testing.assert_frame_equal(
                found[[first, second]], frame[[first, second]].iloc[rows].reset_index(drop=True)
            )

    each(check, [[0], [2, 3], [7], [0, 4, 6], list(range(8)), []])
