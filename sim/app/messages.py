"""What a client may send, and what it is told, as types; the description of the interface is made from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sim.app.choice import DAYS, FIRST_PLACE, MOST_REPLICATIONS, SIZES
from sim.app.levers import shown

MOST_BYTES: Final = 65_536
MOST_UPLOAD: Final = 24_000_000
MOST_RUNS: Final = 8
Language = Literal["en", "zh"]
Name = Annotated[str, Field(max_length=200)]
Value = bool | int | float | Annotated[str, Field(max_length=200)] | None


class Malformed(ValueError):
    """What came is no message of this interface; the text says what was expected.

    Parameters
    ----------
    text : str
        In English.
    zh : str
        In Chinese.
    """

    def __init__(self, text: str, zh: str) -> None:
        super().__init__(text)
        self.zh = zh

    def told(self, lang: str) -> str:
        """What was expected, in a language."""
        return self.zh if lang == "zh" else str(self)


#: Why a part of a message does not fit, by how the kind of the fault begins.
_REASONS_ZH: Final = {
    "missing": "缺少此项", "extra": "不应有此项", "too_long": "过多", "too_short": "过少",
    "string_too_long": "文字过长", "string_type": "应为文字",
    "int": "应为整数", "float": "应为数", "bool": "应为是或否", "list": "应为列表",
    "dict": "应为键值对", "model": "应为键值对", "union": "类型不符", "finite": "应为有限的数",
}  # fmt: skip


class Message(BaseModel):
    """What a client sends: exact types, no further keys."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ChoiceMessage(Message):
    """A scenario: a place, its size, reforms and levers."""

    place: Name = Field(FIRST_PLACE, description="name of a shipped scenario, or of a place that this visit uploaded")
    size: float | None = Field(None, description=f"part of the place, one of {SIZES}; null: as the place has it")
    days: float | None = Field(None, description=f"one of {DAYS}; null: as the place has it")
    replications: float | None = Field(5, description=f"a whole number, 1 to {MOST_REPLICATIONS}")
    reforms: Annotated[list[Name], Field(max_length=200)] | None = Field(
        None, description="names of all reforms in force; null: those of the place"
    )
    values: dict[Name, Value] = Field(default_factory=dict, description="levers that were moved, by dotted path")


class ComparisonMessage(Message):
    """Runs to be told together; the first is the baseline."""

    runs: Annotated[list[Name], Field(min_length=1, max_length=MOST_RUNS)]


class UploadedFile(Message):
    """One file of an upload."""

    path: Name = Field(description="path below the folder that is uploaded, with /")
    content: str = Field(description="base64")


class UploadMessage(Message):
    """A scenario file, the folder of a place, or an ensemble: one by one, or as one zip archive."""

    files: Annotated[list[UploadedFile], Field(min_length=1, max_length=64)]


class StudyMessage(Message):
    """A folder of results."""

    files: Annotated[list[UploadedFile], Field(min_length=1, max_length=512)]


class AssumptionMessage(Message):
    """Runs to be compared with the first under the sets of assumptions of an ensemble."""

    ensemble: Name = Field(description="name of an ensemble that this visit uploaded")
    runs: Annotated[list[Name], Field(min_length=2, max_length=MOST_RUNS)]


class Refusal(BaseModel):
    """Why something was not done; nothing was changed."""

    kind: str
    control: str = Field(description="the part of the message that is refused, such as lever:policy.time.visits")
    message: str = Field(description="in the language that was asked for")


class VisitAnswer(BaseModel):
    """A visit; whoever has its name is the visitor. It ends a minute after the last request or event."""

    visit: str


class LeverState(BaseModel):
    """A lever at a choice, in the unit that it is shown in (shares: per cent)."""

    value: Any
    own: str
    low: float | None = None
    high: float | None = None
    step: float | None = None


class SettledAnswer(BaseModel):
    """A choice that adds up."""

    choice: dict[str, Any]
    title: str
    residents: int
    levers: dict[str, LeverState]


class RunAnswer(BaseModel):
    """How far a run is."""

    run: str
    state: str
    share: float
    told: str
    title: str
    replications: int
    done: int
    ended: bool
    has_results: bool
    choice: dict[str, Any]


class PlaceAnswer(BaseModel):
    """A place that was uploaded."""

    place: str
    title: str


class StudyAnswer(BaseModel):
    """A study that was uploaded."""

    study: str
    title: str


class EnsembleAnswer(BaseModel):
    """An ensemble that was uploaded: how many sets of assumptions, and the parameters that they set."""

    ensemble: str
    sets: int
    parameters: list[str]


class AssumptionAnswer(BaseModel):
    """How far a comparison under assumptions is; ``tables``: sentence, table and notes for each difference."""

    assumption: str
    runs: list[str]
    state: str
    share: float
    told: str
    ended: bool
    tables: list[dict[str, Any]]
    size: str


def read[Model: BaseModel](kind: type[Model], body: bytes) -> Model:
    """A message of a kind.

    Raises
    ------
    Malformed
        It is no JSON, has a key twice, or does not fit.
    """
    try:
        data = json.loads(body, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Malformed("expected a message in JSON", "应为JSON格式的请求") from error
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(shown(part) for part in first["loc"]) or "message"
        kinds = sorted((kind for kind in _REASONS_ZH if first["type"].startswith(kind)), key=len)
        reason = _REASONS_ZH[kinds[-1]] if kinds else "不符合要求"
        raise Malformed(f"{where}: {first['msg']}"[:200], f"请求中的{where}{reason}"[:200]) from None
    except RecursionError as error:
        raise Malformed("expected a flat message", "请求的层次过多") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def plain(choice: Any) -> Mapping[str, Any]:
    """A choice as the message that makes it."""
    return {
        "place": choice.place,
        "size": choice.scale,
        "days": choice.days,
        "replications": choice.replications,
        "reforms": list(choice.reforms),
        "values": dict(choice.values),
    }
