"""The plan of a study: which runs are needed, in which order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sim.arguments import shown
from sim.experiments.errors import StudyError
from sim.experiments.points import Point, Resolver

POINTS_AT_ONCE: Final = 1_000  # more are resolved while runs are made, and written down at the end
RESULTS_VERSION: Final = 6  # raised when the same scenario and seed no longer give the same measures


@dataclass(frozen=True, slots=True)
class Job:
    """One run of a study.

    Attributes
    ----------
    run_id : str
        Hash of scenario, input files, seed and results version: equal runs have equal ids in every study.
    point : int
        Index of the point.
    replication, seed : int
        Number of the replication from 0; its seed, the same at every point (common random numbers) unless points
        have seeds of their own.
    """

    run_id: str
    point: int
    replication: int
    seed: int


def run_id(scenario_hash: str, seed: int, inputs: str = "", version: int = RESULTS_VERSION) -> str:
    """Identity of a run, 64 hexadecimal digits.

    Parameters
    ----------
    scenario_hash : str
        Hash of the resolved scenario.
    seed : int
        Seed of the replication.
    inputs : str
        Hash of the files that the scenario reads.
    version : int
        Version of the results.
    """
    return hashlib.sha256(f"{scenario_hash}/{inputs}/{seed}/{version}".encode()).hexdigest()


def job_of(point: int, hashes: tuple[str, str], seed: int, own_seed: int, replication: int) -> Job:
    """A run of a point: its seed and its identity, by the one rule that there is.

    Parameters
    ----------
    point : int
    hashes : (str, str)
        Of its scenario, and of the files that the scenario reads.
    seed : int
        Of the study: seed of replication 0.
    own_seed : int
        Of the point, :attr:`sim.experiments.points.Point.seed`.
    replication : int
    """
    found = seed + own_seed + replication
    scenario, inputs = hashes
    return Job(run_id(scenario, found, inputs), point, replication, found)


def jobs(
    resolver: Resolver, seed: int, replications: Iterable[int], points: Sequence[int] | None = None
) -> Iterator[Job]:
    """Jobs of a study, replication by replication, made as they are asked for.

    A study that is stopped half-way then holds a smaller number of whole replications of every point.

    Parameters
    ----------
    resolver : Resolver
    seed : int
        Seed of replication 0; the next ones count on.
    replications : iterable of int
        Numbers of the replications.
    points : sequence of int, optional
        Which points; by default all.
    """
    chosen = range(len(resolver.points)) if points is None else points
    for r in replications:
        for point in chosen:
            yield job_of(point, resolver.hashes(point), seed, resolver.points[point].seed, r)


def plan(points: Sequence[Point], replications: int, seed: int) -> list[Job]:
    """All jobs of points with the same number of replications each.

    Parameters
    ----------
    points : sequence of Point
    replications : int
        At least 1.
    seed : int
        Seed of the first replication.
    """
    if replications < 1:
        raise ValueError(f"replications: expected at least 1, found {replications}")
    return list(jobs(Resolver(points), seed, range(replications)))


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of a study: ``index`` of ``count``, counted from 1.

    Runs are shared out by their identity, so that shards have about equal work, and equal runs of two points
    fall into one shard. Of studies with very many points each shard has some of the points, so that it need not
    resolve those of the others.

    Attributes
    ----------
    index, count : int
    points : frozenset of int or None
        Points of this shard; None: runs are shared out by identity.
    """

    index: int
    count: int
    points: frozenset[int] | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.index <= self.count:
            raise StudyError(f"shard: expected i/n with 1 <= i <= n, found {self.index}/{self.count}")

    @classmethod
    def parse(cls, text: str) -> Shard:
        """A shard from ``i/n``."""
        index, _, count = text.partition("/") if isinstance(text, str) else ("", "", "")
        if not all(part.strip().isdecimal() and part.isascii() and len(part) < 10 for part in (index, count)):
            raise StudyError(f"shard: expected i/n, for instance 1/8, found {shown(text)}")
        return cls(int(index), int(count))

    def of_points(self, number: int) -> Shard:
        """The part of a study with so many points: by points if these are many, and no fewer than shards."""
        if number <= POINTS_AT_ONCE or number < self.count:
            return self
        mixed = sorted(range(number), key=lambda k: hashlib.sha256(str(k).encode()).digest())  # no pattern of a grid
        return replace(self, points=frozenset(mixed[self.index - 1 :: self.count]))

    def holds(self, job: Job) -> bool:
        """Whether a run belongs to this shard."""
        if self.points is not None:
            return job.point in self.points
        return int(job.run_id[:12], 16) % self.count == self.index - 1
