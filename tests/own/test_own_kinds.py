"""Resident groups and kinds of units that a scenario adds: used everywhere, and nowhere where there are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.measures.registry import MEASURES
from sim.mesa import Resident, Unit
from sim.places.export import export_place
from sim.places.importing import import_tables
from sim.places.making import make_place
from sim.places.mistakes import TableError
from sim.policy.names import GROUPS, UNIT_KINDS
from sim.policy.own_kinds import GROUP_KEYS, UNIT_KEYS
from sim.records import Population, Run
from sim.report import figures
from sim.scenario import Scenario, ScenarioError
from sim.scenario.own_kinds import group_shares, unit_kind_shares
from sim.stories.choice import row
from sim.stories.story import Teller
from sim.world.units import build_units, fit_table
from sim.world.world import world_of
from tests.each import each
from tests.own.test_extend_page import MARKED, PAGE
from tests.runs import shared

GROUP = {"en": "disabled residents", "zh": "残疾居民", "share": 0.2}
KIND = {"en": "clinics", "zh": "社区诊所", "share": 0.25}
DAYS = {"run.days": 65, "run.warm_up_days": 5}


def with_group(changes: dict[str, Any] | None = None, **values: Any) -> Scenario:
    """The demonstration street with one group of one's own."""
    return sim.load("demo").with_({**DAYS, "territory.own_groups": {"disabled": GROUP | values}, **(changes or {})})


@pytest.fixture(scope="module")
def run() -> Run:
    """A run with a group and a kind of one's own."""
    return shared(with_group({"territory.own_unit_kinds": {"clinic": KIND}})).run()


def test_the_file_of_the_page_makes_a_group_and_a_kind(tmp_path: Path) -> None:
    (text,) = (text for _, name, text in MARKED.findall(PAGE.read_text(encoding="utf-8")) if name == "groups.yaml")
    (tmp_path / "groups.yaml").write_text(text, encoding="utf-8")
    world = world_of(sim.load(tmp_path / "groups.yaml").territory)
    assert world.groups == (*GROUPS, "disabled")
    assert world.unit_kinds == (*UNIT_KINDS, "clinic")
    assert (world.residents.group == len(GROUPS)).mean() == pytest.approx(0.03, abs=0.002)


def test_a_scenario_without_own_kinds_is_who_it_was() -> None:
    demo = sim.load("demo")
    assert demo.with_({"territory.own_groups": {}, "territory.own_unit_kinds": {}}).hash == demo.hash
    assert "own_groups" in demo.to_dict()["territory"]
    assert with_group().hash != demo.hash
    assert with_group(share=0.3).hash != with_group().hash


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.0, 0.2), max_size=5))
def test_shares_sum_to_one_and_the_shipped_groups_keep_their_proportions(shares: list[float]) -> None:
    own = {f"g{k}": GROUP | {"share": share} for k, share in enumerate(shares)}
    kinds = {f"k{k}": KIND | {"share": share} for k, share in enumerate(shares)}
    territory = sim.load("demo").with_({"territory.own_groups": own, "territory.own_unit_kinds": kinds}).territory
    for found, n in ((group_shares(territory), len(GROUPS)), (unit_kind_shares(territory), len(UNIT_KINDS))):
        assert sum(found) == pytest.approx(1.0)
        assert found[n:] == pytest.approx(shares)
    plain = np.array(group_shares(sim.load("demo").territory))
    assert np.array(group_shares(territory)[: len(GROUPS)]) == pytest.approx(plain * (1.0 - sum(shares)))


def test_the_order_in_the_file_says_nothing() -> None:
    one, two = GROUP, GROUP | {"share": 0.1}
    ways = [{"a": one, "b": two}, {"b": two, "a": one}]
    a, b = (sim.load("demo").with_({"territory.own_groups": way}) for way in ways)
    assert a.hash == b.hash
    assert world_of(a.territory).groups == world_of(b.territory).groups == (*GROUPS, "a", "b")


def test_the_group_is_in_every_table_of_the_run(run: Run) -> None:
    share = run.population.counts[:, -1].sum() / run.population.residents
    assert share == pytest.approx(GROUP["share"], abs=0.01)
    assert (run.cases["group"] == "disabled").sum() > 0.1 * len(run.cases)
    assert "disabled" in set(run.groups.loc[run.groups["partition"] == "group", "value"])
    assert run.series["trust_disabled"].between(0, 1).all()
    assert set(run.summary) == set(MEASURES)


