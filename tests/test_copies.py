"""Copies of a model in every way: independent, whole, and on the way to the same bytes."""

from __future__ import annotations

import copy
import gc
import itertools
import os
import pickle
import subprocess
import sys
import tracemalloc
import weakref
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mesa import DataCollector

import sim
from sim.flow.state import _LINE, State
from sim.institutions import INSTITUTIONS
from sim.institutions.core.town import Town
from sim.mesa.governance import GovernanceModel
from sim.rules import RuleWarning
from sim.scenario import Scenario
from sim.simulation.model import Simulation, conservation_gap
from tests.copies import arrays_of, busy_street, bytes_of, memory_of, same
from tests.rules import examples

ROOT = Path(__file__).resolve().parents[1]


def through_pickle(thing: Any) -> Any:
    return pickle.loads(pickle.dumps(thing))


WAYS: dict[str, Callable[[Any], Any]] = {"copy": copy.copy, "deepcopy": copy.deepcopy, "pickle": through_pickle}
every_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


def at_day(steps: int, seed: int = 3) -> Simulation:
    simulation = Simulation(busy_street(), seed)
    for _ in range(steps):
        simulation.step()
    return simulation


@pytest.fixture(scope="module")
def whole() -> sim.Run:
    return Simulation(busy_street(), 3).run()


def test_most_institutions_are_at_work_in_these_tests() -> None:
    assert len(at_day(0).institutions) > 0.8 * len(INSTITUTIONS)


@settings(max_examples=4)
@given(steps=st.integers(0, 59), way=st.sampled_from(sorted(WAYS)), copy_first=st.booleans())
def test_original_and_copy_go_on_to_the_same_bytes_in_either_order(
    whole: sim.Run, steps: int, way: str, copy_first: bool
) -> None:
    check_going_on(whole, steps, way, copy_first)


@pytest.mark.slow
@settings(max_examples=12)
@given(steps=st.integers(0, 59), way=st.sampled_from(sorted(WAYS)), copy_first=st.booleans())
def test_from_many_days_original_and_copy_go_on_to_the_same_bytes(
    whole: sim.Run, steps: int, way: str, copy_first: bool
) -> None:
    check_going_on(whole, steps, way, copy_first)


def check_going_on(whole: sim.Run, steps: int, way: str, copy_first: bool) -> None:
    """Original and copy, stepped one after the other, both end as the run that nobody copied."""
    original = at_day(steps)
    copied = WAYS[way](original)
    order = (copied, original) if copy_first else (original, copied)
    for simulation in order:
        assert simulation.day == steps - 20
        assert same(simulation.run(), whole)
        assert conservation_gap(simulation) == 0


@every_way
def test_stepping_one_leaves_the_other_where_it_is(way: Callable[[Any], Any]) -> None:
    original = at_day(30)
    copied = way(original)
    before = original.state.counts.copy(), original.state.residents.copy(), original.town.staff.burnout.copy()
    while copied.running:
        copied.step()
    assert original.day == 10
    for now, then in zip(
        (original.state.counts, original.state.residents, original.town.staff.burnout), before, strict=True
    ):
        np.testing.assert_array_equal(now, then)


@every_way
@pytest.mark.parametrize("steps", [0, 20, 21, 45])
def test_arrays_share_memory_in_the_copy_as_in_the_original_and_never_across(
    way: Callable[[Any], Any], steps: int
) -> None:
    original = at_day(steps)
    copied = way(original)
    ours, theirs = arrays_of(original), arrays_of(copied)
    assert list(ours) == list(theirs)
    assert len(ours) > 200
    spans = sorted((a.__array_interface__["data"][0], a.nbytes, path) for path, a in ours.items() if a.nbytes)
    starts = np.array([start for start, _, _ in spans])
    ends = np.maximum.accumulate([start + size for start, size, _ in spans])
    twins: dict[int, int] = {}
    for path, array in theirs.items():
        if array.nbytes and array.dtype != object:
            address = array.__array_interface__["data"][0]
            place = int(np.searchsorted(starts, address + array.nbytes)) - 1
            assert place < 0 or ends[place] <= address, f"{path} lies in the memory of the original"
            assert twins.setdefault(memory_of(ours[path]), memory_of(array)) == memory_of(array), path
    assert len(set(twins.values())) == len(twins)


