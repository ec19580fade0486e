"""Logistic regression whose weights keep their side: verifiers must carry over to other texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
STEPS = 25  # Newton's method settles within ten on these sets
SLACK = 1e-9


def fitted(
    rows: Matrix,
    truths: Matrix,
    bounds: Sequence[tuple[float, float]],
    *,
    ridge: float,
    given: Mapping[int, float] | None = None,
) -> tuple[float, Matrix]:
    """Bias and weights of least log-loss.

    `rows`: (pairs, features); `truths`: 0.0 or 1.0 a pair. `bounds`: the least and the greatest weight of each feature;
    a weight that leaves them is held at its bound and the rest fitted again, the farthest first. `given`: weights that
    are not fitted, by the feature's number. `ridge`: penalty of a squared weight for each pair.
    """
    low, high = np.array([*bounds, (-np.inf, np.inf)]).T
    known = np.hstack([rows, np.ones((len(rows), 1))])
    held = dict(given or {})
    while True:
        weights = _newton(known, truths, held, ridge)
        beyond = np.maximum(low - weights, weights - high)
        beyond[list(held)] = -np.inf
        worst = int(np.argmax(beyond))
        if beyond[worst] <= SLACK:
            return float(weights[-1]), weights[:-1]
        held[worst] = float(np.clip(weights[worst], low[worst], high[worst]))


def _newton(rows: Matrix, truths: Matrix, held: Mapping[int, float], ridge: float) -> Matrix:
    weights = np.zeros(rows.shape[1])
    weights[list(held)] = list(held.values())
    free = [n for n in range(rows.shape[1]) if n not in held]
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows[:, free].T @ (chance - truths) + ridge * len(rows) * weights[free]
        bend = (rows[:, free].T * (chance * (1 - chance))) @ rows[:, free] + ridge * len(rows) * np.eye(len(free))
        weights[free] -= np.linalg.solve(bend, slope)
    return weights
