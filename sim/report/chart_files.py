"""Every figure of a report as a picture file, each with the table of what is drawn in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.records.atomic import filled_with
from sim.records.places import check_folder, put_file
from sim.report.called import with_titles
from sim.report.pictures import pictures
from sim.visible import cell_text

if TYPE_CHECKING:
    from sim.report.findings import Findings

_HEADS: Final = {
    "en": ("panel", "series", "horizontal axis", "x", "vertical axis", "y"),
    "zh": ("图幅", "系列", "横轴", "横轴值", "纵轴", "纵轴值"),
}


def write_charts(findings: Findings, target: Path, kind: str, lang: str = "en") -> list[Path]:
    """Write the figures of a report as PNG or SVG files, each with a CSV file of what it shows.

    Parameters
    ----------
    findings : Findings
    target : Path
        Folder.
    kind : {"png", "svg"}
    lang : {"en", "zh"}

    Returns
    -------
    list of Path
        Pictures and tables; tables are UTF-8 with a mark at the start, so that Excel reads Chinese rightly.

    Raises
    ------
    RecordError
        Something that is not ours is in the way.
    """
    drawn = pictures(with_titles(findings, lang), lang)
    names = [f"{k:02d}-{picture.name}" for k, picture in enumerate(drawn, start=1)]
    folder = check_folder(target, [f"{name}.{end}" for name in names for end in (kind, "csv")])
    written = []
    for name, picture in zip(names, drawn, strict=True):
        content, table = picture.file_and_table(kind, lambda figure: _table(figure, lang))
        for path, data in ((folder / f"{name}.{kind}", content), (folder / f"{name}.csv", table)):
            put_file(path, filled_with(data))
            written.append(path)
    return written


def _table(figure: Any, lang: str) -> bytes:
    """What a figure draws, point by point."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_HEADS[lang])
    for axes in figure.axes:
        for series, x, y in _points(axes):
            panel, across, up = axes.get_title(loc="left") or axes.get_title(), axes.get_xlabel(), axes.get_ylabel()
            writer.writerow([_plain(cell) for cell in (panel, series, across, x, up, y)])
    return text.getvalue().encode("utf-8-sig")


def _points(axes: Any) -> Iterator[tuple[str, Any, Any]]:
    """Series and coordinates of the points, lines and bars of a panel; names of ticks where these are names."""
    across, up = _names(axes.xaxis), _names(axes.yaxis)
    for line in axes.get_lines():
        for x, y in zip(np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float), strict=True):
            if np.isfinite(x) or np.isfinite(y):
                yield _series(line), across.get(x, x), up.get(y, y)
    for bars in axes.containers:
        for bar in (patch for patch in bars if hasattr(patch, "get_width")):
            x, y = bar.get_x() + bar.get_width() / 2.0, bar.get_y() + bar.get_height() / 2.0
            wide, high = round(bar.get_x() + bar.get_width(), 12), round(bar.get_y() + bar.get_height(), 12)
            yield str(bars.get_label()), across.get(x, wide), up.get(y, high)
    for points in axes.collections:
        offsets = np.asarray(points.get_offsets(), float)
        values = points.get_array() if hasattr(points, "get_array") else None
        for k, (x, y) in enumerate(offsets if len(offsets) > 1 else ()):
            name = _series(points)
            if values is not None and np.size(values) == len(offsets):
                name = f"{name} {float(np.ravel(values)[k]):.6g}".strip()
            yield name, across.get(x, x), up.get(y, y)


def _series(artist: Any) -> str:
    label = str(artist.get_label())
    return "" if label.startswith("_") else label


def _names(axis: Any) -> dict[float, str]:
    """Names of ticks that are words."""
    ticks = zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=False)
    found = {float(place): label.get_text().replace("\n", " ") for place, label in ticks}
    return {place: name for place, name in found.items() if any(letter.isalpha() for letter in name)}


def _plain(cell: Any) -> str:
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell_text(str(cell)))