@every_way
@pytest.mark.parametrize("steps", [0, 30])
def test_columns_of_a_copy_lie_where_their_addresses_say_and_in_the_same_place_of_a_cache_line(
    way: Callable[[Any], Any], steps: int
) -> None:
    original = at_day(steps).state
    copied = way(original)
    assert isinstance(copied, State)
    assert copied.layout == original.layout
    for place, (name, _) in enumerate(copied.layout):
        column, before = getattr(copied, name), getattr(original, name)
        assert int(copied.addresses[place]) == column.ctypes.data
        assert type(column) is type(before)
        assert column.flags.writeable == before.flags.writeable
        assert column.tobytes() == before.tobytes()  # some of it is NaN, and some not yet in use
        if column.nbytes:
            assert column.ctypes.data % _LINE == before.ctypes.data % _LINE
            assert not np.shares_memory(column, before)


@every_way
def test_a_town_alone_and_an_institution_alone_take_along_what_they_write(way: Callable[[Any], Any]) -> None:
    original = at_day(25)
    town = way(original.town)
    assert isinstance(town, Town)
    assert town.state is not original.state
    assert np.shares_memory(town.duties._availability, town.state.servers["availability"])
    for institution in original.institutions:
        copied = way(institution)
        assert type(copied) is type(institution)
        assert copied.town is not original.town


@every_way
def test_a_copy_of_a_copy_is_as_good_and_no_larger(way: Callable[[Any], Any], whole: sim.Run) -> None:
    simulation = way(at_day(25))
    size = len(pickle.dumps(simulation))
    for _ in range(5):
        simulation = way(simulation)
    assert len(pickle.dumps(simulation)) == pytest.approx(size, rel=0.001)
    assert same(simulation.run(), whole)


