"""Bad input: every kind of mistake gives file, line, path, what was expected and the nearest right name."""

import pickle
import textwrap

import pytest

from sim.scenario import Problem, ScenarioError, load
from sim.scenario.yaml_file import read

STAFF = "policy: {staffing: {street_officials: 0}, structure: {offices_per_street: 0}}"


def problems(folder, text, name="case.yaml"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else textwrap.dedent(text).encode())
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return caught.value.problems


TABLE = {
    "unknown key": ("run:\n  days: 3\n  sed: 4\n", 3, "run.sed", "a name that exists in run", "run.seed"),
    "unknown section": ("polcy: {}\n", 1, "polcy", "a name that exists", "policy"),
    "unknown layer key": ("\nextend: demo\n", 2, "extend", "a name that exists", "extends"),
    "key of another section": (
        "run:\n  posts: 5\n",
        2,
        "run.posts",
        "a name that exists in run",
        "policy.staffing.posts",
    ),
    "wrong type": ("run: {days: many}\n", 1, "run.days", "a whole number in [1, 3,660] (days)", ""),
    "yes is not a number": ("run:\n  days: yes\n", 2, "run.days", "a whole number", ""),
    "section without values": ("run:\n", 1, "run", "a mapping with names among start_date", ""),
    "section as list": ("run: [1]\n", 1, "run", "a mapping with names among start_date", ""),
    "out of range": ("policy:\n  time:\n    visits: 1.5\n", 3, "policy.time.visits", "[0, 0.9]", ""),
    "open end of a range": ("territory: {scale: 0}\n", 1, "territory.scale", "(0, 1]", ""),
    "wrong choice": (
        "policy:\n  dispatch:\n    assignment: comunity_pool\n",
        3,
        "policy.dispatch.assignment",
        "one of own_grid, community_pool",
        "community_pool",
    ),
    "short list": (
        "demand:\n  weekday_profile: [1, 2]\n",
        2,
        "demand.weekday_profile",
        "7 numbers in [0, 1,000,000]",
        "",
    ),
    "bad list item": (
        "demand:\n  weekday_profile:\n    - 1\n    - -1\n    - 1\n    - 1\n    - 1\n    - 1\n    - 1\n",
        4,
        "demand.weekday_profile.1",
        "7 numbers in [0, 1,000,000]",
        "",
    ),
    "all zero": (
        "demand:\n  weekday_profile: [0, 0, 0, 0, 0, 0, 0]\n",
        2,
        "demand.weekday_profile",
        "1e-06 or more",
        "",
    ),
    "not a Monday": ("run:\n  start_date: 2024-01-03\n", 2, "run.start_date", "a Monday", ""),
    "impossible date": ("run: {start_date: 2024-02-31}\n", 1, "run.start_date", "ISO date", ""),
    "bad holiday": (
        "policy: {shifts: {holidays: [tomorrow]}}\n",
        1,
        "policy.shifts.holidays.0",
        "ISO dates",
        "",
    ),
    "title in an unknown language": (
        "title: {fr: Bonjour}\n",
        1,
        "title.fr",
        "a name that exists in title",
        "",
    ),
    "number as title": ("title: {en: 5}\n", 1, "title.en", "string", ""),
    "more communities than grids": (
        "extends: demo\nterritory:\n  communities: 13\npolicy: {staffing: {posts: 26}}\n",
        3,
        "territory.communities",
        "at least one of the grids in each of the 13",
        "",
    ),
    "fewer communities than streets": (
        "extends: demo\nterritory:\n  streets: 5\n",
        3,
        "territory.streets",
        "",
        "",
    ),
    "staff for a missing street level": (
        "extends: demo\npolicy:\n  structure:\n    offices_per_street: 0\n",
        4,
        "policy.structure.offices_per_street",
        "",
        "",
    ),
    "staff for a missing district level": (
        "policy:\n  structure: {departments: 0}\n",
        2,
        "policy.structure.departments",
        "",
        "",
    ),
    "offices without staff": (
        "policy:\n  staffing: {district_officials: 0}\n",
        2,
        "policy.staffing.district_officials",
        "at least 1, for there are 8 departments",
        "",
    ),
    "too few posts": (
        "policy:\n  staffing:\n    posts: 100\n",
        3,
        "policy.staffing.posts",
        "at least two posts",
        "",
    ),
    "too few posts per grid": (
        "policy: {staffing: {posts_per_grid: 0.1}}\n",
        1,
        "policy.staffing.posts_per_grid",
        "two posts",
        "",
    ),
    "shares of types": (
        "territory:\n  grid_types:\n    living: 0.9\n",
        2,
        "territory.grid_types",
        "shares that sum to 1",
        "",
    ),
    "shares of groups": (
        "territory: {groups: {elder: 0.2}}\n",
        1,
        "territory.groups",
        "shares that sum to 1",
        "",
    ),
    "nowhere to live": (
        "territory:\n  resident_weights: {living: 0, production: 0, road: 0}\n",
        2,
        "territory.resident_weights",
        "a resident weight above 0",
        "",
    ),
    "more members than residents": (
        "territory:\n  party_members: 2e6\n",
        2,
        "territory.party_members",
        "at most as many",
        "",
    ),
    "no time left": ("policy: {time: {paperwork: 0.9}}\n", 1, "policy.time.paperwork", "time left", ""),
    "missing parent": ("extends: dmo\n", 1, "extends", "the name of a scenario", "demo"),
    "parents as number": ("extends: 5\n", 1, "extends", "the name of a scenario or a list", ""),
    "missing reform": (
        "reforms:\n  - visits\n  - platfrom\n",
        3,
        "reforms.1",
        "the name of a reform",
        "platform",
    ),
    "reforms as text": ("reforms: visits\n", 1, "reforms", "a list of reforms", ""),
    "reform with two keys": (
        "reforms: [{visits: {}, platform: {}}]\n",
        1,
        "reforms.0",
        "name: {parameter",
        "",
    ),
    "reform parameter": (
        "reforms:\n  - delegation: {item: 3}\n",
        2,
        "reforms.0.item",
        "a parameter of delegation",
        "items",
    ),
    "reform value": (
        "reforms:\n  - delegation: {items: -3}\n",
        2,
        "policy.structure.delegated_items",
        "[0, 400]",
        "",
    ),
    "reform conflict": (
        "reforms:\n  - direct-train\n  - block-led\n",
        3,
        "reforms.1",
        "reforms that do not conflict",
        "",
    ),
    "missing catalogue": ("demand: {catalogue: defalt}\n", 1, "demand.catalogue", "a catalogue", "default"),
    "missing catalogue file": ("demand: {catalogue: my.yaml}\n", 1, "demand.catalogue", "a catalogue", ""),
    "unknown category": (
        "demand:\n  categories:\n    nois: {rate: 3}\n",
        3,
        "demand.categories.nois",
        "a category",
        "noise",
    ),
    "unknown value of a category": (
        "demand:\n  categories:\n    noise: {rat: 3}\n",
        3,
        "demand.categories.noise.rat",
        "a value",
        "rate",
    ),
    "category as number": (
        "demand:\n  categories:\n    noise: 3\n",
        2,
        "demand.categories",
        "category > {field",
        "",
    ),
    "unknown group": (
        "demand: {group_rates: {noise: {old: 2}}}\n",
        1,
        "demand.group_rates.noise.old",
        "one of local",
        "",
    ),
    "tab": ("run:\n\tdays: 3\n", 2, "", "spaces for indentation", ""),
    "duplicate key": ("run:\n  days: 3\n  days: 4\n", 3, "run.days", "each key once", ""),
    "number as key": ("run:\n  1: 3\n", 2, "run", "a name as key", ""),
    "boolean as key": ("run:\n  true: 3\n", 2, "run", "a name as key", ""),
    "null as key": ("~: 3\n", 1, "", "a name as key", ""),
    "list as key": ("run:\n  [1, 2]: 3\n", 2, "run", "a name as key", ""),
    "merge key": ("run:\n  <<: {days: 3}\n", 2, "run", "a name as key", ""),
    "alias": ("title: &a {en: x}\ndescription: *a\n", 2, "description", "written out", ""),
    "tag": ("title: !!python/object:os.system {en: x}\n", 1, "title", "without a tag", ""),
    "broken YAML": ("run: {days: 3\nterritory: {}\n", 2, "", "valid YAML", ""),
    "two documents": ("run: {days: 3}\n---\nrun: {days: 4}\n", 2, "", "valid YAML", ""),
    "bad UTF-8": (b"title:\n  en: caf\xe9\n", 2, "", "UTF-8 text", ""),
    "empty file": ("", 1, "", "a mapping", ""),
    "only comments": ("# nothing\n", 1, "", "a mapping", ""),
    "list at the root": ("- a\n", 1, "", "a mapping", ""),
    "text at the root": ("hello\n", 1, "", "a mapping", ""),
}


