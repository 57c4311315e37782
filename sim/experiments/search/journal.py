"""What a search has decided, round by round, in its folder: started again, it goes the same way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from sim.experiments.search.proposals import Asks
from sim.experiments.search.space import Mix
from sim.records.atomic import filled_with
from sim.records.errors import RecordError
from sim.records.places import check_free, put_file

JOURNAL: Final = "search.json"


class Journal:
    """Rounds of a search, in ``search.json`` or in memory.

    Parameters
    ----------
    folder : Path or None
    identity : str
        Hash of what the search looks for; rounds of another one are not taken over.

    Attributes
    ----------
    rounds : list of Asks
    finalists : list of Mix or None
        Chosen after all rounds; None if the search has not come so far.
    """

    def __init__(self, folder: Path | None, identity: str) -> None:
        self.path = folder / JOURNAL if folder is not None else None
        self.identity = identity
        self.rounds: list[Asks] = []
        self.finalists: list[Mix] | None = None
        if self.path is not None and self.path.is_file():
            self._read(self.path)

    def _read(self, path: Path) -> None:
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
            if known["search"] != self.identity:
                return
            self.rounds = [[(tuple(mix), int(upto)) for mix, upto in asks] for asks in known["rounds"]]
            if known["finalists"] is not None:
                self.finalists = [tuple(mix) for mix in known["finalists"]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RecordError(
                f"{path}: expected the rounds of a search, but it cannot be read ({type(error).__name__}); remove it: "
                f"the search is gone through again, and no run that is stored is made again"
            ) from error

    def check(self) -> None:
        """Raise before anything is run if a file of somebody else is in the way.

        Raises
        ------
        RecordError
        """
        if self.path is not None:
            check_free(self.path.parent, [self.path.name])

    def keep(self) -> None:
        """Write down what has been decided."""
        if self.path is None:
            return
        found: dict[str, Any] = {"search": self.identity, "rounds": self.rounds, "finalists": self.finalists}
        text = json.dumps(found, separators=(",", ":")) + "\n"
        put_file(self.path, filled_with(text))
