"""Names in a catalogue file; what they mean is the business of `sim.demand`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources.abc import Traversable

from sim.policy.text import Text
from sim.scenario import files
from sim.scenario.yaml_file import Document, parse

_NOT_VALUES = ("items", "title")
_MAY_BE_SET = (  # by categories of any catalogue, whether or not one of the files has them
    "outside_distribution",
    "outside_quantiles",
    "outside_shape",
    "outside_second_p",
    "outside_second_median",
    "outside_second_sigma",
)


def category_fields(source: Traversable) -> dict[str, tuple[str, ...]]:
    """Names that can be set in each category of a catalogue.

    Parameters
    ----------
    source : Traversable
        The catalogue file.

    Returns
    -------
    dict
        Category > names, in file order; empty if the file cannot be read (its own loader says why). A
        category that leaves values out can have them set all the same, so the names are those of all
        categories of this file and of the default catalogue.
    """
    own = _categories(source)
    default = files.find_catalogue("default")
    other = {} if default is None or str(default) == str(source) else _categories(default)
    known = {**other, **own}
    names = dict.fromkeys(field for values in known.values() if isinstance(values, dict) for field in values)
    names |= dict.fromkeys(_MAY_BE_SET)
    allowed = tuple(name for name in names if name not in _NOT_VALUES)
    return dict.fromkeys(own, allowed)


def names_of_cases(source: Traversable) -> dict[str, tuple[str, ...]]:
    """Names of ``fields``, ``categories`` and ``items`` of a catalogue, in file order; empty if it cannot be read."""
    return {
        "fields": tuple(_root(source, "fields")),
        "categories": names_of_categories(source),
        "items": item_names(source),
    }


def names_of_categories(source: Traversable) -> tuple[str, ...]:
    """Categories of a catalogue in file order; empty if the file cannot be read."""
    return tuple(_categories(source))


def titles_of_categories(source: Traversable) -> dict[str, Text]:
    """Category > title, of those that a catalogue gives titles."""
    found = {}
    for name, entry in _categories(source).items():
        title = entry.get("title") if isinstance(entry, dict) else None
        if isinstance(title, dict) and title:
            en = str(title.get("en") or title.get("zh") or name)
            found[name] = Text(en, str(title.get("zh") or en))
    return found


def item_names(source: Traversable) -> tuple[str, ...]:
    """Items of all categories of a catalogue; empty if the file cannot be read."""
    return tuple(name for _, name in _items(source))


def chronic_names(source: Traversable, changes: Mapping[str, Mapping[str, object]]) -> frozenset[str]:
    """Chronic categories of a catalogue and their items, after the changes of a scenario to its values."""
    chronic = set()
    for name, entry in _categories(source).items():
        own = entry.get("chronic") if isinstance(entry, dict) else False
        if changes.get(name, {}).get("chronic", own) is True:
            chronic.add(name)
    return frozenset(chronic | {item for category, item in _items(source) if category in chronic})


def _items(source: Traversable) -> Iterator[tuple[str, str]]:
    for category, entry in _categories(source).items():
        items = entry.get("items") if isinstance(entry, dict) else None
        if isinstance(items, dict):
            yield from ((category, name) for name in items)


def _categories(source: Traversable) -> dict[str, object]:
    return _root(source, "categories")


def _root(source: Traversable, name: str) -> dict[str, object]:
    try:
        found = _parsed(source.read_bytes()).get(name)
    except OSError:
        return {}
    return found if isinstance(found, dict) else {}


@lru_cache(maxsize=16)
def _parsed(raw: bytes) -> dict[str, object]:
    """A catalogue by the bytes of its file: a study makes thousands of scenarios with one."""
    return parse(raw.decode("utf-8-sig", "replace"), Document("")).data
