"""The schema: every leaf is documented, defaults are valid, and the reference page is up to date."""

import re

import pytest

from sim.policy.parameter import GRADES
from sim.scenario import Scenario, parameters
from sim.scenario.reference import PAGE, PAGE_ZH, page, page_zh
from sim.scenario.scaling import TOTALS
from tests.each import each

HAN = re.compile(r"[\u4e00-\u9fff]")
ALL = parameters()


def test_every_leaf_is_documented():
    def check(leaf):
        assert leaf.title.en
        assert HAN.search(leaf.title.zh)
        assert leaf.unit
        assert leaf.kind
        assert leaf.grade in GRADES
        assert len(leaf.source) > 5

    each(check, ALL, lambda leaf: leaf.path)


def test_every_default_lies_in_its_ranges():
    def check(leaf):
        if not isinstance(leaf.default, int | float):
            assert not leaf.choices or leaf.default in leaf.choices
            return
        assert leaf.low <= leaf.default <= leaf.high
        assert not (leaf.open_low and leaf.default == leaf.low)
        if leaf.usual:
            assert leaf.low <= leaf.usual[0] <= leaf.default <= leaf.usual[1] <= leaf.high

    each(check, ALL, lambda leaf: leaf.path)


def test_numbers_have_limits():
    open_ended = [
        leaf.path for leaf in ALL if leaf.kind.startswith(("a number", "a whole")) and None in (leaf.low, leaf.high)
    ]
    assert open_ended == []


def test_titles_tell_parameters_apart():
    for language in ("en", "zh"):
        titles = [getattr(leaf.title, language) for leaf in ALL]
        assert len(set(titles)) == len(titles)


def test_defaults_validate():
    assert Scenario.from_dict(Scenario().to_dict()) == Scenario()


def test_attributes_mirror_paths():
    scenario = Scenario()
    for leaf in ALL:
        value = scenario
        for name in leaf.path.split("."):
            value = getattr(value, name)


@pytest.mark.parametrize(
    ("path", "default"),
    [
        ("territory.residents", 1_440_000),
        ("territory.grids", 3475),
        ("demand.day_cv", 0.19),
        ("residents.reporting.group_logodds.migrant", -0.73),
        ("policy.staffing.posts", 1850),
        ("policy.staffing.members_per_grid", None),
        ("policy.dispatch.route.default", "level_by_level"),
        ("policy.funding.capital", 20e6),
        ("policy.closing.superficial_logit", -3.2),
        ("run.warm_up_days", 180),
    ],
)
def test_contracted_defaults(path, default):
    assert {leaf.path: leaf.default for leaf in ALL}[path] == default


def test_reference_page_is_up_to_date():
    expected = page()
    assert PAGE.read_text(encoding="utf-8") == expected, "run: python -m sim.scenario.reference"
    for leaf in ALL:
        assert f"| `{leaf.path}` |" in expected
    assert not re.search(r"^    \w", expected, re.M), "the docstring of a section is shown as code"


def test_reference_page_in_chinese_is_up_to_date_and_gives_the_reasons_in_chinese():
    expected = page_zh()
    assert PAGE_ZH.read_text(encoding="utf-8") == expected, "run: python -m sim.scenario.reference"
    rows = {line.split("`")[1]: line.split(" | ") for line in expected.splitlines() if line.startswith("| `")}
    for leaf in ALL:
        row = rows[leaf.path]
        assert row[1:3] == [leaf.title.zh, row[2]]
        assert row[2].removesuffix("（总量）") == leaf.unit.zh
        assert leaf.path not in TOTALS or "总量" in row[2] or "合计" in row[2]
        assert row[-1] == f"{leaf.source.zh} |".replace("||", "|")
        assert re.search(r"[\u4e00-\u9fff]", row[-1]), leaf.path


def test_frozen():
    scenario = Scenario()
    with pytest.raises(ValueError, match="frozen"):
        scenario.territory.residents = 5
    with pytest.raises(ValueError, match="frozen"):
        scenario.run = None
    with pytest.raises(TypeError):
        scenario.demand.categories["noise"] = {}


def test_direct_construction_is_checked_too():
    with pytest.raises(ValueError, match="sum to 1"):
        Scenario(territory={"groups": {"local": 0.1}})
