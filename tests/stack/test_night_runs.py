"""A night runs once under its id, and an interrupted attempt is gone on with."""

import pytest

from plumbline.stack.airflow_rest import Run
from plumbline.stack.night_runs import NightRuns

EVALUATE, RETRAIN = "m.evaluate", "m.retrain"


class Airflow:
    """Runs by DAG; remembers what is asked of it. Follows runs too: they succeed at once."""

    def __init__(self, hands_over=False, **states):
        self.states = {f"m.{name}": state for name, state in states.items()}
        self.hands_over = hands_over
        self.asked = []

    def run(self, dag_id, run_id):
        state = self.states.get(dag_id)
        return state and Run(dag_id, run_id, state)

    def trigger(self, dag_id, run_id, conf):
        self.asked.append(("trigger", dag_id, run_id, conf))

    def clear(self, dag_id, run_id, *, only_failed):
        self.asked.append(("clear", dag_id, "failed tasks" if only_failed else "all tasks"))

    def follow(self, dag_id, run_id, seconds):
        self.asked.append(("follow", dag_id))
        self.states[dag_id] = "success"
        if self.hands_over and dag_id == EVALUATE:
            self.states.setdefault(RETRAIN, "queued")
        return {"judge": 1.0}


def play(airflow):
    seconds = NightRuns("m", 13, "night-013").play(airflow, airflow)
    return airflow.asked, seconds


def test_a_new_night_is_triggered_under_its_id():
    asked, seconds = play(Airflow())
    assert asked == [("trigger", EVALUATE, "night-013", {"night": 13}), ("follow", EVALUATE)]
    assert seconds["evaluate.judge"] == 1.0


def test_a_retraining_it_hands_over_to_is_followed():
    asked, seconds = play(Airflow(hands_over=True))
    assert asked[1:] == [("follow", EVALUATE), ("follow", RETRAIN)]
    assert {"evaluate", "retrain"} < set(seconds)


def test_a_night_under_way_is_only_followed():
    assert play(Airflow(evaluate="running"))[0] == [("follow", EVALUATE)]


@pytest.mark.parametrize(("state", "what"), [("failed", "failed tasks"), ("success", "all tasks")])
def test_a_finished_run_of_an_unrecorded_night_goes_again(state, what):
    assert play(Airflow(evaluate=state))[0][0] == ("clear", EVALUATE, what)


def test_a_retraining_that_failed_before_goes_on_after_the_evaluation():
    asked, _ = play(Airflow(evaluate="success", retrain="failed"))
    assert asked == [
        ("clear", EVALUATE, "all tasks"),
        ("follow", EVALUATE),
        ("clear", RETRAIN, "failed tasks"),
        ("follow", RETRAIN),
    ]


def test_a_retraining_under_way_is_only_followed():
    asked, _ = play(Airflow(evaluate="success", retrain="running"))
    assert asked[-2:] == [("follow", EVALUATE), ("follow", RETRAIN)]
