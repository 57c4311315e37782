"""Random small scenarios for property tests: any route, priority and assignment, absent levels, extreme chances."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sim.flow.codes import ASSIGNMENTS, PRIORITIES
from sim.scenario import Scenario
from tests.flow.places import demo

CATEGORIES = ("certificates", "facilities", "disputes", "noise", "safety", "drainage", "renovation")
CHANCE = st.sampled_from([0.0, 0.3, 1.0])
BELOW_ONE = st.sampled_from([0.0, 0.3, 0.9])
MONEY = st.sampled_from([0, 3_000, 200_000])
SHIFT = st.sampled_from(["office", "extended", "always", "volunteer"])
ROUTE = st.sampled_from(["level_by_level", "territorial", "direct", "whistle", "claim"])

POLICY: dict[str, st.SearchStrategy[Any]] = {
    "policy.staffing.members_per_grid": st.sampled_from([0, 0.3, 1, 2]),
    "policy.staffing.intake_servers": st.integers(0, 2),
    "policy.staffing.skill_mean": CHANCE,
    "policy.staffing.skill_sd": st.sampled_from([0.0, 0.3]),
    "policy.staffing.speed": st.sampled_from([0.1, 1.0, 2.0]),
    "policy.time.visits": st.sampled_from([0.0, 0.3]),
    "policy.time.upper_levels": st.sampled_from([0.0, 0.9]),
    "policy.shifts.member": SHIFT,
    "policy.shifts.community": SHIFT,
    "policy.shifts.office": SHIFT,
    "policy.shifts.intake": SHIFT,
    "policy.structure.delegated_items": st.sampled_from([0, 59]),
    "policy.structure.transfer_hours": st.sampled_from([0.0, 1.0, 16.0]),
    "policy.dispatch.route.default": ROUTE,
    "policy.dispatch.priority": st.sampled_from(PRIORITIES),
    "policy.dispatch.ageing": st.sampled_from([0.0, 0.2, 100.0]),
    "policy.dispatch.assignment": st.sampled_from(ASSIGNMENTS),
    "policy.dispatch.triage_hours": st.sampled_from([0.0, 0.15, 2.0]),
    "policy.dispatch.triage_distribution": st.sampled_from(["fixed", "exponential"]),
    "policy.dispatch.misroute_street": BELOW_ONE,
    "policy.dispatch.misroute_district": BELOW_ONE,
    "policy.joint.pickup_median_hours": st.sampled_from([0.0, 48.0]),
    "policy.joint.send_back": BELOW_ONE,
    "policy.joint.work_share": st.sampled_from([0.0, 0.4]),
    "policy.joint.mode": st.sampled_from(["sequential", "parallel"]),
    "policy.whistle.rate": CHANCE,
    "policy.whistle.answer_logodds": st.sampled_from([-10.0, 0.0, 2.5]),
    "policy.whistle.attendance_hours": st.sampled_from([0.0, 0.5, 20.0]),
    "policy.whistle.bystanders": st.integers(0, 3),
    "policy.whistle.monthly_cap": st.sampled_from([0, 3, 1000]),
    "policy.whistle.blower": st.sampled_from(["community", "grid"]),
    "policy.team.size": st.integers(0, 3),
    "policy.team.after_days": st.sampled_from([0.0, 5.0]),
    "policy.team.at_a_time": st.integers(1, 3),
    "policy.team.place": st.sampled_from(["community", "street"]),
    "policy.team.per_desk": st.integers(0, 3),
    "policy.dispatch.sideways": BELOW_ONE,
    "policy.dispatch.bottom_line": st.sampled_from(["none", "community"]),
    "policy.structure.accountability": CHANCE,
    "policy.consent.success": st.sampled_from([0.02, 0.5, 1.0]),
    "policy.consent.linkage": CHANCE,
    "policy.renovation.at_a_time": st.integers(0, 2),
    "policy.renovation.way": st.sampled_from(["in_turn", "committee"]),
    "policy.renovation.agree": st.sampled_from([0.02, 0.5, 1.0]),
    "policy.renovation.round_days": st.sampled_from([1.0, 4.0]),
    "policy.renovation.party_days": st.sampled_from([0.0, 5.0]),
    "policy.renovation.works_days": st.sampled_from([0.0, 10.0]),
    "policy.renovation.household_hours": st.sampled_from([0.0, 8.0]),
    "territory.estates.number": st.integers(0, 5),
    "territory.estates.old": st.integers(0, 7),
    "territory.distance_km": st.sampled_from([0.0, 15.0, 500.0]),
    "demand.estate_causes": st.integers(0, 2),
    "policy.mobilisation.volunteers": st.sampled_from([0, 7]),
    "policy.deliberation.share": CHANCE,
    "policy.deliberation.gap_days": st.sampled_from([0.0, 2.0]),
    "demand.unowned_factor": st.sampled_from([0.0, 10.0]),
    "demand.consent_factor": st.sampled_from([0.0, 5.0]),
    "residents.again.repeat_rate": st.sampled_from([0.0, 0.5]),
    "residents.again.repeat_overdue": st.sampled_from([1.0, 5.0]),
    "residents.again.witness_factor": st.sampled_from([0.0, 3.0]),
    "residents.again.escalate_rate": st.sampled_from([0.0, 0.2]),
    "residents.again.withdraw_rate": st.sampled_from([0.0, 0.2, 2.0]),
    "residents.again.join_hours": st.sampled_from([0.0, 0.5]),
    "demand.staff_finds": st.sampled_from([{}, {"noise": 2000.0}]),
    "policy.discovery.visit_reveal": CHANCE,
    "policy.discovery.patrol_rate": st.sampled_from([0.0, 0.1, 5.0]),
    "policy.funding.per_community": MONEY,
    "policy.funding.per_branch": MONEY,
    "policy.funding.capital": MONEY,
    "policy.funding.hold_days": st.sampled_from([1, 20]),
    "policy.funding.allocation": st.sampled_from(["equal", "by_need", "by_performance"]),
    "policy.funding.tilt": st.sampled_from([0.0, 2.0]),
    "policy.staffing.monthly_hours": st.sampled_from([None, 0.5, 8.0]),
    "policy.discovery.word_of_mouth": st.sampled_from([0.0, 1.0]),
    "policy.branches.coverage": CHANCE,
    "policy.branches.unit": CHANCE,
    "policy.branches.chain": CHANCE,
    "policy.mobilisation.report_in": CHANCE,
    "policy.mobilisation.monthly_hours": st.sampled_from([0.0, 0.3, 20.0]),
    "policy.mobilisation.recorded": CHANCE,
    "policy.mobilisation.skill": CHANCE,
    "policy.units.monthly_hours": st.sampled_from([0.0, 2.0, 100.0]),
    "policy.units.money": st.sampled_from([0.0, 5_000.0]),
    "policy.units.meetings": st.sampled_from([0.0, 12.0]),
    "policy.units.recognition": CHANCE,
    "policy.units.claim_days": st.sampled_from([1, 5]),
    "policy.units.claim_scale": st.sampled_from([0.0, 1.0, 100.0]),
    "policy.closing.superficial_logit": st.sampled_from([-20.0, 0.0, 3.0]),
    "policy.closing.superficial_work": st.sampled_from([0.0, 0.2, 1.0]),
    "policy.closing.superficial_return": CHANCE,
    "policy.closing.superficial_return_days": st.sampled_from([1.0, 3.0]),
    "policy.closing.reopen": BELOW_ONE,
    "policy.closing.reopen_hours": st.sampled_from([0.0, 72.0]),
    "policy.callback.reach": CHANCE,
    "policy.closing.extension": CHANCE,
    "policy.services.agency": CHANCE,
    "policy.services.agency_hours": st.sampled_from([0.0, 0.5, 8.0]),
    "policy.services.booking": CHANCE,
    "policy.services.wasted_trip": CHANCE,
    "policy.branches.hometown": CHANCE,
    "policy.branches.sector": CHANCE,
    "residents.reaction.strength": CHANCE,
    "residents.reaction.dissatisfaction_slope": st.sampled_from([0.0, 10.0]),
    "residents.reaction.give_up_logit": st.sampled_from([-20.0, 0.0, 5.0]),
    "residents.reaction.petition_logit": st.sampled_from([-20.0, 0.0, 5.0]),
    "residents.trust_step": CHANCE,
    "residents.trust_drift": CHANCE,
    "residents.reporting.visited_slope": st.sampled_from([0.0, 3.0]),
    "residents.reporting.centre_share": CHANCE,
    "residents.reporting.delay_hours": st.sampled_from([0.0, 12.0]),
    "residents.reporting.factor_logodds": st.sampled_from([-3.0, 0.0, 3.0]),
    "demand.rate_factor": st.sampled_from([0.0, 1.0, 10.0]),
    "demand.enquiry_factor": st.sampled_from([0.0, 1.0]),
}
#: Pools of contractors: one that is short, one of the whole town, both.
POOLS = [
    {},
    {"works": {"fields": ["housing", "municipal_utilities"], "crews": 1.0, "queue": "due"}},
    {
        "all": {"categories": ["estate", "labour", "market"], "place": "city", "crews": 3.0, "shift": "always"},
        "few": {"categories": ["welfare", "disputes"], "place": "street", "shift": "volunteer", "queue": "severity"},
    },
]
POLICY |= {
    "policy.contractors.pools": st.sampled_from(POOLS),
    "policy.contractors.capacity": st.sampled_from([0.0, 1.0, 5.0]),
    "policy.deadlines.effort": st.sampled_from([0.0, 2.0]),
    "policy.deadlines.ask": CHANCE,
    "policy.deadlines.ask_hours": st.sampled_from([0.0, 100.0]),
    "policy.whistle.choice": st.sampled_from(["random", "severity", "expected_wait"]),
    "policy.whistle.distrust": st.sampled_from([0.0, 20.0]),
    "policy.intake.patience_minutes": st.sampled_from([0.0, 1.0, 60.0]),
    "policy.intake.call_again": st.sampled_from([0.0, 0.9]),
    "policy.intake.roster": st.sampled_from([[], [0.0] * 12 + [1.0] * 12, [0.3] * 168]),
    "demand.item_spread.work": st.sampled_from([0.0, 1.0]),
    "demand.item_spread.deadline": st.sampled_from([0.0, 1.0]),
    "demand.item_spread.parties": st.sampled_from([0.0, 2.0]),
    "demand.item_spread.visible": st.sampled_from([0.0, 2.0]),
}
CATEGORY_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "report_p": CHANCE,
    "hotline": CHANCE,
    "outside_p": CHANCE,
    "outside_distribution": st.sampled_from(["lognormal", "weibull", "mixture"]),
    "party_p": CHANCE,
    "cost_p": CHANCE,
    "cost_median": st.sampled_from([100.0, 5_000.0]),
    "visible": CHANCE,
    "life_median": st.sampled_from([0.01, 3.0, 60.0]),
    "work_median": st.sampled_from([1e-6, 1.0, 30.0]),
    "deadline": st.sampled_from([0.1, 24.0, 360.0]),
}


@st.composite
def small_changes(draw: st.DrawFn) -> dict[str, Any]:
    """Changes to the demonstration street that make a dozen values extreme."""
    paths = draw(st.lists(st.sampled_from(sorted(POLICY)), min_size=4, max_size=14, unique=True))
    changes = {path: draw(POLICY[path]) for path in paths}
    offices, departments = draw(st.sampled_from([0, 1, 3, 17])), draw(st.sampled_from([0, 1, 4]))
    changes |= {
        "policy.structure.offices_per_street": offices,
        "policy.staffing.street_officials": draw(st.integers(1, 4)) if offices else 0,
        "policy.structure.departments": departments,
        "policy.staffing.district_officials": draw(st.integers(1, 4)) if departments else 0,
        "run.warm_up_days": draw(st.sampled_from([0, 1, 12])),
    }
    for category in draw(st.lists(st.sampled_from(CATEGORIES), max_size=3, unique=True)):
        names = draw(st.lists(st.sampled_from(sorted(CATEGORY_VALUES)), min_size=1, max_size=3, unique=True))
        values = {name: draw(CATEGORY_VALUES[name]) for name in names}
        if "cost_p" in values:
            values.setdefault("cost_median", 300.0)
        changes |= {f"demand.categories.{category}.{name}": value for name, value in values.items()}
    return changes


def small_scenario(changes: dict[str, Any], days: int) -> Scenario:
    """The demonstration street with changes, for a few days."""
    return demo().with_({**changes, "run.days": days})