@pytest.mark.parametrize("case", TABLE)
def test_bad_input(case, tmp_path):
    text, line, path, expected, suggestion = TABLE[case]
    found = problems(tmp_path, text)
    assert len(found) == 1, [str(problem) for problem in found]
    problem = found[0]
    assert problem.file.endswith("case.yaml")
    assert problem.line == line
    assert problem.path == path or problem.path == f"{path}.0"
    assert expected in problem.expected
    assert problem.found
    assert problem.suggestion == suggestion


FIVE = """\
title: {en: Five mistakes, zh: 五处错误}
extends: demo
territory:
  grids: 2
policy:
  staffing:
    member_per_grid: 2
  time:
    paperwork: lots
  dispatch:
    priority: deadlin
run:
  start_date: 2024-01-02
"""


def test_five_mistakes_at_once(tmp_path):
    found = problems(tmp_path, FIVE, "five.yaml")
    assert [(problem.line, problem.path) for problem in found] == [
        (4, "territory.grids"),
        (7, "policy.staffing.member_per_grid"),
        (9, "policy.time.paperwork"),
        (11, "policy.dispatch.priority"),
        (13, "run.start_date"),
    ]
    text = str(ScenarioError(found))
    assert text.startswith("5 problems")
    assert "five.yaml:7: policy.staffing.member_per_grid" in text
    assert "did you mean policy.staffing.members_per_grid?" in text


