"""Institutions: periodic decisions, one module each, in the order of the day.

To add one: docs/contributing.md.
"""

from sim.institutions.appraisal import Appraisal
from sim.institutions.assistance import Assistance
from sim.institutions.branches import Branches
from sim.institutions.burnout import Burnout
from sim.institutions.census import Census
from sim.institutions.centres import Centres
from sim.institutions.contractors import Contractors
from sim.institutions.core.institution import Institution
from sim.institutions.core.own import own_institutions, own_levers
from sim.institutions.core.town import Town
from sim.institutions.costs import Costs
from sim.institutions.effort import Effort
from sim.institutions.equity_watch import EquityWatch
from sim.institutions.evaluation import Evaluation
from sim.institutions.funding import Funding
from sim.institutions.helpers import Helpers
from sim.institutions.honesty import Honesty
from sim.institutions.hours import Hours
from sim.institutions.imitation import Imitation
from sim.institutions.learning import Learning
from sim.institutions.member_visits import MemberVisits
from sim.institutions.member_warning import MemberWarning
from sim.institutions.outreach import Outreach
from sim.institutions.outreach_rounds import OutreachRounds
from sim.institutions.pace import Pace
from sim.institutions.paperwork import Paperwork
from sim.institutions.part_time import PartTime
from sim.institutions.posting import Posting
from sim.institutions.promotion import Promotion
from sim.institutions.recruitment import Recruitment
from sim.institutions.rectification import Rectification
from sim.institutions.renovation import Renovation
from sim.institutions.results import Results
from sim.institutions.secondment import Secondment
from sim.institutions.sensors import Sensors
from sim.institutions.services import Services
from sim.institutions.side_work import SideWork
from sim.institutions.stars import Stars
from sim.institutions.surge import Surge
from sim.institutions.tiers import Tiers
from sim.institutions.trust import Trust
from sim.institutions.turnover import Turnover
from sim.institutions.units import Units
from sim.institutions.volunteers import Volunteers
from sim.institutions.warning import Warning
from sim.institutions.weekly_review import WeeklyReview
from sim.institutions.whistle import Whistle
from sim.institutions.word_of_mouth import WordOfMouth
from sim.institutions.working_time import WorkingTime

#: The day before any case moves, in this order.
INSTITUTIONS: tuple[type[Institution], ...] = (
    Recruitment,
    Branches,
    Funding,
    Helpers,
    Trust,
    Volunteers,
    PartTime,
    MemberWarning,
    Units,
    Hours,
    WeeklyReview,
    Evaluation,
    Results,
    Stars,
    Appraisal,
    Warning,
    Tiers,
    Rectification,
    Imitation,
    Promotion,
    Burnout,
    Secondment,
    Turnover,
    Learning,
    Effort,
    Pace,
    Honesty,
    Surge,
    Paperwork,
    SideWork,
    WorkingTime,
    Posting,
    Assistance,
    Renovation,
    Centres,
    OutreachRounds,
    MemberVisits,
    WordOfMouth,
    Sensors,
    Outreach,
    Services,
    EquityWatch,
    Whistle,
    Contractors,
    Census,
    Costs,
)


def wanted_institutions(town: Town) -> list[type[Institution]]:
    """The kinds of institutions that a scenario wants, in the order of the day."""
    return [institution for institution in INSTITUTIONS if institution.wanted(town)]


def open_institutions(town: Town) -> list[Institution]:
    """The institutions that a scenario wants, in the order of the day.

    Levers that follow the state are set first; institutions of the user's own act after all others.
    """
    following = own_levers(town)
    return [*following, *(institution(town) for institution in wanted_institutions(town)), *own_institutions(town)]


__all__ = ["INSTITUTIONS", "open_institutions", "wanted_institutions"]