def test_a_run_reads_as_it_was_written(run: Run, tmp_path: Path) -> None:
    read = Run.read(run.write(tmp_path / "run", csv=True))
    assert read.titles == run.titles == {"disabled": "disabled residents"}
    assert read.titles["disabled"].zh == "残疾居民"
    assert read.cases.equals(run.cases)
    assert read.series_all.equals(run.series_all)
    assert read.population.groups == run.population.groups
    np.testing.assert_equal(dict(read.summary), dict(run.summary))


def test_values_of_the_group_decide_what_becomes_of_it() -> None:
    def share(scenario: Scenario, column: str) -> float:
        groups = shared(scenario).run().groups.set_index(["partition", "value"])
        return float(groups.loc[("group", "disabled"), column] / groups.loc["group"][column].sum())

    plain = with_group()
    assert share(with_group(needs={"welfare": 30, "sanitation": 10}), "needs") > 1.5 * share(plain, "needs")
    assert share(with_group(reporting=-2), "reported") < 0.8 * share(plain, "reported")


def test_the_group_counts_among_the_disadvantaged_unless_it_says_no() -> None:
    named, not_named = (shared(with_group(reporting=-2, disadvantaged=weak)).run() for weak in (True, False))
    assert named.cases.equals(not_named.cases)
    assert named.summary["behind_solution"] != not_named.summary["behind_solution"]


def test_own_kinds_of_units_are_as_many_as_their_share_says_and_suit_what_they_say() -> None:
    scenario = sim.load("demo").with_({"territory.own_unit_kinds": {"clinic": KIND | {"fit": {"welfare": 0.9}}}})
    world = world_of(scenario.territory)
    units = build_units(world, scenario.territory)
    assert abs((units.kind == len(UNIT_KINDS)).sum() - 0.25 * len(units)) <= 1
    table = fit_table(("welfare", "sanitation"), scenario.territory.own_unit_kinds).reshape(2, -1)
    assert table.shape == (2, len(UNIT_KINDS) + 1)
    assert table[:, -1].tolist() == [0.9, 0.2]
    assert np.array_equal(table[:, :-1], fit_table(("welfare", "sanitation")).reshape(2, -1))


def test_mesa_names_groups_and_kinds() -> None:
    changes = {"territory.own_unit_kinds": {"clinic": KIND}, "run.days": 5, "run.warm_up_days": 0}
    model = sim.GovernanceModel(with_group(changes), seed=1)
    residents = model.agents_by_type[Resident]
    assert len(residents.select(lambda one: one.group == "disabled")) > 0
    assert "disabled" in set(residents.get("group"))
    assert "disabled" in residents.groupby("group").count()
    assert "clinic" in set(model.agents_by_type[Unit].get("kind"))


def test_stories_reports_and_figures_call_the_group_by_its_title(run: Run) -> None:
    case = int(np.flatnonzero(run.cases["group"] == "disabled")[0])
    assert "残疾居民" in Teller(run, "zh").head(case, row(run, case))
    for lang, title in (("en", "Disabled residents"), ("zh", "残疾居民")):
        axes = figures.gap_bars(run, lang=lang)
        assert title in [label.get_text() for label in axes.get_yticklabels()]


def test_a_comparison_knows_the_titles() -> None:
    found = sim.compare({"a": with_group(), "b": with_group(reporting=-2)}, replications=2, progress=False)
    assert found.titles["disabled"].zh == "残疾居民"
    axes = found.plot(lang="zh")
    shown = [label.get_text() for panel in axes.figure.axes for label in panel.get_yticklabels()]
    assert "残疾居民" in shown


def test_the_population_says_what_is_wrong_with_its_shape() -> None:
    population = Population.of_world(world_of(with_group().territory))
    with pytest.raises(sim.GridgovError, match=r"population\.counts: expected shape"):
        Population(population.counts, population.kind, population.community, population.deprivation)


WRONG: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("own_groups", {"elder": GROUP}, "which the package has"),
    ("own_groups", {"残疾": GROUP}, "small Latin letters"),
    ("own_groups", {"a.b": GROUP}, "small Latin letters"),
    ("own_groups", {"grid": GROUP}, "a name of a column"),
    ("own_groups", {"x": {"en": "x", "share": 0.1}}, "no zh"),
    ("own_groups", {"x": {"en": "x", "zh": "某", "share": 2}}, r"a number in \[0, 1\]"),
    ("own_groups", {"x": GROUP | {"share": "a tenth"}}, r"a number in \[0, 1\]"),
    ("own_groups", {"x": GROUP | {"share": True}}, r"a number in \[0, 1\]"),
    ("own_groups", {"x": GROUP | {"report": 1}}, "reporting"),
    ("own_groups", {"x": GROUP | {"needs": {"welfar": 2}}}, "welfare"),
    ("own_groups", {"x": GROUP | {"needs": {"welfare": -1}}}, "a number in"),
    ("own_groups", {"x": GROUP | {"needs": 3}}, "a mapping category > number"),
    ("own_groups", {"x": GROUP | {"clustered": 1}}, "true or false"),
    ("own_groups", {"x": GROUP | {"en": "a\nb"}}, "a text of 1 to 60 signs"),
    ("own_groups", {"x": GROUP | {"share": 0.6}, "y": GROUP | {"share": 0.6}}, "sum to at most 1"),
    ("own_groups", {f"g{k}": GROUP | {"share": 0.0} for k in range(30)}, "at most 20"),
    ("own_groups", {"x": 0.1}, "mapping"),
    ("own_unit_kinds", {"property": KIND}, "which the package has"),
    ("own_unit_kinds", {"x": KIND | {"fit": {"welfare": 1.5}}}, r"a number in \[0, 1\]"),
    ("own_unit_kinds", {"x": KIND | {"needs": {}}}, "a name among"),
)


