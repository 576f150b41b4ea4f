"""Rows in which one group of two is overlooked, and features from which a model can learn to overlook it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class People(NamedTuple):
    """Encoded features of shape (rows, 3), labels, and groups `a` (privileged) and `b`."""

    features: np.ndarray
    labels: np.ndarray
    groups: np.ndarray


def people(rows: int = 4_000, seed: int = 0) -> People:
    """Group `b` has the favourable label less often, and its labels are harder to tell."""
    random = np.random.default_rng(seed)
    groups = np.where(random.random(rows) < 0.7, "a", "b")
    skill = random.normal(size=rows)
    chance = 1 / (1 + np.exp(-(2 * skill + np.where(groups == "a", 0.8, -1.5))))
    labels = (random.random(rows) < chance).astype(np.int64)
    features = np.column_stack([skill, groups == "b", random.normal(size=rows)]).astype(np.float32)
    return People(features, labels, groups)


def missed(decisions: np.ndarray, given: People) -> float:
    """How much less often the favourable labels of `b` are found than those of `a`."""
    found = [decisions[(given.groups == group) & (given.labels == 1)].mean() for group in "ab"]
    return float(found[0] - found[1])
