"""What a replica serves in time is read off measured latency, and never beyond what was seen."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.scaling.capacity import load_per_replica
from plumbline.scaling.history import History, HistoryError
from tests.scaling.loads import MONDAY

LOADS = np.linspace(1, 80, 400)
LATENCY = History(MONDAY, 20 + np.exp(LOADS / 2 / 8))
LOAD, TWO = History(MONDAY, LOADS), History(MONDAY, np.full(400, 2.0))


def test_it_is_the_load_at_which_latency_meets_its_target():
    assert load_per_replica(LOAD, TWO, LATENCY, 20 + np.exp(30 / 8)) == pytest.approx(30, abs=0.2)


def test_nothing_is_extrapolated():
    assert load_per_replica(LOAD, TWO, LATENCY, 1e6) == 40


def test_a_service_that_is_always_too_slow_is_no_question_of_replicas():
    with pytest.raises(HistoryError, match="under any load"):
        load_per_replica(LOAD, TWO, LATENCY, 5)


def test_too_few_common_measurements_are_refused():
    with pytest.raises(HistoryError, match="100 are needed"):
        load_per_replica(LOAD, TWO, History(MONDAY, LATENCY.values[:99]), 50)
