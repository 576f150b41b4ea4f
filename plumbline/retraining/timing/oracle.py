"""The cheapest choice of nights to retrain, known only afterwards."""

from __future__ import annotations

import numpy as np

from plumbline.retraining.timing.history import History


def oracle(history: History, retrain_cost: float) -> tuple[float, tuple[int, ...]]:
    """The least excess plus retrainings that any choice costs, and the nights it retrains on.

    From the last model back: a model that begins to serve costs its excess until the best night on which a
    later one takes over, and what is the least from there on. For n models that is n x n / 2 sums.

    Args:
        history: losses of every model that can be chosen.
        retrain_cost: of one retraining, in units of loss.
    """
    spent = np.cumsum(np.nan_to_num(history.excess), axis=1)
    starts = np.array([*history.starts, history.nights])
    least = np.zeros(len(starts))  # from each model's start to the end; 0 past the last night
    then = np.zeros(len(starts), dtype=int)
    for model in range(len(starts) - 2, -1, -1):
        ends = starts[model + 1 :] - 1
        until = np.where(ends >= starts[model], spent[model, ends], 0.0)
        costs = until + least[model + 1 :] + retrain_cost * (ends + 1 < history.nights)
        then[model] = model + 1 + int(np.argmin(costs))
        least[model] = costs.min()
    return float(least[0]), _path(history, then)


def _path(history: History, then: np.ndarray) -> tuple[int, ...]:
    nights = []
    model = int(then[0])
    while model < len(history.trained):
        nights.append(history.trained[model])
        model = int(then[model])
    return tuple(nights)
