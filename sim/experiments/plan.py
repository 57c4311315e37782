"""The plan of a study: which runs are needed, in which order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sim.experiments.points import Point

RESULTS_VERSION: Final = 1  # raised when the same scenario and seed no longer give the same measures


@dataclass(frozen=True, slots=True)
class Job:
    """One run of a study.

    Attributes
    ----------
    run_id : str
        Hash of scenario, seed and results version: equal runs have equal ids in every study.
    point : int
        Index of the point.
    replication, seed : int
        Number of the replication from 0; its seed, the same at every point (common random numbers).
    """

    run_id: str
    point: int
    replication: int
    seed: int


def run_id(scenario_hash: str, seed: int, version: int = RESULTS_VERSION) -> str:
    """Identity of a run, 64 hexadecimal digits."""
    return hashlib.sha256(f"{scenario_hash}/{seed}/{version}".encode()).hexdigest()


def plan(points: Sequence[Point], replications: int, seed: int) -> list[Job]:
    """Jobs of a study, replication by replication.

    A study that is stopped half-way then holds a smaller number of whole replications of every point.

    Parameters
    ----------
    points : sequence of Point
    replications : int
        At least 1.
    seed : int
        Seed of the first replication; the next ones count on.
    """
    if replications < 1:
        raise ValueError(f"replications: expected at least 1, found {replications}")
    return [
        Job(run_id(point.scenario.hash, seed + r), index, r, seed + r)
        for r in range(replications)
        for index, point in enumerate(points)
    ]
