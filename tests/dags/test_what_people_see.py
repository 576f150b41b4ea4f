"""What Airflow shows of a model: names, tags, owner, words of help, forms; and how tasks are retried."""

import datetime

import pytest

from plumbline.specs.loading import load_spec
from plumbline_airflow.builder import build_dags
from plumbline_airflow.evaluate_dag import evaluate_dag
from tests.airflow_home import ROOT

MODEL = "acs_employment"
STAGES = ("evaluate", "retrain", "rollout")


@pytest.fixture(scope="module")
def dags():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLUMBLINE_ROOT", str(ROOT))
        built = {dag.dag_id.partition("."): dag for dag in build_dags()}
        return {stage: dag for (model, _, stage), dag in built.items() if model == MODEL}


@pytest.fixture(params=STAGES)
def dag(request, dags):
    return dags[request.param]


def forms(dag):
    return {name: dag.params.get_param(name) for name in dag.params}


def test_tags_say_model_team_and_stage(dag):
    stage = dag.dag_id.partition(".")[2]
    assert dag.tags == {"plumbline", f"model:{MODEL}", "team:responsible-ai", f"stage:{stage}"}


def test_the_owner_is_the_team(dag):
    assert dag.owner == "responsible-ai"


def test_the_page_says_what_it_does_what_to_do_when_it_is_red_and_whom_to_ask(dag):
    assert dag.doc_md.strip().startswith("**")
    for words in (MODEL, "*When it is red:*", "responsible-ai@example.com"):
        assert words in dag.doc_md


def test_tasks_have_names_people_can_read(dags):
    names = {stage: [task.task_display_name for task in dag.tasks] for stage, dag in dags.items()}
    assert names["evaluate"] == [
        "Find the night",
        "Measure",
        "Compare with AIF360",
        "Explain",
        "Draw the drift report",
        "Judge",
        "Publish",
        "Hand over to retraining",
    ]
    assert names["retrain"] == [
        "Plan",
        "Approve the spend",
        "Train",
        "Measure",
        "Compare with AIF360",
        "Explain",
        "Judge the candidate",
        "Register",
        "Review",
        "Open the pull request",
    ]
    assert names["rollout"] == [
        "Roll back, if somebody asked for it",
        "Look after the pull requests",
        "Look at what runs",
        "Propose for the next environment",
        "Have a version judged again",
        "All was looked after",
    ]


def test_every_field_of_every_form_is_typed_and_described(dag):
    for name, field in forms(dag).items():
        assert field.schema["type"], name
        assert field.schema["title"], name
        assert field.description.endswith("."), name


def test_the_forms_ask_for_night_mitigation_force_and_a_version_to_judge_again(dags):
    assert {stage: sorted(dag.params) for stage, dag in dags.items()} == {
        "evaluate": ["force", "night"],
        "retrain": ["again", "force", "mitigation", "night"],
        "rollout": ["roll_back", "roll_back_to"],
    }
    assert forms(dags["retrain"])["mitigation"].schema["enum"][:2] == ["automatic", "none"]
    assert dags["retrain"].params.dump() == {
        "night": None,
        "mitigation": "automatic",
        "force": False,
        "again": None,
    }


@pytest.mark.parametrize("night", [-1, 1.5, "three", True])
def test_a_night_of_the_wrong_kind_is_refused_by_the_form(dags, night):
    from airflow.sdk.exceptions import ParamValidationError

    with pytest.raises(ParamValidationError):
        forms(dags["evaluate"])["night"].resolve(night)


@pytest.mark.parametrize("version", ["", "two", "-1", "2; 3", 2])
def test_a_version_that_is_no_number_is_refused_by_the_form(dags, version):
    from airflow.sdk.exceptions import ParamValidationError

    for dag, field in (("rollout", "roll_back_to"), ("retrain", "again")):
        with pytest.raises(ParamValidationError):
            forms(dags[dag])[field].resolve(version)


def test_tasks_are_retried_with_growing_pauses_and_have_a_time_limit(dag):
    for task in dag.tasks:
        assert task.retries == 3, task.task_id
        assert task.retry_exponential_backoff, task.task_id
        assert task.retry_delay == datetime.timedelta(seconds=5)
        limit = task.execution_timeout or task.response_timeout
        assert limit, task.task_id


def test_no_dag_turns_a_date_outside_its_nights_into_a_green_run_without_tasks(dag):
    """Airflow leaves out tasks whose dates exclude a run's; ours must be there to refuse it."""
    assert (dag.start_date, dag.end_date) == (None, None)
    assert [(task.start_date, task.end_date) for task in dag.tasks] == [(None, None)] * len(dag.tasks)
    assert not dag.catchup


def test_one_run_of_a_dag_goes_at_a_time(dag):
    assert dag.max_active_runs == 1


def test_the_candidate_is_reviewed_before_it_is_proposed_and_paid_for_before_it_is_trained(dags):
    order = [task.task_id for task in dags["retrain"].topological_sort()]
    steps = ["plan", "approve_spend", "train", "judge_candidate", "register", "review", "propose"]
    assert [task for task in order if task in steps] == steps


def test_labels_that_come_later_have_a_task_before_whatever_rests_on_the_history(dags):
    assert not dags["evaluate"].has_task("take_in_labels")
    spec = load_spec(ROOT, MODEL)
    data = spec.data.model_copy(update={"label_delay_nights": 2})
    delayed = evaluate_dag(spec.model_copy(update={"data": data}))
    late = delayed.get_task("take_in_labels")
    assert late.upstream_task_ids == {"judge"}
    assert late.downstream_task_ids == {"publish", "hand_over"}
    assert "publish" not in delayed.get_task("judge").downstream_task_ids
