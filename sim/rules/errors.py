"""What can go wrong with a custom rule."""

from __future__ import annotations

from sim.errors import GridgovError


class RuleError(GridgovError):
    """A custom rule that cannot be used, or that failed in a run; the message names the rule."""


class RuleWarning(UserWarning):
    """A custom rule that runs, but slowly."""
