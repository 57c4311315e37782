"""For which size of a place its totals were set: what a file inherits from a place of another size is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sim.scenario.scaling import TOTALS
from sim.scenario.schema import value_at
from sim.scenario.territory import Territory

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

RESIDENTS: Final = ("territory", "residents")
#: Texts that tell of a size, too.
TEXTS: Final = ("description",)
DEFAULT_RESIDENTS: Final[int] = Territory.model_fields["residents"].default
LARGEST_RATIO: Final = 1.05
"""Of residents: beyond it, or its inverse, a total or text counts as that of a place of another size."""


class OtherSize(NamedTuple):
    """A total or text of a scenario that was set for a place of another size.

    Attributes
    ----------
    path : str
        Dotted path.
    value : Any
        What stands there.
    made_for, now : int
        Residents that it was set for, and those of the scenario.
    """

    path: str
    value: Any
    made_for: int
    now: int


def of_another_size(scenario: Scenario) -> Iterator[OtherSize]:
    """Totals and texts of a scenario that were set for another number of residents; zeros and unused ones left out."""
    now, staffing = scenario.territory.residents, scenario.policy.staffing
    by_grid = staffing.members_per_grid is not None or staffing.posts_per_grid is not None
    for path in (*TOTALS, *TEXTS):
        made_for = scenario.made_for.get(path, DEFAULT_RESIDENTS if path in TOTALS else now)
        value = value_at(scenario, path)
        unused = not value or (path == "policy.staffing.posts" and by_grid)
        if not unused and not 1.0 / LARGEST_RATIO <= now / made_for <= LARGEST_RATIO:
            yield OtherSize(path, value, made_for, now)


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
