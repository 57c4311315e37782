"""Where scenario, reform and catalogue files are: shipped with the package, or the user's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

REGIONS = "region"
"""Folder of shipped regions."""
_NOT_SCENARIOS = ("reforms", "catalogues", "sources", "targets", REGIONS)
_SUFFIXES = (".yaml", ".yml")
PLACE_FILE = "place.yaml"
"""File that makes a folder a scenario."""


def shipped() -> Traversable:
    """The folder of shipped files: inside the installed package, or of the checkout."""
    inside = files("sim").joinpath("_scenarios")
    return inside if inside.is_dir() else Path(__file__).parents[2] / "scenarios"


def scenario_names() -> list[str]:
    """Names of the shipped scenarios, sorted: ``demo``, ``panjin/after``, ..."""
    return sorted(name for name in _names(shipped(), "") if name.split("/")[0] not in _NOT_SCENARIOS)


def reform_names() -> list[str]:
    """Names of the shipped reforms, sorted."""
    return sorted(_names(shipped().joinpath("reforms"), ""))


def catalogue_names() -> list[str]:
    """Names of the shipped catalogues, sorted."""
    return sorted(_names(shipped().joinpath("catalogues"), ""))


def region_names() -> list[str]:
    """Names of the shipped regions, sorted."""
    return sorted(_names(shipped().joinpath(REGIONS), ""))


def find_region(name: str) -> Path | None:
    """The file of a region: a path, or the name of a shipped one (``cities``, ``region/nation``)."""
    if not isinstance(name, str) or not name or "\0" in name:
        return None
    if not is_path(name):
        short = name.removeprefix(f"{REGIONS}/")
        return Path(str(shipped().joinpath(REGIONS, f"{short}.yaml"))) if short in region_names() else None
    path = Path(name)
    try:
        return path if path.is_file() else None
    except OSError:
        return None


def find_scenario(name: str, beside: Path | None = None) -> Traversable | None:
    """The file of a scenario: a path, a shipped name, a folder of a place, or a file beside the one that names it.

    Parameters
    ----------
    name : str
        Shipped name or path.
    beside : Path, optional
        Folder that relative paths start from; the working directory if not given.

    Returns
    -------
    Traversable or None
        None if there is no such file.
    """
    return _find(name, "", beside)


def find_reform(name: str, beside: Path | None = None) -> Traversable | None:
    """The file of a reform: a path, ``reforms/<name>.yaml`` beside the scenario, or a shipped name."""
    return _find(name, "reforms/", beside)


def find_catalogue(name: str, beside: Path | None = None) -> Traversable | None:
    """The file of a catalogue: a path, or a shipped name."""
    return _find(name, "catalogues/", beside)


def is_path(name: str) -> bool:
    """Whether a name is meant as a path to a file: it ends in .yaml or .yml."""
    return name.endswith(_SUFFIXES)


def _find(name: str, folder: str, beside: Path | None) -> Traversable | None:
    base = beside or Path()
    if not is_path(name) and name and not any(part in ("", ".", "..") for part in name.split("/")):
        packaged = shipped().joinpath(*f"{folder}{name}.yaml".split("/"))
        own = base / f"{folder}{name}.yaml"
        with suppress(OSError, ValueError):
            if packaged.is_file():
                return packaged
            if beside is not None and own.is_file():
                return own
    try:
        path = base / Path(name).expanduser()
        if name and not folder and (path / PLACE_FILE).is_file():
            return path / PLACE_FILE
        return path if path.is_file() else None
    except (RuntimeError, OSError, ValueError):  # the home of nobody, a name too long, a zero inside
        return None


def _names(folder: Traversable, prefix: str) -> Iterator[str]:
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _names(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".yaml"):
            yield prefix + entry.name.removesuffix(".yaml")
