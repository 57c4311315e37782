"""Fit and check in the folder of a place."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.fit.checking import Checked, check_fit
from sim.fit.data import FitError
from sim.fit.model import Fitted, fit_requests
from sim.fit.scenario_files import (
    CATALOGUE,
    DEMAND,
    FIT,
    FOLDER,
    TARGETS,
    catalogue_text,
    demand_text,
    targets_text,
    write_files,
)
from sim.fit.told import told
from sim.records.store import to_json
from sim.requests.table import FILE, Requests, read_requests
from sim.scenario import Scenario, load
from sim.scenario.files import PLACE_FILE

CHECK: Final = "check.json"


@dataclass(frozen=True, slots=True, eq=False)
class FolderFit:
    """A fit of a folder.

    Attributes
    ----------
    fitted : Fitted
    requests : Requests
    scenario : Scenario
        The fitted one.
    figures : dict
        Contents of ``fit.json``.
    written : tuple of Path
    """

    fitted: Fitted
    requests: Requests
    scenario: Scenario
    figures: dict[str, Any]
    written: tuple[Path, ...]


def fit_folder(folder: Path, until: str = "") -> FolderFit:
    """Fit the requests of a place and write scenario files into ``fitted``.

    Parameters
    ----------
    folder : Path
        With ``place.yaml`` and ``requests.parquet``.
    until : str
        Last date, included.

    Raises
    ------
    FitError, RecordError, ScenarioError
    """
    place, requests = load(folder), read_requests(folder)
    fitted = fit_requests(requests, place, _date(until))
    figures = told(fitted, requests, until, _digest(folder))
    texts = {
        CATALOGUE: catalogue_text(fitted, requests, place),
        DEMAND: demand_text(fitted, requests, place, f"../{PLACE_FILE}"),
        TARGETS: targets_text(fitted, requests, place, DEMAND),
        FIT: to_json(figures) + "\n",
    }
    written = write_files(folder, texts)
    return FolderFit(fitted, requests, load(folder / FOLDER / DEMAND), figures, written)


def check_folder_fit(folder: Path, first: str, last: str = "", own: Path | None = None) -> Checked:
    """Check the fit of a place on days that it has not seen.

    Parameters
    ----------
    folder : Path
    first, last : str
        Dates, both included.
    own : Path, optional
        Another table of requests of the same place, for what was observed.

    Raises
    ------
    FitError
        There is no fit, the requests have changed since, or the period has been seen.
    RecordError, ScenarioError
    """
    file = folder / FOLDER / FIT
    try:
        figures = json.loads(file.read_text(encoding="utf-8"))
        until, digest = str(figures["until_given"]), figures["requests_sha256"]
    except OSError:
        raise FitError(f"{file}: there is no such file; make it with gridgov fit {folder} --until DATE") from None
    except (ValueError, KeyError, TypeError):
        raise FitError(f"{file}: not a fit; make it anew with gridgov fit {folder} --until DATE") from None
    place, requests = load(folder), read_requests(folder)
    if digest != _digest(folder):
        raise FitError(f"{folder / FILE} has changed since the fit; make it anew with gridgov fit {folder}")
    fitted = fit_requests(requests, place, _date(until))
    seen = requests if own is None else read_requests(own)
    if seen.about["start_date"] != requests.about["start_date"]:
        raise FitError(f"{own}: expected a table that begins in the same week, {requests.about['start_date']}")
    return check_fit(fitted, seen, place, _date(first), _date(last))


def write_check(folder: Path, done: Checked) -> Path:
    """Write what a check found into ``fitted/check.json``, for the TRACE document of the place.

    Raises
    ------
    RecordError
        Something that is not ours is in the way.
    """
    (path,) = write_files(folder, {CHECK: to_json(done.to_dict()) + "\n"})
    return path


def _date(text: str) -> str:
    import datetime

    if not text:
        return ""
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise FitError(f"expected a date as 2024-03-05, found {text!r}") from None


def _digest(folder: Path) -> str:
    with (folder / FILE).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
