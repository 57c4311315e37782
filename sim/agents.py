"""Agents as Mesa users know them: light views on rows of the columns that the engine reads and writes.

A view holds a model and the number of a row, nothing else; its attributes are looked up in the model's columns each
time. A :class:`Selection` is a set of such rows, read and aggregated as whole columns. The people who handle cases may
be changed through their views; what is changed counts from the next piece of work on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, cast, overload

import numpy as np

from sim.flow.codes import LEVEL_NAMES, NOBODY, PRIORITIES
from sim.institutions.hands import set_by_hand
from sim.institutions.staff import PRESENT
from sim.world.branches import BRANCH_KINDS
from sim.world.columns import GRID_KINDS, GROUPS, SHIFTS
from sim.world.units import UNIT_KINDS

if TYPE_CHECKING:
    from sim.governance import GovernanceModel

__all__ = [
    "KINDS", "STAFF_KINDS", "Branch", "Column", "Community", "CommunityCadre", "Desk", "DistrictOfficial", "Grid",
    "GridMember", "IntakeClerk", "Resident", "Staff", "StreetOfficial", "Team", "Unit", "View",
]  # fmt: skip

FEN = 100.0

#: Reads the given rows (a number, a slice or an array of numbers) of one column of a model.
type Reader = Callable[[GovernanceModel, Any], Any]
type Table = Callable[[GovernanceModel], Any]


class Column[T]:
    """One attribute of a kind of agent: read from a column and, where limits are given, written to it.

    Parameters
    ----------
    doc : str
        Meaning and unit.
    read : callable
        ``read(model, rows)`` gives the values of rows.
    names : tuple of str, optional
        What the integers in the column stand for; attributes then give the names.
    limits : (float, float), optional
        Least and greatest value that may be set; without them the column is for reading.
    kept_in : (callable, str), optional
        Table and field that a value is written to; without it, a value of staff is set by :func:`set_by_hand`.
    """

    def __init__(
        self,
        doc: str,
        read: Reader,
        names: tuple[str, ...] = (),
        limits: tuple[float, float] | None = None,
        kept_in: tuple[Table, str] | None = None,
    ) -> None:
        self.__doc__ = doc
        self.read, self.names, self.limits, self.kept_in = read, names, limits, kept_in
        self._objects = np.array(names, dtype=object)

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, view: None, owner: type) -> Column[T]: ...
    @overload
    def __get__(self, view: View, owner: type) -> T: ...
    def __get__(self, view: View | None, owner: type) -> Column[T] | T:
        if view is None:
            return self
        value = self.read(view.model, view.index)
        return cast("T", self.names[value] if self.names else value.item())

    def __set__(self, view: View, value: T) -> None:
        self.write(view.model, view.index, value, type(view).__name__)

    def values(self, model: GovernanceModel, rows: Any) -> np.ndarray:
        """Values of rows, as an array of one's own: float64, int64, bool, or names as objects."""
        raw = self.read(model, rows)
        if self.names:
            named: np.ndarray = self._objects[raw]
            return named
        wide = {"f": np.float64, "i": np.int64, "u": np.int64}.get(raw.dtype.kind, raw.dtype)
        return np.array(raw, dtype=wide)

    def write(self, model: GovernanceModel, rows: Any, values: Any, kind: str) -> None:
        """Set rows to a value, or to one value each.

        Raises
        ------
        AttributeError
            If the column is for reading only.
        ValueError
            If a value lies outside the column's limits or is no number.
        """
        if self.limits is None:
            raise AttributeError(
                f"{kind}.{self.name} is for reading only. What may be set: {_settable()}. "
                "To change anything else, change the scenario."
            )
        low, high = self.limits
        numbers = np.asarray(values)
        if numbers.dtype.kind not in "fiu" or not bool(np.all((numbers >= low) & (numbers <= high))):
            raise ValueError(f"{kind}.{self.name}: expected a number from {low:g} to {high:g}, found {values!r}")
        if self.kept_in is not None:
            table, field = self.kept_in
            table(model)[field][rows] = numbers
        else:
            set_by_hand(model.simulation.town, self.name, rows, np.asarray(numbers, np.float64))


def _settable() -> str:
    def names(kind: type[View]) -> str:
        return ", ".join(name for name, column in kind.columns().items() if column.limits)

    return f"{names(Staff)} of staff; {names(Unit)} of units; {names(Branch)} of branches; {names(Team)} of crews"


# -- where columns lie: always through the model, for the state is replaced on day 0 ---------------------------------


def _servers(model: GovernanceModel) -> Any:
    return model.simulation.state.servers


