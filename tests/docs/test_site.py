"""The documentation site: every page has its place, links out of it become text, the whole builds in strict mode."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from tests.each import each

if any(importlib.util.find_spec(package) is None for package in ("mkdocs", "material", "mkdocstrings")):
    pytest.skip("the extra site is not installed (pip install 'gridgov[site]')", allow_module_level=True)
hooks = importlib.import_module("website.hooks")
ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
README = (DOCS / "README.md").read_text(encoding="utf-8")


class _Page:
    """What a hook asks of a page."""

    class File:
        """Where it lies."""

        src_uri = "how-to/rules.md"

    file = File()


def shown(markdown: str) -> str:
    """A page as the site shows it."""
    return str(hooks.on_page_markdown(markdown, _Page(), {}, [])).strip()


def test_the_navigation_has_every_page_once() -> None:
    nav = hooks.navigation(README)
    assert [next(iter(one)).split()[0] for one in nav] == ["gridgov", "Tutorials", "How-to", "Reference", "Background"]
    listed = hooks.pages_of(nav)[1:]  # but for the front page
    assert len(listed) == len(set(listed))
    there = {file.relative_to(DOCS).as_posix() for file in DOCS.rglob("*.md")} - {"README.md"}
    made = set(hooks.pages_of(hooks.MADE))
    assert there - set(listed) <= {"contributing.md"}
    assert set(listed) - there == made


def test_a_front_page_without_the_sections_is_refused() -> None:
    with pytest.raises(ValueError, match="expected sections"):
        hooks.navigation("# Documentation\n\n## Tutorials\n\n[a](tutorials/a.md)\n")


def test_links_out_of_the_site_become_text_and_others_stay() -> None:
    cases = {
        "[SECURITY.md](../../SECURITY.md)": "`SECURITY.md`",
        "see [the test](../../tests/flow/test_routes.py)": "see the test (`tests/flow/test_routes.py`)",
        "[a](../reference/api.md#x)": "[a](../reference/api.md#x)",
        "[a](#here)": "[a](#here)",
        "[a](https://example.org/x)": "[a](https://example.org/x)",
        "```\n[a](../../x.py)\n```": "```\n[a](../../x.py)\n```",
    }

    def check(case: tuple[str, str]) -> None:
        assert shown(case[0]) == case[1]

    each(check, cases.items())


def test_every_public_name_is_on_the_page_of_the_interface() -> None:
    text = hooks.python_page()
    for name in sim.__all__:
        assert name.startswith("__") or re.search(rf"^::: [\w.]+\.{name}$", text, re.MULTILINE), name


def test_nothing_of_the_site_is_committed_or_fetched() -> None:
    assert "site/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "://" not in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_site_builds_in_strict_mode(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    site = tmp_path / "site"
    assert (
        len(list((site / "how-to").glob("gallery_*_en.png")))
        == len(list((site / "how-to").glob("gallery_*_zh.png")))
        > 5
    )
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert index["config"]["lang"] == ["en", "zh"]
    places = {entry["location"].partition("#")[0] for entry in index["docs"]}
    assert {"how-to/extend_zh.html", "reference/python.html", "tutorials/first_comparison.html"} <= places
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=\"(?:https?:)?//", text) == [], page
