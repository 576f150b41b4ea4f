"""What a replay counts."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.retraining.timing.history import History, HistoryError
from plumbline.retraining.timing.policies.never import never
from plumbline.retraining.timing.policies.periodic import Periodic
from plumbline.retraining.timing.replay import replay
from tests.retraining.timing.tables import made


def test_the_irreducible_loss_is_that_of_the_best_model_by_then():
    losses = np.array([[0.2, 0.3, 0.4], [np.nan, 0.5, 0.3], [np.nan, np.nan, 0.35]])
    table = History(0, (0, 1, 2), losses)
    assert table.irreducible == pytest.approx([0.2, 0.3, 0.3])
    assert replay(table, never, 1.0).excess == pytest.approx(0.1)


def test_a_retraining_serves_from_its_own_night_on():
    table = made(4, lambda trained, night: 1.0 + (night - trained))
    result = replay(table, Periodic(2), 0.25)
    assert (result.retrained_on, result.loss) == ((2,), 1 + 2 + 1 + 2)
    assert result.total == pytest.approx(2 + 0.25)


def test_where_nothing_can_be_lost_the_ratio_is_one():
    assert replay(made(5, lambda trained, night: 0.1), never, 1.0).ratio == 1.0


def test_a_cost_beside_an_oracle_of_nothing_has_no_ratio():
    assert replay(made(5, lambda trained, night: 0.1), Periodic(2), 1.0).ratio is None


def test_a_model_that_the_policy_needs_and_nobody_trained_is_named():
    whole = made(20, lambda trained, night: 0.5)
    with pytest.raises(HistoryError, match="retrains on night 7, and the history has no model"):
        replay(History(0, (0, 10), whole.losses[[0, 10]]), Periodic(7), 1.0)