def _staff(model: GovernanceModel) -> Any:
    return model.simulation.town.staff


def _is_present(model: GovernanceModel, rows: Any) -> Any:
    return _staff(model)["gone"][rows] == PRESENT


def _desks(model: GovernanceModel) -> Any:
    return model.simulation.state.desks


def _residents(model: GovernanceModel) -> Any:
    return model.simulation.state.residents


def _grids(model: GovernanceModel) -> Any:
    return model.simulation.parts.world.grids


def _communities(model: GovernanceModel) -> Any:
    return model.simulation.parts.world.communities


def _accounts(model: GovernanceModel) -> Any:
    return model.simulation.state.accounts


def _units(model: GovernanceModel) -> Any:
    return model.simulation.town.units


def _branches(model: GovernanceModel) -> Any:
    return model.simulation.town.branches


def _teams(model: GovernanceModel) -> Any:
    return model.simulation.town.crews


def _of(table: Table, field: str) -> Reader:
    return lambda model, rows: table(model)[field][rows]


def _of_desk(field: str) -> Reader:
    return lambda model, rows: _desks(model)[field][_servers(model)["desk"][rows]]


def _of_home(field: str) -> Reader:
    return lambda model, rows: _grids(model)[field][_residents(model)["grid"][rows]]


def _is_busy(model: GovernanceModel, rows: Any) -> Any:
    return _servers(model)["case"][rows] >= 0


def _flag(field: str) -> Reader:
    return lambda model, rows: _residents(model)[field][rows] != 0


def _fund(model: GovernanceModel, rows: Any) -> Any:
    return _accounts(model)["left"][: len(_communities(model))][rows] / FEN


def _is_active(model: GovernanceModel, rows: Any) -> Any:
    return _branches(model)["active"][rows] != 0


def _team_busy(model: GovernanceModel, rows: Any) -> Any:
    return _teams(model)["case"][rows] != NOBODY


def _gives_venue(model: GovernanceModel, rows: Any) -> Any:
    return _units(model)["venue"][rows] != 0


def _money_given(model: GovernanceModel, rows: Any) -> Any:
    return _units(model)["given_fen"][rows] / FEN


def _beat(model: GovernanceModel, rows: Any) -> Any:
    return model.simulation.parts.organisation.beat_of_grid[rows]


# -- kinds of agents -------------------------------------------------------------------------------------------------


class View:
    """One row of a model's columns.

    Attributes
    ----------
    model : GovernanceModel
    index : int
        Row in the table of its kind, from 0.
    unique_id : int
        Number among all agents of the model, from 1; stays the same for the whole run.
    """

    __slots__ = ("index", "model")
    #: The kind that names the table: rows are numbered inside it.
    table: ClassVar[type[View]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if View in cls.__bases__:
            cls.table = cls

    def __init__(self, model: GovernanceModel, index: int) -> None:
        self.model = model
        self.index = index

    @property
    def unique_id(self) -> int:
        """Number among all agents of the model, from 1."""
        first: int = self.model.first_ids[self.table]
        return first + self.index

    @classmethod
    def columns(cls) -> dict[str, Column[Any]]:
        """Attributes of this kind, by name."""
        found: dict[str, Column[Any]] = {}
        for owner in reversed(cls.__mro__):
            found |= {name: value for name, value in vars(owner).items() if isinstance(value, Column)}
        return found

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, View):
            return NotImplemented
        return self.model is other.model and self.table is other.table and self.index == other.index

    def __hash__(self) -> int:
        return hash((id(self.model), self.table, self.index))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.index}>"


