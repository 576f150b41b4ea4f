"""Who is asked, who may answer, and what is kept of the answer."""

import datetime

import pytest
from airflow.providers.standard.operators import hitl
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException, TaskAwaitingInput

from plumbline.nightly.context import Context
from plumbline.nightly.planning.deciding import plan_key
from plumbline_airflow.ask_operator import AskAPerson
from tests.airflow_home import task_context
from tests.reports.example_night import CANDIDATE_EVALUATION, PLAN, registration

OVER_BUDGET = PLAN.model_copy(update={"decision": "ask", "because": "5 USD would be spent and 1 USD is left"})
UNDECIDED = CANDIDATE_EVALUATION.model_copy(
    update={
        "verdict": CANDIDATE_EVALUATION.verdict.model_copy(
            update={"outcome": "insufficient", "policy": "f" * 64}
        )
    }
)
REGISTRATION = registration("candidate", "2", "d" * 64)
BY_ALARM = {"run_type": "operator_triggered"}


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch, project_root):
    """The project's own policies; evidence goes into this test's folder."""
    monkeypatch.setenv("PLUMBLINE_ROOT", str(project_root))
    monkeypatch.setenv("PLUMBLINE_STATE", str(tmp_path))
    monkeypatch.delenv("PLUMBLINE_DATABASE_URL", raising=False)


@pytest.fixture
def asked(monkeypatch):
    """The questions Airflow was given."""
    given = []
    monkeypatch.setattr(hitl, "upsert_hitl_detail", lambda **question: given.append(question))
    return given


def ask(question, plan=OVER_BUDGET, evaluation=UNDECIDED, **run):
    operator = AskAPerson(task_id=question, model="acs_employment", question=question)
    evidence = Context.of("acs_employment")
    evidence.record("plan", plan_key(plan), plan)
    evidence.record("verdict", evaluation.verdict.key, evaluation)
    evidence.record("registration", REGISTRATION.digest, REGISTRATION)
    records = {"plan": plan, "judge_candidate": evaluation, "register": REGISTRATION}
    bodies = {task: record.model_dump(mode="json") for task, record in records.items()}
    context = task_context(bodies, **({"dag_id": "acs_employment.retrain"} | run))
    return operator, context | {"task_instance": type("Instance", (), {"id": "ti"})()}


def question_of(asked, *arguments, **run):
    operator, context = ask(*arguments, **run)
    with pytest.raises(TaskAwaitingInput):
        operator.execute(context)
    return asked[-1]


def answer(question, person, option, at="2026-01-02T03:04:05+00:00", **run):
    operator, context = ask(question, **run)
    event = {
        "chosen_options": [option],
        "params_input": {"reason": " It is worth it. "},
        "responded_at": datetime.datetime.fromisoformat(at),
        "responded_by_user": person and {"id": person, "name": person},
    }
    return operator.execute_complete(context, event)


def kept(kind):
    return [entry.body for entry in Context.of("acs_employment").ledger.all(kind)]


def people(question):
    return [user["id"] for user in question["assigned_users"]]


def test_whoever_is_asked_to_pay_sees_what_was_weighed(asked):
    body = question_of(asked, "spend")["body"]
    assert "| 1 | local | owned | on-premises | 0.017 | 0.0200 USD | 0.0003 USD |" in body
    assert "local is the only offer that can run it: the other 2 are refused." in body


def test_a_plan_within_budget_asks_nobody(asked):
    operator, context = ask("spend", PLAN)
    assert operator.execute(context) is None
    assert asked == []


def test_a_plan_to_do_nothing_ends_the_run_without_failing_it(asked):
    operator, context = ask("spend", PLAN.model_copy(update={"decision": "nothing"}))
    with pytest.raises(AirflowSkipException, match="reweighing on DIS answers it"):
        operator.execute(context)


def test_over_budget_the_approvers_of_the_policy_are_asked(asked):
    question = question_of(asked, "spend", **BY_ALARM)
    assert people(question) == ["rai-lead", "finance"]
    assert question["options"] == ["Approve", "Refuse"]
    assert "5 USD would be spent and 1 USD is left" in question["body"]
    assert "Asked for by alarm." in question["body"]


@pytest.mark.parametrize(
    ("run", "plan"),
    [
        ({"triggering_user_name": "finance"}, OVER_BUDGET),
        (BY_ALARM, OVER_BUDGET.model_copy(update={"requester": "finance"})),
    ],
)
def test_who_asked_for_the_run_or_for_its_plan_is_not_asked(asked, run, plan):
    assert people(question_of(asked, "spend", plan, **run)) == ["rai-lead"]


def test_where_only_the_requester_could_answer_nobody_else_may_either(asked):
    operator, context = ask("review", triggering_user_name="rai-lead")
    with pytest.raises(AirflowFailException, match="Name another person in policies/"):
        operator.execute(context)
    assert asked == [], "a question without named people would be open to everyone"


def test_only_an_insufficient_candidate_is_reviewed(asked):
    assert people(question_of(asked, "review", **BY_ALARM)) == ["rai-lead"]
    operator, context = ask("review", evaluation=CANDIDATE_EVALUATION, **BY_ALARM)
    assert operator.execute(context) is None


def test_names_in_a_question_are_no_markup(asked):
    hostile = OVER_BUDGET.model_copy(update={"because": "<img src=x> [pay](https://evil.example)"})
    body = question_of(asked, "spend", hostile, **BY_ALARM)["body"]
    assert "<img" not in body
    assert "[pay](" not in body


@pytest.mark.parametrize(("question", "kind"), [("spend", "approval"), ("review", "waiver")])
def test_an_approval_is_kept_once_however_often_the_task_is_run(question, kind):
    given = [answer(question, "rai-lead", "Approve", **BY_ALARM) for _ in range(2)]
    assert given[0] == given[1] == kept(kind)[0]
    assert len(kept(kind)) == 1
    assert kept(kind)[0]["person"] == "rai-lead"
    assert kept(kind)[0]["reason"] == "It is worth it."


@pytest.mark.parametrize(("question", "kind"), [("spend", "approval"), ("review", "waiver")])
def test_a_refusal_is_kept_and_skips_the_rest(question, kind):
    with pytest.raises(AirflowSkipException, match=r"rai-lead refused: It is worth it\."):
        answer(question, "rai-lead", "Refuse", **BY_ALARM)
    assert [body["approved"] for body in kept(kind)] == [False]


@pytest.mark.parametrize("person", ["engineer", "finance", "admin", None])
def test_an_answer_of_anybody_else_fails_and_is_not_kept(person):
    with pytest.raises(AirflowFailException, match="may not answer this"):
        answer("review", person, "Approve", **BY_ALARM)
    assert kept("waiver") == []


def test_no_form_field_answers_for_a_person(asked):
    question = question_of(asked, "spend", conf={"approved": True, "approve_spend": "Approve"}, **BY_ALARM)
    assert "defaults" in question
    assert question["defaults"] is None


def test_a_waivers_question_links_to_the_review_of_checks(asked, monkeypatch):
    """The two kinds of decisions are made in two places, and each names the other."""
    assert "Reviewed elsewhere" not in question_of(asked, "review")["body"]
    monkeypatch.setenv("PLUMBLINE_REVIEW_PAGES", "https://checks.example.com/review/")
    assert "(<https://checks.example.com/review/>)" in question_of(asked, "review")["body"]
