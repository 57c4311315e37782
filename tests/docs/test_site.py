"""The documentation site: every page has its place, links out of it become text, the whole builds in strict mode."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import sim
from tests.browser import Watch
from tests.each import each

if any(importlib.util.find_spec(package) is None for package in ("mkdocs", "material", "mkdocstrings")):
    pytest.skip("the extra site is not installed (pip install 'gridgov[site]')", allow_module_level=True)
hooks, versions, words = (importlib.import_module(f"website.{name}") for name in ("hooks", "versions", "words"))
ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
README = (DOCS / "README.md").read_text(encoding="utf-8")


class _Page:
    """What a hook asks of a page."""

    class File:
        """Where it lies."""

        src_uri = "how-to/rules.md"

    file = File()


class _Linked:
    """A page that others link to."""

    src_uri, content_string = "how-to/app.md", "# The *app*\n"


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


def test_links_by_file_name_are_shown_by_the_title_of_their_page() -> None:
    page = _Linked()
    told = "[app.md](app.md#x), [more](app.md), [b.md](b.md)"
    assert (
        hooks.on_page_markdown(told, _Page(), {}, [page]).strip()
        == "[The *app*](app.md#x), [more](app.md), [b.md](b.md)"
    )


def test_the_language_of_a_page_is_that_of_its_name() -> None:
    for place, lang in {"a.md": "en", "b/a_zh.md": "zh", "tutorials/lessons/zh/a.md": "zh", "b/azh.md": "en"}.items():
        assert hooks.language_of(place) == lang


def test_versions_stand_side_by_side_and_the_latest_follows_the_newest(tmp_path: Path) -> None:
    for version in ("0.9.0", "0.10.0", "0.10.0rc1"):
        for page in ("index.html", f"how-to/only_{version}.html"):
            (tmp_path / version / page).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / version / page).write_text("a page", encoding="utf-8")
        versions.list_versions(tmp_path)
    (tmp_path / "0.11.0").mkdir()  # nothing in it: no version
    (tmp_path / "notes").mkdir()
    versions.list_versions(tmp_path)
    told = json.loads((tmp_path / "versions.json").read_text(encoding="utf-8"))
    assert [one["version"] for one in told] == ["0.10.0", "0.10.0rc1", "0.9.0"]
    assert [one["aliases"] for one in told] == [["latest"], [], []]
    found = {page.relative_to(tmp_path / "latest").as_posix() for page in (tmp_path / "latest").rglob("*.html")}
    assert found == {"index.html", "how-to/only_0.10.0.html"}
    assert '"../../0.10.0/how-to/only_0.10.0.html"' in (tmp_path / "latest/how-to/only_0.10.0.html").read_text()
    assert '"0.10.0/index.html"' in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_the_search_knows_the_terms_of_the_glossary() -> None:
    terms = words.terms_of((DOCS / "background" / "glossary.md").read_text(encoding="utf-8"))
    assert len(terms) == len(set(terms)) > 100
    assert {"网格员", "办而未结"} <= set(terms)


def test_every_public_name_is_on_the_page_of_the_interface() -> None:
    text = hooks.python_page()
    for name in sim.__all__:
        assert name.startswith("__") or re.search(rf"^::: [\w.]+\.{name}$", text, re.MULTILINE), name


def test_nothing_of_the_site_is_committed_or_fetched() -> None:
    assert "site/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "://" not in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as it is handed out, beside a version that was there before."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "0.0.1").mkdir()
    (folder / "0.0.1" / "index.html").write_text("the first", encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.slow
def test_the_site_builds_in_strict_mode(site: Path) -> None:
    assert (site / "0.0.1" / "index.html").read_text(encoding="utf-8") == "the first"
    here = site / sim.__version__
    galleries = [len(list((here / "how-to").glob(f"gallery_*_{lang}.png"))) for lang in ("en", "zh")]
    assert galleries[0] == galleries[1] > 5
    index = json.loads((here / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert index["config"]["lang"] == ["en", "zh"]
    places = {entry["location"].partition("#")[0] for entry in index["docs"]}
    assert {"how-to/extend_zh.html", "reference/python.html", "tutorials/first_comparison.html"} <= places
    for page in here.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=\"(?:https?:)?//", text) == [], page


class _Quiet(SimpleHTTPRequestHandler):
    """A server of files that writes no log."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.mark.slow
def test_the_site_is_found_and_searched_in_both_languages(address: str, chromium: Any) -> None:
    cases = {
        "tutorials/first_comparison.html": ("en", "dispatch rule", "Dispatch rules"),
        "tutorials/first_comparison_zh.html": ("zh", "网格员", "参数表"),
    }
    for width in (1280, 360):
        page = chromium.new_page(viewport={"width": width, "height": 740})
        watch = Watch(address)
        watch.over(page)
        for place, (lang, asked, found) in cases.items():
            page.goto(f"{address}latest/{place}#top")
            page.wait_for_url(f"{address}{sim.__version__}/{place}#top")
            assert page.locator("html").get_attribute("lang") == lang
            page.locator(".md-version__link", has_text="0.0.1").wait_for(state="attached")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            if width == 360:
                page.locator("label[for=__search]").first.click()
            page.locator("input[name=query]").press_sequentially(asked)
            results = page.locator(".md-search-result__article h1")
            results.first.wait_for()
            assert found in [text.replace("\u200b", "") for text in results.all_inner_texts()[:2]]
        assert watch.errors == []
        page.close()
