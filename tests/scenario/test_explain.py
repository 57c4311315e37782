"""Parameters at hand: found by a word, explained, and compared between scenarios."""

from __future__ import annotations

import json
import re

import pytest

import sim
from sim.report.choices import value_text
from sim.report.knowledge import kind_text
from sim.scenario import ScenarioError, load, parameters
from sim.scenario.explain import diff, find, search


def test_every_parameter_is_found_by_its_path_and_by_words_of_its_titles() -> None:
    for one in parameters():
        assert one in search(one.path)
        assert one in search(one.title.zh)
        assert find(one.path) == one
    assert search() == parameters()
    assert search("no such word anywhere") == []


def test_a_parameter_is_explained_with_who_sets_it() -> None:
    found = sim.explain("policy.time.visits")
    assert found.parameter.path == "policy.time.visits"
    assert "visits" in found.reforms
    assert found.places
    assert "policy.time.visits" in found._repr_html_()
    assert sim.explain("policy.dispatch.priority").parameter.path == "policy.dispatch.priority.default"


@pytest.mark.parametrize(
    ("path", "told"), [("policy.time.visit", "visits"), ("speed_of_light", ""), ("default", "end")]
)
def test_an_unknown_or_ambiguous_path_is_refused_with_what_there_is(path: str, told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        sim.explain(path)


def test_differences_are_all_settings_that_turn_one_scenario_into_the_other() -> None:
    a, b = load("panjin/before"), load("panjin/after")
    found = diff(a, b)
    assert found
    assert a.with_({one.path: one.b for one in found}).hash == b.hash
    assert any(one.reform == "big-department" for one in found)
    assert diff(a, a) == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_commands_show_them_in_both_languages(lang: str, command) -> None:
    listed = command("parameters", "visits", "--lang", lang)
    assert "policy.time.visits" in listed.stdout
    told = command("explain", "policy.time.visits", "--lang", lang)
    assert told.returncode == 0
    assert find("policy.time.visits").title.of(lang) in told.stdout
    compared = command("diff", "panjin/before", "panjin/after", "--lang", lang)
    assert "policy.structure.offices_per_street" in compared.stdout


def test_they_are_there_as_json(command) -> None:
    assert {one["path"] for one in json.loads(command("parameters", "--json").stdout)} == {p.path for p in parameters()}
    assert json.loads(command("explain", "policy.time.visits", "--json").stdout)["path"] == "policy.time.visits"
    assert json.loads(command("diff", "demo", "demo", "--json").stdout) == []
    assert {"name", "unit", "better"} <= set(json.loads(command("measures", "--json").stdout)[0])


def test_every_kind_of_value_is_told_in_chinese() -> None:
    english = re.compile(r"\b(a|number|numbers|whole|list|mapping|null|choice|shares)\b")
    assert not [kind for one in parameters() if english.search((kind := kind_text(one.kind, "zh")).partition("{")[0])]


@pytest.mark.parametrize("where", [{"street": [0, 1]}, "all", None])
def test_stages_of_a_roll_out_are_told_wherever_they_are(where: object) -> None:
    stage = {"from": 90, "where": where, "set": {"policy.time.visits": 0.1}}
    assert "90" in value_text([stage], "en")
    assert ("全域" in value_text([stage], "zh")) == (not isinstance(where, dict))
