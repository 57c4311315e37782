"""Numbers of the scenario that the engine reads: one table, from which their columns and their filling follow.

To add one: a line in ``SCALARS``, in the place where its column shall stand. Nothing is imported here that knows
scenarios; :mod:`sim.assembly.parameters` follows the paths.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.jit.units import DAY_HOURS, FEN

DERIVED: Final = "derived"  # a function of this name in sim.assembly.parameters works it out
SWITCHED: Final = "switched"  # 0 until an institution that needs it switches it on


@dataclass(frozen=True, slots=True)
class Scalar:
    """One number that the engine reads.

    Attributes
    ----------
    name : str
        Name of the column: ``state.parameters[0].name``.
    dtype : str
        ``f8``, ``i4`` (counts, codes and flags) or ``u8``.
    source : str
        Dotted path in the scenario (``policy.services.wasted_trip``) or in the organisation
        (``organisation.first_office``); ``DERIVED`` or ``SWITCHED``.
    meaning : str
        What the name and the path do not say.
    factor : float
        What the value of the path is multiplied by: ``DAY_HOURS`` makes hours of days.
    choice : str
        Where the path holds a name: 1 if it is this one, else 0; empty: the path holds a number.
    """

    name: str
    dtype: str
    source: str
    meaning: str = ""
    factor: float = 1.0
    choice: str = ""


_REPORTING = (
    Scalar("seed", "u8", DERIVED, "of the run"),
    Scalar("report_constant", "f8", "residents.reporting.factor_logodds"),
    Scalar("severity_slope", "f8", "residents.reporting.severity_slope"),
    Scalar("trust_slope", "f8", "residents.reporting.trust_slope"),
    Scalar("efficacy_slope", "f8", "residents.reporting.efficacy_slope"),
    Scalar("digital_slope", "f8", "residents.reporting.digital_slope"),
    Scalar("report_delay", "f8", "residents.reporting.delay_hours"),
    Scalar("app_share", "f8", "residents.reporting.app_share"),
    Scalar("trust_step", "f8", "residents.trust_step"),
    Scalar("efficacy_step", "f8", "residents.efficacy_step"),
)

_ROUTES = (
    Scalar("triage_hours", "f8", "policy.dispatch.triage_hours"),
    Scalar("triage_exponential", "i4", "policy.dispatch.triage_distribution", choice="exponential"),
    Scalar("assignment", "i4", DERIVED, "code of the rule, or MIXED"),
    Scalar("outreach_shift", "i4", DERIVED, "shift of visits and patrols"),
    Scalar("equity_bonus", "f8", "policy.dispatch.equity_bonus"),
    Scalar("mixed_hours", "f8", "policy.dispatch.mixed_hours"),
    Scalar("weight_waiting", "f8", "policy.dispatch.weights.waiting"),
    Scalar("weight_deadline", "f8", "policy.dispatch.weights.deadline"),
    Scalar("weight_severity", "f8", "policy.dispatch.weights.severity"),
    Scalar("weight_work", "f8", "policy.dispatch.weights.work"),
    Scalar("weight_vulnerable", "f8", "policy.dispatch.weights.vulnerable"),
    Scalar("weight_equity", "f8", "policy.dispatch.weights.equity"),
    Scalar("transfer_shift", "i4", DERIVED, "shift in whose hours cases move"),
    Scalar("travel_hours", "f8", DERIVED, "there and back, once a case that a street or district solves"),
    Scalar("top_level", "i4", DERIVED, "highest level that has desks"),
    Scalar("misroute_street", "f8", "policy.dispatch.misroute_street"),
    Scalar("misroute_district", "f8", "policy.dispatch.misroute_district"),
    Scalar("street_choice", "f8", "policy.structure.street_choice"),
    Scalar("offices", "i4", "organisation.offices_per_street"),
    Scalar("departments", "i4", "organisation.departments"),
    Scalar("apart_offices", "f8", DERIVED, "chance that two matters of a street lie in two offices, 1 at seventeen"),
    Scalar("apart_departments", "f8", DERIVED, "likewise at a district, 1 at eight"),
    Scalar("first_community_desk", "i4", "organisation.first_community_desk"),
    Scalar("first_office", "i4", "organisation.first_office"),
    Scalar("first_department", "i4", "organisation.first_department"),
    Scalar("first_intake", "i4", "organisation.first_intake"),
    Scalar("intake_servers", "i4", "policy.staffing.intake_servers"),
)

_JOINT_WORK = (
    Scalar("pickup_median", "f8", "policy.joint.pickup_median_hours"),
    Scalar("pickup_sigma", "f8", "policy.joint.pickup_sigma"),
    Scalar("send_back", "f8", "policy.joint.send_back"),
    Scalar("work_share", "f8", "policy.joint.work_share"),
    Scalar("whistle_rate", "f8", DERIVED, "highest of all places and stages"),
    Scalar("whistle_attendance", "f8", "policy.whistle.attendance_hours"),
    Scalar("whistle_bystanders", "i4", "policy.whistle.bystanders"),
    Scalar("whistle_logodds", "f8", DERIVED, "of an answer before fatigue, weight in evaluation included"),
    Scalar("whistle_fatigue", "f8", "policy.whistle.fatigue"),
    Scalar("whistle_hours", "f8", "policy.whistle.deadline_hours", "answer deadline"),
    Scalar("whistle_cap", "i4", "policy.whistle.monthly_cap"),
    Scalar("whistle_by_grid", "i4", "policy.whistle.blower", choice="grid"),
)

_PASSING_ON = (
    Scalar("sideways", "f8", "policy.dispatch.sideways"),
    Scalar("among_offices", "f8", DERIVED, "how passing on rises with their number"),
    Scalar("among_departments", "f8", DERIVED, "likewise"),
    Scalar("unowned", "f8", "demand.unowned_factor", "factor on the categories' shares"),
    Scalar("unowned_taken", "f8", "policy.dispatch.unowned_taken"),
    Scalar("bottom_line", "i4", "policy.dispatch.bottom_line", choice="community"),
)

_TEAMS = (
    Scalar("team_size", "i4", DERIVED, "highest of all places and stages"),
    Scalar("team_parties", "i4", "policy.team.min_parties"),
    Scalar("team_age", "f8", "policy.team.after_days", "hours", factor=DAY_HOURS),
    Scalar("team_at_a_time", "i4", "policy.team.at_a_time"),
    Scalar("team_by_street", "i4", "policy.team.place", choice="street"),
    Scalar("team_of_desk", "i4", "policy.team.per_desk", "servers of one desk who may be away"),
)

_ROUNDS = (
    Scalar("consent", "f8", "demand.consent_factor", "factor on the categories' shares"),
    Scalar("consent_hours", "f8", "policy.consent.round_hours", "work of a round"),
    Scalar("consent_gap", "f8", "policy.consent.gap_days", "hours before a round", factor=DAY_HOURS),
    Scalar("deliberation", "i4", DERIVED, "whether cases are deliberated anywhere, at some time"),
    Scalar("deliberation_success", "f8", "policy.deliberation.success"),
    Scalar("deliberation_hours", "f8", "policy.deliberation.round_hours", "work of a round"),
    Scalar("deliberation_gap", "f8", "policy.deliberation.gap_days", "hours before a round", factor=DAY_HOURS),
    Scalar("deliberation_gain", "f8", "policy.deliberation.satisfaction"),
)

_STRESS = (
    Scalar("duplicate_chance", "f8", "policy.burden.duplicates"),
    Scalar("assistance", "i4", SWITCHED, "households are visited"),
)

_MONEY = (
    Scalar("first_capital", "i4", DERIVED, "account of the first district"),
    Scalar("hold_hours", "f8", "policy.funding.hold_days", factor=DAY_HOURS),
    Scalar("small_works", "f8", "policy.funding.small_works_limit", "fen: dearer works are capital works", factor=FEN),
    Scalar("short_rule", "i4", DERIVED, "code of what becomes of a bill that its account cannot carry"),
    Scalar("scale_least", "f8", "policy.funding.scale_least"),
    Scalar("managed", "f8", "policy.funding.managed_share", "work of capital works that their bill pays"),
    Scalar("management_fee", "f8", "policy.funding.management_fee", "share of the works, where all is managed"),
    Scalar("first_pledge", "i4", DERIVED, "account of the first community's pledges; NOBODY: no pledges"),
)

_HELPERS = (
    Scalar("hours_limited", "i4", SWITCHED, "some servers have monthly hours"),
    Scalar("crews", "i4", SWITCHED, "beats have crews of volunteers"),
    Scalar("volunteer_shift", "i4", DERIVED),
    Scalar("volunteer_skill", "f8", "policy.mobilisation.skill"),
    Scalar("volunteer_speed", "f8", "policy.mobilisation.speed"),
    Scalar("n_units", "i4", SWITCHED, "co-building units that may claim"),
    Scalar("claim_hours", "f8", "policy.units.claim_days", factor=DAY_HOURS),
    Scalar("claim_scale", "f8", "policy.units.claim_scale"),
    Scalar("prestige", "f8", "policy.units.prestige"),
    Scalar("unit_pace", "f8", "policy.units.pace"),
    Scalar("counted_by_community", "i4", SWITCHED, "closings are counted by community"),
    Scalar("traced", "i4", SWITCHED, "entries of what happens to cases that one day has room for; 0: none are written"),
)

_CLOSING = (
    Scalar("superficial_due", "f8", "policy.closing.superficial_due"),
    Scalar("superficial_work", "f8", "policy.closing.superficial_work"),
    Scalar("superficial_return", "f8", "policy.closing.superficial_return"),
    Scalar("superficial_return_hours", "f8", "policy.closing.superficial_return_days", factor=DAY_HOURS),
    Scalar("superficial_return_sigma", "f8", "policy.closing.superficial_return_sigma"),
    Scalar("audit_hours", "f8", "policy.evaluation.audit_days", factor=DAY_HOURS),
    Scalar("reopen", "f8", "policy.closing.reopen"),
    Scalar("reopen_hours", "f8", "policy.closing.reopen_hours"),
    Scalar("reopen_logit", "f8", DERIVED, "log-odds of reopening; 0 where nothing is reopened"),
    Scalar("petition_hours", "f8", "policy.closing.petition_hours"),
    Scalar("late_weight", "f8", "residents.satisfaction.late_weight"),
    Scalar("handoff_weight", "f8", "residents.satisfaction.handoff_weight"),
    Scalar("trip_weight", "f8", "residents.satisfaction.trip_weight"),
    Scalar("superficial_satisfaction", "f8", "residents.satisfaction.superficial"),
)

_REACTION = (
    Scalar("reaction", "f8", "residents.reaction.strength", "0: every closing that fails comes back as it is"),
    Scalar("expected", "f8", "residents.reaction.expected"),
    Scalar("dissatisfaction_slope", "f8", "residents.reaction.dissatisfaction_slope"),
    Scalar("give_up_logit", "f8", "residents.reaction.give_up_logit"),
    Scalar("give_up_trust", "f8", "residents.reaction.give_up_trust"),
    Scalar("petition_logit", "f8", "residents.reaction.petition_logit"),
    Scalar("petition_dissatisfaction", "f8", "residents.reaction.petition_dissatisfaction"),
    Scalar("petition_trust", "f8", "residents.reaction.petition_trust"),
    Scalar("petition_again", "f8", "residents.reaction.petition_again"),
)

_ITEMS = (Scalar("items_differ", "i4", DERIVED, "items have values of their own"),)

_DEADLINES = (
    Scalar("due_effort", "f8", "policy.deadlines.effort"),
    Scalar("due_window", "f8", "policy.deadlines.effort_hours"),
    Scalar("ask", "f8", "policy.deadlines.ask"),
    Scalar("ask_hours", "f8", "policy.deadlines.ask_hours", "before the deadline"),
    Scalar("ask_length", "f8", "policy.deadlines.ask_length", "share of the time allowed"),
    Scalar("asks_again", "i4", DERIVED, "custom priorities may be asked again while a case waits"),
)

_CHOSEN_WHISTLES = (
    Scalar("whistle_choice", "i4", DERIVED, "how cases are chosen"),
    Scalar("whistle_distrust", "f8", "policy.whistle.distrust"),
    Scalar("whistle_memory", "f8", "policy.whistle.memory"),
    Scalar("whistle_needed", "f8", "policy.whistle.needed_hours"),
    Scalar("pickup_mean", "f8", DERIVED, "hours until a further party takes a case up, send-backs included"),
)

_INTAKE = (
    Scalar("patience", "f8", "policy.intake.patience_minutes", "h; 0: endless", factor=1.0 / 60.0),
    Scalar("call_again", "f8", "policy.intake.call_again"),
    Scalar("call_again_hours", "f8", "policy.intake.call_again_hours"),
    Scalar("rostered", "i4", DERIVED, "operators of the intake are on duty by the hour"),
)

_CONTRACTORS = (Scalar("n_pools", "i4", DERIVED, "pools of contractors, each place of a pool counted"),)

_KINDS = (
    Scalar("n_groups", "i4", DERIVED, "groups of residents, own ones counted"),
    Scalar("n_unit_kinds", "i4", DERIVED, "kinds of co-building units, own ones counted"),
)

_AGAIN = (
    Scalar("acts_again", "i4", DERIVED, "whether residents act about open cases at all"),
    Scalar("repeat_rate", "f8", "residents.again.repeat_rate", "an hour", factor=1.0 / DAY_HOURS),
    Scalar("repeat_overdue", "f8", "residents.again.repeat_overdue"),
    Scalar("witness_factor", "f8", "residents.again.witness_factor"),
    Scalar("escalate_rate", "f8", "residents.again.escalate_rate", "an hour", factor=1.0 / DAY_HOURS),
    Scalar("escalate_hours", "f8", "residents.again.escalate_hours"),
    Scalar("withdraw_rate", "f8", "residents.again.withdraw_rate", "an hour", factor=1.0 / DAY_HOURS),
    Scalar("join_hours", "f8", "residents.again.join_hours"),
    Scalar("first_staff_key", "u8", DERIVED, "needs from this key on are filed by staff"),
)

_JOURNEYS = (
    Scalar("agency_hours", "f8", "policy.services.agency_hours"),
    Scalar("wasted_trip", "f8", "policy.services.wasted_trip"),
)

SCALARS: Final = (
    *_REPORTING,
    *_ROUTES,
    *_JOINT_WORK,
    *_PASSING_ON,
    *_TEAMS,
    *_ROUNDS,
    *_STRESS,
    *_MONEY,
    *_HELPERS,
    *_CLOSING,
    *_REACTION,
    *_AGAIN,
    *_JOURNEYS,
    *_CONTRACTORS,
    *_KINDS,
    *_ITEMS,
    *_DEADLINES,
    *_CHOSEN_WHISTLES,
    *_INTAKE,
)

#: One record: all of them, in order.
PARAMETERS: Final = np.dtype([(scalar.name, scalar.dtype) for scalar in SCALARS], align=True)
