"""What can go wrong with a rule of one's own."""

from __future__ import annotations

from sim.errors import GridgovError


class RuleError(GridgovError):
    """A rule of one's own that cannot be used, or that failed in a run; the message names the rule."""


class RuleWarning(UserWarning):
    """A rule of one's own that runs, but slowly."""
