"""The oracle is the least that any choice of nights costs."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given

from plumbline.retraining.timing.choosing import NAMES, policy_of
from plumbline.retraining.timing.history import History
from plumbline.retraining.timing.oracle import oracle
from plumbline.retraining.timing.replay import replay
from tests.retraining.timing.tables import costs, histories, history, made


def cost_of(table: History, nights: tuple[int, ...], cost: float) -> float:
    """What retraining on these nights costs, counted night by night."""
    total, model = len(nights) * cost, 0
    for place in range(table.nights):
        if place and table.first + place in nights:
            model = table.trained.index(table.first + place)
        total += table.losses[model, place] - np.nanmin(table.losses[:, place])
    return total


@given(table=histories(most=7), cost=costs)
def test_no_choice_of_nights_is_cheaper(table, cost):
    later = table.trained[1:]
    choices = itertools.chain.from_iterable(itertools.combinations(later, n) for n in range(len(later) + 1))
    best, nights = oracle(table, cost)
    assert best == pytest.approx(min(cost_of(table, choice, cost) for choice in choices))
    assert cost_of(table, nights, cost) == pytest.approx(best)


@pytest.mark.parametrize("name", NAMES)
@given(table=histories(), cost=costs)
def test_no_policy_is_cheaper(name, table, cost):
    result = replay(table, policy_of(name, period=3), cost)
    assert result.total >= result.oracle - 1e-9
    assert result.total == pytest.approx(cost_of(table, result.retrained_on, cost))


def test_it_retrains_on_the_night_of_a_change():
    table = made(20, lambda trained, night: 0.5 if trained < 7 <= night else 0.1)
    assert oracle(table, 1.0) == (pytest.approx(1.0), (7,))


def test_it_keeps_what_is_not_worth_a_retraining():
    table = made(20, lambda trained, night: 0.5 if trained < 18 <= night else 0.1)
    assert oracle(table, 1.0) == (pytest.approx(0.8), ())


def test_models_that_were_not_trained_every_night_can_be_chosen_all_the_same():
    whole = made(20, lambda trained, night: 0.5 if trained < 7 <= night else 0.1)
    some = History(0, (0, 10), whole.losses[[0, 10]])
    best, nights = oracle(some, 1.0)
    assert (nights, best) == ((10,), pytest.approx(1.0))  # nights 7 to 9 had nothing better


def test_one_night_leaves_nothing_to_choose():
    assert oracle(history(np.ones((1, 1))), 1.0) == (0.0, ())
