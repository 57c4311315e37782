"""Agents as Mesa users know them: light views on rows of the columns that the engine reads and writes.

A view holds a model and the number of a row, nothing else; its attributes are looked up in the model's columns each
time. A :class:`Selection` is a set of such rows, read and aggregated as whole columns. The people who handle cases may
be changed through their views; what is changed counts from the next piece of work on.
"""

from sim.mesa.column import Column, View
from sim.mesa.kinds import (
    KINDS,
    STAFF_KINDS,
    Branch,
    Community,
    CommunityCadre,
    Desk,
    DistrictOfficial,
    Grid,
    GridMember,
    IntakeClerk,
    Resident,
    Staff,
    StreetOfficial,
    Team,
    Unit,
)
from sim.mesa.selection import Groups, Selection

__all__ = [
    "KINDS",
    "STAFF_KINDS",
    "Branch",
    "Column",
    "Community",
    "CommunityCadre",
    "Desk",
    "DistrictOfficial",
    "Grid",
    "GridMember",
    "Groups",
    "IntakeClerk",
    "Resident",
    "Selection",
    "Staff",
    "StreetOfficial",
    "Team",
    "Unit",
    "View",
]
