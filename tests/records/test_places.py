"""Where results go: nothing of the user's is replaced, and what cannot be written is told first."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

import sim.records.atomic as atomic
import sim.records.places as places
from sim.records.errors import RecordError, WriteError
from sim.records.places import MANIFEST, check_file, check_folder, put_file, put_folder, read_manifest

NAMES = ("a.txt", "b.txt", "last.txt")


def _fill(text: str):
    return lambda path: path.write_text(text)


def _put(folder: Path, text: str, names: tuple[str, ...] = NAMES) -> None:
    with put_folder(folder, NAMES, last="last.txt") as part:
        for name in names:
            (part / name).write_text(text + name)


def _contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.iterdir()) if path.name != MANIFEST}


@pytest.mark.parametrize("check", [check_folder, check_file])
def test_trying_out_a_place_leaves_nothing(check, tmp_path: Path) -> None:
    check(tmp_path / "new" / "deep" / "place")
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize("check", [check_folder, check_file])
@pytest.mark.parametrize("given", ["file/out", "~nobody-of-this-name/out", "zero\0character", "x" * 300 + "/out"])
def test_a_place_that_cannot_be_written_to_is_told_as_it_was_given(check, given: str, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("x")
    with pytest.raises(RecordError, match="nothing was run") as caught:
        check(given)
    assert given.split("\0")[0] in str(caught.value)
    assert ".part" not in str(caught.value)
    assert os.listdir(tmp_path) == ["file"]


def test_a_file_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="nothing was run"):
        check_file(tmp_path / ("x" * 300))


def test_a_folder_is_no_file_and_a_file_no_folder(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="found a folder; nothing was run"):
        check_file(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(RecordError, match="nothing was run"):
        check_folder(tmp_path / "file")


def test_a_file_of_ours_is_replaced_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    put_file(path, _fill("one"))
    check_file(path)
    put_file(path, _fill("two"))
    assert path.read_text() == "two"
    path.write_text("by hand")
    for attempt in (lambda: check_file(path), lambda: put_file(path, _fill("three"))):
        with pytest.raises(RecordError, match=r"a\.txt, found files changed since"):
            attempt()
    assert path.read_text() == "by hand"
    (tmp_path / "b.txt").write_text("foreign")
    with pytest.raises(RecordError, match="somebody else"):
        put_file(tmp_path / "b.txt", _fill("mine"))


def test_a_folder_is_written_over_beside_what_is_the_users(tmp_path: Path) -> None:
    out = tmp_path / "out"
    _put(out, "1 ")
    (out / "notes.md").write_text("mine")
    _put(out, "2 ", ("a.txt", "last.txt"))
    assert _contents(out) == {"a.txt": "2 a.txt", "last.txt": "2 last.txt", "notes.md": "mine"}
    assert os.listdir(tmp_path) == ["out"]


def test_the_working_folder_can_be_written_to(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    _put(check_folder("."), "1 ")
    assert _contents(tmp_path)["last.txt"] == "1 last.txt"


@pytest.mark.parametrize("step", range(4))
def test_a_kill_while_files_are_put_in_place_leaves_ours_ours(step: int, tmp_path: Path, monkeypatch) -> None:
    out = tmp_path / "out"
    _put(out, "1 ")
    replace, calls = places.replace, []

    def killed(source: Path, target: Path) -> None:
        if len(calls) == step:
            raise KeyboardInterrupt
        calls.append(target)
        replace(source, target)

    monkeypatch.setattr(places, "replace", killed)
    if step < len(NAMES):
        with pytest.raises(KeyboardInterrupt):
            _put(out, "2 ")
        assert not (out / "last.txt").exists()  # so that nobody reads a mixture
    monkeypatch.undo()
    _put(out, "3 ")
    assert set(_contents(out)) == set(NAMES)
    assert all(text.startswith("3 ") for text in _contents(out).values())


def test_a_full_disk_is_told_by_the_name_that_was_given(tmp_path: Path, monkeypatch) -> None:
    put_file(tmp_path / "a.txt", _fill("one"))

    def full(_: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), ".a.txt.xyz.part")

    with pytest.raises(WriteError, match=r"a\.txt: could not be written: No space left") as caught:
        put_file(tmp_path / "a.txt", full)
    assert ".part" not in str(caught.value)
    assert _contents(tmp_path) == {"a.txt": "one"}


def test_a_list_of_files_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("{}")
    with pytest.raises(RecordError, match="nothing was run or written"):
        put_file(tmp_path / "a.txt", _fill("one"))
    assert os.listdir(tmp_path) == [MANIFEST]


def test_the_list_names_what_was_written(tmp_path: Path) -> None:
    _put(tmp_path / "out", "1 ")
    assert set(read_manifest(tmp_path / "out")) == set(NAMES)


def test_folders_are_not_opened_on_windows(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(atomic, "_WINDOWS", True)
    opened = []
    monkeypatch.setattr(atomic, "_sync", lambda path, flags: opened.append((path, flags)))
    put_file(tmp_path / "a.txt", _fill("one"))
    assert opened
    assert all(path.suffix == ".part" and flags == os.O_RDWR for path, flags in opened)
