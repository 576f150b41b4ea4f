"""What a person finds in Airflow: forms that refuse nonsense, buttons that open, who asked."""

from __future__ import annotations

import datetime

import httpx
import pytest

from plumbline.nightly.evaluating.preparing import prepare
from plumbline.records import Plan
from plumbline.stack.airflow_rest import AirflowClient

MODEL = "acs_employment"
RUNS = f"/api/v2/dags/{MODEL}.evaluate/dagRuns"
NOW = datetime.datetime.now(datetime.UTC).isoformat()

pytestmark = pytest.mark.timeout(200)


@pytest.fixture(scope="module")
def engineer(site):
    """A user who may trigger runs, signed in."""
    with site.as_user("engineer") as client:
        yield client


def start(client: httpx.Client, run_id: str, logical_date: str | None = None, **conf: object) -> int:
    body = {"dag_run_id": run_id, "logical_date": logical_date, "conf": conf}
    return client.post(RUNS, json=body).status_code


REFUSED = {
    "unknown-key": ({"nigth": 3}, None, "conf has unknown keys: nigth. This DAG knows: force, night"),
    "before-the-first": ({}, "2020-01-01T02:00:00Z", "2020-01-01 is before acs_employment's first night"),
}


def test_runs_for_nights_that_cannot_be_fail_and_say_why(site, engineer):
    """None is green, none is without tasks, and none is tried again."""
    for run_id, (conf, logical_date, _) in REFUSED.items():
        assert start(engineer, run_id, logical_date, **conf) == 200
    client: AirflowClient = site.stack.client
    for run_id, (_, _, why) in REFUSED.items():
        assert site.finished("evaluate", run_id) == "failed"
        assert why in client.failure(f"{MODEL}.evaluate", run_id, "prepare", attempt=1)
        assert set(site.states("evaluate", run_id).values()) == {"failed", "upstream_failed"}
    assert site.kinds() == []


def test_a_value_of_the_wrong_type_never_becomes_a_run(engineer):
    assert start(engineer, "wrong-type", night="three") == 400


def test_the_forms_night_wins_over_the_date_the_form_fills_in(site, engineer):
    """There is money for the first champion, and then none for another training."""
    prepare(site.night, 5)
    site.rewrite("policies/budgets.yaml", ('amount: "25.00"', 'amount: "0.0001"'))
    assert start(engineer, "by-form", NOW, night=5) == 200
    assert site.finished("evaluate", "by-form") == "success"
    (verdict,) = [entry.body["verdict"] for entry in site.night.ledger.all("verdict")]
    assert (verdict["window"]["night"], verdict["window"]["date"]) == (5, "2026-01-06")


def test_an_alarm_asks_for_itself_whoever_started_the_evaluation(site):
    """Airflow passes the user's name on to the retraining; it is the alarm that asks all the same."""
    site.until("a person is asked", lambda: site.states("retrain", "night-005.by-form").get("approve_spend"))
    (plan,) = [Plan.model_validate(entry.body) for entry in site.night.ledger.all("plan")]
    assert (plan.decision, plan.requester) == ("ask", "alarm")


def buttons(client: httpx.Client, task: str) -> dict[str, str]:
    """The task's buttons that lead somewhere."""
    found = client.get(f"{RUNS}/by-form/taskInstances/{task}/links").json()["extra_links"]
    return {name: address for name, address in found.items() if address}


@pytest.mark.parametrize(
    ("task", "policy", "words"),
    [
        ("publish", "default-src 'none'", "Night report"),
        ("draw_drift_report", "sandbox allow-scripts", "AGEP"),
    ],
)
def test_a_report_opens_from_its_button_for_people_who_are_signed_in(engineer, task, policy, words):
    address = buttons(engineer, task)["Report"]
    page = engineer.get(address)
    assert (page.status_code, words in page.text) == (200, True)
    assert policy in page.headers["content-security-policy"]
    assert httpx.get(address, trust_env=False, timeout=20).status_code == 401


def test_the_version_opens_in_mlflow(site, engineer):
    address = f"{site.stack.layout.ports.mlflow_url}/#/models/{MODEL}/versions/1"
    assert buttons(engineer, "publish")["Model version"] == address


def test_a_task_with_nothing_to_open_has_no_button(engineer):
    assert buttons(engineer, "prepare") == {}


def test_the_verdicts_are_one_page_away(site):
    with site.as_user("viewer") as viewer:
        page = viewer.get("/plumbline/verdicts").text
        assert "Night 5" in page
        assert "equal opportunity, DIS" in page
        address = page.partition('href="dags/')[2].partition('"')[0]
        assert viewer.get(f"/plumbline/dags/{address}").status_code == 200
        assert viewer.get("/plumbline/pulls/ai-apps/1").status_code == 404


def test_no_run_started_by_itself(engineer):
    """All DAGs are on, but the source's last night is past."""
    kinds = {run["run_type"] for run in engineer.get(RUNS).json()["dag_runs"]}
    assert kinds == {"manual"}
