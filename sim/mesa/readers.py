"""Where the columns of agents lie: always found through the model, for the state is replaced on day 0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.flow.codes import NOBODY
from sim.institutions.core.staff import PRESENT
from sim.jit.units import FEN
from sim.mesa.column import Reader, Table

if TYPE_CHECKING:
    from sim.mesa.governance import GovernanceModel


def servers(model: GovernanceModel) -> Any:
    """People who handle cases, as the engine sees them."""
    return model.simulation.state.servers


def staff(model: GovernanceModel) -> Any:
    """The same people, as institutions see them."""
    return model.simulation.town.staff


def is_present(model: GovernanceModel, rows: Any) -> Any:
    """Whether a person is neither gone nor seconded."""
    return staff(model)["gone"][rows] == PRESENT


def desks(model: GovernanceModel) -> Any:
    """Desks."""
    return model.simulation.state.desks


def residents(model: GovernanceModel) -> Any:
    """Residents."""
    return model.simulation.state.residents


def grids(model: GovernanceModel) -> Any:
    """Grids."""
    return model.simulation.setup.world.grids


def communities(model: GovernanceModel) -> Any:
    """Communities."""
    return model.simulation.setup.world.communities


def accounts(model: GovernanceModel) -> Any:
    """Service funds of the communities."""
    return model.simulation.state.accounts


def units(model: GovernanceModel) -> Any:
    """Co-building units."""
    return model.simulation.town.units


def branches(model: GovernanceModel) -> Any:
    """Party branches."""
    return model.simulation.town.branches


def teams(model: GovernanceModel) -> Any:
    """Teams of volunteers, by beat."""
    return model.simulation.town.crews


def of(table: Table, field: str) -> Reader:
    """Read a field of a table."""
    return lambda model, rows: table(model)[field][rows]


def of_desk(field: str) -> Reader:
    """Read a field of the desk at which a person serves."""
    return lambda model, rows: desks(model)[field][servers(model)["desk"][rows]]


def of_home(field: str) -> Reader:
    """Read a field of the grid in which a resident lives."""
    return lambda model, rows: grids(model)[field][residents(model)["grid"][rows]]


def is_busy(model: GovernanceModel, rows: Any) -> Any:
    """Whether a person has a case in hand."""
    return servers(model)["case"][rows] >= 0


def flag(field: str) -> Reader:
    """Read a field of residents as yes or no."""
    return lambda model, rows: residents(model)[field][rows] != 0


def fund(model: GovernanceModel, rows: Any) -> Any:
    """What is left of a community's service fund, in yuan."""
    return accounts(model)["left"][: len(communities(model))][rows] / FEN


def is_active(model: GovernanceModel, rows: Any) -> Any:
    """Whether there is such a branch today."""
    return branches(model)["active"][rows] != 0


def team_busy(model: GovernanceModel, rows: Any) -> Any:
    """Whether a team has a case in hand."""
    return teams(model)["case"][rows] != NOBODY


def gives_venue(model: GovernanceModel, rows: Any) -> Any:
    """Whether a unit gives a venue."""
    return units(model)["venue"][rows] != 0


def money_given(model: GovernanceModel, rows: Any) -> Any:
    """What a unit has paid in, in yuan."""
    return units(model)["given_fen"][rows] / FEN


def beat(model: GovernanceModel, rows: Any) -> Any:
    """The beat that serves a grid."""
    return model.simulation.setup.organisation.beat_of_grid[rows]


def group_names(model: GovernanceModel) -> tuple[str, ...]:
    """Groups of residents, own ones of the scenario counted."""
    return model.simulation.setup.world.groups


def unit_kind_names(model: GovernanceModel) -> tuple[str, ...]:
    """Kinds of co-building units, own ones of the scenario counted."""
    return model.simulation.setup.world.unit_kinds
