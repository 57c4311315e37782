"""What the page draws of a run: its map, as dots or as the boundaries of the place, and its days."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.app.experiment import Experiment

_MOST_POINTS: Final = 40_000
_MOST_FRAMES: Final = 60


def picture(experiment: Experiment) -> dict[str, Any]:
    """Map, curves and frames so far.

    Returns
    -------
    dict
        ``ground`` (None before the place is laid out), ``curves``, ``frame`` (the latest), ``frames`` (once the
        watched run has ended), ``shapes`` (None where the place has no boundaries), ``days``.
    """
    ended = bool(experiment.rows) or experiment.ended
    frames = experiment.frames if ended else []
    every = max(1, -(-len(frames) // _MOST_FRAMES))
    return {
        "ground": experiment.ground,
        "curves": experiment.curves,
        "frame": experiment.frame.view() if experiment.frame is not None else None,
        "frames": [frame.view() for frame in frames[::every]],
        "shapes": shapes(experiment) if experiment.run is not None else None,
        "days": experiment.scenario.run.days,
    }


def shapes(experiment: Experiment) -> dict[str, Any] | None:
    """Boundaries of the place's units, with the unit of each grid; None where there are none.

    Returns
    -------
    dict or None
        ``rings`` and ``names`` of each unit, ``streets`` (rings of each street), ``unit`` of each grid; in [0, 1].
    """
    from sim.report.outlines import outlines_of
    from sim.world import world_of

    run = experiment.run
    found = outlines_of(run) if run is not None else None
    if found is None or found.level not in ("grid", "community"):
        return None
    outlines = found.paths[found.level]
    every = np.concatenate([path.vertices for path in outlines if path is not None])
    if len(every) > _MOST_POINTS:
        return None
    low, span = every.min(axis=0), float(max(np.ptp(every[:, 0]), np.ptp(every[:, 1]), 1e-9))

    def rings_of(level: str) -> list[list[Any]]:
        return [
            [np.round((ring - low) / span, 4).tolist() for ring in path.to_polygons(closed_only=False)] if path else []
            for path in found.paths.get(level, ())
        ]

    rings = rings_of(found.level)
    grids = len(experiment.ground["x"]) if experiment.ground else 0
    community = experiment.ground["community"] if experiment.ground else []
    unit = list(range(grids)) if found.level == "grid" else community
    if len(rings) <= max(unit, default=0):
        return None
    told = world_of(experiment.scenario.territory).told
    names = told.names[found.level] if told is not None and found.level == "community" else []
    return {"rings": rings, "names": names, "streets": rings_of("street"), "unit": unit}
