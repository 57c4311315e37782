"""Any lever in one street: it changes that street, and nothing in the other one, with which it shares nothing (M45)."""

from __future__ import annotations

import pytest

from sim.scenario import parameters
from tests.institutions.scopes import books_of, levers, pilot, pilot_of, street_of, without

LEVERS = levers()


@pytest.mark.parametrize("path", LEVERS)
def test_a_lever_in_one_street_changes_that_street_alone(path: str) -> None:
    varies = next(leaf.varies for leaf in parameters() if leaf.path == path)
    plain = without(path)
    changed = pilot(path, LEVERS[path], "district" if varies == "district" else "street")
    there, before = street_of(changed, pilot_of(path)), street_of(plain, pilot_of(path))
    moved = [name for name in there if there[name] != before[name]]
    assert moved or books_of(changed) != books_of(plain), f"{path} = {LEVERS[path]} changed nothing"
    elsewhere, was = street_of(changed, 1 - pilot_of(path)), street_of(plain, 1 - pilot_of(path))
    assert [name for name in elsewhere if elsewhere[name] != was[name]] == []
