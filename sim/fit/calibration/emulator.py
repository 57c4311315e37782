"""A Gaussian process that stands for the simulation: what to expect of parameters that were not run."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_TREND: Final = 10.0  # prior variance of the constant and of the slopes, in units of the variance of the values
_JITTER: Final = 1e-8
_LOW: Final = (-3.0, -6.0, -12.0)  # logarithms: length, variance, nugget
_HIGH: Final = (3.0, 3.0, 0.0)
_START: Final = (0.0, -0.5, -4.0)
_SPREAD: Final = (1.5, 2.0, 3.0)  # of a normal prior on the logarithms
_AT_ONCE: Final = 4_096


class Emulator:
    """Mean and variance of a measure as a function of parameters scaled to 0 to 1.

    A linear trend with a smooth rest (squared exponential, a length for each parameter) and a nugget for what is
    not smooth; replications give the noise. Runs of one wave have the same seeds, and what these do to all of them
    alike is a covariance of the wave.

    Parameters
    ----------
    x : ndarray of float, shape (points, parameters)
        In [0, 1].
    y : ndarray of float, shape (points,)
        Means over replications; finite.
    noise : ndarray of float, shape (points,)
        Variance of each that is chance, without what seeds do to all alike.
    wave : ndarray of int, shape (points,)
    common : ndarray of float, shape (points,)
        Variance of what the seeds of the wave of each point do to all its points alike.

    Attributes
    ----------
    left_out : ndarray of float, shape (points,)
        Standardised errors of leave-one-out: each point foreseen from all others, chance included.

    Notes
    -----
    Parameters of the covariance maximise the marginal likelihood times a weak prior. Where points that were left out
    lie farther off than was said of them, all variances are raised by as much. Source: Rasmussen and Williams (2006),
    Gaussian Processes for Machine Learning, chapters 2.7, 5.4 and 5.4.2.
    """

    def __init__(self, x: Array, y: Array, noise: Array, wave: NDArray[np.intp], common: Array) -> None:
        self.x = x
        self._middle, self._size = float(y.mean()), float(y.std()) or 1.0
        self._y = (y - self._middle) / self._size
        same = wave[:, None] == wave[None, :]
        self._known = np.diag(noise) + np.where(same, np.sqrt(common[:, None] * common[None, :]), 0.0)
        self._known = self._known / self._size**2
        self._trend = _TREND * (1.0 + (x - 0.5) @ (x - 0.5).T)
        self._apart = (x[:, None, :] - x[None, :, :]) ** 2
        self.theta = self._learn()
        self._root = _factor(self._covariance(self.theta)[0])
        self._weights = _solve(self._root, self._y)
        self.left_out = self._left_out()
        self._wider = max(1.0, float(np.mean(self.left_out**2)))

    def _left_out(self) -> Array:
        """Errors of each point foreseen from all others, in the standard deviations that are said of them."""
        inverse = np.diag(_solve(self._root, np.eye(len(self._root))))
        found: Array = self._weights / np.sqrt(inverse)
        return found

    @property
    def nugget(self) -> float:
        """Variance that the smooth part leaves open."""
        return float(np.exp(self.theta[-1])) * self._size**2

    def _covariance(self, theta: Array) -> tuple[Array, Array]:
        smooth = np.exp(theta[-2] - 0.5 * self._apart @ np.exp(-2.0 * theta[:-2]))
        whole = smooth + self._trend + self._known
        whole[np.diag_indices_from(whole)] += np.exp(theta[-1]) + _JITTER
        return whole, smooth

    def _learn(self) -> Array:
        from scipy.optimize import minimize

        size = self.x.shape[1]
        start, spread = (np.array([*[v[0]] * size, *v[1:]]) for v in (_START, _SPREAD))
        bounds = [(_LOW[0], _HIGH[0])] * size + list(zip(_LOW[1:], _HIGH[1:], strict=True))

        def loss(theta: Array) -> tuple[float, Array]:
            whole, smooth = self._covariance(theta)
            root = _factor(whole)
            weights = _solve(root, self._y)
            value = 0.5 * float(self._y @ weights) + float(np.log(np.diag(root)).sum())
            value += 0.5 * float((((theta - start) / spread) ** 2).sum())
            gap = _solve(root, np.eye(len(root))) - np.outer(weights, weights)
            part = gap * smooth
            slopes = [0.5 * float((part * self._apart[:, :, j]).sum()) * np.exp(-2.0 * theta[j]) for j in range(size)]
            slopes += [0.5 * float(part.sum()), 0.5 * float(np.trace(gap)) * np.exp(theta[-1])]
            return value, np.array(slopes) + (theta - start) / spread**2

        found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 80})
        return np.asarray(found.x, dtype=np.float64)

    def predict(self, x: Array) -> tuple[Array, Array]:
        """Expected value, and the variance of what is not known of it (nugget included), each of shape (points,).

        Parameters
        ----------
        x : ndarray of float, shape (points, parameters)
        """
        parts = [self._predict(x[k : k + _AT_ONCE]) for k in range(0, len(x), _AT_ONCE)]
        return np.concatenate([mean for mean, _ in parts]), np.concatenate([variance for _, variance in parts])

    def _predict(self, x: Array) -> tuple[Array, Array]:
        from scipy.linalg import solve_triangular

        scale = np.exp(-self.theta[:-2])
        apart = ((x * scale) ** 2).sum(axis=1)[:, None] + ((self.x * scale) ** 2).sum(axis=1)[None, :]
        apart -= 2.0 * (x * scale) @ (self.x * scale).T
        cross = np.exp(self.theta[-2] - 0.5 * np.maximum(apart, 0.0)) + _TREND * (1.0 + (x - 0.5) @ (self.x - 0.5).T)
        half = solve_triangular(self._root, cross.T, lower=True, check_finite=False)
        own = np.exp(self.theta[-2]) + np.exp(self.theta[-1]) + _TREND * (1.0 + ((x - 0.5) ** 2).sum(axis=1))
        variance = np.maximum(own - (half**2).sum(axis=0), np.exp(self.theta[-1]))
        return self._middle + self._size * (cross @ self._weights), variance * self._wider * self._size**2


def _factor(whole: Array) -> Array:
    """Lower Cholesky factor; more is added where rounding needs it."""
    more = 0.0
    for _ in range(8):
        try:
            return np.asarray(np.linalg.cholesky(whole + more * np.eye(len(whole))))
        except np.linalg.LinAlgError:
            more = max(more * 10.0, 1e-7)
    raise np.linalg.LinAlgError("expected a covariance that can be factored")


def _solve(root: Array, y: Array) -> Array:
    from scipy.linalg import cho_solve

    found: Array = cho_solve((root, True), y, check_finite=False)
    return found
