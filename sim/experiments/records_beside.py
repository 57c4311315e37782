"""Full records of one run of each scenario, beside the table of all runs: what maps and daily curves are drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.experiments.points import Point
from sim.records.kinds import RUN
from sim.records.places import check_folder
from sim.records.store import FILES


def folders_of(folder: Path, points: Sequence[Point]) -> list[Path]:
    """Where the records of each scenario are written: ``records-1``, ``records-2`` and so on, in their order."""
    return [folder / f"records-{number}" for number in range(1, len(points) + 1)]


def check_records(folder: Path, points: Sequence[Point]) -> None:
    """Make sure that the records can be written, before anything is run.

    Raises
    ------
    RecordError
        A folder cannot be written to, or something that is not ours is in the way.
    """
    for place in folders_of(folder, points):
        check_folder(place, FILES, RUN)


def write_records(folder: Path, points: Sequence[Point], seed: int) -> list[Path]:
    """Run each scenario once more at a seed, and write the full records.

    Returns
    -------
    list of Path
        The folders that were written.
    """
    from sim.simulation.model import run

    places = folders_of(folder, points)
    for place, point in zip(places, points, strict=True):
        run(point.scenario, seed).write(place)
    return places
