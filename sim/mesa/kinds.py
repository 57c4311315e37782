"""The kinds of agents: people who handle cases, residents, desks, places, branches, units and teams of volunteers."""

from __future__ import annotations

from sim.flow.codes import PRIORITIES
from sim.mesa import readers as rows
from sim.mesa.column import Column, View
from sim.policy.names import LEVELS
from sim.world.branches import BRANCH_KINDS
from sim.world.columns import GRID_KINDS, GROUPS, SHIFTS
from sim.world.units import UNIT_KINDS


class Staff(View):
    """A person who handles cases. Rows are numbered through all levels: members, cadres, officials, clerks."""

    __slots__ = ()
    desk = Column[int]("Desk at which the person serves.", rows.of(rows.servers, "desk"))
    level = Column[str]("Level of the desk.", rows.of(rows.servers, "level"), LEVELS)
    community = Column[int]("Community of the desk; -1 above the community.", rows.of_desk("community"))
    street = Column[int]("Street of the desk; -1 above the street.", rows.of_desk("street"))
    district = Column[int]("District of the desk.", rows.of_desk("district"))
    shift = Column[str]("Shift.", rows.of(rows.servers, "shift"), SHIFTS)
    busy = Column[bool]("Whether the person has a case in hand.", rows.is_busy)
    skill = Column[float](
        "Greatest difficulty that the person can solve, in [0, 1]; may be set.",
        rows.of(rows.servers, "skill"),
        limits=(0.0, 1.0),
    )
    speed = Column[float](
        "Work hours done in an hour at cases; may be set, in [0.1, 2].",
        rows.of(rows.servers, "speed"),
        limits=(0.1, 2.0),
    )
    availability = Column[float](
        "Share of shift hours left for cases, in [0.01, 1]; may be set.",
        rows.of(rows.servers, "availability"),
        limits=(0.01, 1.0),
    )
    paperwork = Column[float](
        "Share of the shift for paperwork (of officials: for upper levels); may be set.",
        rows.of(rows.staff, "paperwork"),
        limits=(0.0, 0.99),
    )
    visits = Column[float](
        "Share of the shift for visits; may be set.", rows.of(rows.staff, "visits"), limits=(0.0, 0.99)
    )
    training = Column[float](
        "Share of the shift in training; may be set.", rows.of(rows.staff, "training"), limits=(0.0, 0.9)
    )
    burnout = Column[float](
        "Burnout; may be set, and moves on from there.", rows.of(rows.staff, "burnout"), limits=(0.0, 1.0)
    )
    load = Column[float]("Filled share of the shift.", rows.of(rows.staff, "load"))
    utilisation = Column[float]("Busy share of the hours left for cases.", rows.of(rows.staff, "utilisation"))
    effort = Column[float]("Effort; 1: usual. To replace it, see behaviours.", rows.of(rows.staff, "effort"))
    learning = Column[float]("Factor of speed from experience.", rows.of(rows.staff, "learning"))
    recognition = Column[float]("1 after a commendation, fading.", rows.of(rows.staff, "recognition"))
    rank = Column[float](
        "Rank by cases solved among those compared: near 0 last, near 1 first.", rows.of(rows.staff, "rank")
    )
    pay = Column[float]("Pay over the market.", rows.of(rows.staff, "pay"))
    grade = Column[float]("Pay grade.", rows.of(rows.staff, "grade"))
    tenure = Column[float]("Years in office.", rows.of(rows.staff, "tenure"))
    cases = Column[float]("Cases solved in truth or on paper, ever.", rows.of(rows.staff, "cases"))
    generation = Column[int]("Holders of this post before this person.", rows.of(rows.staff, "generation"))
    present = Column[bool]("Whether the person is there: neither left nor seconded.", rows.is_present)


class GridMember(Staff):
    """A grid member: serves the grids of a beat."""

    __slots__ = ()


class CommunityCadre(Staff):
    """A cadre at a community's desk."""

    __slots__ = ()


class StreetOfficial(Staff):
    """An official of a street's office."""

    __slots__ = ()


