"""Mesa to the letter: a selection has the whole interface of Mesa's AgentSet, and does what that does."""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any

import mesa
import numpy as np
import pytest
from mesa.agentset import AgentSet, GroupBy

import sim
from sim.errors import ArgumentError, RefusedError, UnknownNameError
from sim.mesa import Desk, Grid, GridMember, Resident
from sim.mesa.governance import GovernanceModel
from sim.mesa.selection import Groups, Selection
from tests.each import each

SHORT = {"run.days": 6, "run.warm_up_days": 1, "territory.scale": 0.2}
_PLUMBING = {
    "__abstractmethods__", "__annotations__", "__class_getitem__", "__dict__", "__doc__", "__firstlineno__",
    "__getstate__", "__module__", "__orig_bases__", "__parameters__", "__reversed__", "__setstate__", "__slots__",
    "__static_attributes__", "__subclasshook__", "__weakref__",
}  # fmt: skip


@cache
def model() -> GovernanceModel:
    """A model that tests only read."""
    return GovernanceModel(sim.load("demo").with_(SHORT), seed=1)


class Person(mesa.Agent):  # type: ignore[misc]
    """A twin of one of the staff as an agent of Mesa's own."""

    def __init__(self, one: mesa.Model, index: int, skill: float, level: str) -> None:
        super().__init__(one)
        self.index, self.skill, self.level = index, skill, level


@cache
def peers() -> list[Person]:
    """The staff as agents of Mesa's own, whose sets hold agents only as long as somebody else does."""
    world = mesa.Model(rng=1)
    return [Person(world, one.index, one.skill, one.level) for one in model().agents]


def twins() -> tuple[Selection[Any], AgentSet[Any]]:
    """The staff, and the same people as Mesa's own agents."""
    return model().agents, AgentSet(peers(), random=model().random)


def names_of(kind: type) -> set[str]:
    """Public methods and operators of a class and its bases."""
    names = {name for name in dir(kind) if not name.startswith("_") or name.startswith("__")}
    return names - set(dir(object)) - _PLUMBING


@pytest.mark.parametrize(("theirs", "ours"), [(AgentSet, Selection), (GroupBy, Groups)])
def test_no_method_of_mesa_is_missing(theirs: type, ours: type) -> None:
    assert not names_of(theirs) - names_of(ours)


@pytest.mark.parametrize(("theirs", "ours"), [(AgentSet, Selection), (GroupBy, Groups)])
def test_methods_take_mesa_s_arguments_by_mesa_s_names(theirs: type, ours: type) -> None:
    def takes(name: str) -> None:
        wanted = [p for p in inspect.signature(getattr(theirs, name)).parameters if p not in ("self", "args", "kwargs")]
        found = list(inspect.signature(getattr(ours, name)).parameters)
        aliases = {"attr_name": {"attribute"}, "attribute": {"attr_name"}}
        missing = [p for p in wanted if p not in found and not aliases.get(p, set()) & set(found)]
        assert not missing, f"missing {missing}"

    methods = [n for n in names_of(theirs) if not n.startswith("_") and callable(getattr(theirs, n))]
    each(takes, sorted(methods))


