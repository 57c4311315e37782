"""Pins with hashes: what the two-command set-up installs is named to the byte, and by nobody's address."""

from __future__ import annotations

import re

import pytest

from tests.floor import CORE, ROOT, lowest

FILES = ("requirements/run.txt", "requirements/dev.txt")
#: JupyterLab (make lab): what development has no use for is pinned there alone.
LAB = "requirements/lab.txt"
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def entries(name: str) -> dict[str, list[str]]:
    """Pin > its hashes, of a file of requirements."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        text = line.strip().removesuffix("\\").strip()
        if HASH.fullmatch(text):
            found[next(reversed(found))].append(text)
        elif text and not text.startswith("#"):
            found[text] = []
    return found


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lines: list[str]) -> dict[str, str]:
    """Name > version; markers left out."""
    pairs = [line.partition(";")[0].strip().split("==") for line in lines]
    return {canonical(name.partition("[")[0]): version for name, version in pairs}


@pytest.mark.parametrize("name", [*FILES, LAB])
def test_every_requirement_has_a_version_and_hashes(name: str) -> None:
    found = entries(name)
    assert len(found) > 20
    for requirement, hashes in found.items():
        assert re.fullmatch(r"[A-Za-z0-9_.-]+(\[[a-z,]+\])?==[0-9][0-9A-Za-z.]*( ; .+)?", requirement), requirement
        assert hashes, requirement


@pytest.mark.parametrize("name", [*FILES, LAB, "constraints.txt"])
def test_no_address_is_named(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find" + "-links" not in text


@pytest.mark.parametrize("name", FILES)
def test_versions_are_those_of_the_constraints(name: str) -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    constrained = pins([line for line in text.splitlines() if line and not line.startswith("#")])
    found = pins(list(entries(name)))
    assert {n: v for n, v in found.items() if n in constrained and constrained[n] != v} == {}
    elsewhere = [line for line in entries(name) if pins([line]).keys() - constrained.keys()]
    assert [line for line in elsewhere if ";" not in line] == [], "make lock renews the files"
    if name.endswith("dev.txt"):
        assert constrained.keys() - found.keys() == set()


def test_what_a_run_needs_is_among_what_development_and_lessons_need() -> None:
    run, dev, lab = (pins(list(entries(name))) for name in (*FILES, LAB))
    assert run.items() <= dev.items()
    assert run.items() <= lab.items()
    assert {name: lab[name] for name in lab.keys() & dev.keys() if lab[name] != dev[name]} == {}
    assert "jupyterlab" in lab
    assert {canonical(name.partition("[")[0]) for name in lowest()} | {"hatchling"} <= run.keys()


def test_the_core_of_the_tests_is_there() -> None:
    assert [file for file in CORE if not (ROOT / file).is_file()] == []