class Staff(View):
    """A person who handles cases. Rows are numbered through all levels: members, cadres, officials, clerks."""

    __slots__ = ()
    desk = Column[int]("Desk at which the person serves.", _of(_servers, "desk"))
    level = Column[str]("Level of the desk.", _of(_servers, "level"), LEVEL_NAMES)
    community = Column[int]("Community of the desk; -1 above the community.", _of_desk("community"))
    street = Column[int]("Street of the desk; -1 above the street.", _of_desk("street"))
    district = Column[int]("District of the desk.", _of_desk("district"))
    shift = Column[str]("Shift.", _of(_servers, "shift"), SHIFTS)
    busy = Column[bool]("Whether the person has a case in hand.", _is_busy)
    skill = Column[float](
        "Greatest difficulty that the person can solve, in [0, 1]; may be set.",
        _of(_servers, "skill"),
        limits=(0.0, 1.0),
    )
    speed = Column[float](
        "Work hours done in an hour at cases; may be set, in [0.1, 2].",
        _of(_servers, "speed"),
        limits=(0.1, 2.0),
    )
    availability = Column[float](
        "Share of shift hours left for cases, in [0.01, 1]; may be set.",
        _of(_servers, "availability"),
        limits=(0.01, 1.0),
    )
    paperwork = Column[float](
        "Share of the shift for paperwork (of officials: for upper levels); may be set.",
        _of(_staff, "paperwork"),
        limits=(0.0, 0.99),
    )
    visits = Column[float]("Share of the shift for visits; may be set.", _of(_staff, "visits"), limits=(0.0, 0.99))
    training = Column[float]("Share of the shift in training; may be set.", _of(_staff, "training"), limits=(0.0, 0.9))
    burnout = Column[float]("Burnout; may be set, and moves on from there.", _of(_staff, "burnout"), limits=(0.0, 1.0))
    load = Column[float]("Filled share of the shift.", _of(_staff, "load"))
    utilisation = Column[float]("Busy share of the hours left for cases.", _of(_staff, "utilisation"))
    effort = Column[float]("Effort; 1: usual. To replace it, see behaviours.", _of(_staff, "effort"))
    learning = Column[float]("Factor of speed from experience.", _of(_staff, "learning"))
    recognition = Column[float]("1 after a commendation, fading.", _of(_staff, "recognition"))
    rank = Column[float]("Rank by cases solved among the same level: 0 last, 1 first.", _of(_staff, "rank"))
    pay = Column[float]("Pay over the market.", _of(_staff, "pay"))
    grade = Column[float]("Pay grade.", _of(_staff, "grade"))
    tenure = Column[float]("Years in office.", _of(_staff, "tenure"))
    cases = Column[float]("Cases solved in truth or on paper, ever.", _of(_staff, "cases"))
    generation = Column[int]("Holders of this post before this person.", _of(_staff, "generation"))
    present = Column[bool]("Whether the person is there: neither left nor seconded.", _is_present)


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
    grid = Column[int]("Grid where the resident lives.", _of(_residents, "grid"))
    community = Column[int]("Community where the resident lives.", _of_home("community"))
    street = Column[int]("Street where the resident lives.", _of_home("street"))
    district = Column[int]("District where the resident lives.", _of_home("district"))
    group = Column[str]("Primary group.", _of(_residents, "group"), GROUPS)
    digital = Column[bool]("Whether the resident has digital access.", _flag("digital"))
    party_member = Column[bool]("Whether the resident is a party member.", _flag("member"))
    trust = Column[float]("Trust, in [0, 1].", _of(_residents, "trust"))
    efficacy = Column[float]("Efficacy: what the last contacts have taught.", _of(_residents, "efficacy"))


class Desk(View):
    """A desk, for reading: where cases queue."""

    __slots__ = ()
    level = Column[str]("Level.", _of(_desks, "level"), LEVEL_NAMES)
    community = Column[int]("Community; -1 above the community.", _of(_desks, "community"))
    street = Column[int]("Street; -1 above the street.", _of(_desks, "street"))
    district = Column[int]("District.", _of(_desks, "district"))
    office = Column[int]("Office or department inside its street or district; -1 elsewhere.", _of(_desks, "office"))
    shift = Column[str]("Shift.", _of(_desks, "shift"), SHIFTS)
    priority = Column[str]("Priority rule of the queue.", _of(_desks, "priority"), PRIORITIES)
    staff = Column[int]("People who serve here.", _of(_desks, "n_servers"))
    idle = Column[int]("People without a case in hand.", _of(_desks, "n_idle"))
    waiting = Column[int]("Cases that wait.", _of(_desks, "n_waiting"))


class Grid(View):
    """A grid, for reading; no policy changes it."""

    __slots__ = ()
    community = Column[int]("Community.", _of(_grids, "community"))
    street = Column[int]("Street.", _of(_grids, "street"))
    district = Column[int]("District.", _of(_grids, "district"))
    kind = Column[str]("Living, production or road.", _of(_grids, "kind"), GRID_KINDS)
    residents = Column[int]("Residents.", _of(_grids, "residents"))
    households = Column[float]("Households.", _of(_grids, "households"))
    party_members = Column[int]("Party members who live here.", _of(_grids, "members"))
    x = Column[float]("Coordinate in km.", _of(_grids, "x"))
    y = Column[float]("Coordinate in km.", _of(_grids, "y"))
    deprivation = Column[float]("Deprivation index, in [0, 1].", _of(_grids, "deprivation"))
    heterogeneity = Column[float]("Factor of the rate of needs, mean 1.", _of(_grids, "heterogeneity"))
    desk = Column[int]("Desk of the beat to which the grid belongs.", _beat)


