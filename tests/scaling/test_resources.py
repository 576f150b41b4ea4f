"""Requests carry what was used, and what a replica uses under the load it can serve."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.scaling.history import History, HistoryError
from plumbline.scaling.resources import cores_at_full_load, fitted
from tests.scaling.loads import MONDAY

STEPS = 2016
CPU = History(MONDAY, np.linspace(0.1, 0.5, STEPS))
MEMORY = History(MONDAY, np.full(STEPS, 300.0 * 2**20))


def test_cpu_is_what_was_enough_as_often_as_asked_and_memory_has_headroom():
    found = fitted(CPU, MEMORY, 0.95)
    assert (found.cpu, found.memory) == ("480m", "368Mi")


def test_a_replica_under_full_load_gets_what_it_needs_to_be_in_time():
    load, replicas = History(MONDAY, 200 * CPU.values), History(MONDAY, np.full(STEPS, 2.0))
    cores = cores_at_full_load(CPU, load, replicas, 40)
    assert cores == pytest.approx(0.4, abs=0.001)
    assert fitted(CPU, MEMORY, 0.5, cores).cpu == "400m"


def test_a_load_beyond_what_was_seen_counts_as_the_largest():
    load, replicas = History(MONDAY, 200 * CPU.values), History(MONDAY, np.full(STEPS, 2.0))
    assert cores_at_full_load(CPU, load, replicas, 4000) == pytest.approx(0.5)


def test_less_than_a_week_is_refused():
    with pytest.raises(HistoryError, match="memory: 2015 steps"):
        fitted(CPU, History(MONDAY, MEMORY.values[1:]), 0.95)
