"""The Mesa face: the clock, views on rows, selections, DataCollector, and two models that share nothing."""

from __future__ import annotations

import gc
import re
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pytest

import sim
from sim.mesa import (
    KINDS,
    STAFF_KINDS,
    Community,
    Desk,
    DistrictOfficial,
    Grid,
    GridMember,
    Resident,
    Staff,
    StreetOfficial,
    View,
)
from sim.mesa.governance import GovernanceModel
from sim.scenario import Scenario, load

SETTABLE = {"skill", "speed", "availability", "paperwork", "visits", "training", "burnout"}
PAGE = (Path(__file__).resolve().parents[1] / "docs" / "how-to" / "agents.md").read_text(encoding="utf-8")


@cache
def short() -> Scenario:
    """The demonstration street for three weeks after a month."""
    return load("demo").with_({"run.days": 21, "run.warm_up_days": 30})


def model_of(seed: int = 1) -> GovernanceModel:
    return GovernanceModel(short(), seed)


@pytest.fixture(scope="module")
def still() -> GovernanceModel:
    """A model at time 0 that no test changes."""
    return model_of()


# -- the clock -------------------------------------------------------------------------------------------------------


def test_the_plain_loop_simulates_every_day_once() -> None:
    model = sim.GovernanceModel(short(), seed=1)
    assert isinstance(model, mesa.Model)
    assert (model.time, model.steps, model.day, model.running) == (0.0, 0, 0, True)
    assert model.date == short().run.start_date
    days = []
    while model.running:
        model.step()
        days.append((model.time, model.steps, model.day))
    assert days == [(float(k), k, k) for k in range(1, 22)]


def test_the_records_are_those_of_a_run_without_mesa() -> None:
    model = model_of(seed=3)
    while model.running:
        model.step()
        model.agents_by_type[Resident].select(n=5).agg("trust", np.mean)  # sampling must not touch the run
        model.agents.shuffle().to_list()
    plain = sim.run(short(), seed=3)
    mine = model.records()
    assert mine.cases.equals(plain.cases)
    assert mine.series_all.equals(plain.series_all)
    assert mine.seed == 3


def test_a_scenario_by_name_and_its_own_seed() -> None:
    model = GovernanceModel(short().with_({"run.seed": 9}))
    assert model.simulation.seed == 9
    assert GovernanceModel("demo", 1).scenario == load("demo")


def test_after_the_last_day_the_clock_stands_still() -> None:
    model = model_of()
    model.run_model()
    for _ in range(2):
        with pytest.raises(RuntimeError, match="ended after day 20; make a new GovernanceModel"):
            model.step()
    assert (model.steps, model.time, model.running) == (21, 21.0, False)


def test_a_loop_may_be_stopped_early_and_days_run_in_one_go() -> None:
    model = model_of()
    model.run_for(5)
    assert (model.day, model.steps) == (5, 5)
    model.running = False
    model.step()
    assert not model.running
    assert model.records().series["day"].max() == 5


def test_a_subclass_may_collect_in_its_step() -> None:
    class Watched(GovernanceModel):
        def __init__(self, seed: int) -> None:
            super().__init__(short(), seed)
            self.datacollector = mesa.DataCollector(model_reporters={"open": "open_cases"})
            self.datacollector.collect(self)

        def step(self) -> None:
            super().step()
            self.datacollector.collect(self)

    model = Watched(1)
    model.run_model()
    assert len(model.datacollector.get_model_vars_dataframe()) == 22


def test_a_model_keeps_its_scenario_and_its_agents(still: GovernanceModel) -> None:
    assert still.scenario is short()
    with pytest.raises(AttributeError, match="make a new GovernanceModel"):
        still.scenario = load("demo")
    with pytest.raises(TypeError, match="Agent cannot join a GovernanceModel"):
        mesa.Agent(still)


