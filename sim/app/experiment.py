"""One press of the button: a run that can be watched, then its replications, in a thread of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from sim.app.choice import Choice
from sim.app.engine import READY
from sim.app.scene import WEEK, Frame, curves, ground
from sim.app.turns import TURNS
from sim.app.weight import bytes_of
from sim.app.work import Full, VisitorWork

if TYPE_CHECKING:
    from sim.records import Run
    from sim.scenario import Scenario

FIRST_SEED: Final = 1
FRAME_SECONDS: Final = 0.12
STATUS_SECONDS: Final = 0.5  # between replications there is only a line of text to renew
#: Tables of cases beyond so many rows are let go: they are too many to take away.
KEPT_ROWS: Final = 600_000


class Experiment(VisitorWork):
    """Runs of one choice at the seeds 1, 2, ...; the first can be watched.

    Parameters
    ----------
    choice : Choice
    scenario : Scenario
    told : callable, optional
        Called from the thread whenever something new can be shown, about eight times a second.
    granted : callable, optional
        Asked whether so many bytes of results may be kept (`Holdings.grant`); without it they always may.

    Attributes
    ----------
    state : str
        ``warming`` the engine, ``waiting`` for a free processor, ``building``, ``running``, ``replicating``, then
        one of ``ENDED``.
    share : float
        Done of all days of all runs.
    rows : list of dict
        Measures and group outcomes of each run that ended.
    run : Run or None
        Records of the first run. Its cases are let go where there are too many of them or the memory is given
        away: see ``has_cases``.
    """

    def __init__(
        self,
        choice: Choice,
        scenario: Scenario,
        told: Callable[[], None] | None = None,
        granted: Callable[[Experiment, int], bool] | None = None,
    ) -> None:
        self.choice = choice
        self.scenario = scenario
        super().__init__("gridgov-experiment", told)
        self.day = -scenario.run.warm_up_days
        self.rows: list[dict[str, Any]] = []
        self.run: Run | None = None
        self.has_cases = True
        self.ground: dict[str, Any] | None = None
        self.curves: dict[str, Any] | None = None
        self.frame: Frame | None = None
        self.frames: list[Frame] = []
        self._granted = granted or (lambda _, size: True)
        self._last = 0.0
        self._done: dict[int, float] = {}

    def table(self, label: str) -> pd.DataFrame:
        """One row a run, with the columns that paired differences need."""
        frame = pd.DataFrame(self.rows)
        frame.insert(0, "scenario", label)
        frame["status"] = "ok"
        return frame

    # -- in the thread ------------------------------------------------------------------------------------

    def _work(self) -> None:
        self._set("waiting" if READY.is_set() else "warming")
        self._wait_for_engine()
        self._set("waiting")
        with TURNS.turn(self._check):
            self._watched()
        self._again()

    def _watched(self) -> None:
        """The first run, shown while it goes on."""
        from sim.simulation.model import Simulation

        self._set("building")
        simulation = Simulation(self.scenario, FIRST_SEED)
        self.ground = ground(simulation)
        self._set("running")
        while simulation.running:
            self._check()
            simulation.step()
            if simulation.day > 0 and (simulation.day - 1) % WEEK == 0:
                self.frames.append(Frame.of(simulation))
            self._progress(simulation.day, 0)
            self._show(simulation)
        self._show(simulation, now=True)
        run = simulation.records(release=True)
        row = self._row(run, FIRST_SEED)
        _ = run.groups  # made before the cases may go
        self._keep(run, row)
        self.run = run
        self.rows.append(row)
        self._told()

    def _keep(self, run: Run, row: dict[str, Any]) -> None:
        """Hold the records of the first run, without its cases where these are too many or too large.

        The measures of the replications that are still to come are counted as if they were there.
        """
        rows = self.choice.replications * bytes_of(row)

        def fits() -> bool:
            size = bytes_of(run, self.ground, self.curves, self.frame, self.frames, self.choice)
            return self._granted(self, size + rows)

        if run.table.num_rows > KEPT_ROWS or not fits():
            run.table, self.has_cases = run.table.schema.empty_table(), False
            if not fits():
                raise Full

    def _again(self) -> None:
        """The other replications: other needs at the same place, as many at one time as there are processors.

        Each waits for its turn, so that whoever else waits has one in between.
        """
        seeds = range(FIRST_SEED + 1, FIRST_SEED + self.choice.replications)
        if not seeds:
            return
        self.state = "replicating"
        with ThreadPoolExecutor(min(len(seeds), TURNS.places), "gridgov-replication") as pool:
            made = [pool.submit(self._replication, seed) for seed in seeds]
            try:
                for one in as_completed(made):
                    one.result()
            except BaseException:
                self._stop.set()  # the others end with their day
                raise

    def _replication(self, seed: int) -> None:
        from sim.simulation.model import Simulation

        def progress(done: int, _: int) -> None:
            self._check()
            self._progress(done - self.scenario.run.warm_up_days, seed - FIRST_SEED)
            if time.monotonic() - self._last >= STATUS_SECONDS:
                self._tell()

        with TURNS.turn(self._check):
            row = self._row(Simulation(self.scenario, seed).run(progress, release=True), seed)
        self.rows = sorted([*self.rows, row], key=lambda one: int(one["seed"]))
        self._told()

    def _row(self, run: Run, seed: int) -> dict[str, Any]:
        from sim.app.own import values_of
        from sim.measures.partitions import flat_outcomes

        outcomes = run.summary | values_of(run) | flat_outcomes(run.group_columns)
        return {"seed": seed, "replication": seed - FIRST_SEED, **outcomes}

    def _show(self, simulation: Any, now: bool = False) -> None:
        if now or time.monotonic() - self._last >= FRAME_SECONDS:
            self.frame, self.curves = Frame.of(simulation), curves(simulation)
            self._tell()

    def _progress(self, day: int, run: int) -> None:
        self.day = day
        setting = self.scenario.run
        days = setting.days + setting.warm_up_days
        self._done[run] = (day + setting.warm_up_days) / days
        self.share = sum(self._done.values()) / self.choice.replications

    def _tell(self) -> None:
        self._last = time.monotonic()
        self._told()

    def _set(self, state: str) -> None:
        self._check()
        self.state = state
        self._told()
