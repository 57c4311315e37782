"""Levers that act only where another one lets them, and levers with a knee: what a check of a scenario may advise."""

from __future__ import annotations

from dataclasses import dataclass

from sim.policy.text import Text


@dataclass(frozen=True, slots=True)
class Precondition:
    """Levers without effect unless another is pulled.

    Attributes
    ----------
    levers : tuple of str
        Paths below ``policy``; one that ends with a dot stands for all below it.
    by : tuple of str
        Paths that open the gate, below ``policy`` unless they begin with another part of the scenario
        (``demand.``, ``territory.``); any one is enough.
    values : tuple of str
        Values of a choice or of a mapping of choices that open it; empty: a number above `above`.
    above : float
    later : bool
        Whether one of `by` must change while the run lasts (a roll-out, a change by date): what is there from the
        beginning does not open it.
    """

    levers: tuple[str, ...]
    by: tuple[str, ...]
    values: tuple[str, ...] = ()
    above: float = 0.0
    later: bool = False


@dataclass(frozen=True, slots=True)
class Knee:
    """A value beyond which the response of a lever turns steep or bad, measured.

    Attributes
    ----------
    lever : str
        Path below ``policy``.
    at : float
    says : Text
        What happens beyond, with the place in which it was measured.
    """

    lever: str
    at: float
    says: Text
