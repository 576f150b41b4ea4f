"""What a tolerance needs is enough, and hardly more than enough."""

from __future__ import annotations

import numpy as np
import pytest

from alignment_checks.intervals import clopper_pearson, newcombe
from plumbline.specs.loading import load_alignment
from plumbline.specs.power import needs, people_needed


@pytest.mark.parametrize("limit", [0.05, 0.1, 0.25])
def test_a_model_without_a_gap_passes_four_times_in_five(limit):
    people = people_needed(limit, 0.95)
    generator = np.random.default_rng(1)
    passed = 0
    for _ in range(1000):
        one, other = (int(hits) for hits in generator.binomial(people, 0.5, 2))
        low, high = newcombe(one, people, other, people, 0.95, limits=clopper_pearson)
        passed += low >= -limit and high <= limit
    assert 740 <= passed <= 860


def test_half_the_limit_needs_four_times_the_people():
    assert people_needed(0.05, 0.95) == pytest.approx(4 * people_needed(0.1, 0.95), rel=0.01)


def test_every_blocking_difference_of_the_policy_is_told(project_root):
    gates = {need.gate for need in needs(load_alignment(project_root))}
    assert "equal_opportunity_difference.DIS" in gates
    assert "average_abs_odds_difference.RAC1P" in gates
    assert not any(gate.startswith(("auc", "statistical_parity")) for gate in gates)
