"""What a folder of results says of a region: its file, every place listed, and the points that were run."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from sim.arguments import path_of
from sim.experiments.folder import open_folder
from sim.experiments.points import Point, Resolver
from sim.experiments.provenance import STUDY, About
from sim.measures.registry import MEASURES
from sim.records.errors import RecordError
from sim.records.kinds import REGION
from sim.region.reading import region_of
from sim.region.region import Region, RegionPlace
from sim.scenario.yaml_file import read

if TYPE_CHECKING:
    from sim.region.results import RegionResults

SUMMARY: Final = "region.json"


def text_of(region: Region, scale: float) -> str:
    """A region file of the same places at a size: those of a rule or a table stand in it one by one."""
    tree: dict[str, Any] = {
        "kind": "region",
        "title": {"en": region.title.en, "zh": region.title.zh},
        "description": {"en": region.description.en, "zh": region.description.zh},
        "scale": scale,
        "places": [_place(place) for place in region.places],
        "set": dict(region.changes),
        "shocks": [{**one.shock, "places": list(one.places) or "all"} for one in region.shocks],
        "budgets": [{"for": one.pays_for, "total": one.total, "by": one.by} for one in region.budgets],
    }
    waves = region.waves
    if waves is not None:
        shares = {"reforms": list(waves.reforms), "days": list(waves.days), "places": waves.places, "seed": waves.seed}
        tree["rollout"] = shares
    return yaml.safe_dump(tree, sort_keys=False, allow_unicode=True)


def _place(place: RegionPlace) -> dict[str, Any]:
    found: dict[str, Any] = {"name": place.name, "scenario": place.scenario, "weight": place.weight}
    found |= {key: value for key, value in (("x", place.x), ("y", place.y)) if not math.isnan(value)}
    found |= {"residents": place.residents} if place.residents else {}
    return found | ({"set": dict(place.changes)} if place.changes else {})


def about_of(region: Region, points: Sequence[Point], scale: float, seed: int, replications: int) -> About:
    """What a folder of results is about.

    Parameters
    ----------
    region : Region
    points : sequence of Point
        Its places, then those that are run without the reforms.
    scale : float
    seed, replications : int
    """
    text = text_of(region, scale)
    return About(region.title.en, text, Resolver(points), seed, replications, replications, kind=REGION)


def asked_of(folder: Path) -> tuple[str, float | None]:
    """Measure and effect that the last ``gridgov region`` into a folder was asked about."""
    try:
        told = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
        measure, effect = told["measure"], told["effect"]
    except (OSError, ValueError, KeyError, TypeError):  # runs of shards alone, or somebody has changed it
        return "solution_rate", None
    good = isinstance(effect, int | float) and not isinstance(effect, bool) and math.isfinite(effect) and effect != 0
    return (measure if measure in MEASURES else "solution_rate"), (float(effect) if good else None)


def read_results(folder: Path) -> RegionResults:
    """The results of a region that a folder holds; nothing is run, and no other file is read.

    Parameters
    ----------
    folder : Path
        Of ``gridgov region``.

    Raises
    ------
    RecordError
        It is none, or was changed.
    """
    from sim.region.results import results_of

    folder = path_of(folder, "folder")
    opened = open_folder(folder)
    if not opened.is_region:
        raise RecordError(f"{folder}: expected a folder of gridgov region, found another one")
    region = region_of(read(folder / STUDY), folder, str(opened.about["name"]))
    found, points = opened.results(), opened.study.points
    return results_of(region, region.scale, found.frame, points[: len(region.places)], len(found.jobs))
