"""Region files: YAML to a `Region`, with every problem at once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sim.experiments.checker import Checker, Spot
from sim.experiments.levels import full_path, overlapping, sets_seed
from sim.policy.text import Text
from sim.region.drawing import MOST_RESIDENTS, draw_places
from sim.region.region import ALL, MOST_PLACES, PAYS_FOR, RULES, Region, RegionPlace, SharedBudget, SharedShock, Waves
from sim.region.tables import places_of_table
from sim.scenario.files import find_region, region_names
from sim.scenario.problems import Problem, ScenarioError, nearest, show
from sim.scenario.sizes import below
from sim.scenario.yaml_file import Document, read

KEYS: Final = (
    "kind", "title", "description", "source", "places", "draw", "scale", "set", "shocks", "budgets", "rollout"
)  # fmt: skip
PLACE_KEYS: Final = ("name", "scenario", "weight", "x", "y", "set", "residents")
DRAW_KEYS: Final = ("places", "seed", "like", "residents", "spread", "need_spread")
FARTHEST: Final = 100_000
LEAST_SCALE: Final = 1e-6
MOST_YUAN: Final = 1e15
SIZE: Final = "territory.scale"
_SEED_HINT: Final = "seeds are replications: use --seed (the first one) and --replications"


def read_region(name: str) -> Region:
    """Read a region file.

    Parameters
    ----------
    name : str
        Path of a region file, or name of a shipped region.

    Raises
    ------
    ScenarioError
        With all problems of the file and of its table of places.
    """
    path = find_region(name)
    if path is None:
        raise ScenarioError([Problem("", f"a region file (.yaml) or one of {', '.join(region_names())}", show(name))])
    return region_of(read(path), path.parent, path.stem)


def region_of(document: Document, folder: Path, name: str) -> Region:
    """The region of a document that was read.

    Parameters
    ----------
    document : Document
    folder : Path
        From where relative paths start.
    name : str
        Title, if the document has none.

    Raises
    ------
    ScenarioError
        With all problems of the document and of its table of places.
    """
    if document.problems:
        raise ScenarioError(document.problems)
    checker = Checker(document)
    data = checker.entry(document.data, KEYS, ())
    if data.get("kind") != "region":
        checker.note(("kind",), "kind: region", show(data.get("kind")))
    places = _places(checker, data, folder)
    names = tuple(place.name for place in places)
    shocks = enumerate(checker.items(data, "shocks"))
    region = Region(
        title=_text(data.get("title"), name),
        description=_text(data.get("description"), ""),
        places=tuple(places),
        scale=checker.number_in(data, "scale", 1.0, LEAST_SCALE, 1.0, ()),
        changes=_changes(checker, data, ()),
        shocks=tuple(_shock(checker, one, i, names) for i, one in shocks),
        budgets=_budgets(checker, data),
        waves=_waves(checker, data["rollout"], len(places)) if data.get("rollout") is not None else None,
        folder=folder,
    )
    if checker.problems:
        raise ScenarioError(checker.problems)
    return region


def _text(given: Any, default: str) -> Text:
    if isinstance(given, Mapping):
        en = str(given.get("en") or given.get("zh") or default)
        return Text(en=en, zh=str(given.get("zh") or en))
    return Text(en=str(given or default), zh=str(given or default))


def _changes(checker: Checker, data: Mapping[str, Any], spot: Spot) -> dict[str, Any]:
    given = data.get("set")
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        checker.note((*spot, "set"), "a mapping of dotted paths to values", show(given))
        return {}
    found = {str(key): value for key, value in given.items()}
    _refuse_undone(checker, found, (*spot, "set"))
    return found


def _refuse_undone(checker: Checker, changes: Mapping[str, Any], spot: Spot) -> None:
    """Note changes that would be shown and not used: what else in the region sets them."""
    for path, value in changes.items():
        if sets_seed(path, value):
            checker.note((*spot, path), "no seed of a run, which every replication sets", path, hint=_SEED_HINT)
    paid = _paid(checker)
    for full in (full_path(path) for path in below(changes)):
        if full == SIZE:
            checker.note(spot, "no size of a place, which scale: gives", full, hint="use scale: or --scale instead")
        if full in paid:
            checker.note(spot, "what no budget gives", full, hint="the value would never be used; leave one out")
    hint = "the first value would never be used; leave one out"
    for a, b, both in overlapping(changes):
        checker.note((*spot, b), "each parameter once", f"{a} and {b}, which both set {both}", hint=hint)


def _paid(checker: Checker) -> set[str]:
    """Parameters that budgets of the region give every place."""
    given = checker.document.data.get("budgets")
    uses = [one.get("for") for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []
    return {PAYS_FOR[use][0] for use in uses if isinstance(use, str) and use in PAYS_FOR}


def _places(checker: Checker, data: dict[str, Any], folder: Path) -> list[RegionPlace]:
    given, drawn = data.get("places"), data.get("draw")
    if (given is None) == (drawn is None):
        found = "both" if given is not None else "neither"
        checker.note(("places",), "places: or draw:, one of them", found)
        return []
    if drawn is not None:
        return _drawn(checker, drawn)
    rows = places_of_table(folder / given) if isinstance(given, str) else checker.items(data, "places")
    if not 1 <= len(rows) <= MOST_PLACES:
        checker.note(("places",), f"from 1 to {MOST_PLACES} places", f"{len(rows)}")
        return []
    places = [_place(checker, row, ("places", str(i))) for i, row in enumerate(rows)]
    seen: set[str] = set()
    for i, place in enumerate(places):
        if place.name in seen:
            checker.note(("places", str(i), "name"), "a name that no other place has", show(place.name))
        seen.add(place.name)
    return places


def _place(checker: Checker, row: Any, spot: Spot) -> RegionPlace:
    row = checker.entry(row, PLACE_KEYS, spot)
    name, scenario = row.get("name"), row.get("scenario")
    for key, value in (("name", name), ("scenario", scenario)):
        if not isinstance(value, str) or not value.strip() or len(value) > 200:
            checker.note((*spot, key), "a text of at most 200 characters", show(value))
    weight = checker.number_in(row, "weight", 1.0, 0.0, 1e6, spot)
    if weight == 0.0:
        checker.note((*spot, "weight"), "a weight above 0", "0")
    residents = checker.whole_in(row, "residents", 0, 0, MOST_RESIDENTS, spot)
    x, y = (checker.number_in(row, key, None, -1e9, 1e9, spot) if key in row else math.nan for key in ("x", "y"))
    return RegionPlace(str(name), str(scenario), weight, x, y, _changes(checker, row, spot), residents)


def _drawn(checker: Checker, given: Any) -> list[RegionPlace]:
    spot = ("draw",)
    draw = checker.entry(given, DRAW_KEYS, spot)
    like = [str(one) for one in checker.items(draw, "like", spot)]
    if not like:
        checker.note((*spot, "like"), "a list of scenarios", "none")
    count = checker.whole_in(draw, "places", None, 1, MOST_PLACES, spot)
    total = checker.whole_in(draw, "residents", None, count, MOST_RESIDENTS * count, spot)
    spread = checker.number_in(draw, "spread", 0.0, 0.0, 1.5, spot)
    need = checker.number_in(draw, "need_spread", 0.0, 0.0, 1.0, spot)
    seed = checker.whole_in(draw, "seed", 1, 0, 2**31 - 1, spot)
    return draw_places(count, like, total, spread, need, seed) if not checker.problems else []


def _shock(checker: Checker, given: Any, index: int, names: tuple[str, ...]) -> SharedShock:
    spot = ("shocks", str(index))
    shock = checker.entry(given, ("from", "days", "factor", "category", "places"), spot)
    made: dict[str, Any] = {
        "from": checker.whole_in(shock, "from", None, -FARTHEST, FARTHEST, spot),
        "days": checker.whole_in(shock, "days", None, 1, FARTHEST, spot),
        "factor": checker.number_in(shock, "factor", None, 0.0, 100.0, spot),
    }
    if "category" in shock:
        made["category"] = shock["category"]
    where = shock.get("places", ALL)
    places = () if where == ALL else tuple(str(one) for one in checker.items(shock, "places", spot))
    if where != ALL and not places:
        checker.note((*spot, "places"), "all, or a list of names of places", show(where))
    for name in places:
        if name not in names:
            checker.note((*spot, "places"), "the name of a place", show(name), suggestion=nearest(name, names) or "")
    return SharedShock(made, places)


def _budgets(checker: Checker, data: Mapping[str, Any]) -> tuple[SharedBudget, ...]:
    found: list[SharedBudget] = []
    for index, one in enumerate(checker.items(data, "budgets")):
        spot = ("budgets", str(index))
        budget = checker.entry(one, ("for", "total", "by"), spot)
        pays = checker.one_of(budget.get("for"), PAYS_FOR, (*spot, "for"))
        if pays in [other.pays_for for other in found]:
            checker.note((*spot, "for"), "one budget for each use", f"a second one for {pays}")
        total = checker.number_in(budget, "total", None, 0.0, MOST_YUAN, spot)
        found.append(SharedBudget(pays, total, checker.one_of(budget.get("by"), RULES, (*spot, "by"))))
    return tuple(found)


def _waves(checker: Checker, given: Any, places: int) -> Waves:
    spot = ("rollout",)
    waves = checker.entry(given, ("reforms", "days", "places", "seed"), spot)
    reforms = tuple(checker.items(waves, "reforms", spot))
    if not reforms:
        checker.note((*spot, "reforms"), "a list of reforms", "none")
    given_days = {str(i): day for i, day in enumerate(checker.items({"days": [0], **waves}, "days", spot))}
    days = tuple(checker.whole_in(given_days, i, None, 0, FARTHEST, (*spot, "days")) for i in given_days)
    if not days or list(days) != sorted(set(days)):
        found = show(list(given_days.values()))
        checker.note((*spot, "days"), "days in rising order, one for each wave", found)
    if not places:  # what is wrong with the places is told already
        return Waves(reforms, days, 0)
    count = checker.whole_in(waves, "places", None, min(len(days), places), places, spot)
    if len(days) > places:
        expected = f"at most {places} waves, for there are so many places"
        checker.note((*spot, "days"), expected, f"{len(days)}")
    return Waves(reforms, days, count, checker.whole_in(waves, "seed", 1, 0, 2**31 - 1, spot))
