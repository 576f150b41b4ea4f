"""What a step learns of its run: who asked, which date, what the form says, and no unknown keys."""

import datetime
from types import SimpleNamespace

import pytest
from airflow.sdk.api.datamodels._generated import DagRunType
from airflow.sdk.exceptions import AirflowFailException

from plumbline.errors import PlumblineError, TransientError
from plumbline.records import Money
from plumbline_airflow.hand_over import run_id_after
from plumbline_airflow.run import Run, failing_for_good
from tests.airflow_home import task_context


def run(records=None, **fields):
    return Run("jobs", task_context(records, **fields))


@pytest.mark.parametrize(
    ("fields", "requester"),
    [
        ({"run_type": DagRunType.MANUAL, "triggering_user_name": "engineer"}, "engineer"),
        ({"run_type": DagRunType.OPERATOR_TRIGGERED, "triggering_user_name": "engineer"}, "alarm"),
        ({"run_type": DagRunType.OPERATOR_TRIGGERED, "triggering_user_name": None}, "alarm"),
        ({"run_type": DagRunType.MANUAL, "triggering_user_name": None}, "unknown"),
        ({"conf": {"requester": "alarm"}}, "engineer"),
    ],
)
def test_the_kind_of_run_says_who_asked_and_no_form_field_does(fields, requester):
    assert run(**fields).requester == requester


def test_the_logical_date_is_a_day_and_a_run_by_hand_may_have_none():
    moment = datetime.datetime(2026, 1, 2, 2, tzinfo=datetime.UTC)
    assert run(logical_date=moment).logical_date == datetime.date(2026, 1, 2)
    assert run().logical_date is None


def test_an_unknown_key_fails_and_the_known_ones_are_named():
    found = run(conf={"nigth": 3, "night": 4})
    found.task_context["dag"] = SimpleNamespace(params={"night": None, "force": False})
    with pytest.raises(AirflowFailException, match=r"unknown keys: nigth\. This DAG knows: force, night"):
        found.refuse_unknown_keys()
    found.task_context["dag_run"].conf = {"force": True}
    found.refuse_unknown_keys()


def test_a_record_comes_back_as_it_went_and_a_missing_one_says_what_to_do():
    price = Money(amount="1.50", currency="USD")
    found = run({"plan": price.model_dump(mode="json")})
    assert found.record("plan", Money) == price
    assert found.optional("review", Money) is None
    with pytest.raises(AirflowFailException, match="task review left no Money; clear it and run it again"):
        found.record("review", Money)


def test_what_a_person_must_mend_is_not_tried_again_and_what_may_pass_is():
    with pytest.raises(AirflowFailException, match="the spec is wrong"), failing_for_good():
        raise PlumblineError("the spec is wrong")
    with pytest.raises(TransientError), failing_for_good():
        raise TransientError("MLflow is away")


def test_the_retraining_of_one_evaluation_has_one_run_id():
    assert run_id_after(7, "night-007") == "night-007"
    scheduled = run_id_after(7, "scheduled__2026-01-08T02:00:00+00:00")
    assert scheduled == run_id_after(7, "scheduled__2026-01-08T02:00:00+00:00")
    assert scheduled == "night-007.scheduled-2026-01-08T02-00-00-00-00"
    assert scheduled != run_id_after(7, "manual__2026-01-08T02:00:00+00:00")
