"""Studies, notebooks and lessons that come with gridgov, as files to be copied."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.lessons.lesson import PATHS, Lesson, read_lesson
from sim.lessons.notebook import notebook
from sim.scenario.files import shipped as scenarios

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

LANGUAGES: Final = ("en", "zh")
_COPIED: Final = (".yaml", ".ipynb", ".py")


def shipped() -> dict[str, bytes]:
    """Every file by its place in the folder to which it is copied; notebooks of lessons are made now.

    The default catalogue is among them, as what a catalogue of one's own begins with.
    """
    place = _experiments()
    found = {item.name: item.read_bytes() for item in place.iterdir() if item.name.endswith(_COPIED)}
    for lesson in lessons():
        for lang in LANGUAGES:
            found[f"lessons/{lang}/{lesson.name}.ipynb"] = notebook(lesson, lang).encode()
    found["catalogue.yaml"] = scenarios().joinpath("catalogues", "default.yaml").read_bytes()
    return dict(sorted(found.items()))


def lessons() -> tuple[Lesson, ...]:
    """All lessons, path by path."""
    sources = [item for item in (_experiments() / "lessons").iterdir() if item.name.endswith(".md")]
    found = [read_lesson(item.name, item.read_text(encoding="utf-8")) for item in sources]
    return tuple(sorted(found, key=lambda lesson: (list(PATHS).index(lesson.path), lesson.number)))


def _experiments() -> Traversable:
    """In the wheel they lie inside the package."""
    inside = files("sim").joinpath("_experiments")
    return inside if inside.is_dir() else Path(__file__).parents[2] / "experiments"
