"""The trial of a custom rule: on a thousand cases, in a process of its own, before the run.

A rule inside compiled code cannot be interrupted. The trial finds rules that loop for ever, raise, or return
something that is no number, and says for which case.
"""

from __future__ import annotations

import faulthandler
import math
import os
import pickle
import subprocess
import sys
import traceback
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import numpy as np

from sim.rules.errors import RuleError
from sim.rules.facts import OTHER, TOLD, CaseFacts
from sim.rules.loading import load_rule
from sim.rules.rule import KINDS
from sim.rules.sources import Source

CASES: Final = 1000
SECONDS: Final = 10.0
_START_SECONDS: Final = 120.0  # starting Python and running the source, on a busy machine
_SHOWN: Final = 400


@dataclass(frozen=True, slots=True)
class Sample:
    """Cases for a trial; which ones does not matter for what has been tried.

    Attributes
    ----------
    cases, others : ndarray of CASE_FACTS, and of DESK_FACTS or SERVER_FACTS
        Shape (cases,).
    """

    cases: Any = field(compare=False)
    others: Any = field(compare=False)


@lru_cache(maxsize=64)
def try_rule(reference: str, source: Source, kind: str, sample: Sample, seconds: float = SECONDS) -> None:
    """Try a rule out in a child process; a rule that has passed is not tried again in this process.

    Parameters
    ----------
    reference : str
        Name of the rule, for messages.
    source : Source
    kind : str
    sample : Sample
    seconds : float
        Time that all cases together may take.

    Raises
    ------
    RuleError
        The rule failed, or did not come to an end.
    """
    job = pickle.dumps((source, kind, sample.cases, sample.others, seconds))
    command = [sys.executable, "-m", "sim.rules.trial"]
    path = os.pathsep.join(entry for entry in sys.path if entry)
    try:
        done = subprocess.run(
            command,
            input=job,
            capture_output=True,
            timeout=seconds + _START_SECONDS,
            check=False,
            env={**os.environ, "PYTHONPATH": path},
        )
    except subprocess.TimeoutExpired as error:
        raise RuleError(f"rule {reference}: its source did not come to an end in {error.timeout:g} s") from error
    if done.returncode == 0:
        return
    said = done.stdout.decode("utf-8", "replace").strip()
    if not said:
        heard = done.stderr.decode("utf-8", "replace")
        if "Timeout (" in heard:
            lines = [line.strip() for line in heard.splitlines() if line.startswith("  File ")]
            where = lines[0].removeprefix("File ") if lines else "an unknown line"
            said = f"does not come to an end: {CASES} trial cases took longer than {seconds:g} s; at {where}"
        else:
            said = f"ended the process of its trial with code {done.returncode}\n{heard.strip()[-_SHOWN:]}"
    raise RuleError(f"rule {reference} ({kind}) {said}")


def problem(kind: str, function: Any, cases: Any, others: Any) -> str:
    """The first thing that goes wrong with a rule on some cases; empty if nothing does."""
    other_type = OTHER[kind][1]
    for case, other in zip(cases.tolist(), others.tolist(), strict=True):
        told = CaseFacts(*case[: len(TOLD)]), other_type(*other)
        try:
            value = function(*told)
        except Exception as error:
            lines = traceback.extract_tb(error.__traceback__)
            where = f" (line {lines[-1].lineno} of {lines[-1].filename})" if lines else ""
            return f"raised {type(error).__name__}: {error}{where}\n{_told(kind, told)}"
        if wrong := unfit(kind, value):
            return f"returned {value!r}, expected {wrong}\n{_told(kind, told)}"
    return ""


def _told(kind: str, told: tuple[Any, Any]) -> str:
    return f"    a trial before the run\n    facts {facts_text(told[0])}\n    {KINDS[kind][1]} {facts_text(told[1])}"


def facts_text(facts: Any) -> str:
    """Facts as they are shown in messages."""
    return ", ".join(f"{name} {value:.6g}" for name, value in zip(facts._fields, facts, strict=True))


def unfit(kind: str, value: Any) -> str:
    """What was expected where a value is not fit for a kind of rule; empty if it is."""
    if kind == "priority" and isinstance(value, tuple):
        if len(value) != 2 or _number(value[1]) != _number(value[1]):
            return "a finite number, or one and the time until which it holds"
        value = value[0]
    number = _number(value)
    if kind == "route":
        return "" if number in (0.0, 1.0, 2.0, 3.0) else "a level: 0 grid, 1 community, 2 street, 3 district"
    return "" if math.isfinite(number) else "a finite number"


def _number(value: Any) -> float:
    """A value as a number; NaN where it is none."""
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def main() -> int:
    """Do the job that lies on standard input; say what is wrong on standard output."""
    source, kind, cases, others, seconds = pickle.loads(sys.stdin.buffer.read())
    said, sys.stdout = sys.stdout, sys.stderr  # what the rule prints is not for the parent
    try:
        function = load_rule(source).function
    except RuleError as error:
        said.write(str(error))
        return 1
    faulthandler.dump_traceback_later(seconds, exit=True)
    with np.errstate(all="ignore"):
        found = problem(kind, function, cases, others)
    faulthandler.cancel_dump_traceback_later()
    said.write(found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