def test_what_is_wrong_is_told_with_its_path() -> None:
    def check(case: tuple[str, dict[str, Any], str]) -> None:
        name, value, told = case
        with pytest.raises(ScenarioError, match=told) as caught:
            sim.load("demo").with_({f"territory.{name}": value})
        assert f"territory.{name}" in str(caught.value)

    each(check, WRONG)


#: A table of grids with residents and a group of ours; the last grid does not tell it.
TABLE = "community,grid,residents,{head}\nA,a1,500,40\nA,a2,500,10\nB,b1,500,0\nB,b2,500,\n"


def place_with_group(folder: Path) -> Path:
    """A small place with an own group whose values stand on one line."""
    make_place(folder, {"residents": 2000, "districts": 1, "streets": 1, "communities": 2, "grids": 4}, "panjin/before")
    file = folder / "place.yaml"
    group = "  own_groups:\n    disabled: {en: disabled residents, zh: 残疾居民, share: 0.1, reporting: -0.6}\n"
    file.write_text(file.read_text("utf-8").replace("territory:\n", f"territory:\n{group}", 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize("head", ["disabled", "残疾居民", "Disabled residents", "group_disabled"])
def test_a_table_of_units_counts_a_group_of_ones_own(tmp_path: Path, head: str) -> None:
    folder, table = place_with_group(tmp_path / "place"), tmp_path / "grids.csv"
    table.write_text(TABLE.format(head=head).replace("b2,500,", "b2,500,5"), encoding="utf-8")
    done = import_tables(folder, [table])
    place = sim.load(folder)
    assert done.totals["territory.own_groups.disabled.share"] == 55 / 2000
    assert place.territory.own_groups["disabled"]["share"] == 55 / 2000
    assert np.diff(world_of(place.territory).group_offsets, axis=1)[:, -1].tolist() == [40, 10, 0, 5]


def test_what_a_table_leaves_out_of_a_group_is_drawn_and_a_place_comes_back_as_it_was(tmp_path: Path) -> None:
    folder, table = place_with_group(tmp_path / "place"), tmp_path / "grids.csv"
    others = "elder,migrant,low_income,new_employment,disabled"
    rows = TABLE.format(head=others).replace(",500,", ",500,100,50,10,5,")
    table.write_text(rows, encoding="utf-8")
    import_tables(folder, [table])
    place = sim.load(folder)
    counts = np.diff(world_of(place.territory).group_offsets, axis=1)
    assert counts[:, GROUPS.index("elder")].tolist() == [100] * 4
    assert counts[:, -1].tolist() == [40, 10, 0, 50], "a tenth where the table does not say"
    export_place(place, tmp_path / "out")
    import_tables(tmp_path / "out", [tmp_path / "out" / "place.xlsx"])
    again = sim.load(tmp_path / "out")
    assert np.array_equal(counts, np.diff(world_of(again.territory).group_offsets, axis=1))
    assert again.territory.own_groups["disabled"]["share"] == 0.05
    assert again.territory.groups.elder == pytest.approx(400 / 2000 / 0.95, abs=1e-6)


def test_more_people_of_a_group_than_residents_are_a_mistake(tmp_path: Path) -> None:
    folder, table = place_with_group(tmp_path / "place"), tmp_path / "grids.csv"
    table.write_text(TABLE.format(head="disabled").replace("500,40", "30,40"), encoding="utf-8")
    with pytest.raises(TableError, match="groups of 40 among 30 residents"):
        import_tables(folder, [table])


def test_the_page_names_every_value() -> None:
    for page in (PAGE, PAGE.with_name("extend_zh.md")):
        text = page.read_text(encoding="utf-8")
        assert [key for key in (*GROUP_KEYS, *UNIT_KEYS) if f"`{key}`" not in text] == []
