"""The rollout looks after everything even if one part is in trouble, and still turns red."""

from __future__ import annotations

from itertools import pairwise

import pytest

from plumbline.specs.loading import load_spec
from plumbline_airflow.rollout_dag import rollout_dag
from tests.airflow_home import ROOT

PARTS = ["roll_back", "reconcile", "observe", "advance", "judge_again"]


@pytest.fixture(scope="module")
def dag():
    return rollout_dag(load_spec(ROOT, "acs_employment"))


def test_the_parts_come_one_after_the_other(dag):
    for before, after in pairwise(PARTS):
        assert before in dag.get_task(after).upstream_task_ids


def test_a_red_part_does_not_keep_the_next_from_running(dag):
    assert {dag.get_task(part).trigger_rule for part in PARTS[1:]} == {"all_done"}


def test_a_red_part_makes_the_run_red(dag):
    """Airflow asks the last task alone: it hangs on every part."""
    (last,) = dag.leaves
    assert last.upstream_task_ids == set(PARTS)
    assert last.trigger_rule == "none_failed"


def test_it_is_looked_at_every_ten_minutes_and_never_twice_at_once(dag):
    assert (dag.timetable.expression, dag.max_active_runs) == ("*/10 * * * *", 1)
