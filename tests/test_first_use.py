"""First use: the engine is compiled once, whoever starts at the same time, and the user is told in one line."""

from __future__ import annotations

import json
import platform
import threading
import time
from pathlib import Path

import pytest

from sim.cli.screen import tell_first_use
from sim.jit import compiled
from sim.policy.text import Text
from sim.scenario import load
from sim.simulation import model, warm
from sim.simulation.warm import PREPARING, READY, WAITING, make_ready

pytestmark = pytest.mark.skipif(compiled.UNCOMPILED, reason="nothing is compiled")


class Compiler:
    """Stands for the compiler: notes when it is at work, and takes a while."""

    def __init__(self, seconds: float = 0.0, error: BaseException | None = None) -> None:
        self.seconds, self.error, self.times = seconds, error, 0

    def __call__(self) -> float:
        self.times += 1
        time.sleep(self.seconds)
        if self.error is not None:
            raise self.error
        return self.seconds


@pytest.fixture
def mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = tmp_path / "ready-0123"
    monkeypatch.setattr(warm, "ready_mark", lambda: found)
    return found


@pytest.fixture
def compiler(monkeypatch: pytest.MonkeyPatch) -> Compiler:
    found = Compiler()
    monkeypatch.setattr(warm, "warm", found)
    return found


def test_the_first_use_compiles_and_tells_and_the_second_does_neither(mark: Path, compiler: Compiler) -> None:
    said: list[Text] = []
    assert make_ready(said.append)
    assert said == [PREPARING, READY]
    assert mark.exists()
    assert not make_ready(said.append)
    assert len(said) == 2
    assert compiler.times == 1
    assert [path.name for path in mark.parent.iterdir()] == [mark.name]


def test_of_many_that_start_at_once_one_compiles_and_all_wait(mark: Path, compiler: Compiler) -> None:
    compiler.seconds = 0.3
    said: list[Text] = []
    compiled_here: list[bool] = []

    def start() -> None:
        compiled_here.append(make_ready(said.append))
        assert mark.exists()

    threads = [threading.Thread(target=start) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert compiler.times == 1
    assert sorted(compiled_here) == [False] * 7 + [True]
    assert said.count(PREPARING) == said.count(READY) == 8
    assert said.count(WAITING) <= 7


def test_the_lock_of_a_process_that_was_killed_is_taken_over(mark: Path, compiler: Compiler) -> None:
    said = {"pid": 2**22 + 1, "host": platform.node(), "since": "", "token": "dead"}
    (mark.parent / "preparing.lock").write_text(json.dumps(said), encoding="utf-8")
    assert make_ready(lambda text: None)
    assert compiler.times == 1


def test_a_folder_that_cannot_hold_a_lock_does_not_stop_anybody(mark: Path, compiler: Compiler, monkeypatch) -> None:
    monkeypatch.setattr(warm, "ready_mark", lambda: mark.parent / "gone" / mark.name)
    assert make_ready(lambda text: None)
    assert compiler.times == 1


@pytest.mark.parametrize("error", [RuntimeError("broken"), KeyboardInterrupt()], ids=["error", "interrupt"])
def test_a_compilation_that_is_stopped_leaves_no_lock_and_no_mark(mark, compiler, error: BaseException) -> None:
    compiler.error = error
    with pytest.raises(type(error)):
        make_ready(lambda text: None)
    assert list(mark.parent.iterdir()) == []
    compiler.error = None
    assert make_ready(lambda text: None)


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "preparing the engine"), ("zh", "正在准备仿真引擎")], ids=["English", "Chinese"]
)
def test_commands_tell_it_in_their_language(mark, compiler, monkeypatch, capsys, lang: str, words: str) -> None:
    monkeypatch.setenv("GRIDGOV_LANG", lang)
    monkeypatch.setattr("sys.argv", ["gridgov", "run"])
    assert tell_first_use()
    told = capsys.readouterr()
    assert told.out == ""
    first, last = told.err.splitlines()
    assert words in first
    assert last == f"gridgov: {READY.of(lang)}"


def test_python_tells_it_in_both_languages_and_without_a_screen_in_none(mark, compiler, monkeypatch, capsys) -> None:
    make_ready()
    assert PREPARING in (told := capsys.readouterr().err)
    assert PREPARING.zh in told
    mark.unlink()
    monkeypatch.setattr("sys.stderr", None)
    make_ready()
    assert compiler.times == 2


def test_every_simulation_asks_but_the_one_that_makes_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(model, "make_ready", lambda: asked.append(1))
    model.Simulation(load("demo").with_({"run.days": 1, "run.warm_up_days": 1}), 1)
    assert asked == [1]
    warm.warm()
    assert asked == [1]


def test_the_mark_is_of_these_sources_and_this_processor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    here = compiled.ready_mark()
    assert here is not None
    assert here == compiled.ready_mark()
    assert here.parent.name.endswith(compiled.fingerprint())
    source = tmp_path / "one.py"
    source.write_text("", encoding="utf-8")
    sources = compiled._sources()
    monkeypatch.setattr(compiled, "_sources", lambda: [*sources, source])
    touched = compiled.ready_mark()
    monkeypatch.setattr(compiled, "numba_version", "0.0")
    assert len({here, touched, compiled.ready_mark()}) == 3
