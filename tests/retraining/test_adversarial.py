"""Adversarial debiasing, where PyTorch is installed."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.retraining.mitigations.adversarial import treat
from tests.retraining.made_up_people import missed, people


@pytest.fixture(scope="module", autouse=True)
def torch():
    return pytest.importorskip("torch", reason="PyTorch is optional: pip install -e '.[adversarial]'")


def probabilities(given, treatment):
    """How probable the treatment says the favourable label of each row is."""
    favourable = treatment.weights * treatment.labels
    size = len(given.labels)
    return np.bincount(treatment.rows, favourable, size) / np.bincount(
        treatment.rows, treatment.weights, size
    )


def test_the_debiased_labels_miss_fewer_of_the_overlooked_group():
    given = people()
    found = probabilities(given, treat(*given, "equalized_odds", seed=7))
    own = 2 * given.features[:, 0].astype(float) + np.where(given.groups == "a", 0.8, -1.5)
    assert missed(found >= 0.5, given) < 0.75 * missed(own >= 0, given)
    assert ((found >= 0.5) == given.labels).mean() > 0.7


def test_the_same_seed_makes_the_same_labels_and_leaves_the_random_state_alone(torch):
    given, before = people(500), torch.get_rng_state()
    first, second = (treat(*given, "demographic_parity", seed=7) for _ in range(2))
    np.testing.assert_array_equal(first.weights, second.weights)
    assert torch.equal(before, torch.get_rng_state())
