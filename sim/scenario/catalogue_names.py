"""Names in a catalogue file; what they mean is the business of `sim.demand`."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources.abc import Traversable

from sim.scenario import files
from sim.scenario.yaml_file import Document, parse

_NOT_VALUES = ("items", "title")


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
    allowed = tuple(name for name in names if name not in _NOT_VALUES)
    return dict.fromkeys(own, allowed)


def _categories(source: Traversable) -> dict[str, object]:
    try:
        return _parsed(source.read_bytes())
    except OSError:
        return {}


@lru_cache(maxsize=16)
def _parsed(raw: bytes) -> dict[str, object]:
    """Categories by the bytes of a file: a study makes thousands of scenarios with one catalogue."""
    categories = parse(raw.decode("utf-8-sig", "replace"), Document("")).data.get("categories")
    return categories if isinstance(categories, dict) else {}
