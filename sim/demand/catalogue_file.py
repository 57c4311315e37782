"""Reading a catalogue file: form and values, with every problem found at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import Any

from sim.policy.frozen import FrozenMapping
from sim.policy.text import Text
from sim.scenario import limits
from sim.scenario.catalogue_schema import (
    AUTHORITY_TOLERANCE,
    BY_NAME,
    CATEGORY_KEYS,
    DISTRIBUTION,
    DISTRIBUTIONS,
    FLAGS,
    ITEM_KEYS,
    ITEM_OVERRIDABLE,
    OUTSIDE_FORM,
    OUTSIDE_FORMS,
    OUTSIDE_QUANTILES,
    ROOT_KEYS,
    VALUES,
    Value,
    check_medians,
    check_own,
    check_value,
)
from sim.scenario.problems import Problem, ScenarioError, nearest, show
from sim.scenario.yaml_builder import Path
from sim.scenario.yaml_file import Document, read
from sim.world.columns import LEVELS, N_FIELDS

ENQUIRY = "enquiry"


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """One item as written: level 0 grid ... 3 district, 4 intake; share of the category's volume."""

    name: str
    title: Text
    level: int
    field: int
    weight: float
    reserved: bool
    own: Mapping[str, Any] = FrozenMapping()
    """What it says for itself, in the place of its category."""