class DistrictOfficial(Staff):
    """An official of a district's department."""

    __slots__ = ()


class IntakeClerk(Staff):
    """A clerk at a district's intake desk (hotline and app); there are none where intake has ample capacity."""

    __slots__ = ()


class Resident(View):
    """A resident, for reading: trust and efficacy move with how the resident's cases end."""

    __slots__ = ()
    grid = Column[int]("Grid where the resident lives.", rows.of(rows.residents, "grid"))
    community = Column[int]("Community where the resident lives.", rows.of_home("community"))
    street = Column[int]("Street where the resident lives.", rows.of_home("street"))
    district = Column[int]("District where the resident lives.", rows.of_home("district"))
    group = Column[str]("Primary group.", rows.of(rows.residents, "group"), GROUPS, named=rows.group_names)
    digital = Column[bool]("Whether the resident has digital access.", rows.flag("digital"))
    party_member = Column[bool]("Whether the resident is a party member.", rows.flag("member"))
    trust = Column[float]("Trust, in [0, 1].", rows.of(rows.residents, "trust"))
    efficacy = Column[float]("Efficacy: what the last contacts have taught.", rows.of(rows.residents, "efficacy"))


class Desk(View):
    """A desk, for reading: where cases queue."""

    __slots__ = ()
    level = Column[str]("Level.", rows.of(rows.desks, "level"), LEVELS)
    community = Column[int]("Community; -1 above the community.", rows.of(rows.desks, "community"))
    street = Column[int]("Street; -1 above the street.", rows.of(rows.desks, "street"))
    district = Column[int]("District.", rows.of(rows.desks, "district"))
    office = Column[int](
        "Office or department inside its street or district; -1 elsewhere.", rows.of(rows.desks, "office")
    )
    shift = Column[str]("Shift.", rows.of(rows.desks, "shift"), SHIFTS)
    priority = Column[str]("Priority rule of the queue.", rows.of(rows.desks, "priority"), PRIORITIES)
    staff = Column[int]("People who serve here.", rows.of(rows.desks, "n_servers"))
    idle = Column[int]("People without a case in hand.", rows.of(rows.desks, "n_idle"))
    waiting = Column[int]("Cases that wait.", rows.of(rows.desks, "n_waiting"))


class Grid(View):
    """A grid, for reading; no policy changes it."""

    __slots__ = ()
    community = Column[int]("Community.", rows.of(rows.grids, "community"))
    street = Column[int]("Street.", rows.of(rows.grids, "street"))
    district = Column[int]("District.", rows.of(rows.grids, "district"))
    kind = Column[str]("Living, production or road.", rows.of(rows.grids, "kind"), GRID_KINDS)
    residents = Column[int]("Residents.", rows.of(rows.grids, "residents"))
    households = Column[float]("Households.", rows.of(rows.grids, "households"))
    party_members = Column[int]("Party members who live here.", rows.of(rows.grids, "members"))
    x = Column[float]("Coordinate in km.", rows.of(rows.grids, "x"))
    y = Column[float]("Coordinate in km.", rows.of(rows.grids, "y"))
    deprivation = Column[float]("Deprivation index, in [0, 1].", rows.of(rows.grids, "deprivation"))
    heterogeneity = Column[float]("Factor of the rate of needs, mean 1.", rows.of(rows.grids, "heterogeneity"))
    desk = Column[int]("Desk of the beat to which the grid belongs.", rows.beat)


class Community(View):
    """A community, for reading; only its fund moves."""

    __slots__ = ()
    street = Column[int]("Street.", rows.of(rows.communities, "street"))
    district = Column[int]("District.", rows.of(rows.communities, "district"))
    grids = Column[int]("Grids.", rows.of(rows.communities, "n_grids"))
    residents = Column[int]("Residents.", rows.of(rows.communities, "residents"))
    party_members = Column[int]("Party members who live here.", rows.of(rows.communities, "members"))
    organisations = Column[int]("Party organisations.", rows.of(rows.communities, "organisations"))
    deprivation = Column[float]("Deprivation index, in [0, 1].", rows.of(rows.communities, "deprivation"))
    fund = Column[float]("Service fund that is left, in yuan.", rows.fund)