class Community(View):
    """A community, for reading; only its fund moves."""

    __slots__ = ()
    street = Column[int]("Street.", _of(_communities, "street"))
    district = Column[int]("District.", _of(_communities, "district"))
    grids = Column[int]("Grids.", _of(_communities, "n_grids"))
    residents = Column[int]("Residents.", _of(_communities, "residents"))
    party_members = Column[int]("Party members who live here.", _of(_communities, "members"))
    organisations = Column[int]("Party organisations.", _of(_communities, "organisations"))
    deprivation = Column[float]("Deprivation index, in [0, 1].", _of(_communities, "deprivation"))
    fund = Column[float]("Service fund that is left, in yuan.", _fund)


class Branch(View):
    """A party branch: of a grid, of a production grid's building, of a unit or of an industry chain."""

    __slots__ = ()
    kind = Column[str]("Grid, building, unit or chain.", _of(_branches, "kind"), BRANCH_KINDS)
    active = Column[bool]("Whether it exists under the policy of today.", _is_active)
    community = Column[int]("Community.", _of(_branches, "community"))
    grid = Column[int]("Grid; -1 for branches of units and chains.", _of(_branches, "grid"))
    unit = Column[int]("Unit; -1 for branches of grids and buildings.", _of(_branches, "unit"))
    members = Column[float]("Members; 0 for branches of units and chains, who are counted where they live.",
                            _of(_branches, "members"))  # fmt: skip
    budget = Column[float]("Money for activities, in yuan a year.", _of(_branches, "budget"))
    meetings = Column[float]("Meetings a year.", _of(_branches, "meetings"))
    vitality = Column[float](
        "Vitality, in [0, 1]; may be set, and moves on from there when the next month begins.",
        _of(_branches, "vitality"),
        limits=(0.0, 1.0),
        kept_in=(_branches, "vitality"),
    )


class Team(View):
    """The volunteers of a beat: party members who have reported in."""

    __slots__ = ()
    community = Column[int]("Community of the beat.", _of(_teams, "community"))
    busy = Column[bool]("Whether the team has a case in hand.", _team_busy)
    heads = Column[float]("Members who have reported in.", _of(_teams, "heads"))
    attendance = Column[float]("Share of them who come, in [0, 1].", _of(_teams, "attendance"))
    monthly_hours = Column[float]("Hours of this month.", _of(_teams, "monthly"))
    hours_left = Column[float](
        "Hours that are left of the month, from -1,000 (debt) to 10,000; may be set.",
        _of(_teams, "left"),
        limits=(-1e3, 1e4),
        kept_in=(_teams, "left"),
    )
    hours_used = Column[float]("Hours given since the start of the run-up.", _of(_teams, "used"))


class Unit(View):
    """A co-building unit: enterprise, property company, agency, institution, social organisation, owners' committee."""

    __slots__ = ()
    kind = Column[str]("Kind.", _of(_units, "kind"), UNIT_KINDS)
    community = Column[int]("Community.", _of(_units, "community"))
    willingness = Column[float](
        "Willingness, in [0, 1]; may be set: the next morning's claims read it, the next month's hours, too.",
        _of(_units, "willingness"),
        limits=(0.0, 1.0),
        kept_in=(_units, "willingness"),
    )
    pledged_hours = Column[float]("Hours a month that it has pledged.", _of(_units, "pledged"))
    monthly_hours = Column[float]("Hours that it really gives this month.", _of(_units, "monthly"))
    hours_left = Column[float](
        "Hours that are left of the month, from -1,000 (debt) to 10,000; may be set.",
        _of(_units, "left"),
        limits=(-1e3, 1e4),
        kept_in=(_units, "left"),
    )
    hours_used = Column[float]("Hours of the cases it has claimed since the start of the run-up.", _of(_units, "used"))
    money_given = Column[float]("Money paid in since the start of the run-up, in yuan.", _money_given)
    claims = Column[int]("Cases claimed since the start of the run-up.", _of(_units, "claims"))
    venue = Column[bool]("Whether it gives a venue.", _gives_venue)


#: Kinds of staff by level of their desk.
STAFF_KINDS: tuple[type[Staff], ...] = (GridMember, CommunityCadre, StreetOfficial, DistrictOfficial, IntakeClerk)
KINDS: tuple[type[View], ...] = (*STAFF_KINDS, Desk, Grid, Community, Branch, Unit, Team, Resident)
