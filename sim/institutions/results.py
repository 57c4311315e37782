"""Results: after every evaluation date, what each community has reached since the last, on paper and in truth."""

from __future__ import annotations

import numpy as np

from sim.institutions.core.institution import Institution
from sim.institutions.core.judgement import ResultShares
from sim.institutions.core.town import Town
from sim.institutions.evaluation import after_evaluation
from sim.jit.units import FloatArray
from sim.policy.text import T

#: Levers that let somebody read the results of communities.
READ_BY = (
    "stars.rated",
    "appraisal.resident",
    "appraisal.peer",
    "tiers.contracts",
    "rectification.share",
    "imitation.rate",
    "imitation.meetings",
)
PRIOR_CASES = 20.0  # of the district's mean, so that a handful of cases is no record yet


class Results(Institution):
    """Shares since the last evaluation; their mean is the score where no rating makes another."""

    title = T("Results", "社区成绩")
    mechanisms = (21, 22, 26, 27)
    rhythm = "month"
    reads = ("policy.evaluation.rounds_per_year", "community_counts")
    changes = (
        "judged.paper",
        "judged.score",
        "judged.true_score",
        "judged.truth",
        "parameters.counted_by_community",
        "series",
    )

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        world = town.setup.world
        self._district = world.communities["district"].astype(np.intp)
        self._before = town.state.community_counts.copy()
        town.state.parameters.counted_by_community[0] = 1

    @classmethod
    def wanted(cls, town: Town) -> bool:
        """Where anything is done with them."""
        return town.policy.evaluation.rounds_per_year > 0 and town.levers.pulled(*READ_BY)

    def act(self) -> None:
        """After an evaluation date, take the shares since the last one."""
        town = self.town
        if not after_evaluation(town):
            return
        now, before = town.state.community_counts.copy(), self._before
        self._before = now
        closed, called = now.closed - before.closed, now.called - before.called
        judged = town.judged
        judged.paper = ResultShares(
            self._share(now.on_time - before.on_time, closed),
            self._share(now.told - before.told, called),
            1.0 - self._share(now.again - before.again, closed),
        )
        judged.truth = ResultShares(
            self._share(now.timely - before.timely, closed),
            self._share(now.satisfied - before.satisfied, closed),
            self._share(now.solved - before.solved, closed),
        )
        judged.score[:], judged.true_score[:] = judged.paper.mean, judged.truth.mean
        note_scores(town)

    def _share(self, part: np.ndarray, whole: np.ndarray) -> FloatArray:
        """Share of each community, drawn towards that of its district where there are few cases."""
        parts = np.bincount(self._district, part)
        wholes = np.bincount(self._district, whole)
        usual = np.divide(parts, wholes, out=np.full(len(parts), 0.5), where=wholes > 0)[self._district]
        share: FloatArray = (part + PRIOR_CASES * usual) / (whole + PRIOR_CASES)
        return share


def note_scores(town: Town) -> None:
    """Note the mean scores of communities, for every day until the next evaluation."""
    town.carry("score_reported", float(np.mean(town.judged.score)))
    town.carry("score_true", float(np.mean(town.judged.true_score)))
