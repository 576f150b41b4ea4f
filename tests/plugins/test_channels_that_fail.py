"""A channel that hangs, drips or refuses holds no task, fails no other channel, and shows no secret."""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from plumbline.bounded import TooSlowError
from plumbline.intent import Channel
from plumbline.records import Alert
from plumbline_airflow import finops_steps
from plumbline_airflow.notifiers import notify_within

ALERT = Alert(topic="budget", title="Over", text="Look at it.")
SECRET = "xoxb-a-secret"
CHANNELS = {
    "webhook": Channel(kind="webhook", connection="webhook_here"),
    "slack": Channel(kind="slack", connection="slack_here"),
    "email": Channel(kind="email", connection="email_here", to=("a@example.com",), sender="p@example.com"),
}


class Endpoint:
    """Takes connections and treats them in one way."""

    def __init__(self, treat) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.over = threading.Event()
        self._treat = treat
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = self._listening.accept()
                threading.Thread(target=self._treated, args=(caller,), daemon=True).start()

    def _treated(self, caller: socket.socket) -> None:
        with contextlib.suppress(OSError), caller:
            self._treat(caller, self.over)

    def close(self) -> None:
        self.over.set()
        self._listening.close()


def hangs(_caller, over) -> None:
    over.wait(60)


def drips(caller, over) -> None:
    """A byte now and then, so that no time limit of a single read is ever reached."""
    while not over.wait(0.05):
        caller.sendall(b"H")


def refuses(caller, _over) -> None:
    caller.recv(65536)
    caller.sendall(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")


def refuses_mail(caller, _over) -> None:
    caller.sendall(b"554 No\r\n")


@pytest.fixture
def endpoint(monkeypatch) -> Iterator:
    opened = []

    def start(treat):
        opened.append(Endpoint(treat))
        port = opened[-1].port
        connections = {
            "webhook": {
                "conn_type": "http",
                "host": "127.0.0.1",
                "port": port,
                "password": SECRET,
                "login": "us",
            },
            "slack": {
                "conn_type": "slackwebhook",
                "host": f"http://127.0.0.1:{port}",
                "password": f"T/B/{SECRET}",
            },
            "email": {
                "conn_type": "smtp",
                "host": "127.0.0.1",
                "port": port,
                "login": "us",
                "password": SECRET,
                "extra": {"disable_ssl": True, "disable_tls": True, "timeout": 30, "retry_limit": 1},
            },
        }
        for name, fields in connections.items():
            monkeypatch.setenv(f"AIRFLOW_CONN_{name.upper()}_HERE", json.dumps(fields))

    yield start
    for one in opened:
        one.close()


@pytest.mark.parametrize("treat", [hangs, drips])
@pytest.mark.parametrize("kind", CHANNELS)
def test_whoever_does_not_answer_in_time_is_left(endpoint, treat, kind):
    endpoint(treat)
    started = time.monotonic()
    with pytest.raises(TooSlowError):
        notify_within(0.5, CHANNELS[kind], ALERT)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("kind", "treat"), [("webhook", refuses), ("slack", refuses), ("email", refuses_mail)]
)
def test_whoever_refuses_says_no_secret(endpoint, kind, treat, caplog, capfd):
    endpoint(treat)
    caplog.set_level(logging.DEBUG, "airflow")
    with pytest.raises(Exception) as refused:  # noqa: PT011 - each client has errors of its own
        notify_within(20, CHANNELS[kind], ALERT)
    assert not isinstance(refused.value, TooSlowError)
    printed = capfd.readouterr()
    assert SECRET not in caplog.text + printed.out + printed.err


def test_the_others_hear_and_the_task_says_which_did_not(endpoint, tmp_path, monkeypatch):
    from plumbline.nightly.finops.alerting import raise_alert
    from tests.plugins.test_telling_people import fleet_of

    endpoint(hangs)
    monkeypatch.setattr(finops_steps, "LONGEST_SECONDS", 0.2)
    every = fleet_of(
        tmp_path,
        "policy: alerts\nchannels:\n  - {kind: webhook, connection: webhook_here}\n"
        "  - {kind: slack, connection: slack_here}\n",
    )
    raise_alert(every, "one", ALERT)
    raise_alert(every, "another", ALERT)
    with pytest.raises(
        finops_steps.NotToldError, match=r"webhook:webhook_here \(TooSlowError\), slack:"
    ) as told:
        finops_steps.told(every)
    assert SECRET not in str(told.value)