def test_reading_gives_what_mesa_gives() -> None:
    ours, theirs = twins()
    index = lambda chosen: [agent.index for agent in chosen]  # noqa: E731
    assert list(ours.get("skill")) == list(theirs.get("skill"))
    assert ours.get(["index", "level"]) == theirs.get(["index", "level"])
    assert list(ours.get("nothing", handle_missing="default", default_value=7)) == theirs.get(
        "nothing", handle_missing="default", default_value=7
    )
    low = lambda agent: agent.skill < 0.8  # noqa: E731
    assert index(ours.select(low)) == index(theirs.select(low))
    assert index(ours.select(low, at_most=2)) == index(theirs.select(low, at_most=2))
    assert index(ours.select(at_most=0.5)) == index(theirs.select(at_most=0.5))
    assert index(ours.sort("skill", ascending=True)) == index(theirs.sort("skill", ascending=True))
    assert index(ours[1:3]) == index(theirs[1:3])
    assert index(ours[::-2]) == index(theirs[::-2])
    assert ours[-1].index == theirs[-1].index
    assert ours.agg("skill", max) == theirs.agg("skill", max)
    assert ours.agg("skill", [min, max]) == theirs.agg("skill", [min, max])
    assert ours.map(lambda agent: agent.index) == theirs.map(lambda agent: agent.index)
    assert ours.index(ours[2]) == theirs.index(theirs[2]) == 2
    assert ours.count(ours[0]) == theirs.count(theirs[0]) == 1
    mine, yours = ours.groupby("level"), theirs.groupby("level")
    assert mine.count() == yours.count()
    assert mine.agg("skill", max) == yours.agg("skill", max)
    assert mine.map(len) == yours.map(len)
    assert mine.map("agg", "skill", min) == yours.map("agg", "skill", min)
    assert {k: len(v) for k, v in ours.groupby("level", result_type="list")} == mine.count()
    assert mine.do(len) is mine
    assert mine.get_group("grid").get("level").tolist() == ["grid"] * mine.count()["grid"]


def test_sets_combine_as_mesa_s_do() -> None:
    ours, theirs = twins()
    index = lambda chosen: sorted(agent.index for agent in chosen)  # noqa: E731
    a, b = ours.select(at_most=4), ours.select(lambda agent: agent.index >= 2)
    c, d = theirs.select(at_most=4), theirs.select(lambda agent: agent.index >= 2)
    assert index(a & b) == index(c & d)
    assert index(a | b) == index(c | d)
    assert index(a - b) == index(c - d)
    assert index(a ^ b) == index(c ^ d)
    assert (a <= ours, ours <= a, a < ours, ours >= a) == (c <= theirs, theirs <= c, c < theirs, theirs >= c)
    assert (a & b) == (b & a)
    assert a != b
    assert (a - b).isdisjoint(b) == (c - d).isdisjoint(d)
    a |= b
    assert index(a) == index(c | d)


def test_members_may_be_added_and_taken_out_of_a_selection_but_not_of_the_model() -> None:
    n = len(model().agents)
    chosen = model().agents
    first = chosen.pop()
    assert first not in chosen
    chosen.add(first)
    chosen.add(first)
    assert chosen[-1] == first
    assert len(chosen) == n
    chosen.remove(first)
    with pytest.raises(KeyError):
        chosen.remove(first)
    chosen.discard(first)
    chosen.clear()
    assert not len(chosen)
    with pytest.raises(KeyError):
        chosen.pop()
    members = model().agents_by_type[GridMember]
    members.select(lambda member: False, inplace=True)
    assert not len(members)
    assert len(model().agents) == n
    assert len(model().agents_by_type[GridMember]) > 0


def test_in_place_methods_change_the_selection_and_return_it() -> None:
    chosen = model().agents
    assert chosen.select(at_most=5, inplace=True) is chosen
    assert chosen.sort("skill", inplace=True) is chosen
    assert list(chosen.get("skill")) == sorted(chosen.get("skill"), reverse=True)
    assert chosen.shuffle(inplace=True) is chosen
    assert len(chosen) == 5


def test_shuffle_do_meets_everybody_once_in_another_order() -> None:
    seen: list[int] = []
    chosen = model().agents_by_type[Grid]
    before = chosen.get("index").tolist()
    assert chosen.shuffle_do(lambda grid: seen.append(grid.index)) is chosen
    assert sorted(seen) == before == chosen.get("index").tolist()
    assert chosen.random is model().random


def test_agents_of_other_tables_and_models_are_refused_by_name() -> None:
    staff, grids = model().agents, model().agents_by_type[Grid]
    for wrong in (grids[0], "x", GovernanceModel(sim.load("demo").with_(SHORT), seed=1).agents[0]):
        with pytest.raises(RefusedError, match="expected an agent of this model"):
            staff.add(wrong)
        assert wrong not in staff
        assert staff.count(wrong) == 0
    with pytest.raises(ArgumentError, match="one table"):
        staff | grids
    with pytest.raises(ArgumentError, match="handle_missing"):
        staff.get("skill", handle_missing="ignore")
    assert staff != grids
    assert staff.isdisjoint(grids)


