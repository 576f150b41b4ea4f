"""Talking to Airflow: signed, with answers as records, and with one word for what does not answer."""

import datetime
import json

import httpx
import pytest

from plumbline.stack.airflow_rest import AirflowClient, AirflowError, Dag, Run
from plumbline.stack.waiting import UnreachableError

RUN = "/api/v2/dags/m.evaluate/dagRuns/night-000"


class Server:
    """Answers by path, and remembers what it was asked."""

    def __init__(self, answers):
        self.answers = {"/auth/token": (201, {"access_token": "T"})} | answers
        self.asked = []

    def __call__(self, request):
        self.asked.append(request)
        status, body = self.answers.get(request.url.path, (404, {}))
        return httpx.Response(status, json=body)


def client(paths):
    server = Server(paths)
    return AirflowClient("http://airflow", "admin", "secret", httpx.MockTransport(server)), server


def test_it_signs_in_once_and_signs_every_request():
    made, server = client({RUN: (200, {"state": "running"})})
    made.run("m.evaluate", "night-000")
    made.run("m.evaluate", "night-000")
    assert [request.url.path for request in server.asked] == ["/auth/token", RUN, RUN]
    assert server.asked[-1].headers["Authorization"] == "Bearer T"


def test_a_run_is_a_record_and_a_missing_one_is_none():
    made, _ = client({RUN: (200, {"state": "failed"})})
    assert made.run("m.evaluate", "night-000") == Run("m.evaluate", "night-000", "failed")
    assert made.run("m.evaluate", "night-001") is None


def test_a_dag_says_when_it_was_read():
    body = {"is_paused": True, "last_parsed_time": "2026-01-02T03:04:05Z"}
    made, _ = client({"/api/v2/dags/m": (200, body)})
    parsed = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
    assert made.dag("m") == Dag("m", paused=True, parsed=parsed)


def test_triggering_a_run_that_exists_changes_nothing():
    made, server = client({"/api/v2/dags/m/dagRuns": (409, {})})
    made.trigger("m", "night-000", {"night": 0})
    sent = json.loads(server.asked[-1].content)
    assert sent == {"dag_run_id": "night-000", "logical_date": None, "conf": {"night": 0}}


def test_a_refusal_says_what_airflow_said():
    made, _ = client({"/api/v2/dags/m/dagRuns": (400, {"detail": "night: 99 is greater than 41"})})
    with pytest.raises(AirflowError, match="99 is greater than 41"):
        made.trigger("m", "night-099", {"night": 99})


def test_a_wrong_password_is_said_without_the_password():
    made, _ = client({"/auth/token": (401, {"detail": "Invalid credentials"})})
    with pytest.raises(AirflowError, match="admin cannot sign in") as caught:
        made.run("m", "n")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_in_trouble_is_unreachable(status):
    made, _ = client({RUN: (status, {})})
    with pytest.raises(UnreachableError, match=str(status)):
        made.run("m.evaluate", "night-000")


def test_no_server_is_unreachable():
    def refuse(request):
        raise httpx.ConnectError("refused")

    with pytest.raises(UnreachableError, match="refused"):
        AirflowClient("http://airflow", "a", "b", httpx.MockTransport(refuse)).health()


def test_tasks_come_in_the_order_they_started():
    def task(name, started):
        common = {"task_display_name": name, "state": None, "try_number": 1, "duration": None}
        return {"task_id": name, "start_date": started} | common

    tasks = [task("c", None), task("b", "2026-01-01T00:00:02Z"), task("a", "2026-01-01T00:00:01Z")]
    made, _ = client({f"{RUN}/taskInstances": (200, {"task_instances": tasks})})
    assert [task.task_id for task in made.tasks("m.evaluate", "night-000")] == ["a", "b", "c"]


def test_a_failure_is_told_in_the_words_of_its_error():
    chain = [
        {"exc_type": "KeyError", "exc_value": "x"},
        {"exc_type": "SpecError", "exc_value": "line 3: no x"},
    ]
    content = [{"event": "begins"}, {"event": "Task failed", "error_detail": chain}, {"event": "ends"}]
    made, _ = client({f"{RUN}/taskInstances/judge/logs/1": (200, {"content": content})})
    assert made.failure("m.evaluate", "night-000", "judge", 1) == "SpecError: line 3: no x"


def test_a_task_that_logged_no_error_gives_no_reason():
    made, _ = client({f"{RUN}/taskInstances/judge/logs/1": (200, {"content": [{"event": "killed"}]})})
    assert made.failure("m.evaluate", "night-000", "judge", 1) == ""
