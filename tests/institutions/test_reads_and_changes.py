"""What institutions say that they read and change is what they read and change in runs that want all of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pytest

from sim.flow.state import State
from sim.institutions import INSTITUTIONS
from sim.institutions.core.institution import Institution
from sim.institutions.core.judgement import Judgement
from sim.institutions.core.phase import CASES, LEDGER, START_OF_MEASUREMENT, Phase
from sim.institutions.core.practices import PRACTICES
from sim.institutions.core.staff import Staff
from sim.policy.policy import Policy
from sim.scenario import Scenario, load
from tests.institutions.scopes import CITY
from tests.institutions.watch import OWN, Seen, Watch

#: On top of the city of all levers: every institution has something to do.
MORE: dict[str, Any] = {
    "territory.estates": {"number": 8, "old": 6},
    "demand.estate_causes": 1,
    "demand.cause_rate": 24,
    "policy.renovation": {"at_a_time": 10, "agree": 1.0, "agree_linked": 1.0, "round_days": 5, "party_days": 2,
                          "works_days": 5},
    "policy.stars.rated": 1,
    "policy.appraisal": {"resident": 0.3, "peer": 0.3},
    "policy.warning": {"yellow": 0.005, "red": 0.01, "sanction": 0.5, "help": 0.1, "reminder": 0.1},
    "policy.tiers": {"contracts": 1, "count": 2},
    "policy.rectification.share": 0.5,
    "policy.imitation": {"rate": 40.0, "meetings": 12, "margin": 0.0},
    "policy.sensors": {"share": 0.3, "rate": 0.05},
    "policy.promotion.share": 0.5,
    "policy.mobilisation": {"residents": 0.1, "visits": 12},
    "policy.member_warning.covered": 1.0,
    "policy.recruitment.training_hours": 20,
    "policy.time.by_load": 0.5,
    "territory.members_elsewhere": 0.2,
    "policy.funding": {"allocation": "by_need", "per_community": 2_000, "per_new_branch": 1_000},
    "policy.evaluation.commended": 0.3,
    "policy.dispatch.priority.default": "equity",
    "policy.surge": {"declared": 0, "trigger": 0.05, "visits_cut": 0.5, "paperwork_cut": 0.5, "overtime": 0.2},
    "policy.contractors.pools": {"works": {"categories": ["estate"], "crews": 1.0}},
    "run.days": 90,
}  # fmt: skip
STAGES: list[dict[str, Any]] = [
    {"from": 0, "where": {"community": [0, 2]},
     "set": {"policy.time.visits": 0.3, "policy.discovery.patrol_rate": 0.9}},
    {"from": 20, "where": {"street": [1]},
     "set": {"policy.time.paperwork": 0.3, "policy.time.visits": 0.2, "policy.time.training": 0.05,
             "policy.time.upper_levels": 0.4}},
    {"from": 30,
     "set": {"policy.services.agency": 0.5, "policy.centres.upgraded": 0.0, "policy.branches.hometown": 1.0,
             "policy.branches.sector": 1.0, "policy.joint.mode": "parallel", "policy.pay.performance_share": 0.4,
             "policy.contractors.capacity": 3.0}},
]  # fmt: skip
#: What is no institution; what compiled code reads is not seen.
MODEL = (START_OF_MEASUREMENT, CASES, LEDGER)
ONE_PRACTICE = "a run has one practice that is taken over"
#: What these runs do not show, and why: (institution, entry of its reads or changes) > reason.
NOT_SHOWN = {("imitation", f"policy.{path}"): ONE_PRACTICE for path in PRACTICES.values()}
NOT_SHOWN |= {
    (name, "policy.comparison"): "who is compared with whom is settled when a town is built"
    for name in ("weekly_review", "appraisal", "tiers", "imitation", "promotion")
}
NOT_SHOWN |= {("tiers", "ledger"): "nobody is promoted to a higher tier within these days"}


def city(**changes: Any) -> Scenario:
    """The city with everything on."""
    return load("demo").with_(CITY).with_({**MORE, "rollout": STAGES}).with_(changes)


@lru_cache
def watched() -> Watch:
    """All that was seen in three runs."""
    watch = Watch()
    watch.run(city())
    watch.run(
        city(
            **{
                "policy.funding.allocation": "by_performance",
                "policy.staffing.monthly_hours": 10,
                "policy.imitation.practice": "patrols",
            }
        )
    )
    watch.run(load("panjin/after").with_({"territory.scale": 0.02, "run.days": 40, "run.warm_up_days": 20}))
    return watch


def covers(entry: str, names: Iterable[str]) -> bool:
    """Whether a declared entry is one of some names, or what they lie in."""
    return any(name == entry or name.startswith(f"{entry}.") for name in names)


def covered(name: str, entries: Iterable[str]) -> bool:
    """Whether a name is declared, or lies in what is."""
    return any(covers(entry, [name]) for entry in entries)


def is_parameter(name: str) -> bool:
    """Whether a name is that of a parameter."""
    return name.startswith(("policy.", "scenario."))


def untrue(institution: type[Institution], seen: Seen, moving: set[str]) -> list[str]:
    """What an institution says of itself that is not so, and what it keeps quiet about, in sentences."""
    name, reads, changes = institution.name, institution.reads, institution.changes
    kept = {column for column in seen.read if is_parameter(column) or column in moving}
    found = [f"{name} changes {one} and does not say so" for one in seen.changed if not covered(one, changes)]
    found += [f"{name} reads {one} and does not say so" for one in kept if not covered(one, (*reads, *changes))]
    shown = [one for one in changes if not covers(one, seen.changed)]
    found += [f"{name} does not change {one}" for one in shown if (name, one) not in NOT_SHOWN]
    for one in reads:
        unseen = seen.unseen and one.partition(".")[0] in State.__dataclass_fields__
        if not covers(one, seen.read) and not unseen and (name, one) not in NOT_SHOWN:
            found.append(f"{name} does not read {one}")
    return sorted(found)


@pytest.mark.slow
def test_every_institution_reads_and_changes_what_it_says_and_nothing_else() -> None:
    watch = watched()
    assert set(watch.seen) == {one.name for one in (*INSTITUTIONS, *MODEL)}
    assert [line for one in INSTITUTIONS for line in untrue(one, watch.seen[one.name], watch.moving)] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("reads", "changes", "found"),
    [
        (("policy.sensors", "policy.shifts"), ("hazards", "ledger", "series"), []),
        (("policy.sensors", "policy.shifts"), ("hazards", "series"), ["sensors changes ledger and does not say so"]),
        (("policy.shifts",), ("hazards", "ledger", "series"),
         ["sensors reads policy.sensors.share and does not say so"]),
        (("policy.sensors", "policy.shifts", "staff.pay"), ("hazards", "ledger", "series"),
         ["sensors does not read staff.pay"]),
        (("policy.sensors", "policy.shifts"), ("hazards", "ledger", "series", "visits"),
         ["sensors does not change visits"]),
    ],
)  # fmt: skip
def test_an_untrue_declaration_is_found(reads: tuple[str, ...], changes: tuple[str, ...], found: list[str]) -> None:
    (sensors,) = (one for one in INSTITUTIONS if one.name == "sensors")
    said = type("Sensors", (sensors,), {"reads": reads, "changes": changes, "__module__": sensors.__module__})
    lines = untrue(said, watched().seen["sensors"], watched().moving)
    assert [line for line in found if line not in lines] == []
    assert bool(lines) == bool(found)


@pytest.mark.slow
@pytest.mark.parametrize("phase", MODEL, ids=lambda phase: phase.name)
def test_the_model_itself_changes_what_it_says_and_nothing_else(phase: Phase) -> None:
    changed = watched().seen[phase.name].changed
    assert [one for one in changed if not covered(one, phase.changes)] == []
    assert [one for one in phase.changes if not covers(one, changed)] == []


@pytest.mark.slow
def test_reasons_are_given_for_entries_that_there_are() -> None:
    declared = {(one.name, entry) for one in INSTITUTIONS for entry in (*one.reads, *one.changes)}
    assert set(NOT_SHOWN) <= declared


def exists(entry: str) -> bool:
    """Whether a declared entry names a column, a mapping of columns or a parameter."""
    noun, _, column = entry.partition(".")
    known = {"staff": Staff.names(), "judged": tuple(Judgement.__dataclass_fields__), "levers": ("adopted",)}
    if noun in known:
        return column in known[noun]
    if noun in ("policy", "scenario"):
        return is_place(Policy if noun == "policy" else Scenario, column)
    return noun in (*State.__dataclass_fields__, *OWN, "branches", "duties", "ledger", "series")


def is_place(kind: type[Any], path: str) -> bool:
    """Whether a section of the tree, or a parameter in one, lies at a path."""
    name, _, rest = path.partition(".")
    fields = kind.model_fields
    return name in fields and (not rest or is_place(fields[name].annotation, rest))


@pytest.mark.parametrize("institution", INSTITUTIONS, ids=lambda one: one.name)
def test_what_is_declared_exists_and_is_declared_once(institution: type[Institution]) -> None:
    for entries in (institution.reads, institution.changes):
        assert [entry for entry in entries if not exists(entry)] == []
        assert len(set(entries)) == len(entries)
        assert [one for one in entries for other in entries if one != other and covers(other, [one])] == []