def test_a_new_process_goes_on_to_the_same_bytes(tmp_path: Path, whole: sim.Run) -> None:
    file, left = tmp_path / "in.pickle", tmp_path / "out.txt"
    file.write_bytes(pickle.dumps(at_day(33)))
    done = subprocess.run(
        [sys.executable, "-m", "tests.copies", str(file), str(left)],
        cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert tuple(left.read_text(encoding="utf-8").split()) == bytes_of(whole)


# -- Mesa's face --------------------------------------------------------------------------------------------


@every_way
def test_a_mesa_model_and_its_copy_go_on_by_themselves(way: Callable[[Any], Any], whole: sim.Run) -> None:
    model = GovernanceModel(busy_street(), seed=3)
    model.run_for(10)
    copied = way(model)
    assert type(copied) is GovernanceModel
    assert (copied.day, copied.time, copied.steps) == (10, 10.0, 10)
    assert copied.agents[0].model is copied
    copied.run_for(30)
    assert (model.day, model.time, model.running) == (10, 10.0, True)
    model.run_for(30)
    for one in (model, copied):
        assert same(one.records(), whole)
        assert not one.running
        with pytest.raises(RuntimeError, match="the run has ended"):
            one.step()


@every_way
def test_what_is_set_by_hand_on_a_copy_stays_there(way: Callable[[Any], Any]) -> None:
    model = GovernanceModel(busy_street(), seed=3)
    model.run_for(5)
    copied, before = way(model), model.agents.get("burnout")
    copied.agents.set("burnout", 0.9)
    assert [copied.rng.random() for _ in range(7)] == [model.rng.random() for _ in range(7)]
    np.testing.assert_array_equal(model.agents.get("burnout"), before)
    assert copied.agents.get("burnout").min() == 0.9


@every_way
def test_a_model_of_the_users_own_takes_its_data_along(way: Callable[[Any], Any]) -> None:
    class Mine(GovernanceModel):
        def __init__(self) -> None:
            super().__init__(busy_street(), seed=3)
            self.column = self.simulation.state.servers["speed"]
            self.datacollector = DataCollector(model_reporters={"open": "open_cases", "twice": open_twice})

        def step(self) -> None:
            super().step()
            self.datacollector.collect(self)

    model = Mine()
    model.run_for(3)
    if way is through_pickle:
        with pytest.raises(TypeError, match="this Mine cannot be pickled"):
            way(model)
        return
    copied = way(model)
    copied.run_for(4)
    model.run_for(4)
    assert type(copied) is Mine
    assert copied.column.base is not model.column.base
    assert np.shares_memory(copied.column, copied.simulation.state.servers)
    found, expected = (one.datacollector.get_model_vars_dataframe() for one in (copied, model))
    assert len(found) == 7
    assert found.equals(expected)


def open_twice(model: GovernanceModel) -> int:
    return 2 * model.open_cases


# -- functions of the user's own ----------------------------------------------------------------------------


def steady(staff: Any) -> Any:
    return 0.9 + 0.1 * (staff.pay > 1.0)


class Tired:
    """A behaviour that remembers how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, staff: Any) -> Any:
        self.asked += 1
        return np.full(staff.n, max(0.5, 1.0 - 0.01 * self.asked))


def with_effort(effort: Any) -> Simulation:
    return Simulation(busy_street(), 3, behaviours={"effort": effort() if effort is Tired else effort})


@cache
def bytes_with_effort(effort: Any) -> tuple[str, str]:
    """What a run leaves that nobody copied."""
    return bytes_of(with_effort(effort).run())


@cache
def bytes_with_rule(rule: Any) -> tuple[str, str]:
    """What a run leaves that nobody copied."""
    return bytes_of(Simulation(with_rule(rule), 3).run())


def with_rule(rule: Any) -> Scenario:
    return busy_street().with_({f"policy.dispatch.{rule.kind}": rule})


@every_way
@pytest.mark.parametrize("effort", [steady, Tired], ids=["function", "object"])
def test_behaviours_go_with_a_copy(way: Callable[[Any], Any], effort: Any) -> None:
    original = with_effort(effort)
    for _ in range(30):
        original.step()
    copied = way(original)
    for simulation in (original, copied):
        assert bytes_of(simulation.run()) == bytes_with_effort(effort)


@pytest.mark.parametrize("rule", [examples.patient, examples.same_as_best_skill], ids=lambda rule: rule.name)
@every_way
def test_custom_rules_go_with_a_copy_that_calls_its_own(way: Callable[[Any], Any], rule: Any) -> None:
    original = Simulation(with_rule(rule), 3)
    for _ in range(30):
        original.step()
    copied = way(original)
    del original
    gc.collect()
    assert bytes_of(copied.run()) == bytes_with_rule(rule)


@every_way
def test_a_state_with_custom_rules_cannot_be_copied_alone(way: Callable[[Any], Any]) -> None:
    scenario = busy_street().with_({"policy.dispatch.priority": examples.same_as_fifo})
    with pytest.raises(TypeError, match="holds addresses of custom rules; copy the Simulation"):
        way(Simulation(scenario, 3).state)


def test_a_function_that_cannot_be_found_again_stays_in_its_process() -> None:
    factor = 0.9
    original = Simulation(busy_street(), 3, behaviours={"effort": lambda staff: np.full(staff.n, factor)})
    with pytest.raises(TypeError, match=r"this Simulation cannot be pickled: the function .*lambda.* cannot travel"):
        pickle.dumps(original)
    copied = copy.deepcopy(original)
    assert same(copied.run(), original.run())


@every_way
def test_a_function_that_remembers_what_changes_is_refused(way: Callable[[Any], Any]) -> None:
    seen: list[int] = []
    original = at_day(2)
    original.phases.append(("watch", lambda: seen.append(original.day)))
    with pytest.raises(TypeError, match=r"cannot be (copied|pickled): the function .*lambda"):
        way(original)


# -- memory -------------------------------------------------------------------------------------------------


def test_a_finished_simulation_is_freed_without_the_collector() -> None:
    gc.collect()
    gc.disable()
    try:
        simulation = Simulation(busy_street(), 3)
        simulation.run()
        held = [weakref.ref(simulation), weakref.ref(simulation.state.residents), weakref.ref(simulation.town)]
        del simulation
        assert [one() for one in held] == [None] * 3
    finally:
        gc.enable()


def test_ten_runs_in_one_process_need_no_more_memory_than_one() -> None:
    scenario = busy_street().with_({"run.days": 5, "run.warm_up_days": 5})
    Simulation(scenario, 1).run()
    gc.collect()
    gc.disable()
    peaks = []
    tracemalloc.start()
    try:
        for seed in itertools.islice(itertools.count(), 10):
            tracemalloc.reset_peak()
            Simulation(scenario, seed).run()
            peaks.append(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()
        gc.enable()
    assert peaks[-1] < 1.1 * peaks[0], peaks


def test_the_warning_of_a_rule_in_python_is_not_repeated_in_the_same_process() -> None:
    with pytest.warns(RuleWarning):
        original = Simulation(busy_street().with_({"policy.dispatch.priority": examples.not_for_numba}), 3)
    assert copy.copy(original).setup.rules[0] is original.setup.rules[0]
