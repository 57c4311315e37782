"""What a file says is never run before a run is asked for, and never acts as anything but text."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from sim.visible import cell_text, visible
from tests.commands import environment, gridgov, started

FORMULAS = ("=cmd()", "+1", "-1", "@x", " =1", "\t=1", "\tx", "＝1")


def round_both(rows: Sequence[str], columns: Sequence[Any]) -> list[Any]:
    """All pairs; those that go round both lists once are quick, the others slow."""
    steps = max(len(rows), len(columns))
    quick = {(k % len(rows), k % len(columns)) for k in range(steps)}
    return [
        pytest.param(row, column, marks=[] if (i, j) in quick else pytest.mark.slow)
        for i, row in enumerate(rows)
        for j, column in enumerate(columns)
    ]


def own_rule(folder: Path) -> Path:
    """A scenario and a study in a folder of their own, with a rule beside them that says when it is run."""
    lair = folder / "lair"
    lair.mkdir()
    (lair / "mine.py").write_text(
        "import pathlib\npathlib.Path(__file__).with_name('ran').touch()\n"
        "from sim.rules import rule\n\n@rule('priority')\ndef first(case, desk):\n    return case.now\n",
        encoding="utf-8",
    )
    (lair / "package").mkdir()
    (lair / "package" / "__init__.py").write_text("raise SystemExit('imported')\n", encoding="utf-8")
    (lair / "package" / "part.py").write_text((lair / "mine.py").read_text(encoding="utf-8"), encoding="utf-8")
    head = "extends: demo\nrun: {days: 2, warm_up_days: 0}\n"
    (lair / "one.yaml").write_text(head + "policy: {dispatch: {priority: 'mine:first'}}\n", encoding="utf-8")
    (lair / "two.yaml").write_text(head + "policy: {dispatch: {priority: 'package.part:first'}}\n", encoding="utf-8")
    (lair / "reform.yaml").write_text("changes: {policy.dispatch.priority: 'mine:first'}\n", encoding="utf-8")
    (lair / "study.yaml").write_text(
        "scenarios: [demo]\nset: {run.days: 2, run.warm_up_days: 0}\nreplications: 1\n"
        "factors: {policy.dispatch.priority: [fifo, 'mine:first']}\n",
        encoding="utf-8",
    )
    return lair


@pytest.mark.parametrize("file", ["one.yaml", "two.yaml", "reform.yaml", "study.yaml"])
def test_rules_are_found_beside_the_file_that_names_them_and_not_run(tmp_path: Path, file: str) -> None:
    lair = own_rule(tmp_path)
    done = gridgov("validate", f"lair/{file}", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert not list(lair.rglob("ran"))


@pytest.mark.parametrize("arguments", [["show"], ["show", "--resolved"], ["show", "--phases"]])
def test_showing_runs_nothing(tmp_path: Path, arguments: list[str]) -> None:
    lair = own_rule(tmp_path)
    done = gridgov(arguments[0], "lair/one.yaml", *arguments[1:], cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert not list(lair.rglob("ran"))


@pytest.mark.parametrize(
    "command", [["run", "lair/one.yaml"], ["compare", "demo", "lair/one.yaml"], ["sweep", "lair/study.yaml"]]
)
def test_custom_code_can_be_refused(tmp_path: Path, command: list[str]) -> None:
    lair = own_rule(tmp_path)
    done = gridgov(*command, "--no-custom-code", cwd=tmp_path)
    assert done.returncode == 2
    assert "mine.py: first" in done.stderr
    assert not list(lair.rglob("ran"))


@pytest.mark.slow
def test_a_run_says_which_code_it_loads(tmp_path: Path) -> None:
    own_rule(tmp_path)
    done = started("run", "lair/one.yaml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "loads custom code" in done.stderr
    assert "mine.py: first" in done.stderr


def test_custom_code_is_refused_by_the_functions_too(tmp_path: Path) -> None:
    import sim

    lair = own_rule(tmp_path)
    with pytest.raises(sim.RuleError, match=r"mine\.py: first"):
        sim.run(str(lair / "one.yaml"), custom_code=False)
    with pytest.raises(sim.RuleError, match=r"mine\.py: first"):
        sim.Study.load(lair / "study.yaml").run(custom_code=False)
    assert not list(lair.rglob("ran"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "title", ["[/nope]", "[bold]x", "<script>alert(1)</script>", "=cmd()", "a\\nb", "\\e[31m", "\\0"]
)
def test_a_title_is_a_text_in_every_table_and_page(tmp_path: Path, title: str) -> None:
    file = tmp_path / "t.yaml"
    file.write_text(
        f'extends: demo\ntitle: {{en: "{title}", zh: "{title}"}}\nrun: {{days: 2, warm_up_days: 0}}\n', encoding="utf-8"
    )
    done = gridgov("run", "t.yaml", "--out", "out", "--csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    assert "\0" not in done.stdout + done.stderr
    if "\\" not in title:
        assert title in done.stdout
    done = gridgov("report", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page


@pytest.mark.parametrize("text", FORMULAS)
def test_cells_that_look_like_formulas_are_texts(text: str) -> None:
    assert cell_text(text) == f"'{text}"
    assert cell_text("a=b") == "a=b"


def test_hidden_signs_are_written_out_in_pages_cells_and_documents() -> None:
    from sim.visible import escape, markdown_text

    text = "\x1b[31m\u202e<b>\n# x"
    assert escape(text) == "\\x1b[31m\\u202e&lt;b&gt;\n# x"
    assert markdown_text(text) == "\\x1b[31m\\u202e&lt;b>\n\\# x"
    assert cell_text("a\x1b") == "a\\x1b"
    assert cell_text("\x00=1\n") == "\\x00=1\n"


def test_labels_of_a_user_are_no_formula_and_no_fault_in_any_table_or_figure(tmp_path: Path) -> None:
    import pandas as pd

    import sim
    from sim.records.store import write_csv

    label = "=A1\x1b[31m$\\\\frac{"
    frame = pa.Table.from_pandas(pd.DataFrame({"scenario": [label]})).cast(pa.schema([("scenario", pa.large_string())]))
    write_csv(frame, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()[1].startswith("\"'=A1\\x1b")
    short = sim.load("demo").with_({"run.days": 3, "run.warm_up_days": 0})
    done = sim.compare({label: short, "b": short.with_({"policy.staffing.speed": 1.2})}, replications=2, workers=1)
    done.plot().figure.savefig(tmp_path / "p.png")


def test_pages_escape_by_the_one_function_that_writes_out_hidden_signs() -> None:
    here = Path(__file__).resolve().parents[2] / "sim"
    others = [path.name for path in here.rglob("*.py") if "html import escape" in path.read_text(encoding="utf-8")]
    assert others == ["visible.py"]


def test_tables_in_csv_have_a_mark_for_chinese_and_empty_cells_for_what_is_missing(tmp_path: Path) -> None:
    from sim.records.store import write_csv

    table = pa.table({"name": ["=1", "街道", None], "value": [float("inf"), float("nan"), 1.5]})
    write_csv(table, tmp_path / "t.csv")
    raw = (tmp_path / "t.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig").splitlines()[1:] == ['"\'=1",', '"街道",', ",1.5"]
    write_csv(table.slice(0, 1), tmp_path / "u.csv")
    assert not (tmp_path / "u.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_json_has_null_with_a_reason_for_what_has_no_value(tmp_path: Path) -> None:
    done = gridgov("run", "demo", "--days", "3", "--set", "run.warm_up_days=0", "--json", cwd=tmp_path)
    found = json.loads(done.stdout)
    missing = {name for name, value in found["summary"].items() if value is None}
    assert missing
    assert missing == set(found["reasons"])
    assert not [value for value in found["summary"].values() if isinstance(value, str)]


@pytest.mark.parametrize("sign", ["\n", "\x1b", "\0", "\x7f", "\x9b", "\u202e", "\u2028", "\ud800", "\ufeff"])
def test_hidden_signs_are_written_out(sign: str) -> None:
    assert sign not in visible(f"a{sign}b")
    assert visible("盘锦 a-z é ✓") == "盘锦 a-z é ✓"


ENCODINGS = ["gbk", "cp1252", "ascii"]
COMMANDS = [["list"], ["show", "demo"], ["measures"], ["rules"], ["validate", "nosuch 盘锦"], ["--help"]]


@pytest.mark.parametrize(("encoding", "command"), round_both(ENCODINGS, COMMANDS))
def test_every_command_prints_utf_8_where_it_is_redirected(tmp_path: Path, encoding: str, command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sim", *command],
        cwd=tmp_path,
        env=environment(LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING=encoding),
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode in (0, 2)
    assert b"Traceback" not in done.stderr
    done.stdout.decode("utf-8")
    done.stderr.decode("utf-8")


CLOSED = [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-", "> /dev/full", "2> /dev/full", "| head -c 1"]


@pytest.mark.parametrize(("closed", "command"), round_both(CLOSED, ["list", "validate nosuch", "--version", "--help"]))
def test_closed_and_full_streams_are_no_fault(tmp_path: Path, closed: str, command: str) -> None:
    if sys.platform != "linux":
        pytest.skip("a shell of POSIX is needed")
    line = f"{sys.executable} -m sim {command} {closed}"
    done = subprocess.run(
        ["sh", "-c", line],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        timeout=100,
        check=False,
    )
    assert done.returncode in (0, 1, 2)
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