class Branch(View):
    """A party branch: of a grid, of a production grid's building, of a unit or of an industry chain."""

    __slots__ = ()
    kind = Column[str]("Grid, building, unit or chain.", rows.of(rows.branches, "kind"), BRANCH_KINDS)
    active = Column[bool]("Whether it exists under the policy of today.", rows.is_active)
    community = Column[int]("Community.", rows.of(rows.branches, "community"))
    grid = Column[int]("Grid; -1 for branches of units and chains.", rows.of(rows.branches, "grid"))
    unit = Column[int]("Unit; -1 for branches of grids and buildings.", rows.of(rows.branches, "unit"))
    members = Column[float](
        "Members; 0 for branches of units and chains, who are counted where they live.",
        rows.of(rows.branches, "members"),
    )
    budget = Column[float]("Money for activities, in yuan a year.", rows.of(rows.branches, "budget"))
    meetings = Column[float]("Meetings a year.", rows.of(rows.branches, "meetings"))
    vitality = Column[float](
        "Vitality, in [0, 1]; may be set, and moves on from there when the next month begins.",
        rows.of(rows.branches, "vitality"),
        limits=(0.0, 1.0),
        kept_in=(rows.branches, "vitality"),
    )


class Team(View):
    """The volunteers of a beat: party members who have reported in."""

    __slots__ = ()
    community = Column[int]("Community of the beat.", rows.of(rows.teams, "community"))
    busy = Column[bool]("Whether the team has a case in hand.", rows.team_busy)
    heads = Column[float]("Members who have reported in.", rows.of(rows.teams, "heads"))
    attendance = Column[float]("Share of them who come, in [0, 1].", rows.of(rows.teams, "attendance"))
    monthly_hours = Column[float]("Hours of this month.", rows.of(rows.teams, "monthly"))
    hours_left = Column[float](
        "Hours that are left of the month, from -1,000 (debt) to 10,000; may be set.",
        rows.of(rows.teams, "left"),
        limits=(-1e3, 1e4),
        kept_in=(rows.teams, "left"),
    )
    hours_used = Column[float]("Hours given since the start of the warm-up.", rows.of(rows.teams, "used"))


class Unit(View):
    """A co-building unit: enterprise, property company, agency, institution, social organisation, owners' committee."""

    __slots__ = ()
    kind = Column[str]("Kind.", rows.of(rows.units, "kind"), UNIT_KINDS, named=rows.unit_kind_names)
    community = Column[int]("Community.", rows.of(rows.units, "community"))
    willingness = Column[float](
        "Willingness, in [0, 1]; may be set: the next morning's claims read it, the next month's hours, too.",
        rows.of(rows.units, "willingness"),
        limits=(0.0, 1.0),
        kept_in=(rows.units, "willingness"),
    )
    pledged_hours = Column[float]("Hours a month that it has pledged.", rows.of(rows.units, "pledged"))
    monthly_hours = Column[float]("Hours that it really gives this month.", rows.of(rows.units, "monthly"))
    hours_left = Column[float](
        "Hours that are left of the month, from -1,000 (debt) to 10,000; may be set.",
        rows.of(rows.units, "left"),
        limits=(-1e3, 1e4),
        kept_in=(rows.units, "left"),
    )
    hours_used = Column[float](
        "Hours of the cases it has claimed since the start of the warm-up.", rows.of(rows.units, "used")
    )
    money_given = Column[float]("Money paid in since the start of the warm-up, in yuan.", rows.money_given)
    claims = Column[int]("Cases claimed since the start of the warm-up.", rows.of(rows.units, "claims"))
    venue = Column[bool]("Whether it gives a venue.", rows.gives_venue)


#: Kinds of staff by level of their desk.
STAFF_KINDS: tuple[type[Staff], ...] = (GridMember, CommunityCadre, StreetOfficial, DistrictOfficial, IntakeClerk)
KINDS: tuple[type[View], ...] = (*STAFF_KINDS, Desk, Grid, Community, Branch, Unit, Team, Resident)