@dataclass(slots=True)
class CategoryEntry:
    """One category as written, values in the units of the file."""

    name: str
    title: Text
    values: dict[str, float]
    flags: dict[str, bool]
    distribution: str
    outside_form: str = OUTSIDE_FORMS[0]
    quantiles: tuple[float, ...] = ()
    items: list[ItemEntry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """Contents of a catalogue file; the first category is the enquiry."""

    fields: dict[str, Text]
    categories: list[CategoryEntry]


def read_catalogue(source: Traversable) -> CatalogueFile:
    """Read and check a catalogue file; every run reads one, so that contents that were checked are kept.

    A file without the category ``enquiry`` gets one of rate 0.

    Raises
    ------
    ScenarioError
        With all problems of the file, each with its line.
    """
    place: Any = source  # paths and packaged resources can be keys
    kept = _kept(place, _bytes_of(source))
    categories = [
        replace(one, values=dict(one.values), flags=dict(one.flags), items=list(one.items)) for one in kept.categories
    ]
    return CatalogueFile(kept.fields, categories)


@lru_cache(maxsize=8)
def _kept(source: Any, _content: bytes) -> CatalogueFile:
    """The contents of a file with these bytes in it; nobody may change them."""
    return check_catalogue(read(source))


def _bytes_of(source: Traversable) -> bytes:
    """What a file holds, up to the limit; nothing where it cannot be read, which its reader says."""
    try:
        with source.open("rb") as stream:
            return stream.read(limits.MAX_BYTES + 1)
    except (OSError, ValueError):
        return b""


def check_catalogue(document: Document) -> CatalogueFile:
    """The contents of a catalogue file that was read.

    Raises
    ------
    ScenarioError
        With all problems of the file, each with its line.
    """
    reader = _Reader(document)
    catalogue = reader.catalogue()
    if reader.problems:
        raise ScenarioError(reader.problems)
    return catalogue


def check_relations(entry: CategoryEntry) -> list[tuple[str, str]]:
    """Values of a category and of its items that do not go together: (name, what was expected)."""
    wrong = []
    for place, own in [("", {}), *((f"items.{item.name}.", item.own) for item in entry.items if item.own)]:
        values = {**entry.values, **own}
        wrong += [(f"{place}{name}", expected) for name, expected in check_medians(values)]
        form = own.get(OUTSIDE_FORM, entry.outside_form)
        if form == "empirical" and not own.get(OUTSIDE_QUANTILES, entry.quantiles):
            wrong.append((f"{place}{OUTSIDE_QUANTILES}", f"quantiles, because {OUTSIDE_FORM} is empirical"))
    return wrong


class _Reader:
    """Turns a document into entries and notes problems."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = list(document.problems)
        self.fields: dict[str, Text] = {}
        self.items: dict[str, Path] = {}

    def note(self, path: Path, expected: str, found: Any, **more: str) -> None:
        """Note a problem at a place of the file."""
        shown = found if isinstance(found, str) and found.startswith("no ") else show(found)
        self.problems.append(self.document.problem(path, expected, shown, **more))

    def catalogue(self) -> CatalogueFile:
        data = self.document.data
        if not data:
            return CatalogueFile({}, [])
        self.known(data, ROOT_KEYS, ())
        self.fields = self.titles(data.get("fields", {}))
        categories = data.get("categories")
        if not isinstance(categories, dict) or not categories:
            self.note(("categories",), "a mapping of at least one category", categories)
            return CatalogueFile(self.fields, [])
        entries = [self.category(name, entry) for name, entry in categories.items()]
        if ENQUIRY not in categories:
            entries.insert(0, _no_enquiries())
        elif entries[0].name != ENQUIRY:
            self.note(("categories", ENQUIRY), "the enquiry as the first category", entries[0].name)
        return CatalogueFile(self.fields, entries)

    def known(self, mapping: dict[str, Any], names: tuple[str, ...], path: Path) -> None:
        for key in mapping:
            if key not in names:
                self.note((*path, key), "a known key", f"no such key: {key}", suggestion=nearest(key, names))

    def titles(self, mapping: Any) -> dict[str, Text]:
        if not isinstance(mapping, dict) or len(mapping) > N_FIELDS:
            self.note(("fields",), f"a mapping of at most {N_FIELDS} fields to titles", mapping)
            return {}
        return {name: self.title(entry, ("fields", name), name) for name, entry in mapping.items()}

    def title(self, entry: Any, path: Path, default: str) -> Text:
        if entry is None:
            return Text(default, default)
        if not isinstance(entry, dict) or not all(isinstance(entry.get(key), str) for key in ("en", "zh")):
            self.note(path, "a title {en: ..., zh: ...}", entry)
            return Text(default, default)
        return Text(entry["en"], entry["zh"])

    def category(self, name: str, entry: Any) -> CategoryEntry:
        path: Path = ("categories", name)
        result = CategoryEntry(name, Text(name, name), {}, {}, DISTRIBUTIONS[0])
        if not isinstance(entry, dict):
            self.note(path, "a mapping of values of the category", entry)
            return result
        self.known(entry, CATEGORY_KEYS, path)
        result.title = self.title(entry.get("title"), (*path, "title"), name)
        result.values = {value.name: self.value(value, entry, path) for value in VALUES}
        result.flags = {flag: self.flag(entry, flag, path) for flag in FLAGS}
        result.distribution = entry.get(DISTRIBUTION, DISTRIBUTIONS[0])
        if result.distribution not in DISTRIBUTIONS:
            self.note((*path, DISTRIBUTION), " or ".join(DISTRIBUTIONS), result.distribution)
        for key in (OUTSIDE_FORM, OUTSIDE_QUANTILES):
            if key in entry and (expected := check_own(key, entry[key])):
                self.note((*path, key), expected, entry[key])
        if entry.get(OUTSIDE_FORM) in OUTSIDE_FORMS:
            result.outside_form = entry[OUTSIDE_FORM]
        if OUTSIDE_QUANTILES in entry and not check_own(OUTSIDE_QUANTILES, entry[OUTSIDE_QUANTILES]):
            result.quantiles = tuple(float(one) for one in entry[OUTSIDE_QUANTILES])
        if name == ENQUIRY and result.flags["chronic"]:
            self.note((*path, "chronic"), "false: an enquiry has no lasting cause", True)
        result.items = self.item_list(entry.get("items"), (*path, "items"), name == ENQUIRY)
        self.authority(entry.get("authority"), result.items, (*path, "authority"))
        for key, expected in check_relations(result):
            self.note((*path, *key.split(".")), expected, result.values.get(key, "no value"))
        return result

    def value(self, value: Value, entry: dict[str, Any], path: Path) -> float:
        found = entry.get(value.name, value.default)
        expected = check_value(value, found)
        if expected:
            self.note((*path, value.name), expected, "no value" if value.name not in entry else found)
            return value.low
        assert found is not None  # check_value has refused it
        return float(found)

    def flag(self, entry: dict[str, Any], name: str, path: Path) -> bool:
        found = entry.get(name, False)
        if not isinstance(found, bool):
            self.note((*path, name), "true or false", found)
        return found is True

    def item_list(self, entries: Any, path: Path, enquiry: bool) -> list[ItemEntry]:
        if not isinstance(entries, dict) or not entries:
            self.note(path, "a mapping of at least one item", entries)
            return []
        items = [
            self.item(name, entry, (*path, name), 1.0 / rank, enquiry)
            for rank, (name, entry) in enumerate(entries.items(), start=1)
        ]
        total = sum(item.weight for item in items)
        if total <= 0:
            self.note(path, "at least one item with a weight above 0", total)
            return []
        return [
            ItemEntry(item.name, item.title, item.level, item.field, item.weight / total, item.reserved, item.own)
            for item in items
        ]

    def item(self, name: str, entry: Any, path: Path, weight: float, enquiry: bool) -> ItemEntry:
        if name in self.items:
            first = ".".join(self.items[name])
            self.note(path, "an item name that is used once", f"no new name: also {first}")
        self.items[name] = path
        if not isinstance(entry, dict):
            self.note(path, "a mapping {en, zh, level, field}", entry)
            return ItemEntry(name, Text(name, name), 0, 0, weight, False)
        self.known(entry, ITEM_KEYS, path)
        if "weight" in entry:
            expected = check_value(Value("weight", "relative", 0, 1e9, None), entry["weight"])
            if expected:
                self.note((*path, "weight"), expected, entry["weight"])
            else:
                weight = float(entry["weight"])
        titled = entry if "en" in entry or "zh" in entry else None
        return ItemEntry(
            name=name,
            title=self.title(titled, path, name),
            level=self.level(entry.get("level"), (*path, "level"), enquiry),
            field=self.field(entry.get("field"), (*path, "field")),
            weight=weight,
            reserved=self.flag(entry, "reserved", path),
            own=self.own(entry, path),
        )

    def own(self, entry: dict[str, Any], path: Path) -> dict[str, Any]:
        """What an item says for itself."""
        found = {key: entry[key] for key in ITEM_OVERRIDABLE if key in entry}
        for key, value in found.items():
            if expected := check_own(key, value):
                self.note((*path, key), expected, value)
        return {key: value for key, value in found.items() if not check_own(key, value)}

    def level(self, found: Any, path: Path, enquiry: bool) -> int:
        allowed = LEVELS[4:] if enquiry else LEVELS[:4]
        if found not in allowed:
            self.note(path, f"one of {', '.join(allowed)}", found)
            return LEVELS.index(allowed[0])
        return LEVELS.index(found)

    def field(self, found: Any, path: Path) -> int:
        names = list(self.fields)
        if not names and found is None:
            return 0
        if found not in names:
            near = nearest(found, names) if isinstance(found, str) else ""
            self.note(path, "a field of the catalogue", found, suggestion=near)
            return 0
        return names.index(found)

    def authority(self, shares: Any, items: list[ItemEntry], path: Path) -> None:
        if shares is None or not items:
            return
        numbers = isinstance(shares, list) and all(check_value(BY_NAME["visible"], s) == "" for s in shares)
        if not numbers or len(shares) != 4 or abs(sum(shares) - 1.0) > 1e-6:
            self.note(path, "four shares [grid, community, street, district] that sum to 1", shares)
            return
        for level, share in enumerate(shares):
            found = sum(item.weight for item in items if item.level == level)
            if abs(found - share) > AUTHORITY_TOLERANCE:
                expected = f"items with {LEVELS[level]} authority of about {share:g} of the volume"
                self.note(path, expected, round(found, 3), hint="reorder the items or give them weights")


def _no_enquiries() -> CategoryEntry:
    """The enquiry that never arises, for catalogues that have none."""
    values = {value.name: value.default if value.default is not None else value.low for value in VALUES}
    title = Text("Enquiry", "咨询")
    item = ItemEntry("enquiry_item", title, LEVELS.index("intake"), 0, 1.0, False)
    return CategoryEntry(ENQUIRY, title, values, dict.fromkeys(FLAGS, False), DISTRIBUTIONS[0], items=[item])
