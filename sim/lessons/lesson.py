"""What a lesson is, and how its source is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sim.errors import GridgovError
from sim.policy.text import T, Text

PATHS: Final = {
    "student": T("student", "学生"),
    "researcher": T("researcher", "研究人员"),
    "analyst": T("planner's analyst", "规划分析人员"),
}
#: Parts of a lesson, in their order.
PARTS: Final = {
    "question": T("Question", "问题"),
    "prediction": T("Prediction", "预测"),
    "experiment": T("Experiment", "实验"),
    "reading": T("Reading", "读结果"),
    "exercise": T("Exercise", "练习"),
    "solution": T("Solution", "参考答案"),
}
#: Nothing runs before the prediction is written down; what runs stands in these.
_WITHOUT_CODE: Final = ("question", "prediction")
_WITH_CODE: Final = ("experiment", "solution")
_NAME: Final = re.compile(r"([a-z]+)_(\d)_([a-z_]+)\.md")
_HEAD: Final = re.compile(r"# (?P<en>.+)\n# (?P<zh>.+)\n+minutes: (?P<minutes>\d+)\n")
_MARK: Final = re.compile(r"^(## \w+|<!-- (?:en|zh) -->|```python\n.*?^```)\s*$", re.MULTILINE | re.DOTALL)
#: A line of Chinese goes on in the next one: shown as it stands, a space would be seen there.
_SOFT_BREAK: Final = re.compile(
    r"(?<=[\u2018-\u201d\u3000-\u9fff\uff00-\uffef])\n *(?=[\u2018-\u201d\u3000-\u9fff\uff00-\uffef*`])"
)


class LessonError(GridgovError):
    """The source of a lesson is not as it should be."""


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text of a part."""

    part: str
    text: Text


@dataclass(frozen=True, slots=True)
class Code:
    """Code of a part, the same in both languages."""

    part: str
    source: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson.

    Attributes
    ----------
    name : str
        Of its file, without the ending.
    path : str
        A key of ``PATHS``.
    number : int
        Within its path.
    title : Text
    minutes : int
        That a learner takes.
    blocks : tuple of Words or Code
        In the order in which they are shown.
    """

    name: str
    path: str
    number: int
    title: Text
    minutes: int
    blocks: tuple[Words | Code, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """What runs, in order."""
        return tuple(block.source for block in self.blocks if isinstance(block, Code))


def read_lesson(file: str, text: str) -> Lesson:
    """Read a source.

    Parameters
    ----------
    file : str
        Name of the file: ``PATH_NUMBER_NAME.md``.
    text : str
        Its content: two titles, the minutes, then for each part a heading, texts in pairs below ``<!-- en -->`` and
        ``<!-- zh -->``, and blocks of Python.

    Raises
    ------
    LessonError
        A part, a language or code is missing or stands where it should not.
    """
    named, head = _NAME.fullmatch(file), _HEAD.match(text)
    if named is None or named[1] not in PATHS:
        raise LessonError(f"{file}: expected a name like student_1_queue.md, of the paths {', '.join(PATHS)}")
    if head is None:
        raise LessonError(f"{file}: expected an English and a Chinese title and the minutes")
    blocks = tuple(_blocks(file, text[head.end() :]))
    _check(file, blocks)
    title = T(head["en"], head["zh"])
    return Lesson(file.removesuffix(".md"), named[1], int(named[2]), title, int(head["minutes"]), blocks)


def _blocks(file: str, text: str) -> Iterable[Words | Code]:
    """Texts and code by their marks; an English text is followed by its Chinese one."""
    part, english = "", ""
    pieces = _MARK.split(text)
    for mark, after in zip(pieces[1::2], pieces[2::2], strict=True):
        if (mark == "<!-- zh -->") != bool(english):
            raise LessonError(f"{file}, {part}: expected English and Chinese in pairs, found {mark.splitlines()[0]}")
        if mark.startswith("<!--") != bool(after.strip()):
            raise LessonError(f"{file}, {part}: expected text below a language, and only there")
        if mark.startswith("## "):
            part = mark.removeprefix("## ")
        elif mark.startswith("```"):
            yield Code(part, mark.removeprefix("```python\n").removesuffix("```").strip())
        elif not english:
            english = after.strip()
        else:
            yield Words(part, T(english, _SOFT_BREAK.sub("", after.strip())))
            english = ""
    if english:
        raise LessonError(f"{file}, {part}: expected Chinese after the last English text")


def _check(file: str, blocks: Iterable[Words | Code]) -> None:
    """Every part is there in its place, has words, and code where something is to run."""
    blocks = tuple(blocks)
    if (found := list(dict.fromkeys(block.part for block in blocks))) != list(PARTS):
        raise LessonError(f"{file}: expected the parts {', '.join(PARTS)}, found {', '.join(found)}")
    for part in PARTS:
        of_it = [block for block in blocks if block.part == part]
        code = any(isinstance(block, Code) for block in of_it)
        if not any(isinstance(block, Words) for block in of_it):
            raise LessonError(f"{file}, {part}: expected text, found none")
        if (part in _WITHOUT_CODE and code) or (part in _WITH_CODE and not code):
            raise LessonError(f"{file}, {part}: expected {'code' if not code else 'no code'}")
