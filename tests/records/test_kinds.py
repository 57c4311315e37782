"""A folder holds one kind of thing: every command refuses a folder of another kind and leaves it as it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.cli.chinese.translate import chinese
from sim.experiments import Study
from sim.records.errors import RecordError
from sim.records.kinds import PLACE, REGION, RUN, STUDY, check_kind, kinds_of
from tests.commands import gridgov

SHORT = ("--set", "run.days=3", "--set", "run.warm_up_days=0", "--set", "territory.scale=0.02")
SWEPT = "scenarios: [panjin/before]\nset: {run.days: 3, run.warm_up_days: 0, territory.scale: 0.02}\nreplications: 1\n"
REGIONAL = (
    "kind: region\ntitle: {en: R, zh: R}\nset: {run.days: 3, run.warm_up_days: 0}\nscale: 0.02\n"
    "places:\n  - {name: a, scenario: panjin/before}\n"
)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of every kind, and files of a study and a region."""
    root = tmp_path_factory.mktemp("kinds")
    (root / "study.yaml").write_text(SWEPT, encoding="utf-8")
    (root / "places.yaml").write_text(REGIONAL, encoding="utf-8")
    for kind, command in COMMANDS.items():
        done = command(root, root / kind)
        assert done.returncode == 0, done.stderr
    return root


COMMANDS: dict[str, Callable] = {
    RUN: lambda root, at: gridgov("run", "panjin/before", *SHORT, "--out", str(at)),
    STUDY: lambda root, at: gridgov("sweep", str(root / "study.yaml"), "--workers", "1", "--out", str(at)),
    REGION: lambda root, at: gridgov("region", str(root / "places.yaml"), "--workers", "1", "--out", str(at)),
    PLACE: lambda root, at: gridgov("new", str(at), "--residents", "50000"),
}
FURTHER: dict[str, tuple[str, Callable]] = {
    "compare": (STUDY, lambda root, at: gridgov("compare", "panjin/before", "panjin/after", *SHORT, "--out", str(at))),
    "robust": (STUDY, lambda root, at: gridgov("robust", "panjin/before", "panjin/after", *SHORT, "--plausible",
                                               "--points", "2", "--replications", "2", "--out", str(at))),
    "export": (PLACE, lambda root, at: gridgov("export-place", "panjin/before", str(at))),
    "requests": (PLACE, lambda root, at: gridgov("requests", str(root / RUN), "--place", str(at), "--yes")),
    "fit": (PLACE, lambda root, at: gridgov("fit", str(at))),
    "calibrate": (PLACE, lambda root, at: gridgov("calibrate", str(at))),
}  # fmt: skip


def _content(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_each_folder_has_its_kind(folders: Path) -> None:
    assert {kind: kinds_of(folders / kind) for kind in COMMANDS} == {kind: {kind} for kind in COMMANDS}
    assert not kinds_of(folders)
    assert not kinds_of(folders / "nowhere")


@pytest.mark.parametrize("name", [*COMMANDS, *FURTHER])
def test_a_folder_of_another_kind_is_refused_and_left_as_it_was(folders: Path, name: str) -> None:
    kind, command = FURTHER[name] if name in FURTHER else (name, COMMANDS[name])
    for other in COMMANDS:
        if other == kind:
            continue
        before = _content(folders / other)
        done = command(folders, folders / other)
        assert done.returncode == 2, (other, done.stdout, done.stderr)
        assert "name another folder" in done.stderr, (other, done.stderr)
        assert _content(folders / other) == before, other


@pytest.mark.parametrize("kind", list(COMMANDS))
def test_the_same_kind_may_come_again(folders: Path, kind: str) -> None:
    assert COMMANDS[kind](folders, folders / kind).returncode == 0


def test_programs_are_refused_too(folders: Path) -> None:
    import sim

    with pytest.raises(RecordError, match="holds the records of one run"):
        Study.load(folders / "study.yaml").run(out=folders / RUN)
    run = sim.Run.read(folders / RUN)
    with pytest.raises(RecordError, match="holds runs of a study"):
        run.write(folders / STUDY)


def test_runs_whose_study_is_lost_are_still_runs_of_a_study(folders: Path, tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    part = next((folders / STUDY / "runs").glob("part-*.parquet"))
    (tmp_path / "runs" / part.name).write_bytes(part.read_bytes())
    for kind in (STUDY, REGION):
        check_kind(tmp_path, kind)
    with pytest.raises(RecordError, match="runs of a study or comparison"):
        check_kind(tmp_path, RUN)


@pytest.mark.parametrize(
    "text", ["", "[]", "7", '{"kind": []}', '{"kind": "gridgov results", "study": 3}', "[" * 90_000, "\xff"]
)
def test_what_somebody_else_calls_so_has_no_kind(tmp_path: Path, text: str) -> None:
    (tmp_path / "provenance.json").write_bytes(text.encode("latin-1"))
    assert not kinds_of(tmp_path)


def test_several_kinds_of_earlier_versions_can_be_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / "place.yaml").write_text("extends: demo\n", encoding="utf-8")
    (tmp_path / "provenance.json").write_text(json.dumps({"kind": "gridgov run"}), encoding="utf-8")
    for kind in (PLACE, RUN):
        check_kind(tmp_path, kind)
    with pytest.raises(RecordError, match="holds the records of one run") as refused:
        check_kind(tmp_path, REGION)
    assert not any(word in chinese(str(refused.value)).replace(str(tmp_path), "") for word in ("found", "run", "place"))
