"""Why a place lists a reform: the words of its source that name it, or why it stands there without any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from sim.policy.frozen import FrozenMapping
from sim.policy.kinds import Bilingual, Section, Words, text_mapping


class Ground(Section):
    """What speaks for one reform of a place.

    Attributes
    ----------
    quote : str
        A few words of the scenario's source, as they stand there, that name the reform; empty where none do.
    source : str
        Key of the bibliography, where it is not the one that the scenario names.
    why : Bilingual
        Without a quote: why the reform is assumed all the same. With one: what of it is an assumption.
    """

    quote: Words = ""
    source: Words = ""
    why: Bilingual = Bilingual()

    @property
    def grade(self) -> str:
        """``source document`` where words of the source name the reform, else ``assumption``."""
        return "source document" if self.quote else "assumption"


def _frozen(value: Mapping[str, Ground]) -> FrozenMapping[Ground]:
    return FrozenMapping(value)


#: Reform > what speaks for it: texts for people, no part of what is simulated.
Evidence = Annotated[Mapping[str, Ground], BeforeValidator(text_mapping), AfterValidator(_frozen)]
NONE: FrozenMapping[Any] = FrozenMapping()
