"""How far a run is, in words."""

from __future__ import annotations

from sim.app.experiment import Experiment
from sim.app.levers import LeverError
from sim.app.messages import RunAnswer, plain
from sim.app.words import WORDS
from sim.app.work import ENDED
from sim.simulation.warm import PREPARING


def run_answer(name: str, run: Experiment, lang: str) -> RunAnswer:
    """A run as a client sees it."""
    state = run.state  # read once: the run goes on meanwhile
    return RunAnswer(
        run=name,
        state=state,
        share=round(min(1.0, run.share), 3),
        told=status(run, state, lang),
        title=run.choice.described(lang),
        replications=run.choice.replications,
        done=len(run.rows),
        ended=state in ENDED,
        has_results=bool(run.rows) and run.run is not None,
        choice=dict(plain(run.choice)),
    )


def status(run: Experiment, state: str, lang: str) -> str:
    """One sentence on what a run in some state is doing."""
    words, n, done = WORDS[lang], run.choice.replications, len(run.rows)
    if state == "full":
        return LeverError("full").told(lang)
    if state == "warming":
        told = PREPARING.of(lang)
        return told[:1].upper() + told[1:]
    if state == "running":
        days = run.scenario.run.days
        return words["warm_up" if run.day < 0 else "running"].format(day=abs(run.day), days=days)
    if state == "replicating":
        return words["replicating"].format(k=min(done + 1, n), n=n)
    if state == "done":
        return words["done"].format(n=done) if done > 1 else words["done_one"]
    if state == "stopped" and done:
        return words["stopped_after"].format(n=done)
    return words[state].format(message=run.message)