def test_form_and_values_at_once(tmp_path):
    found = problems(tmp_path, b"# caf\xe9\nrun:\n\tdays: 0\n\tdays: 1\n\tsed: 1\nterritory: {scale: 2}\n")
    assert [(problem.line, problem.expected.split(" ")[0]) for problem in found] == [
        (1, "UTF-8"),
        (3, "spaces"),
        (3, "a"),
        (4, "spaces"),
        (4, "each"),
        (5, "spaces"),
        (5, "a"),
        (6, "a"),
    ]


def test_mistakes_of_all_files(tmp_path):
    (tmp_path / "reforms").mkdir()
    (tmp_path / "reforms" / "mine.yaml").write_text(
        "title: {en: Mine}\nparameters: {posts: policy.staffing.post}\nchanges:\n"
        "  policy.time.visit: 0.1\n  policy.time.training: 0.9\ncosts: {en: none}\n"
    )
    (tmp_path / "reforms" / "good.yaml").write_text("changes:\n\n  policy.time.training: 0.9\n")
    (tmp_path / "base.yaml").write_text("run:\n  seed: -1\nextends: missing\n")
    found = problems(tmp_path, "extends: base\nreforms: [mine, good]\nrun: {days: 0}\npolicy: {time: {paperwork: 5}}\n")
    places = {(problem.file.rsplit("/", 1)[-1], problem.line, problem.path) for problem in found}
    assert places == {
        ("base.yaml", 2, "run.seed"),
        ("base.yaml", 3, "extends.0"),
        ("mine.yaml", 6, "costs"),
        ("good.yaml", 3, "policy.time.training"),
        ("case.yaml", 3, "run.days"),
        ("case.yaml", 4, "policy.time.paperwork"),
    }


