"""What a search expects of mixes that were not run: a Gaussian process over levels, for each measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.experiments.search.space import Mix, Space

Array = NDArray[np.float64]
_START: Final = (0.0, -1.5, -0.5, -3.0)  # logarithms: additive part, rest, its fall with distance, noise of a run
_LOW: Final = np.array([-8.0, -8.0, -3.0, -12.0])
_HIGH: Final = np.array([4.0, 3.0, 3.0, 2.0])
_STEPS: Final = 60
_CONSTANT: Final = 10.0
_JITTER: Final = 1e-8


class Surrogate:
    """A Gaussian process: each level adds its part, the rest is smooth over mixes that share levels.

    Parameters
    ----------
    space : Space

    Notes
    -----
    Covariance of two mixes: ``c + a (share of equal levels) + b exp(-distance / scale)``, noise ``t / runs``. Its four
    parameters maximise the marginal likelihood, with a weak normal prior on their logarithms. Source: Rasmussen and
    Williams (2006), Gaussian Processes for Machine Learning, chapters 2, 5; Duvenaud et al. (2011) for additive ones.
    """

    def __init__(self, space: Space) -> None:
        self.space = space
        self.theta = np.array(_START)
        self._fitted_at = 0
        self._mixes: list[Mix] = []
        self._scale, self._middle = 1.0, 0.0

    def fit(self, mixes: Sequence[Mix], means: Array, runs: Array) -> None:
        """Learn from means of runs.

        Parameters
        ----------
        mixes : sequence of Mix
        means : ndarray of float, shape (mixes,)
            Finite.
        runs : ndarray of float, shape (mixes,)
            Runs behind each mean.
        """
        self._mixes = list(mixes)
        self._middle = float(means.mean())
        self._scale = float(means.std()) or 1.0
        y = (means - self._middle) / self._scale
        far, near = self.space.apart(self._mixes, self._mixes)
        near = near / max(len(self.space.counts), 1)
        if len(mixes) > 1.2 * self._fitted_at:  # what changes little is not learned anew at each round
            self._fitted_at = len(mixes)
            self._learn(far, near, y, runs)
        root = _factor(self._covariance(far, near, self.theta), np.exp(self.theta[3]) / runs)
        self._root = root
        self._weights = _solve(root, y)

    def _learn(self, far: Array, near: Array, y: Array, runs: Array) -> None:
        from scipy.optimize import minimize

        def loss(theta: Array) -> float:
            if (theta < _LOW).any() or (theta > _HIGH).any():
                return 1e10
            root = _factor(self._covariance(far, near, theta), np.exp(theta[3]) / runs)
            fit = float(y @ _solve(root, y)) / 2.0 + float(np.log(np.diag(root)).sum())
            return fit + float(((theta - np.array(_START)) ** 2).sum()) / 18.0

        found = minimize(loss, self.theta, method="Nelder-Mead", options={"maxfev": _STEPS, "xatol": 0.05})
        self.theta = np.asarray(found.x, dtype=np.float64)

    @staticmethod
    def _covariance(far: Array, near: Array, theta: Array) -> Array:
        a, b, fall = np.exp(theta[:3])
        found: Array = _CONSTANT + a * near + b * np.exp(-far * fall)
        return found

    def posterior(self, pool: Sequence[Mix]) -> tuple[Array, Array]:
        """Mean and covariance of the expected values of mixes.

        Returns
        -------
        (ndarray, shape (pool,); ndarray, shape (pool, pool))
        """
        from scipy.linalg import solve_triangular

        share = max(len(self.space.counts), 1)
        far, near = self.space.apart(pool, self._mixes)
        cross = self._covariance(far, near / share, self.theta)
        mean = self._middle + self._scale * (cross @ self._weights)
        far, near = self.space.apart(pool, pool)
        half = solve_triangular(self._root, cross.T, lower=True, check_finite=False)
        rest = self._covariance(far, near / share, self.theta) - half.T @ half
        return mean, self._scale**2 * rest

    def mean(self, pool: Sequence[Mix]) -> Array:
        """Expected values of mixes, shape (pool,)."""
        far, near = self.space.apart(pool, self._mixes)
        cross = self._covariance(far, near / max(len(self.space.counts), 1), self.theta)
        found: Array = self._middle + self._scale * (cross @ self._weights)
        return found

    def draws(self, pool: Sequence[Mix], number: int, rng: np.random.Generator) -> Array:
        """Values that the mixes may have, drawn jointly; shape (number, pool)."""
        mean, covariance = self.posterior(pool)
        size = float(np.diag(covariance).max())
        root = _factor(covariance, np.full(len(mean), max(size, self._scale**2 * _JITTER) * 1e-7))
        found: Array = mean + rng.standard_normal((number, len(mean))) @ root.T
        return found


def _factor(covariance: Array, noise: Array) -> Array:
    """Lower Cholesky factor of a covariance with noise; more is added where rounding needs it."""
    more = _JITTER * float(np.diag(covariance).mean())
    for _ in range(12):
        try:
            root: Array = np.linalg.cholesky(covariance + np.diag(noise + more))
            return root
        except np.linalg.LinAlgError:
            more = max(more * 10.0, 1e-300)
    return np.diag(np.sqrt(np.abs(np.diag(covariance)) + noise + more))


def _solve(root: Array, y: Array) -> Array:
    from scipy.linalg import cho_solve

    found: Array = cho_solve((root, True), y, check_finite=False)
    return found
