"""What the map and the curves of the dashboard show of a run that is under way."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.flow.codes import OPEN_FIRST, OPEN_LAST
from sim.simulation.model import Simulation
from sim.simulation.records import series_columns

WEEK: Final = 7
FLOWS: Final = ("arisen", "solved", "superficial", "lapsed")
STOCKS: Final = ("open", "latent")
_TOP: Final = np.iinfo(np.uint16).max


def packed(counts: Any) -> str:
    """Counts as base64 of little-endian 16-bit numbers, for the browser."""
    return base64.b64encode(np.minimum(counts, _TOP).astype("<u2").tobytes()).decode("ascii")


def ground(simulation: Simulation) -> dict[str, Any]:
    """What does not change: place, residents and deprivation of each grid; x and y in [0, 1]."""
    grids = simulation.setup.world.grids
    x, y = (np.asarray(grids[name], np.float64) for name in ("x", "y"))
    told = simulation.setup.world.told
    span = max(float(np.ptp(x)), float(np.ptp(y)), 1e-9)
    return {
        "x": np.round((x - x.min()) / span, 4).tolist(),
        "y": np.round((y - y.min()) / span, 4).tolist(),
        "residents": grids["residents"].tolist(),
        "community": grids["community"].tolist(),
        "deprivation": np.round(grids["deprivation"].astype(np.float64), 3).tolist(),
        "names": [] if told is None else _names(told, grids),
    }


def _names(told: Any, grids: Any) -> list[str]:
    """Community and grid of each grid, for whoever points at it."""
    communities, names = told.names["community"], told.names["grid"]
    return [f"{communities[int(c)]} {name}" for c, name in zip(grids["community"], names, strict=True)]


@dataclass(frozen=True, slots=True)
class Frame:
    """The grids at the end of one day.

    Attributes
    ----------
    day : int
    open, latent : str
        Cases being handled and unreported needs by grid (`packed`); enquiries not counted.
    """

    day: int
    open: str
    latent: str

    @classmethod
    def of(cls, simulation: Simulation) -> Frame:
        """The present state of a simulation, between two days."""
        state = simulation.state
        clock = state.clock[0]
        grids = len(simulation.setup.world.grids)
        cases = state.cases[: int(clock.n_slots)]
        live = (cases.state >= OPEN_FIRST) & (cases.state <= OPEN_LAST) & (cases.category > 0)
        rows = state.latent.row[: int(clock.n_latent)]
        return cls(
            simulation.day - 1,
            packed(np.bincount(cases.grid[live], minlength=grids)),
            packed(np.bincount(state.needs.grid[rows], minlength=grids)),
        )

    def view(self) -> dict[str, Any]:
        """Plain values for the browser."""
        return {"day": self.day, "open": self.open, "latent": self.latent}


def curves(simulation: Simulation) -> dict[str, Any]:
    """Daily flows (7-day means) and stocks of the days so far, warm-up included."""
    columns: Mapping[str, Any] = series_columns(simulation)
    found: dict[str, Any] = {"day": columns["day"].tolist(), "start": simulation.scenario.run.start_date.isoformat()}
    for name in FLOWS:
        found[name] = np.round(smooth(columns[name]), 2).tolist()
    for name in STOCKS:
        found[name] = columns[name].tolist()
    return found


def smooth(values: Any) -> Any:
    """Mean over the week around each day, over fewer days at the ends."""
    kernel = np.ones(WEEK)
    values = np.asarray(values, np.float64)
    if len(values) < WEEK:
        return np.full(len(values), values.mean() if len(values) else 0.0)
    return np.convolve(values, kernel, "same") / np.convolve(np.ones(len(values)), kernel, "same")
