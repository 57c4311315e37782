"""A phase of the day as a line of a list: what happens, when it is due, what it reads and changes."""

from __future__ import annotations

from dataclasses import dataclass

from sim.institutions.core.institution import Institution, Rhythm
from sim.policy.text import T, Text


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase.

    Attributes
    ----------
    name : str
    title : Text
        What it is called.
    rhythm : str
        When it is due: day, week, month, quarter, year.
    mechanisms : tuple of int
        Numbers of the mechanisms (M1-M45) that it stands for.
    reads, changes : tuple of str
        Columns and parameters, as in :class:`~sim.institutions.core.institution.Institution`.
    """

    name: str
    title: Text
    rhythm: Rhythm = "day"
    mechanisms: tuple[int, ...] = ()
    reads: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()

    @classmethod
    def of(cls, institution: type[Institution]) -> Phase:
        """What an institution says of itself."""
        return cls(
            institution.name,
            institution.title,
            institution.rhythm,
            institution.mechanisms,
            institution.reads,
            institution.changes,
        )

    def to_dict(self) -> dict[str, object]:
        """For JSON."""
        return {
            "name": self.name,
            "title": {"en": self.title.en, "zh": self.title.zh},
            "rhythm": self.rhythm,
            "mechanisms": [f"M{n}" for n in self.mechanisms],
            "reads": list(self.reads),
            "changes": list(self.changes),
        }


#: What the model itself does before and after the institutions.
START_OF_MEASUREMENT = Phase(
    "start_of_measurement",
    T("Start of measurement", "开始计量"),
    changes=("needs", "histories", "cases", "latent", "later", "clock", "residents.efficacy", "residents.trust"),
    reads=("day 0: what is final in the warm-up",),
)
CASES = Phase(
    "cases",
    T("Cases", "诉求办理"),
    mechanisms=(1, 13, 14, 28, 33),
    reads=("all columns of the morning",),
    changes=(
        *("cases", "histories", "latent", "learned", "residents.efficacy", "residents.trust", "causes"),
        *(
            "desks",
            "servers",
            "ends",
            "teams",
            "allowances",
            "crews",
            "units",
            "boards",
            "accounts",
            "heard",
            "blown",
            "pools",
        ),
        *("clock", "timers", "near", "later", "ahead", "blocks", "planned"),
        *("days", "busy", "counts", "registrations", "community_counts"),
    ),
)
LEDGER = Phase(
    "ledger",
    T("Close of the day", "当日结账"),
    mechanisms=(16,),
    reads=("accounts.left", "accounts.reserved"),
    changes=("series",),
)
