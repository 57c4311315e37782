"""What MkDocs asks of us: the navigation, pages that are made while the site is built, links that leave the site."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Any, Final

from mkdocs.structure.files import File

from sim.lessons.notebook import page as lesson_page
from sim.lessons.shipped import lessons
from website.gallery import LANGUAGES, gallery
from website.python_page import python_page
from website.versions import folder_of_this, list_versions
from website.words import add_words

_SECTION: Final = re.compile(r"^## (.+)$", re.MULTILINE)
_LINK: Final = re.compile(r"\]\(([\w/-]+\.md)\)")
_ANY_LINK: Final = re.compile(r"(?<!\!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
_TITLE: Final = re.compile(r"^# (.+)$", re.MULTILINE)
_FENCE: Final = re.compile(r"^(```|~~~)")
_STATE: Final = {"kept": False}
#: Pages of lessons by the name under which they stand together.
LESSONS: Final = {
    title: tuple(f"tutorials/lessons/{lang}/{lesson.name}.md" for lesson in lessons())
    for title, lang in zip(("Lessons", "课程"), LANGUAGES, strict=True)
}
#: Pages that are made here, by the first word of the section that they stand in; of some, several under one name.
MADE: Final[dict[str, tuple[Any, ...]]] = {
    "Tutorials": tuple({title: list(pages)} for title, pages in LESSONS.items()),
    "Reference": ("reference/python.md",),
    "How-to": ("how-to/gallery.md", "how-to/gallery_zh.md"),
}


def navigation(readme: str) -> list[dict[str, Any]]:
    """Sections and pages as the front page of the documentation lists them, with the pages that are made here."""
    nav: list[dict[str, Any]] = [{"gridgov": "README.md"}]
    heads = list(_SECTION.finditer(readme))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        text = readme[head.end() : following.start() if following else len(readme)]
        pages = list(dict.fromkeys(_LINK.findall(text)))
        nav.append({head[1]: [*pages, *MADE.get(head[1].split()[0], ())]})
    if missing := set(pages_of([{"": list(MADE.values())}])) - set(pages_of(nav)):
        raise ValueError(f"docs/README.md: expected sections {', '.join(MADE)}; no place for {sorted(missing)}")
    return nav


def pages_of(nav: Any) -> list[str]:
    """All pages below a part of a navigation, in order."""
    if isinstance(nav, str):
        return [nav]
    return [page for one in (nav.values() if isinstance(nav, dict) else nav) for page in pages_of(one)]


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether pages are built to be kept, or served while they are written."""
    _STATE["kept"] = command == "build"


def on_config(config: Any) -> Any:
    """Take the navigation from the front page; a folder for the version; words for the search."""
    docs = Path(config.docs_dir)
    config.nav = navigation((docs / "README.md").read_text(encoding="utf-8"))
    if _STATE["kept"]:
        config.site_dir = folder_of_this(config.site_dir)
    add_words((docs / "background" / "glossary.md").read_text(encoding="utf-8"))
    return config


def on_post_build(config: Any) -> None:
    """Renew the list of versions."""
    if _STATE["kept"]:
        list_versions(Path(config.site_dir).parent)


def on_page_context(context: Any, page: Any, config: Any, nav: Any) -> Any:
    """Words of the theme in the language of the page."""
    config.theme["language"] = language_of(page.file.src_uri)
    return context


def language_of(place: str) -> str:
    """The language of a page, from its name."""
    return "zh" if place.endswith("_zh.md") or "/zh/" in place else "en"


def on_files(files: Any, config: Any) -> Any:
    """Add the Python interface, the lessons, and the gallery with its pictures."""
    files.append(File.generated(config, "reference/python.md", content=python_page()))
    for lang in LANGUAGES:
        for lesson in lessons():
            place, content = f"tutorials/lessons/{lang}/{lesson.name}.md", lesson_page(lesson, lang)
            files.append(File.generated(config, place, content=content))
        for name, content in gallery(lang).items():
            files.append(File.generated(config, f"how-to/{name}", content=content))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Show links by the titles of their pages, and what links out of the site as text: its files are no pages."""
    folder = PurePosixPath(page.file.src_uri).parent
    pages = {one.src_uri: one for one in files}
    inside, lines = True, []
    for line in markdown.splitlines():
        inside = inside != bool(_FENCE.match(line))
        lines.append(_ANY_LINK.sub(lambda found: _kept(found, folder, pages), line) if inside else line)
    return "\n".join(lines) + "\n"


def _kept(found: re.Match[str], folder: PurePosixPath, pages: dict[str, File]) -> str:
    text, target = found.groups()
    if "://" in target or target.startswith("#"):
        return found[0]
    place = normpath((folder / target.partition("#")[0]).as_posix())
    if not place.startswith(".."):
        titled = place in pages and text == place.rpartition("/")[2] and _TITLE.search(pages[place].content_string)
        return f"[{titled[1]}]({target})" if titled else found[0]
    name = place.lstrip("./")
    return f"{text} (`{name}`)" if name.rpartition("/")[2] not in text else f"`{name}`"
