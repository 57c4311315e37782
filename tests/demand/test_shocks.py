"""Shocks add needs with keys of their own; the usual stream stays as it is, row for row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.demand import Needs, generate_needs, load_catalogue
from sim.demand.columns import FIRST_SHOCK, SOURCE_BIT
from sim.scenario import ScenarioError, load
from sim.world import build_world

PLACE = load("demo").with_({"run.days": 60, "run.warm_up_days": 20, "demand.rate_factor": 10})
WORLD = build_world(PLACE.territory)


def needs_with(*shocks: dict[str, Any], seed: int = 1, **changes: Any) -> Needs:
    scenario = PLACE.with_({"demand.shocks": list(shocks), **changes})
    return generate_needs(WORLD, load_catalogue(scenario), scenario, seed)


def extra(needs: Needs) -> np.ndarray:
    """Rows of shocks."""
    return np.asarray(needs.rows)[needs.rows.key >> np.uint64(SOURCE_BIT) >= FIRST_SHOCK]


def usual(needs: Needs) -> np.ndarray:
    """Rows of the usual stream."""
    return np.asarray(needs.rows)[needs.rows.key >> np.uint64(SOURCE_BIT) < FIRST_SHOCK]


FLOOD = {"from": 10, "days": 14, "factor": 3.0}


def test_the_usual_stream_stays_row_for_row() -> None:
    calm, flood = needs_with(), needs_with(FLOOD)
    assert usual(flood).tobytes() == np.asarray(calm.rows).tobytes()
    assert len(extra(flood)) > 100
    assert (np.diff(flood.rows.arose) >= 0.0).all()
    day = ((flood.rows.arose + 24.0 * 20) // 24.0).astype(int)
    np.testing.assert_array_equal(np.diff(flood.first_of_day), np.bincount(day, minlength=80))
    assert len(np.unique(flood.rows.key)) == len(flood.rows)


def test_a_shock_keeps_to_its_days_places_and_category() -> None:
    found = extra(needs_with({**FLOOD, "category": "drainage", "where": {"community": [1]}, "factor": 20.0}))
    assert len(found) > 10
    assert set(found["arose"] // 24.0) <= set(range(10, 24))
    assert set(WORLD.grids.community[found["grid"]]) == {1}
    names = load_catalogue(PLACE).category_names
    assert {names[c] for c in found["category"]} == {"drainage"}
    assert (found["cause"] == -1).all()
    first, last = WORLD.group_offsets[found["grid"], 0], WORLD.group_offsets[found["grid"], -1]
    assert ((found["resident"] >= first) & (found["resident"] < last)).all()


def test_its_size_is_what_it_says() -> None:
    days = slice(30, 44)
    expected, found = 0.0, 0
    for seed in range(1, 6):
        calm = needs_with(seed=seed)
        enquiries = calm.rows.category == 0
        window = slice(int(calm.first_of_day[days.start]), int(calm.first_of_day[days.stop]))
        expected += 2.0 * np.count_nonzero(~enquiries[window])
        found += len(extra(needs_with(FLOOD, seed=seed)))
    assert found == pytest.approx(expected, abs=4 * (expected * 3) ** 0.5)  # both are counts of needs


def test_a_stronger_shock_only_adds_needs() -> None:
    weak, strong = extra(needs_with(FLOOD)), extra(needs_with({**FLOOD, "factor": 5.0}))
    assert len(strong) > len(weak)
    both = np.isin(strong["key"], weak["key"])
    assert both.sum() == len(weak)
    order = np.argsort(weak["key"]), np.argsort(strong["key"][both])
    assert weak[order[0]].tobytes() == strong[both][order[1]].tobytes()


def test_two_shocks_draw_independently() -> None:
    one, two = extra(needs_with(FLOOD)), extra(needs_with(FLOOD, FLOOD))
    first = two[two["key"] >> np.uint64(SOURCE_BIT) == FIRST_SHOCK]
    assert first.tobytes() == one.tobytes()
    second = two[two["key"] >> np.uint64(SOURCE_BIT) == FIRST_SHOCK + 1]
    assert not np.array_equal(second["arose"][:20], one["arose"][:20])


def test_a_factor_of_one_and_days_outside_change_nothing() -> None:
    calm = np.asarray(needs_with().rows).tobytes()
    assert np.asarray(needs_with({**FLOOD, "factor": 1}).rows).tobytes() == calm
    assert np.asarray(needs_with({**FLOOD, "from": 600}).rows).tobytes() == calm


def test_every_problem_of_a_shock_is_named() -> None:
    wrong = {"from": 1.5, "days": 0, "factor": -0.5, "category": "drain", "where": {"street": [9]}, "until": 3}
    with pytest.raises(ScenarioError) as error:
        PLACE.with_({"demand.shocks": [wrong]})
    text = str(error.value)
    for name in ("from", "days", "factor", "category", "where.street", "until"):
        assert f"demand.shocks.0.{name}" in text


def test_multipliers_by_grid_type_move_needs_to_these_grids() -> None:
    plain, mixed = needs_with(), needs_with(**{"demand.grid_rates": {"sanitation": {"production": 5, "living": 0}}})
    kinds = WORLD.grids.kind
    assert {0, 1} <= set(kinds)
    code = load_catalogue(PLACE).category_names.index("sanitation")

    def count(needs: Needs, category: bool, kind: int) -> int:
        return int(np.count_nonzero(((needs.rows.category == code) == category) & (kinds[needs.rows.grid] == kind)))

    assert count(mixed, True, 0) == 0 < count(plain, True, 0)
    assert count(mixed, True, 1) > 2 * count(plain, True, 1)
    with pytest.raises(ScenarioError, match="park"):
        needs_with(**{"demand.grid_rates": {"sanitation": {"park": 2}}})