def test_counts_and_flows_agree_with_the_series() -> None:
    model = model_of()
    assert {model.counts[name] for name in ("solved", "answered", "superficial", "lapsed")} == {0}
    model.run_for(10)
    last = model.records().series.iloc[-1]
    stocks = ("latent", "reporting", "waiting", "in_work", "moving", "outside", "pickup", "held", "posted", "pending")
    assert {name: model.counts[name] for name in stocks} == {name: last[name] for name in stocks}
    assert {name: last[name] for name in model.flows} == model.flows
    assert model.open_cases == sum(model.counts[name] for name in stocks[2:9])
    ends = model.records().cases["end"].value_counts()
    assert model.counts["solved"] == ends["solved"]


# -- views -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_view_shows_what_the_column_holds(still: GovernanceModel, kind: type[View]) -> None:
    agents = still.agents_by_type[kind]
    assert len(agents) > 0
    for name in kind.columns():
        values = agents.get(name)
        assert len(values) == len(agents)
        for position in (0, len(agents) // 2, len(agents) - 1):
            value = getattr(agents[position], name)
            assert value == values[position]
            assert type(value) in (bool, int, float, str)


def test_views_have_slots_only(still: GovernanceModel) -> None:
    for agents in still.agents_by_type.values():
        assert not hasattr(agents[0], "__dict__")


def test_staff_have_the_kind_of_their_level(still: GovernanceModel) -> None:
    org = still.simulation.setup.organisation
    assert len(still.agents) == len(org.staff)
    for person in still.agents:
        desk = org.desks[org.staff["desk"][person.index]]
        assert type(person) is STAFF_KINDS[desk["level"]]
        assert (person.community, person.street) == (desk["community"], desk["street"])
    assert sum(len(still.agents_by_type[kind]) for kind in STAFF_KINDS) == len(still.agents)


def test_unique_ids_are_unique_and_views_of_a_row_are_equal(still: GovernanceModel) -> None:
    ids = np.concatenate([agents.get("unique_id") for agents in still.agents_by_type.values()])
    assert sorted(ids.tolist()) == list(range(1, len(ids) + 1))
    last = still.agents_by_type[Community][-1]
    assert last.unique_id == still.agents_by_type[Community].get("unique_id")[-1]
    again = still.agents_by_type[Community][-1]
    assert last is not again
    assert len({last, again}) == 1
    assert still.agents[0] != still.agents_by_type[Desk][0]
    assert still.agents[0] == still.agents_by_type[GridMember][0]


def test_views_outlive_the_change_of_state_on_day_0() -> None:
    model = model_of()
    before = model.simulation.state
    member, resident = model.agents[0], model.agents_by_type[Resident][7]
    model.step()
    assert model.simulation.state is not before  # sim.simulation.window
    assert member.skill == model.simulation.state.servers["skill"][0]
    member.skill = 0.25
    assert model.simulation.state.servers["skill"][0] == 0.25
    model.simulation.state.residents["trust"][7] = 0.125
    assert resident.trust == 0.125
    old = model.simulation.state.servers
    model.simulation.town.state = replace(model.simulation.state, servers=old.copy())
    member.skill = 0.75
    assert (member.skill, old["skill"][0]) == (0.75, 0.25)


def test_learned_trust_shows() -> None:
    model = model_of()
    residents = model.agents_by_type[Resident]
    start = residents.get("trust")
    model.run_for(20)
    assert (residents.get("trust") != start).any()
    assert (model.simulation.setup.world.residents["trust"] != residents.get("trust").astype(np.float32)).any()


def test_desks_and_their_people_agree() -> None:
    model = model_of()
    for _ in range(10):
        model.step()
        people = model.agents
        idle = people.select(~people.get("busy")).groupby("desk").count()
        for desk in model.agents_by_type[Desk]:
            assert desk.idle == idle.get(desk.index, 0)
            assert desk.staff == people.groupby("desk").count().get(desk.index, 0)


# -- changing staff --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["skill", "speed", "availability"])
def test_setting_reaches_the_column(name: str) -> None:
    model = model_of()
    official = model.agents_by_type[StreetOfficial][1]
    column = model.simulation.state.servers[name]
    others = np.delete(column.copy(), official.index)
    setattr(official, name, 0.375)
    assert column[official.index] == 0.375
    assert (np.delete(column, official.index) == others).all()


@pytest.mark.parametrize(
    ("name", "value"),
    [("skill", 1.1), ("skill", -0.1), ("speed", 0.0), ("availability", 0.0), ("speed", np.nan), ("skill", "high")],
)
def test_nonsense_is_refused(still: GovernanceModel, name: str, value: Any) -> None:
    before = still.agents.get(name)
    with pytest.raises(ValueError, match=rf"GridMember\.{name}: expected a number from .* to .*, found"):
        setattr(still.agents[0], name, value)
    with pytest.raises(ValueError, match=rf"Staff\.{name}: expected"):
        still.agents.set(name, value)
    assert (still.agents.get(name) == before).all()


def test_everything_else_is_for_reading(still: GovernanceModel) -> None:
    for kind in KINDS:
        agent = still.agents_by_type[kind][0]
        for name in [name for name, column in kind.columns().items() if column.limits is None]:
            with pytest.raises(AttributeError, match="reading only. What may be set: skill, speed, availability"):
                setattr(agent, name, 1)
    with pytest.raises(AttributeError):
        still.agents[0].nickname = "x"  # type: ignore[attr-defined]


def test_a_change_counts_from_the_next_piece_on() -> None:
    """Slower staff close less on the days after; the ends of pieces in hand do not move."""
    seed = next(seed for seed in range(1, 100) if model_of(seed).agents.get("busy").any())
    as_it_was, slower = model_of(seed), model_of(seed)
    ends = slower.simulation.state.ends.copy()
    slower.agents.set("speed", 0.1)
    assert (slower.simulation.state.ends == ends).all()
    for model in (as_it_was, slower):
        model.run_model()
    solved = [model.records().summary["solved"] for model in (as_it_was, slower)]
    assert solved[1] < 0.9 * solved[0]
    assert slower.open_cases > as_it_was.open_cases


def test_one_persons_speed_sets_the_hours_of_that_persons_pieces() -> None:
    quick, slow = model_of(seed=2), model_of(seed=2)
    for person in slow.agents_by_type[DistrictOfficial]:
        person.availability = 0.5 * person.availability
    for model in (quick, slow):
        model.run_model()
    busy = [model.records().series["busy_district"].sum() for model in (quick, slow)]
    closed = [model.records().summary["closed"] for model in (quick, slow)]
    assert busy[1] / closed[1] > 1.3 * busy[0] / closed[0]


# -- selections ------------------------------------------------------------------------------------------------------


def test_selecting_by_a_function_and_by_an_array_agree(still: GovernanceModel) -> None:
    residents = still.agents_by_type[Resident]
    by_array = residents.select(residents.get("trust") < 0.5)
    by_function = residents.select(lambda resident: resident.trust < 0.5)
    assert 0 < len(by_array) < len(residents)
    assert (by_array.rows == by_function.rows).all()
    assert by_array.agg("trust", max) < 0.5
    again = by_array.select(by_array.get("group") == "elder")
    assert {resident.group for resident in again} == {"elder"}
    assert all(resident in by_array for resident in again)


def test_at_most_is_a_number_or_a_share(still: GovernanceModel) -> None:
    grids = still.agents_by_type[Grid]
    assert grids.select(at_most=3).rows.tolist() == [0, 1, 2]
    assert len(grids.select(at_most=0.5)) == len(grids) // 2
    assert len(grids.select(at_most=1.0)) == len(grids)
    assert len(grids.select(at_most=1)) == 1
    assert len(grids.select(lambda grid: grid.index > 8, at_most=0.5)) == len(grids) - 9


def test_a_sample_is_random_without_repeats_and_follows_the_seed() -> None:
    samples = [model_of(seed).agents_by_type[Resident].select(n=50).rows for seed in (1, 1, 2)]
    assert len(set(samples[0].tolist())) == 50
    assert (samples[0] == samples[1]).all()
    assert (samples[0] != samples[2]).any()


def test_selecting_says_what_is_wrong(still: GovernanceModel) -> None:
    grids = still.agents_by_type[Grid]
    with pytest.raises(ValueError, match="expected at least n = 99 members to draw from, found 12"):
        grids.select(n=99)
    with pytest.raises(ValueError, match="expected 12 truth values, one for each member"):
        grids.select(np.ones(3, np.bool_))
    with pytest.raises(ValueError, match="array of int64"):
        grids.select(np.arange(12))  # type: ignore[arg-type]
    with pytest.raises(AttributeError, match="Grid has no attribute 'wealth'; it has: unique_id, index, community"):
        grids.get("wealth")


def test_selecting_a_kind(still: GovernanceModel) -> None:
    officials = still.agents.select(agent_type=StreetOfficial)
    assert officials.rows.tolist() == still.agents_by_type[StreetOfficial].rows.tolist()
    assert officials.kind is StreetOfficial
    assert len(officials.select(agent_type=Staff)) == len(officials)
    assert len(still.agents.select(agent_type=Resident)) == 0
    skilled = still.agents.select(still.agents.get("skill") > 0.9, agent_type=StreetOfficial)
    assert skilled.rows.tolist() == [one.index for one in officials if one.skill > 0.9]


def test_sorting_is_mesas(still: GovernanceModel) -> None:
    class Plain(mesa.Agent):
        def __init__(self, owner: mesa.Model, row: int, community: int) -> None:
            super().__init__(owner)
            self.row, self.community = row, community

    owner = mesa.Model(rng=1)
    grids = still.agents_by_type[Grid]
    for grid in grids:
        Plain(owner, grid.index, grid.community)
    for ascending in (True, False):
        theirs = owner.agents.sort("community", ascending=ascending).get("row")
        assert grids.sort("community", ascending=ascending).rows.tolist() == theirs
        assert grids.sort(lambda grid: grid.community, ascending=ascending).rows.tolist() == theirs


def test_shuffling_keeps_the_members(still: GovernanceModel) -> None:
    grids = still.agents_by_type[Grid]
    shuffled = grids.shuffle()
    assert shuffled.rows.tolist() != grids.rows.tolist()
    assert sorted(shuffled.rows) == grids.rows.tolist()


def test_aggregates(still: GovernanceModel) -> None:
    residents = still.agents_by_type[Resident]
    trust = np.array([resident.trust for resident in residents])
    assert residents.agg("trust", np.mean) == pytest.approx(trust.mean(), rel=1e-12)
    assert residents.agg("trust", [min, max, sum]) == pytest.approx([trust.min(), trust.max(), trust.sum()])
    assert residents.agg("digital", np.mean) == pytest.approx(np.mean([r.digital for r in residents]))
    assert residents.get(["index", "group"])[:2] == [[0, residents[0].group], [1, residents[1].group]]


@pytest.mark.parametrize("by", ["group", "grid", "digital", "trust"])
def test_groups_are_those_found_one_by_one(still: GovernanceModel, by: str) -> None:
    residents = still.agents_by_type[Resident]
    expected: dict[Any, list[float]] = {}
    for resident in residents:
        expected.setdefault(getattr(resident, by), []).append(resident.efficacy)
    groups = residents.groupby(by)
    assert groups.count() == {name: len(values) for name, values in expected.items()}
    assert groups.agg("efficacy", sum) == pytest.approx({name: sum(v) for name, v in expected.items()})
    assert residents.groupby(lambda resident: getattr(resident, by)).count() == groups.count()


def test_groups_of_staff_and_of_nobody(still: GovernanceModel) -> None:
    by_type = still.agents.groupby(type)
    assert by_type.count() == {kind: len(still.agents_by_type[kind]) for kind in STAFF_KINDS}
    assert list(still.agents.groupby("level").count()) == ["grid", "community", "street", "district", "intake"]
    nobody = still.agents.select(at_most=0)
    assert len(nobody.groupby("level")) == len(nobody.groupby("skill")) == len(nobody.groupby(type)) == 0


def test_doing_something_with_every_member() -> None:
    model = model_of()

    def train(person: Staff, gain: float) -> None:
        person.skill = min(1.0, person.skill + gain)

    before = model.agents.get("skill")
    assert model.agents.do(train, gain=0.01).get("skill") == pytest.approx(np.minimum(before + 0.01, 1.0))
    assert model.agents.map(lambda person: person.index) == list(range(len(model.agents)))


def test_a_selection_does_not_empty_itself(still: GovernanceModel) -> None:
    """Mesa's AgentSet of views would: it holds weak references."""
    chosen = still.agents.select(lambda person: person.level == "grid")
    size = len(chosen)
    gc.collect()
    assert len(chosen) == len(list(chosen)) == len(chosen.to_list()) == size > 0


def test_what_get_returns_is_ones_own() -> None:
    model = model_of()
    for kind in KINDS:
        for name in kind.columns():
            values = model.agents_by_type[kind].get(name)
            for field in fields(model.simulation.state):
                column = getattr(model.simulation.state, field.name)
                assert not (isinstance(column, np.ndarray) and np.shares_memory(values, column))


# -- Mesa's DataCollector --------------------------------------------------------------------------------------------


def test_mesas_data_collector() -> None:
    model = model_of()
    collector = mesa.DataCollector(
        model_reporters={
            "open": "open_cases",
            "latent": lambda m: m.counts["latent"],
            "staff": lambda m: len(m.agents),
        },
        agent_reporters={"skill": "skill", "busy": lambda person: person.busy},
        agenttype_reporters={Desk: {"waiting": "waiting"}, Resident: {"trust": "trust"}},
    )
    model.agents[2].skill = 0.5
    for _ in range(3):
        model.step()
        collector.collect(model)
    days = collector.get_model_vars_dataframe()
    series = model.records().series
    assert days["latent"].tolist() == series["latent"].tolist()
    staff = collector.get_agent_vars_dataframe()
    assert staff.index.names == ["Step", "AgentID"]
    assert len(staff) == 3 * len(model.agents)
    moved = staff.loc[(2.0, model.agents[2].unique_id), "skill"]
    assert moved == pytest.approx(0.5, abs=1e-3)  # experience moves it a little
    queues = collector.get_agenttype_vars_dataframe(Desk)
    assert queues.groupby("Step")["waiting"].sum().tolist() == series["waiting"].tolist()
    trust = collector.get_agenttype_vars_dataframe(Resident)
    assert trust.loc[3.0, "trust"].tolist() == model.agents_by_type[Resident].get("trust").tolist()


# -- two models ------------------------------------------------------------------------------------------------------


def test_two_models_share_nothing_that_can_be_written() -> None:
    one, other = model_of(), model_of()
    shared = set()
    for a in fields(one.simulation.state):
        mine = getattr(one.simulation.state, a.name)
        theirs = getattr(other.simulation.state, a.name)
        if isinstance(mine, np.ndarray) and np.shares_memory(mine, theirs):
            shared.add(a.name)
            assert not mine.flags.writeable, f"state.{a.name} is shared and can be written"
    worlds = (one.simulation.setup.world.grids, other.simulation.setup.world.grids)
    assert np.shares_memory(*worlds)  # the world is shared, and for reading only
    assert not worlds[0].flags.writeable


def test_a_change_in_one_model_leaves_the_other_alone() -> None:
    lone = model_of()
    lone.run_model()
    one, other = model_of(), model_of()
    one.agents.set("skill", 0.1).set("speed", 0.2)
    while one.running:  # step by step, in turns
        one.step()
        other.step()
    assert other.records().cases.equals(lone.records().cases)
    assert not one.records().cases.equals(lone.records().cases)
    assert (other.agents_by_type[Resident].get("trust") == lone.agents_by_type[Resident].get("trust")).all()
    assert one.agents[0] != other.agents[0]
    assert one.agents[0] not in other.agents


# -- the page --------------------------------------------------------------------------------------------------------


def test_the_code_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    assert len(blocks) == 6
    exec(compile("\n".join(blocks), "docs/how-to/agents.md", "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out.startswith("0.0 ")


def test_the_table_of_the_page_names_every_attribute() -> None:
    rows = re.findall(r"^\| (`[^|]*) \| (`[^|]*) \|$", PAGE, flags=re.MULTILINE)
    listed = {kind: re.findall(r"`(\w+)`", names) for kinds, names in rows for kind in re.findall(r"`(\w+)`", kinds)}
    assert listed == {kind.__name__: list(kind.columns()) for kind in KINDS}
