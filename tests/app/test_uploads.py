"""Places of visitors: read as on the command line, never executed, and never a way to other files."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from sim.app.levers import LeverError
from sim.app.messages import UploadedFile
from sim.app.refusals import of_files
from sim.app.uploads import LIMITS, receive
from sim.places.making import make_place
from sim.scenario import ScenarioError
from tests.each import each


def file(path: str, content: str | bytes) -> UploadedFile:
    raw = content if isinstance(content, bytes) else content.encode()
    return UploadedFile(path=path, content=base64.b64encode(raw).decode())


GOOD = "title: {en: Mine, zh: 我的}\nextends: demo\npolicy: {time: {paperwork: 0.4}}\n"


def test_a_scenario_file_and_a_folder_are_read() -> None:
    for files in ([file("mine.yaml", GOOD)], [file("folder/place.yaml", GOOD), file("folder/other.yaml", GOOD)]):
        upload = receive(files)
        assert upload.scenario.policy.time.paperwork == 0.4
        upload.close()
        assert not Path(upload.folder.name).exists()


@pytest.mark.parametrize("pair", [("a.csv", "a.csv/b.csv"), ("A.csv/b.csv", "a.csv"), ("place.yaml/x.csv", "a.csv")])
def test_a_name_is_that_of_a_file_or_of_a_folder(pair: tuple[str, str]) -> None:
    with pytest.raises(LeverError):
        receive([file("place.yaml", GOOD), *(file(name, "x") for name in pair)])


def test_a_catalogue_that_cannot_be_used_is_told_before_the_run() -> None:
    with pytest.raises((LeverError, ScenarioError)):
        receive([file("place.yaml", "extends: demo\ndemand: {catalogue: c.yaml}\n"), file("c.yaml", "categories: 3\n")])


def test_totals_of_a_place_of_another_size_are_refused_as_validate_refuses_them() -> None:
    with pytest.raises(ScenarioError) as found:
        receive([file("small.yaml", "extends: panjin/after\nterritory: {residents: 100000}\n")])
    told = of_files(found.value)
    assert "inherited from a place of 1,440,000" in str(told)
    assert "/tmp" not in str(told)


NAMES = (
    "../a.yaml",
    "/etc/a.yaml",
    "a/../../b.yaml",
    "..",
    "a\\b.yaml",
    "C:/a.yaml",
    "~/a.yaml",
    "a/./b.yaml",
    "a//b.yaml",
    "a/b/c/d/e.yaml",
    ".hidden.yaml",
    "a\x00.yaml",
    "a\n.yaml",
    " a.yaml",
    "a.yaml.",
    "",
)


def test_names_that_lead_elsewhere_are_refused() -> None:
    def refused(name: str) -> None:
        with pytest.raises(LeverError):
            receive([file(name, GOOD)])

    each(refused, NAMES)


def test_the_same_name_twice_is_refused() -> None:
    with pytest.raises(LeverError):
        receive([file("a.yaml", GOOD), file("A.yaml", GOOD)])


ELSEWHERE = (
    "extends: /etc/passwd",
    "extends: ../../x.yaml",
    "extends: ~/x.yaml",
    "extends: 'C:\\x.yaml'",
    "extends: file:///etc/passwd",
    "extends: demo\nreforms: [/etc/passwd.yaml]",
    "extends: demo\nreforms: [{'../x.yaml': {}}]",
    "extends: demo\ndemand: {catalogue: ../../secret.yaml}",
    "extends: demo\nterritory: {table: /etc/shadow}",
)
CODE = (
    "extends: demo\npolicy: {dispatch: {assignment: 'os:system'}}",
    "extends: demo\npolicy: {dispatch: {assignment: 'rule.py:mine'}}",
    "extends: demo\npolicy: {dispatch: {code: {mine: 'import os'}}}",
    "extends: demo\npolicy: {dispatch: {priority: {default: 'subprocess:run'}}}",
)


def test_files_that_name_others_or_code_are_refused_and_nothing_runs() -> None:
    def refused(kind: str, text: str) -> None:
        with pytest.raises(LeverError) as error:
            receive([file("a.yaml", text)])
        assert error.value.kind == kind, text
        assert error.value.told("zh")

    each(lambda text: refused("upload_elsewhere", text), ELSEWHERE)
    each(lambda text: refused("upload_code", text), CODE)


def test_a_folder_as_gridgov_new_writes_it_is_taken_and_its_notes_are_not_kept(tmp_path: Path) -> None:
    make_place(tmp_path / "city", {"residents": 16_000}, "panjin/after")
    written = sorted((tmp_path / "city").iterdir())
    assert "README.md" in {path.name for path in written}
    upload = receive([file(f"city/{path.name}", path.read_bytes()) for path in written if path.name[0] != "."])
    kept = {path.name for path in Path(upload.folder.name).rglob("*") if path.is_file()}
    upload.close()
    assert kept == {"place.yaml", "place.xlsx"}
    assert upload.scenario.territory.residents == 16_000


def test_what_is_wrong_in_a_file_is_told_as_on_the_command_line_without_the_folder() -> None:
    with pytest.raises(ScenarioError) as error:
        receive([file("a.yaml", "extends: demo\npolicy: {time: {paperwork: 4}}\nnothing: 1\n")])
    text = str(error.value)
    assert "a.yaml:2" in text
    assert "paperwork" in text
    assert "gridgov-place" not in text


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ([file("a.py", "import os")], "upload_code"),
        ([file("a.sh", "id")], "upload_kind"),
        ([file("a.csv", "x")], "upload_main"),
        ([file("a.yaml", GOOD), file("b.yaml", GOOD)], "upload_main"),
        ([file("a.yaml", b"\xff\xfe\x00")], "upload_file"),
        ([UploadedFile(path="a.yaml", content="!!")], "upload_file"),
        ([file("a.yaml", b"#" * (LIMITS.bytes + 1))], "upload_size"),
    ],
)
def test_other_kinds_sizes_and_forms_are_refused(files: list[UploadedFile], kind: str) -> None:
    with pytest.raises(LeverError) as error:
        receive(files)
    assert error.value.kind == kind