def test_agents_and_models_show_themselves() -> None:
    assert repr(model()).startswith("<GovernanceModel")
    for thing in (model(), model().agents, model().agents_by_type[Resident], model().agents_by_type[Desk]):
        assert thing._repr_html_().startswith("<table>")
        assert len(repr(thing)) < 100


def test_a_model_takes_rng_as_mesa_s_models_do() -> None:
    scenario = sim.load("demo").with_(SHORT)
    one, two = GovernanceModel(scenario, rng=5), GovernanceModel(scenario, seed=5)
    one.step(), two.step()
    assert one.counts == two.counts
    with pytest.raises(ArgumentError, match="leave one out"):
        GovernanceModel(scenario, seed=5, rng=5)


class Collected(GovernanceModel):
    """A model with a collector, as in Mesa's tutorial."""

    def __init__(self, visits: float = 0.1, rng: int | None = None) -> None:
        super().__init__(sim.load("demo").with_({**SHORT, "policy.time.visits": visits}), rng=rng)
        self.datacollector = mesa.DataCollector(
            model_reporters={"open": "open_cases"}, agent_reporters={"skill": "skill"}
        )
        self.datacollector.collect(self)

    def step(self) -> None:
        """A day, then what is collected."""
        super().step()
        self.datacollector.collect(self)


def test_the_steps_of_mesa_s_tutorial() -> None:
    one = Collected(rng=1)
    for _ in range(3):
        one.step()
    frame = one.datacollector.get_agent_vars_dataframe()
    assert len(frame) == 4 * len(one.agents)
    assert one.datacollector.get_model_vars_dataframe()["open"].notna().all()
    levels = one.agents.groupby("level").agg("skill", np.mean)
    assert set(levels) == set(one.agents.get("level"))
    richest = one.agents.sort("skill")[0]
    assert richest.skill == one.agents.agg("skill", max)
    last = frame.index.get_level_values("Step").max()
    assert frame.xs(last, level="Step")["skill"].tolist() == one.agents.get("skill").tolist()
    assert len(frame.xs(richest.unique_id, level="AgentID")) == 4
    middle = one.agents.agg("skill", np.mean)
    able, others_of_them = (
        one.agents.select(lambda a, side=side: (a.skill > middle) == side) for side in (True, False)
    )
    met: list[bool] = []
    able.shuffle_do(lambda agent, others: met.append(one.random.choice(others) in others), others_of_them)
    for level, alike in one.agents.groupby("level"):
        alike.shuffle_do(lambda agent, others, level=level: met.append(one.random.choice(others).level == level), alike)
    assert len(met) == len(able) + len(one.agents) > len(one.agents)
    assert all(met)
    with pytest.raises(UnknownNameError, match="no method 'give_money'"):
        one.agents.do("give_money")
    one.agents.select(agent_type=GridMember).set("skill", 0.5)
    assert set(one.agents_by_type[GridMember].get("skill")) == {0.5}


def test_events_of_mesa_happen_in_their_time() -> None:
    one = GovernanceModel(sim.load("demo").with_(SHORT), seed=1)
    seen: list[tuple[float, int]] = []

    def look() -> None:
        seen.append((one.time, one.day))

    one.schedule_event(look, at=2.5)
    one.schedule_event(look, after=4)
    one.run_for(5)
    assert seen == [(2.5, 2), (4.0, 4)]


def test_batch_run_of_mesa_runs_models() -> None:
    rows = mesa.batch_run(
        Collected, parameters={"visits": [0.0, 0.3]}, rng=[1, 2], max_steps=3, data_collection_period=-1,
        display_progress=False,
    )  # fmt: skip
    runs = {(row["visits"], row["RunId"]) for row in rows}
    assert len(runs) == 4
    assert {row["Step"] for row in rows} == {3}
