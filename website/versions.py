"""Versions of the site side by side: a folder each, the list for the picker, addresses that follow the newest."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any, Final

from packaging.version import InvalidVersion, Version

import sim

#: The folder whose pages lead to those of the newest version.
LATEST: Final = "latest"
_REDIRECT: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>gridgov</title>
<link rel="canonical" href="{target}">
<script>location.replace("{target}" + location.search + location.hash)</script>
<noscript><meta http-equiv="refresh" content="0; url={target}"></noscript>
<a href="{target}">{target}</a>
"""


def versions_in(site: Path) -> list[str]:
    """Versions whose pages lie in a folder, newest first."""
    found = [(one, folder.name) for folder in site.iterdir() if (one := _version(folder.name)) is not None]
    return [name for one, name in sorted(found, reverse=True) if (site / name / "index.html").is_file()]


def _version(name: str) -> Version | None:
    try:
        return Version(name)
    except InvalidVersion:
        return None


def list_versions(site: Path) -> None:
    """Write what the picker reads, and pages at addresses without a version that lead to the newest one."""
    versions = versions_in(site)
    told: list[dict[str, Any]] = [{"version": one, "title": one, "aliases": []} for one in versions]
    told[0]["aliases"] = [LATEST]
    (site / "versions.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    newest = site / versions[0]
    pages = {page.relative_to(newest) for page in newest.rglob("*.html")} - {Path("404.html")}
    for page in pages:
        up = "../" * len(page.parts)
        _write(site / LATEST / page, f"{up}{versions[0]}/{page.as_posix()}")
    for old in (page for page in (site / LATEST).rglob("*.html") if page.relative_to(site / LATEST) not in pages):
        old.unlink()
    _write(site / "index.html", f"{versions[0]}/index.html")


def _write(page: Path, target: str) -> None:
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(_REDIRECT.format(target=escape(target)), encoding="utf-8")


def folder_of_this(site: str) -> str:
    """The folder of the version that is installed."""
    return (Path(site) / sim.__version__).as_posix()
