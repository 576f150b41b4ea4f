"""Keeping the stack up: everything a person needs on the screen, and DAGs let go as Airflow reads them."""

import types

from plumbline.stack import up
from plumbline.stack.credentials import ROLES
from plumbline.stack.waiting import UnreachableError


class Airflow:
    def __init__(self, *known):
        self.known, self.unpaused = known, []

    def dag(self, dag_id):
        return dag_id if dag_id in self.known else None

    def unpause(self, dag_id):
        self.unpaused.append(dag_id)


def test_the_welcome_has_addresses_and_every_users_password(layout):
    said = up.welcome(layout)
    assert "http://127.0.0.1:18080" in said
    assert "http://127.0.0.1:15000" in said
    assert "http://127.0.0.1:18085/review/" in said
    assert str(layout.folders.state / "alignment") in said
    for user in ROLES:
        assert f"{layout.credentials.airflow_passwords[user]}  ({ROLES[user]})" in said
    assert layout.credentials.mlflow_password in said


def test_dags_are_let_go_once_they_are_read_and_the_others_stay_awaited():
    client = Airflow("a.evaluate")
    assert up._unpause(types.SimpleNamespace(client=client), ["a.evaluate", "b.evaluate"]) == ("b.evaluate",)
    assert client.unpaused == ["a.evaluate"]


def test_a_server_that_restarts_is_asked_again_later():
    def restarting(dag_id):
        raise UnreachableError("refused")

    stack = types.SimpleNamespace(client=types.SimpleNamespace(dag=restarting))
    assert up._unpause(stack, ["a.evaluate"]) == ("a.evaluate",)
