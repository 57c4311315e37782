"""Values that name a dispatch rule: one that is built in, or a custom one as ``module:function``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, GetCoreSchemaHandler, Strict
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

from sim.policy.frozen import FrozenMapping
from sim.policy.kinds import text_mapping
from sim.policy.names import GridType
from sim.rules import builtin
from sim.rules.sources import SPELLING, is_reference


@dataclass(frozen=True, slots=True)
class Known:
    """Names that are built in; any other value must be a reference to a custom rule."""

    names: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def _check(self, value: str) -> str:
        if value in self.names or is_reference(value):
            return value
        raise PydanticKnownError("literal_error", {"expected": ", ".join((*self.names, SPELLING))})


_TEXT = Annotated[str, Strict()]
RouteName = Annotated[_TEXT, Known(tuple(builtin.ROUTES))]
PriorityName = Annotated[_TEXT, Known(tuple(builtin.PRIORITIES))]
AssignmentName = Annotated[_TEXT, Known(tuple(builtin.ASSIGNMENTS))]

_Checked = BeforeValidator(text_mapping)
_Frozen = AfterValidator(FrozenMapping)
CategoryRoutes = Annotated[Mapping[str, RouteName], _Checked, _Frozen]
CategoryPriorities = Annotated[Mapping[str, PriorityName], _Checked, _Frozen]
CategoryAssignments = Annotated[Mapping[str, AssignmentName], _Checked, _Frozen]
GridRoutes = Annotated[Mapping[GridType, RouteName], _Checked, _Frozen]
GridPriorities = Annotated[Mapping[GridType, PriorityName], _Checked, _Frozen]
GridAssignments = Annotated[Mapping[GridType, AssignmentName], _Checked, _Frozen]
Code = Annotated[Mapping[str, _TEXT], _Checked, _Frozen]
