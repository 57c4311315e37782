"""One thing has one name: module, phase, class, section and cost lines of an institution."""

from __future__ import annotations

import pytest

from sim.institutions import INSTITUTIONS
from sim.institutions.core.institution import Institution
from sim.institutions.core.phase import Phase
from sim.policy.cost import Cost
from sim.policy.declared import COSTS, OTHER, SECTIONS

#: Institutions of a section that has another name, and why.
OTHER_SECTION = {
    "volunteers": ("mobilisation", "mobilisation is the policy; volunteers are the people who follow it"),
    "helpers": ("funding", "funding says what money is for; helpers are the people whose hours it buys"),
    "secondment": ("staffing", "staffing holds everything that is decided on posts"),
    "posting": ("staffing", "staffing holds everything that is decided on posts"),
}
#: Cost lines whose names do not begin with that of their section, and why. They are columns of records.
POSTS = "one of several uses of posts and their time, told apart in tables"
OTHER_LINE = {
    "training": POSTS,
    "secondments": POSTS,
    "posting": POSTS,
    "visits": POSTS,
    "paperwork": POSTS,
    "upper_levels": POSTS,
    "rounds": "consent and deliberation share the line of their rounds",
    "helpers": "hours bought with what accounts are given",
    "office": "what no share of the yearly sums names",
    "centre_works": "building of centres, once, beside what they cost a year",
    "new_branches": "founding, beside what branches cost from then on",
    "volunteers": "recognition of those whom the institution volunteers counts",
    "committees": "joint meetings of units, beside their recognition",
    "audits": "by inspectors, who are not simulated",
    "commendations": "awards of an evaluation",
    "agency": "the only service that takes time of its own",
    "pay_communities": "costs is the section of prices; the line is what is paid",
    "pay_offices": "costs is the section of prices; the line is what is paid",
    "platform": "costs is the section of prices; the line is what is paid",
}


def camel(name: str) -> str:
    """The name of a class for that of a module."""
    return "".join(word.capitalize() for word in name.split("_"))


def last(module: str) -> str:
    """The name of a module without its package."""
    return module.rpartition(".")[2]


@pytest.mark.parametrize("institution", INSTITUTIONS, ids=lambda one: one.name)
def test_module_phase_and_class_have_one_name(institution: type[Institution]) -> None:
    assert institution.name == last(institution.__module__) == Phase.of(institution).name
    assert institution.__name__ == camel(institution.name)


@pytest.mark.parametrize("institution", INSTITUTIONS, ids=lambda one: one.name)
def test_an_institution_has_the_name_of_its_section_or_there_is_a_reason(institution: type[Institution]) -> None:
    name = institution.name
    section = None if institution.section is None else last(institution.section.__name__)
    if name in OTHER_SECTION:
        assert section == OTHER_SECTION[name][0]
        assert name not in SECTIONS
    else:
        assert section == (name if name in SECTIONS else None)


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_has_the_name_of_its_class(name: str) -> None:
    assert isinstance(vars(SECTIONS[name]).get(camel(name)), type)


@pytest.mark.parametrize("name", SECTIONS)
def test_cost_lines_begin_with_the_name_of_their_section_or_there_is_a_reason(name: str) -> None:
    lines = [line.name for line in vars(SECTIONS[name]).values() if isinstance(line, Cost)]
    assert [line for line in lines if line.startswith(name) == (line in OTHER_LINE)] == []


def test_reasons_are_given_for_names_that_there_are() -> None:
    assert set(OTHER_LINE) <= {line.name for line in COSTS} - {OTHER.name}
    assert set(OTHER_SECTION) <= {one.name for one in INSTITUTIONS}
