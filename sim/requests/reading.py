"""From files of requests to the tidy table of a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from sim.places.mistakes import Findings, TableError, Where
from sim.policy.text import T
from sim.records.places import check_folder, put_file
from sim.records.store import write_json
from sim.requests.frames import read_frames
from sim.requests.headers import known_headers
from sim.requests.part import part_of
from sim.requests.quality import Quality
from sim.requests.run_folder import is_run, read_run
from sim.requests.table import FILE, QUALITY, Requests, to_parquet
from sim.requests.tidy import joined, tidy
from sim.requests.units import PlaceUnits
from sim.scenario import Scenario, load

_PAIRS_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class RequestReading:
    """What was read.

    Attributes
    ----------
    requests : Requests
    quality : Quality
    findings : Findings
    mapping : dict of str to dict of str to str
        File and sheet > column > letter and header.
    categories : dict of str to str
        Label of the files > category.
    """

    requests: Requests
    quality: Quality
    findings: Findings
    mapping: dict[str, dict[str, str]]
    categories: dict[str, str]


def read_files(
    files: Sequence[Path],
    scenario: Scenario,
    *,
    columns: Mapping[str, list[str]] | None = None,
    categories: Mapping[str, str] | None = None,
    zone: str = "",
    order: str = "",
    lang: str = "en",
) -> RequestReading:
    """Read exports of one or several systems.

    Parameters
    ----------
    files : sequence of Path
        Workbooks, CSV or Parquet files, folders of runs.
    scenario : Scenario
        The place, whose units and categories are matched.
    columns : mapping, optional
        Further headers, column > headers.
    categories : mapping, optional
        Plain name of theirs > ours.
    zone : str
        Time zone of the place, for times with an offset.
    order : {"", "dmy", "mdy"}
        How 03/04/2024 is meant.
    lang : {"en", "zh"}
        Language of the message about mistakes.

    Returns
    -------
    RequestReading

    Raises
    ------
    TableError
        With all mistakes: files, headers and cells that cannot be read.
    """
    findings, quality = Findings(), Quality()
    known = known_headers(columns)
    frames = [
        frame for file in files for frame in (read_run(file) if is_run(file) else read_frames(file, known, findings))
    ]
    units = PlaceUnits.of(scenario)
    parts = [part_of(frame, zone, order, findings, quality) for frame in frames if "opened" in frame.columns]
    if findings.mistakes:
        raise TableError(findings.mistakes, lang)
    mapping = {f"{frame.file}{' / ' if frame.sheet else ''}{frame.sheet}": dict(frame.letters) for frame in frames}
    whole = joined(parts, quality)
    if not len(whole.columns["opened"]):
        where = Where(", ".join(dict.fromkeys(file.name for file in files)))
        findings.wrong(where, T("no usable request is left", "没有可用的工单"), T("see the rows", "请核对各行"))
        raise TableError(findings.mistakes, lang)
    requests, renamed = tidy(whole, scenario, units, categories, quality)
    about = {**requests.about, "files": [file.name for file in files], "timezone": zone}
    return RequestReading(Requests(requests.frame, about), quality, findings, mapping, renamed)


def import_requests(folder: Path, files: Sequence[Path], **options: Any) -> tuple[RequestReading, tuple[Path, ...]]:
    """Read files into the folder of a place.

    Parameters
    ----------
    folder : Path
        With a ``place.yaml``.
    files : sequence of Path
    **options
        Those of `read_files`.

    Returns
    -------
    RequestReading
    tuple of Path
        Files that were written.

    Raises
    ------
    TableError, ScenarioError, RecordError
    """
    reading = read_files(files, load(folder), **options)
    return reading, write_reading(folder, reading)


def write_reading(folder: Path, reading: RequestReading) -> tuple[Path, ...]:
    """Write the table and the report on its quality into the folder of a place."""
    check_folder(folder, [FILE, QUALITY])
    put_file(folder / FILE, partial(to_parquet, reading.requests))
    told = {**reading.quality.to_dict(reading.findings), "columns_read": reading.mapping}
    told["categories"] = reading.categories
    put_file(folder / QUALITY, partial(write_json, told))
    return folder / FILE, folder / QUALITY


def lines_of(reading: RequestReading, lang: str) -> list[str]:
    """What was read as what, and how good it is, in words."""
    zh = lang == "zh"
    lines = []
    for file, columns in reading.mapping.items():
        pairs = [f"{name}＝{title}" if zh else f"{name} = {title}" for name, title in columns.items()]
        lines.append(f"{file}：{'，'.join(pairs)}" if zh else f"{file}: {', '.join(pairs)}")
    changed = {theirs: ours for theirs, ours in reading.categories.items() if theirs != ours}
    shown = [f"{theirs} > {ours}" for theirs, ours in list(changed.items())[:_PAIRS_SHOWN]]
    if shown:
        more = f" ... ({len(changed):,})" if len(changed) > len(shown) else ""
        lines.append(f"类别：{'；'.join(shown)}{more}" if zh else f"categories: {'; '.join(shown)}{more}")
    for where in reading.findings.personal:
        lines.append(
            f"个人信息，未读取、未保存：{where.zh}" if zh else f"personal data, not read and not stored: {where}"
        )
    lines += [note.of(lang) for note in reading.findings.notes]
    return [*lines, *reading.quality.lines(lang)]
