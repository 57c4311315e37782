"""One column of a table that a run leaves, declared once: where it comes from and what it says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a record table.

    Attributes
    ----------
    name : str
        Name in every file and frame.
    dtype : str
        Numpy type, or ``category`` for integer codes with names, ``date`` or ``text``.
    unit : str
        Unit, ``-`` where there is none.
    meaning : str
        What the value says.
    null : str
        When the value is missing (NaN); empty if it never is.
    codes : tuple of str
        Names of the codes 0, 1, ... of a category whose names are fixed; empty where a scenario sets them.
    noted : tuple of str
        Daily columns that a policy declares: the figures that institutions note, added up; that of its own name if
        empty.
    per : float
        What they are divided by (100 for fen that become yuan).
    """

    name: str
    dtype: str
    unit: str
    meaning: str
    null: str = ""
    codes: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    per: float = 1.0

    @property
    def notes(self) -> tuple[str, ...]:
        """Names of the figures that institutions note."""
        return self.noted or (self.name,)
