"""The runs of a study: replications until every point is settled, the maximum is reached or the budget is spent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.experiments.plan import jobs
from sim.experiments.results import StudyResults
from sim.experiments.runner import Runner

if TYPE_CHECKING:
    from sim.experiments.study import Study


def rounds(study: Study, runner: Runner) -> StudyResults:
    """Replications until every point is settled, the maximum is reached or the budget is spent.

    Parameters
    ----------
    study : Study
    runner : Runner
        In the folder, and on the machine, of the study.
    """
    if study.content.search is not None:
        from sim.experiments.search.results import searched

        return searched(study, runner)
    rule, budget = study.content.rule, study.content.budget
    counts = [0] * len(study.points)
    active: Sequence[int] = runner.points
    done, look = 0, rule.next_look(0)
    while True:
        planned = sum(counts) + len(active) * (look - done)
        if done and planned > budget.runs:
            return _results(study, runner, counts, f"the budget of {budget.runs:,} runs was spent")
        runner.complete(jobs(study.resolver, study.content.seed, range(done, look), active), planned)
        for point in active:
            counts[point] = look
        if runner.out_of_time:
            why = f"the budget of {budget.hours:g} hours was spent"
            return _results(study, runner, counts, why)
        done, look = look, rule.next_look(look)
        if rule.fixed:
            return _fixed(study, runner, counts, planned)
        so_far = _results(study, runner, counts)
        values = {measure: so_far.values(measure) for measure in rule.until}
        active = rule.unsettled(values, active, study.pairs)
        if not active:
            return so_far
        if look == done:
            so_far.unsettled = rule.short_of(values, active, [point.name for point in study.points], study.pairs)
            return so_far


def _fixed(study: Study, runner: Runner, counts: list[int], planned: int) -> StudyResults:
    """Results of a fixed number of replications; as assumptions stand there may be more of them."""
    here = set(runner.points)
    if more := [job for job in study.more_jobs if job.point in here]:
        runner.complete(more, planned + len(more))
        for job in more:
            counts[job.point] = job.replication + 1
    why = f"the budget of {study.content.budget.hours:g} hours was spent" if runner.out_of_time else ""
    return _results(study, runner, counts, why)


def _results(study: Study, runner: Runner, counts: Sequence[int], stopped: str = "") -> StudyResults:
    wanted = [
        job
        for r in range(max(counts, default=0))
        for job in jobs(study.resolver, study.content.seed, (r,), [p for p, count in enumerate(counts) if count > r])
    ]
    return StudyResults(study, runner.frame(wanted), wanted, stopped)
