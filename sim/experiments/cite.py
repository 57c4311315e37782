"""How to cite gridgov, and a folder of results made with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.experiments.folder import open_folder
from sim.records.origin import code
from sim.records.store import check_run, is_run

AUTHOR: Final = "gridgov contributors"
TITLE: Final = "gridgov: agent-based simulation of grid-based grassroots governance"
_AUTHOR_ZH: Final = "gridgov开发者"
_TITLE_ZH: Final = "gridgov：网格化基层治理多主体仿真"
_YEAR: Final = "2026"  # of the version
_KEY = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True)
class Citation:
    """One thing to cite.

    Attributes
    ----------
    key, kind, author, title, year, note : str
        Fields of a BibTeX entry; ``kind`` is ``software`` or ``dataset``.
    version : str
    title_zh : str
        Title in Chinese; empty if it has none.
    """

    key: str
    kind: str
    author: str
    title: str
    year: str
    version: str
    note: str = ""
    title_zh: str = ""

    def bibtex(self) -> str:
        """As a BibTeX entry."""
        fields = {
            "author": f"{{{self.author}}}" if self.author else "",
            "title": f"{{{_tex(self.title)}}}",
            "year": self.year,
            "version": self.version,
            "note": _tex(self.note),
        }
        lines = [f"  {name:<7} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@{self.kind}{{{self.key},", *lines, "}"])

    def apa(self) -> str:
        """As a reference in APA style (7th edition)."""
        what = "Computer software" if self.kind == "software" else "Data set"
        version = f" (Version {self.version})" if self.version else ""
        year = self.year or "n.d."
        note = f" {self.note}." if self.note else ""
        if not self.author:
            return f"{self.title}{version} [{what}]. ({year}).{note}"
        return f"{self.author}. ({year}). {self.title}{version} [{what}].{note}"

    def gbt(self) -> str:
        """As a reference by GB/T 7714-2015, in Chinese."""
        software = self.kind == "software"
        author, title = (_AUTHOR_ZH, _TITLE_ZH) if software else ("", self.title_zh or self.title)
        version = f"（{self.version}版）" if self.version else ""
        head = f"{author}. {title}{version}" if author else f"{title}{version}"
        found = re.search(r"Commit (\w+)|identity (\w+), made with gridgov (\S+)", self.note)
        note = ""
        if found is not None and found[1]:
            note = f" 提交号{found[1]}{'，含本地改动' if 'local changes' in self.note else ''}."
        elif found is not None:
            note = f" 结果标识{found[2]}，由gridgov {found[3]}生成."
        return f"{head}[{'CP' if software else 'DS'}]. {self.year or '年份不详'}.{note}"


def citations(folder: Path | None = None) -> list[Citation]:
    """What to cite: the version, and the results of a folder if one is given.

    Parameters
    ----------
    folder : Path, optional
        Folder of ``gridgov sweep``, ``compare``, ``run --out`` or ``make run``.

    Raises
    ------
    RecordError
        It holds no results.
    """
    import sim

    if folder is None:
        return [_software(sim.__version__, code())]
    titles, session, identity = _of_run(folder) if is_run(folder) else _of_folder(folder)
    made = str((session.get("versions") or {}).get("gridgov") or session.get("gridgov") or sim.__version__)
    note = f"Results with the identity {identity[:12]}, made with gridgov {made}"
    year = str(session.get("started") or session.get("made") or "")[:4]
    key = _KEY.sub("_", f"{folder.resolve().name}_{year}").strip("_") or "results"
    return [
        _software(made, session.get("code") or {}),
        Citation(key, "dataset", "", titles[0], year, "", note, titles[1]),
    ]


def _software(version: str, source: dict[str, Any]) -> Citation:
    note = f"Commit {source['commit'][:12]}" if source.get("commit") else ""
    if note and source.get("changed"):
        note += " with local changes"
    return Citation("gridgov", "software", AUTHOR, TITLE, _YEAR, version, note)


def _of_folder(folder: Path) -> tuple[tuple[str, str], dict[str, Any], str]:
    found = open_folder(folder)
    study = found.study
    labels = list(dict.fromkeys(point.label for point in study.points))
    compared = (f"Comparison of {', '.join(labels)}", f"{'、'.join(labels)}的比较")
    named = compared if found.about.get("kind") == "comparison" else (study.title("en"), study.title("zh"))
    sessions = found.provenance.get("sessions") or [{}]
    return named, dict(sessions[0]), str(found.about.get("points_sha256") or found.about.get("sha256"))


def _of_run(folder: Path) -> tuple[tuple[str, str], dict[str, Any], str]:
    from sim.records.run import Run

    check_run(folder)
    run = Run.read(folder)
    titles = (f"{run.title()}, seed {run.seed}", f"{run.title('zh')}，随机种子{run.seed}")
    return titles, run.provenance, str(run.provenance.get("scenario_hash", ""))


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text)