def test_mistakes_of_a_reform_file(tmp_path):
    (tmp_path / "mine.yaml").write_text(
        "parameters:\n  posts: policy.staffing.post\nchanges:\n  policy.time.visit: 0.1\n"
    )
    found = problems(tmp_path, "reforms: [mine.yaml]\n")
    assert [(problem.line, problem.suggestion) for problem in found] == [
        (2, "policy.staffing.posts"),
        (4, "policy.time.visits"),
    ]


def test_values_of_a_parent_are_found_in_the_parent(tmp_path):
    (tmp_path / "base.yaml").write_text("policy:\n  time:\n    visits: 0.8\n")
    found = problems(tmp_path, "extends: base\nrun: {days: 3}\n")
    assert found[0].file.endswith("base.yaml")
    assert found[0].line == 3


def test_overridden_values_are_no_mistakes(tmp_path):
    (tmp_path / "base.yaml").write_text("policy: {time: {visits: 0.8}}\n")
    (tmp_path / "top.yaml").write_text("extends: base\npolicy: {time: {visits: 0.1}}\n")
    assert load(tmp_path / "top.yaml").policy.time.visits == 0.1


def test_cycle(tmp_path):
    (tmp_path / "a.yaml").write_text("extends: b\n")
    (tmp_path / "b.yaml").write_text("\nextends: c\n")
    (tmp_path / "c.yaml").write_text("extends: [a]\n")
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "a.yaml")
    (problem,) = caught.value.problems
    assert problem.file.endswith("c.yaml")
    assert problem.found == "a cycle: a > b > c > a"
    (tmp_path / "self.yaml").write_text("extends: self.yaml\n")
    with pytest.raises(ScenarioError, match="a cycle: self > self"):
        load(tmp_path / "self.yaml")


def test_same_parent_twice_is_no_cycle(tmp_path):
    (tmp_path / "root.yaml").write_text("run: {days: 5}\n")
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("extends: root\n")
    (tmp_path / "c.yaml").write_text("extends: [a, b]\n")
    assert load(tmp_path / "c.yaml").run.days == 5


@pytest.mark.parametrize("name", ["dem", "panjin/afer", "nowhere.yaml", "", "/", "../demo", "."])
def test_missing_scenario(name):
    with pytest.raises(ScenarioError) as caught:
        load(name)
    (problem,) = caught.value.problems
    assert "does not exist" in problem.found
    assert "demo" in problem.hint


def test_folder_is_no_file(tmp_path):
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(ScenarioError):
        load(tmp_path / "folder.yaml")
    assert read(tmp_path / "folder.yaml").problems


def test_byte_order_mark_is_fine(tmp_path):
    path = tmp_path / "bom.yaml"
    path.write_bytes("﻿run: {days: 4}\n".encode())
    assert load(path).run.days == 4


def test_absent_levels_are_fine(tmp_path):
    path = tmp_path / "flat.yaml"
    path.write_text(STAFF)
    assert load(path).policy.structure.offices_per_street == 0


def test_error_survives_a_process_boundary():
    error = ScenarioError([Problem("a.b", "x", "y", "f.yaml", 3), Problem("a.b", "x", "y", "f.yaml", 3)])
    assert len(error.problems) == 1
    again = pickle.loads(pickle.dumps(error))
    assert again.problems == error.problems
    assert str(again) == str(error)
    assert str(error).startswith("1 problem\nf.yaml:3: a.b")
