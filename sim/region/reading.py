"""Region files: YAML to a `Region`, with every problem at once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sim.policy.text import Text
from sim.region.drawing import draw_places
from sim.region.region import ALL, MOST_PLACES, PAYS_FOR, RULES, Region, RegionPlace, SharedBudget, SharedShock, Waves
from sim.region.tables import places_of_table
from sim.scenario.files import is_path, shipped
from sim.scenario.problems import Problem, ScenarioError, nearest, show
from sim.scenario.yaml_file import Document, read

KEYS: Final = (
    "kind", "title", "description", "source", "places", "draw", "scale", "set", "shocks", "budgets", "rollout"
)  # fmt: skip
PLACE_KEYS: Final = ("name", "scenario", "weight", "x", "y", "set", "residents")
DRAW_KEYS: Final = ("places", "seed", "like", "residents", "spread", "need_spread")
FARTHEST: Final = 100_000
MOST_YUAN: Final = 1e15


class Reader:
    """Reads values of a region file and notes what is wrong with them.

    Parameters
    ----------
    document : Document
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = list(document.problems)

    def wrong(self, path: str, expected: str, found: str, suggestion: str = "") -> None:
        """Note a problem."""
        self.problems.append(self.document.problem(tuple(path.split(".")), expected, found, suggestion=suggestion))

    def known(self, given: Any, keys: tuple[str, ...], path: str = "") -> dict[str, Any]:
        """A mapping whose keys are all known; an empty one if it is none."""
        if not isinstance(given, Mapping):
            self.wrong(path, "a mapping of names and values", show(given))
            return {}
        for key in given:
            if key not in keys:
                where = f"{path}.{key}" if path else str(key)
                expected = f"a name among {', '.join(keys)}"
                self.wrong(where, expected, f'the unknown name "{key}"', nearest(str(key), keys) or "")
        return dict(given)

    def number(self, given: Any, path: str, low: float, high: float, default: float = math.nan) -> float:
        """A number in a range; the default where nothing is given and there is one."""
        if given is None and not math.isnan(default):
            return default
        good = isinstance(given, int | float) and not isinstance(given, bool) and low <= given <= high
        if not good:
            self.wrong(path, f"a number in [{low:g}, {high:g}]", show(given))
            return low
        return float(given)

    def whole(self, given: Any, path: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number in a range; the default where nothing is given and there is one."""
        if given is None and default is not None:
            return default
        if not isinstance(given, int) or isinstance(given, bool) or not low <= given <= high:
            self.wrong(path, f"a whole number in [{low}, {high}]", show(given))
            return low
        return given

    def items(self, given: Any, path: str) -> list[Any]:
        """A list; an empty one where nothing is given."""
        if given is None:
            return []
        if not isinstance(given, list):
            self.wrong(path, "a list", show(given))
            return []
        return given

    def choice(self, given: Any, path: str, names: tuple[str, ...]) -> str:
        """One of some names."""
        if not isinstance(given, str) or given not in names:
            self.wrong(path, f"a name among {', '.join(names)}", show(given), nearest(str(given), names) or "")
            return names[0]
        return given


def find_region(name: str) -> Path | None:
    """The file of a region: a path, or the name of a shipped one (``cities``, ``region/nation``)."""
    if not isinstance(name, str) or not name or "\0" in name:
        return None
    if not is_path(name):
        parts = name.removeprefix("region/").split("/")
        inside = shipped().joinpath("region", f"{parts[0]}.yaml")
        return Path(str(inside)) if len(parts) == 1 and parts[0] not in (".", "..") and inside.is_file() else None
    path = Path(name)
    try:
        return path if path.is_file() else None
    except OSError:
        return None


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
        raise ScenarioError([Problem("", "a region file (.yaml) or one of cities, nation", show(name))])
    document = read(path)
    reader = Reader(document)
    if document.problems:
        raise ScenarioError(document.problems)
    data = reader.known(document.data, KEYS)
    if data.get("kind") != "region":
        reader.wrong("kind", "kind: region", show(data.get("kind")))
    places = _places(reader, data, path.parent)
    names = tuple(place.name for place in places)
    region = Region(
        title=_text(data.get("title"), path.stem),
        description=_text(data.get("description"), ""),
        places=tuple(places),
        scale=reader.number(data.get("scale"), "scale", 1e-6, 1.0, 1.0),
        changes=_changes(reader, data.get("set"), "set"),
        shocks=tuple(_shock(reader, one, i, names) for i, one in enumerate(reader.items(data.get("shocks"), "shocks"))),
        budgets=_budgets(reader, data.get("budgets")),
        waves=_waves(reader, data.get("rollout"), len(places)) if data.get("rollout") is not None else None,
        folder=path.parent,
    )
    if reader.problems:
        raise ScenarioError(reader.problems)
    return region


def _text(given: Any, default: str) -> Text:
    if isinstance(given, Mapping):
        en = str(given.get("en") or given.get("zh") or default)
        return Text(en=en, zh=str(given.get("zh") or en))
    return Text(en=str(given or default), zh=str(given or default))


def _changes(reader: Reader, given: Any, path: str) -> dict[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        reader.wrong(path, "a mapping of dotted paths to values", show(given))
        return {}
    return {str(key): value for key, value in given.items()}


def _places(reader: Reader, data: Mapping[str, Any], folder: Path) -> list[RegionPlace]:
    given, drawn = data.get("places"), data.get("draw")
    if (given is None) == (drawn is None):
        reader.wrong("places", "places: or draw:, one of them", "both" if given is not None else "neither")
        return []
    if drawn is not None:
        return _drawn(reader, drawn)
    if isinstance(given, str):
        given = places_of_table(folder / given)
    rows = reader.items(given, "places")
    if not 1 <= len(rows) <= MOST_PLACES:
        reader.wrong("places", f"from 1 to {MOST_PLACES} places", f"{len(rows)}")
        return []
    places = [_place(reader, row, f"places.{i}") for i, row in enumerate(rows)]
    seen: set[str] = set()
    for i, place in enumerate(places):
        if place.name in seen:
            reader.wrong(f"places.{i}.name", "a name that no other place has", show(place.name))
        seen.add(place.name)
    return places


def _place(reader: Reader, row: Any, path: str) -> RegionPlace:
    row = reader.known(row, PLACE_KEYS, path)
    name, scenario = row.get("name"), row.get("scenario")
    for key, value in (("name", name), ("scenario", scenario)):
        if not isinstance(value, str) or not value.strip() or len(value) > 200:
            reader.wrong(f"{path}.{key}", "a text of at most 200 characters", show(value))
    weight = reader.number(row.get("weight"), f"{path}.weight", 0.0, 1e6, 1.0)
    if weight == 0.0:
        reader.wrong(f"{path}.weight", "a weight above 0", "0")
    residents = reader.whole(row.get("residents"), f"{path}.residents", 0, 20_000_000, 0)
    x, y = (
        reader.number(row[key], f"{path}.{key}", -1e9, 1e9) if row.get(key) is not None else math.nan
        for key in ("x", "y")
    )
    return RegionPlace(
        str(name), str(scenario), weight, x, y, _changes(reader, row.get("set"), f"{path}.set"), residents
    )


def _drawn(reader: Reader, given: Any) -> list[RegionPlace]:
    draw = reader.known(given, DRAW_KEYS, "draw")
    like = [str(one) for one in reader.items(draw.get("like"), "draw.like")]
    if not like:
        reader.wrong("draw.like", "a list of scenarios", "none")
    count = reader.whole(draw.get("places"), "draw.places", 1, MOST_PLACES)
    total = reader.whole(draw.get("residents"), "draw.residents", count, 20_000_000 * count)
    spread = reader.number(draw.get("spread"), "draw.spread", 0.0, 1.5, 0.0)
    need = reader.number(draw.get("need_spread"), "draw.need_spread", 0.0, 1.0, 0.0)
    seed = reader.whole(draw.get("seed"), "draw.seed", 0, 2**31 - 1, 1)
    return draw_places(count, like, total, spread, need, seed) if not reader.problems else []


def _shock(reader: Reader, given: Any, index: int, names: tuple[str, ...]) -> SharedShock:
    path = f"shocks.{index}"
    shock = reader.known(given, ("from", "days", "factor", "category", "places"), path)
    made = {
        "from": reader.whole(shock.get("from"), f"{path}.from", -FARTHEST, FARTHEST),
        "days": reader.whole(shock.get("days"), f"{path}.days", 1, FARTHEST),
        "factor": reader.number(shock.get("factor"), f"{path}.factor", 0.0, 100.0),
    }
    if "category" in shock:
        made["category"] = shock["category"]
    where = shock.get("places", ALL)
    places = () if where == ALL else tuple(str(one) for one in reader.items(where, f"{path}.places"))
    if where != ALL and not places:
        reader.wrong(f"{path}.places", "all, or a list of names of places", show(where))
    for name in places:
        if name not in names:
            reader.wrong(f"{path}.places", "the name of a place", show(name), nearest(name, names) or "")
    return SharedShock(made, places)


def _budgets(reader: Reader, given: Any) -> tuple[SharedBudget, ...]:
    found: list[SharedBudget] = []
    for index, one in enumerate(reader.items(given, "budgets")):
        path = f"budgets.{index}"
        budget = reader.known(one, ("for", "total", "by"), path)
        pays = reader.choice(budget.get("for"), f"{path}.for", tuple(PAYS_FOR))
        if pays in [other.pays_for for other in found]:
            reader.wrong(f"{path}.for", "one budget for each use", f"a second one for {pays}")
        total = reader.number(budget.get("total"), f"{path}.total", 0.0, MOST_YUAN)
        found.append(SharedBudget(pays, total, reader.choice(budget.get("by"), f"{path}.by", RULES)))
    return tuple(found)


def _waves(reader: Reader, given: Any, places: int) -> Waves:
    waves = reader.known(given, ("reforms", "days", "places", "seed"), "rollout")
    reforms = tuple(reader.items(waves.get("reforms"), "rollout.reforms"))
    if not reforms:
        reader.wrong("rollout.reforms", "a list of reforms", "none")
    given_days = reader.items(waves.get("days", [0]), "rollout.days")
    days = tuple(reader.whole(day, f"rollout.days.{i}", 0, FARTHEST) for i, day in enumerate(given_days))
    if not days or list(days) != sorted(set(days)):
        reader.wrong("rollout.days", "days in rising order, one for each wave", show(given_days))
    if not places:  # what is wrong with the places is told already
        return Waves(reforms, days, 0)
    count = reader.whole(waves.get("places"), "rollout.places", min(len(days), places), places)
    if len(days) > places:
        reader.wrong("rollout.days", f"at most {places} waves, for there are so many places", f"{len(days)}")
    return Waves(reforms, days, count, reader.whole(waves.get("seed"), "rollout.seed", 0, 2**31 - 1, 1))
