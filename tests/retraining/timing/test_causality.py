"""What a policy decides rests on nothing but what the models in production lost on past nights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.retraining.timing.choosing import NAMES, policy_of
from plumbline.retraining.timing.replay import replay
from tests.retraining.timing.tables import histories


def served(table, retrained_on):
    """Which cells of the table a replay with these retrainings goes through."""
    rows = np.zeros(table.nights, dtype=int)
    for night in retrained_on:
        rows[night - table.first :] = table.trained.index(night)
    return rows, np.arange(table.nights)


@pytest.mark.parametrize("name", NAMES)
@given(table=histories(), seed=st.integers(0, 1000))
def test_what_other_models_would_have_lost_changes_no_decision(name, table, seed):
    policy = policy_of(name, period=3)
    before = replay(table, policy, 0.5)
    cells = served(table, before.retrained_on)
    others = table.losses + np.random.default_rng(seed).uniform(0, 5, table.losses.shape)
    others[cells] = table.losses[cells]
    assert replay(replace(table, losses=others), policy, 0.5).retrained_on == before.retrained_on


@pytest.mark.parametrize("name", NAMES)
@given(table=histories(), seed=st.integers(0, 1000), data=st.data())
def test_later_nights_change_no_earlier_decision(name, table, seed, data):
    policy = policy_of(name, period=3)
    until = data.draw(st.integers(0, table.nights - 1))
    later = table.losses.copy()
    later[:, until:] += np.random.default_rng(seed).uniform(0, 5, later[:, until:].shape)
    before, after = (replay(one, policy, 0.5) for one in (table, replace(table, losses=later)))
    told = [tuple(n for n in each.retrained_on if n <= table.first + until) for each in (before, after)]
    assert told[0] == told[1]


@given(table=histories(), data=st.data())
def test_with_a_horizon_given_the_end_of_the_stream_changes_nothing_either(table, data):
    policy = policy_of("cost-aware")
    until = data.draw(st.integers(1, table.nights))
    shorter = replace(table, trained=table.trained[:until], losses=table.losses[:until, :until])
    before, after = (replay(one, policy, 0.5, horizon=30) for one in (table, shorter))
    assert after.retrained_on == tuple(n for n in before.retrained_on if n < table.first + until)
