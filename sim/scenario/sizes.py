"""For which size of a place its totals were set: what a file inherits from a place of another size is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sim.scenario.scaling import TOTALS
from sim.scenario.territory import Territory

RESIDENTS: Final = ("territory", "residents")
#: Texts that tell of a size, too.
TEXTS: Final = ("description",)
DEFAULT_RESIDENTS: Final[int] = Territory.model_fields["residents"].default


def residents_of(tree: Mapping[str, Any]) -> int:
    """Residents in nested values; the default where they do not say."""
    territory = tree.get("territory")
    found = territory.get("residents", DEFAULT_RESIDENTS) if isinstance(territory, Mapping) else DEFAULT_RESIDENTS
    return int(found) if isinstance(found, int | float) and found == found and abs(found) < 1e12 else DEFAULT_RESIDENTS


def below(values: Any, path: str = "") -> Iterator[str]:
    """Dotted paths of nested values."""
    if isinstance(values, Mapping) and values:
        for name, value in values.items():
            yield from below(value, f"{path}.{name}" if path else str(name))
    elif path:
        yield path


def note_sizes(made_for: dict[str, int], tree: Mapping[str, Any], paths: Iterable[str]) -> None:
    """Note for how many residents the totals and texts among some paths were set.

    Parameters
    ----------
    made_for : dict
        Total or text > residents; changed in place.
    tree : mapping
        Nested values after the layer that has set the paths.
    paths : iterable of str
        Dotted paths of that layer.
    """
    residents = residents_of(tree)
    for path in paths:
        name = path.partition(".")[0] if path.startswith(TEXTS) else path
        if name in TOTALS or name in TEXTS:
            made_for[name] = residents
