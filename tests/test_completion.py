"""Completion of the shell offers commands and options, and its script can be had for every shell."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

CODE = "import sys; sys.argv = ['gridgov', *sys.argv[1:]]; from sim.cli import main; main()"


def answer(arguments: list[str], **more: str) -> str:
    """What the command line prints, as the script ``gridgov`` that is installed."""
    done = subprocess.run(
        [sys.executable, "-c", CODE, *arguments],
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize(
    ("shell", "typed"),
    [
        ("bash", {"COMP_WORDS": "gridgov anal", "COMP_CWORD": "1"}),
        ("zsh", {"_TYPER_COMPLETE_ARGS": "gridgov anal"}),
        ("fish", {"_TYPER_COMPLETE_ARGS": "gridgov anal", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}),
    ],
)
def test_commands_are_completed(shell: str, typed: dict[str, str]) -> None:
    assert "analyse" in answer([], _GRIDGOV_COMPLETE=f"complete_{shell}", **typed)


def test_options_of_a_command_are_completed() -> None:
    found = answer([], _GRIDGOV_COMPLETE="complete_bash", COMP_WORDS="gridgov sweep --sch", COMP_CWORD="2")
    assert found.strip() == "--scheduler"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_the_script_of_every_shell_is_shown(shell: str) -> None:
    found = answer(["--show-completion", shell], _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert "_GRIDGOV_COMPLETE" in found


@pytest.mark.parametrize("module", ["sim", "sim.cli", "gridgov", "gridgov.cli"])
def test_the_script_names_the_command_however_it_is_called(module: str) -> None:
    more = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    call = [sys.executable, "-m", module, "--show-completion", "bash"]
    done = subprocess.run(call, env={**os.environ, **more}, capture_output=True, text=True, check=True)
    assert done.stdout == answer(["--show-completion", "bash"], **more)
