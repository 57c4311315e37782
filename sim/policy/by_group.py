"""Sections with one value for each resident group: their fields follow the list of groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import create_model

from sim.policy.kinds import Real, Section
from sim.policy.names import GROUP_TITLES, GROUPS
from sim.policy.text import Text


def by_group[S: Section](field: Callable[[str, Text], Any]) -> Callable[[type[S]], type[S]]:
    """Give a section one number for each group, in the order of the groups.

    Parameters
    ----------
    field : callable
        Group, its title > field (:func:`sim.policy.parameter.param`); it must have an answer for any group.

    Returns
    -------
    callable
        A decorator of sections.
    """

    def extend(section: type[S]) -> type[S]:
        fields: dict[str, Any] = {group: (Real, field(group, GROUP_TITLES[group])) for group in GROUPS}
        return create_model(
            section.__name__, __base__=section, __module__=section.__module__, __doc__=section.__doc__, **fields
        )

    return extend
