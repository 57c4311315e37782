"""The contract of an institution: when it is due, what it reads, what it may change."""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import ModuleType
from typing import ClassVar, Literal

from sim.copies import Independent
from sim.institutions.core.town import Town
from sim.policy.text import Text

Rhythm = Literal["day", "week", "month", "quarter", "year"]


class Institution(Independent, ABC):
    """A periodic decision that writes columns, at 00:00 of the days on which it is due.

    A subclass is one module. It keeps what only it needs to remember in attributes of its own; what others read lies in
    columns of the :class:`Town`. It writes columns, never queues, events or cases, draws keyed random numbers only, and
    costs at most some tens of microseconds on an ordinary day.

    Attributes
    ----------
    name : str
        Name of the phase: that of its module.
    title : Text
        What it is called.
    section : module or None
        The section of policy (``sim/policy/NAME.py``) that declares its parameters, daily columns and costs.
    mechanisms : tuple of int
        Numbers of the mechanisms it stands for (M1-M45).
    rhythm : str
        It is due when one begins: day, week, month, quarter, year; and on the first day of the warm-up.
    heeds_stages : bool
        It is due, too, when a stage of a roll-out begins or ends.
    reads : tuple of str
        What it reads: parameters of policy by their path or section (``policy.units``), other parameters below
        ``scenario`` (``scenario.staff.effort``), and columns that move in a run, but those that it writes itself.
    changes : tuple of str
        Columns that it writes: of the engine as ``NOUN.COLUMN`` or ``NOUN`` (``desks.audit``, ``hazards``), of people
        (``staff.pay``), branches (``branches.vitality``) and evaluation (``judged.marks``), of the town (``visits``);
        ``duties``, ``ledger``, ``series`` and ``levers.adopted`` as a whole. A test compares both with runs.
    """

    name: ClassVar[str]
    title: ClassVar[Text]
    section: ClassVar[ModuleType | None] = None
    mechanisms: ClassVar[tuple[int, ...]] = ()
    rhythm: ClassVar[Rhythm] = "day"
    heeds_stages: ClassVar[bool] = False
    reads: ClassVar[tuple[str, ...]] = ()
    changes: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.name = cls.__module__.rpartition(".")[2]

    def __init__(self, town: Town) -> None:
        self.town = town

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Whether the scenario has this institution at all; one that is not wanted costs nothing.

        By default: whether any lever in the ``SWITCH`` of its section is above 0 somewhere, at some time.
        """
        switch: tuple[str, ...] = getattr(cls.section, "SWITCH", ())
        return not switch or town.levers.pulled(*switch)

    def due(self) -> bool:
        """Whether it acts today."""
        return self.town.today.begins(self.rhythm) or (self.heeds_stages and self.town.levers.fresh)

    @abstractmethod
    def act(self) -> None:
        """Decide and write columns."""

    def __call__(self) -> bool:
        """Act if it is due; whether it was."""
        due = self.due()
        if due:
            self.act()
        return due
