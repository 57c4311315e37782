"""The command line in Chinese: every help text and every message of a command has Chinese words."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest
import typer

from tests.commands import ROOT, gridgov
from tests.each import each

# Rooms whose errors a command shows; in them, modules that only programs in Python call.
ROOMS = ("arguments.py", "cli", "demand", "experiments", "facts", "fit", "places", "policy", "records", "region",
         "requests", "rules", "scenario")  # fmt: skip
FOR_PROGRAMS = {
    "experiments/__init__.py", "experiments/panel.py", "experiments/statistics.py",
    "policy/declared.py", "rules/native.py", "scenario/bibliography.py",
}  # fmt: skip
# What stays as it is in Chinese: names of programs, paths, options, what stands in quotes, capitals.
AS_IT_IS = re.compile(
    r'"[^"]*"|“[^”]*”|`[^`]*`|\{[^}]*\}|--?[a-z][a-z-]*|[\w.]*[./_=:]\w[\w./_=:-]*|gridgov( \w+)?|dask \w+|pip install'
)
ENGLISH = re.compile(r"[a-z]{2,} [a-z]+")


def _template(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    return ""


def _messages(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if (name.endswith("Error") and name != "AttributeError") or name in ("Problem", "Mismatch"):
                arguments = [*node.args, *(word.value for word in node.keywords)]
                found |= {_template(one) for one in arguments} - {""}
    return found


def _help_texts(app: typer.Typer) -> set[str]:
    program = typer.main.get_command(app)
    found = set()
    for command in (program, *program.commands.values()):  # type: ignore[attr-defined]
        texts = [command.help or "", *(getattr(parameter, "help", "") or "" for parameter in command.params)]
        found |= {" ".join(inspect.cleandoc(text).split()) for text in texts if text}
    return found


def test_every_message_of_a_command_has_chinese_words() -> None:
    from sim.cli.chinese.translate import chinese

    modules = [
        path for room in ROOMS for path in sorted((ROOT / "sim").glob(f"{room}/**/*.py" if "." not in room else room))
    ]
    cases = []
    for path in modules:
        module = path.relative_to(ROOT / "sim").as_posix()
        if module not in FOR_PROGRAMS and not module.startswith("cli/chinese"):
            cases += sorted(_messages(path))

    def check(message: str) -> None:
        told = AS_IT_IS.sub("", chinese(message))
        assert not ENGLISH.search(told), told

    each(check, cases)


def test_every_help_text_has_chinese_words() -> None:
    from sim.cli import app
    from sim.cli.chinese.helps import HELPS

    assert _help_texts(app) <= set(HELPS)


def test_no_chinese_help_text_is_left_over() -> None:
    from sim.cli import app
    from sim.cli.chinese.helps import HELPS

    known = {"Show this message and exit.", "Install completion for the current shell.",
             "Show completion for the current shell, to copy it or customize the installation."}  # fmt: skip
    assert set(HELPS) <= known | _help_texts(app)


def test_each_help_page_is_chinese_and_fits_its_width() -> None:
    from sim.cli import COMMANDS
    from sim.visible import columns_of

    def check(name: str) -> None:
        page = gridgov(*filter(None, [name]), "--help", GRIDGOV_LANG="zh").stdout
        assert page.startswith("用法：")
        assert "Usage" not in page
        assert max(map(columns_of, page.splitlines())) <= 82

    each(check, ("", *COMMANDS))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run"], "缺少参数“SCENARIO”"),
        (["run", "demo", "--bogus"], "没有此选项：--bogus"),
        (["nosuch"], "没有此命令：nosuch"),
        (["run", "demo", "--seed", "x"], "“--seed”的值无效"),
        (["run", "nosuch"], "“nosuch”，不存在"),
        (["run", "nothing"], "“nothing”，不存在"),  # a word of messages, too: what the user wrote stays
        (["measures", "nosuch"], "多余的参数：nosuch"),
        (["run", "demo", "--set", "run.days=a"], "[1, 3,660]内的整数（天）"),
        (["run", "demo", "--set", "policy.nosuch=1"], "未知的路径“policy.nosuch”"),
        (["compare", "demo"], "应有至少两个不同的情景"),
        (["report", "nosuch"], "实际"),
    ],
)
def test_mistakes_are_told_in_chinese_when_asked(arguments: list[str], said: str) -> None:
    by_option, by_variable = gridgov(*arguments, "--lang", "zh"), gridgov(*arguments, GRIDGOV_LANG="zh")
    before = gridgov("--lang", "zh", *arguments)
    assert by_option.returncode == by_variable.returncode == before.returncode == 2
    for done in (by_variable, by_option, before):
        assert said in done.stderr
        assert "expected" not in done.stderr


def test_the_option_goes_before_the_variable() -> None:
    assert "expected" in gridgov("run", "nosuch", "--lang", "en", GRIDGOV_LANG="zh").stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "demo"], "# 居民"),
        (["show", "demo", "--resolved"], "# 居民"),
        (["show", "demo", "--phases"], "读取："),
        (["cite", "--style", "apa"], "[CP]"),
        (["explain", "policy.time.paperwork"], "取值：数"),
        (["slurm", "experiments/panjin_reform.yaml", "--jobs", "4"], "首次提交前"),
        (["measures"], "真正解决的诉求"),
    ],
)
def test_what_a_command_prints_is_chinese(arguments: list[str], said: str) -> None:
    """Names of programs, options and keys stay; two words of English one after the other are English."""
    done = gridgov(*arguments, "--lang", "zh")
    assert done.returncode == 0, done.stderr
    assert said in done.stdout
    keys = re.compile(r"^\s*[\w.'-]+:|gridgov( \w+)*|#(!|SBATCH).*|^set .*|\([^)]*\)|（[a-z_]+）|[\w.]+[._/][\w./]+")
    authors = re.compile(r"[A-Z]\w+(、[A-Z][\w ]+)*|van Doorslaer")
    left = [keys.sub("", line) for line in done.stdout.splitlines() if "读取：" not in line and "{" not in line]
    assert [line for line in left if re.search("[A-Za-z]{2,} [a-z]{2,}", authors.sub("", line))] == []


def test_a_scenario_shown_in_chinese_is_the_same_scenario(tmp_path: Path) -> None:
    import sim

    for options in ((), ("--resolved",)):
        file = tmp_path / "shown.yaml"
        file.write_text(gridgov("show", "demo", *options, "--lang", "zh").stdout, encoding="utf-8")
        assert sim.load(str(file)).hash == sim.load("demo").hash, options
