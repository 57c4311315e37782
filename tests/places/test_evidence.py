"""Every reform that a shipped place lists quotes words of its source, or is said to be an assumption and why."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from sim.scenario import Scenario, list_scenarios, load
from sim.scenario.bibliography import source_places

PLACES = [entry.name for entry in list_scenarios() if load(entry.name).reforms]
#: The five texts are not part of the project; a folder with copies named in this variable is searched for the quotes.
FOLDER = os.environ.get("GRIDGOV_SOURCES", "")
MOST = 40  # characters: figures and names, never whole sentences


def source_of(scenario: Scenario) -> str:
    """The key with which the text of a scenario's source begins."""
    return scenario.source.partition(";")[0].strip()


@pytest.mark.parametrize("name", PLACES)
def test_every_reform_has_a_ground_and_no_ground_is_left_over(name: str) -> None:
    scenario = load(name)
    assert {reform.name for reform in scenario.reforms} == set(scenario.evidence)
    for reform, ground in scenario.evidence.items():
        assert ground.quote or (ground.why.en and ground.why.zh), reform
        assert bool(ground.why.en) == bool(ground.why.zh), reform
        assert ground.grade == ("source document" if ground.quote else "assumption")
        assert len(ground.quote) <= MOST, reform
        assert (ground.source or source_of(scenario)) in source_places(), reform


def test_panjin_holds_what_its_source_names_and_the_rest_is_a_variant() -> None:
    after, everything = load("panjin/after"), load("panjin/after-all")
    named = [reform.name for reform in after.reforms]
    assert all(ground.quote for ground in after.evidence.values())
    more = [reform.name for reform in everything.reforms if reform.name not in named]
    assert more == ["visits", "community-pool"]
    assert all(everything.evidence[name].grade == "assumption" for name in more)
    assert everything.without_reform(*more).hash == after.hash


def test_grounds_are_texts_and_change_no_run() -> None:
    after = load("panjin/after")
    tree = after.to_dict()
    tree["evidence"] = {}
    assert Scenario.from_dict(tree).hash == after.hash
    assert Scenario.from_dict(after.to_dict()).evidence == after.evidence


def test_a_wrong_ground_is_named() -> None:
    with pytest.raises(ValueError, match="evidence"):
        Scenario.from_dict({"evidence": {"visits": {"quota": "x"}}})


def plain(text: str) -> str:
    """A text without the pronunciations that web copies put behind characters."""
    return re.sub(r"[(（][a-zà-üāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]*[)）]", "", text)


@pytest.mark.skipif(not FOLDER, reason="GRIDGOV_SOURCES names no folder with the five texts")
@pytest.mark.parametrize("name", PLACES)
def test_quotes_are_found_in_the_sources(name: str) -> None:
    texts = {f"S{file.name[2]}": plain(file.read_text(encoding="utf-8")) for file in Path(FOLDER).glob("00?_*.txt")}
    scenario = load(name)
    for reform, ground in scenario.evidence.items():
        assert plain(ground.quote) in texts[ground.source or source_of(scenario)], reform
