"""Sections with a value for each resident group need no edit for a further group."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sim.policy import by_group as module
from sim.policy import dispatch, names
from sim.policy.kinds import Section
from sim.policy.text import T, Text
from sim.scenario import residents, territory

FURTHER = ("student", T("students", "学生"))
FIELDS = {
    "shares": territory._share,
    "digital access": territory._digital,
    "reporting": residents._log_odds,
    "vulnerability": dispatch._vulnerability,
}


def test_every_group_has_a_title() -> None:
    assert tuple(names.GROUP_TITLES) == names.GROUPS
    assert all(title.en and title.zh for title in names.GROUP_TITLES.values())


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_a_further_group_has_a_value_in_every_such_section(
    field: Callable[[str, Text], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    group, title = FURTHER
    monkeypatch.setattr(module, "GROUPS", (*names.GROUPS, group))
    monkeypatch.setattr(module, "GROUP_TITLES", {**names.GROUP_TITLES, group: title})

    @module.by_group(field)
    class Of(Section):
        """A value for each group."""

    assert tuple(Of.model_fields) == (*names.GROUPS, group)
    assert Of.__doc__ == "A value for each group."
    value = getattr(Of(), group)
    assert Of.model_validate({group: value}) == Of()
    assert str(title) in Of.model_fields[group].title.lower()


def test_shares_of_groups_sum_to_one_with_a_further_group() -> None:
    shares = [territory._share(group, title).default for group, title in (*names.GROUP_TITLES.items(), FURTHER)]
    assert sum(shares) == pytest.approx(1.0)
