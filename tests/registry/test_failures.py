"""An unreachable, refusing or ailing registry is retried where that can help, and then named."""

import http.server
import threading

import pytest

from plumbline.registry.failures import RegistryError, Retries
from plumbline.registry.mlflow_registry import Registry


@pytest.fixture
def answering():
    """Starts a server that answers every request with one status and counts them."""
    running = []

    def start(status):
        asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.headers.get("Authorization"))
                self.send_response(status)
                self.end_headers()

            do_POST = do_GET  # noqa: N815  # the server's own naming

            def log_message(self, *arguments):
                pass

        running.append(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        threading.Thread(target=running[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{running[-1].server_port}", asked

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def test_a_server_that_is_not_there_is_named_with_what_to_do(free_port, impatient):
    address = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(RegistryError) as raised:
        Registry(address, impatient).alias("acs_employment", "champion")
    said = str(raised.value)
    assert said.startswith("looking up champion of acs_employment failed")
    assert f"the registry at {address} does not answer" in said
    assert "MLFLOW_TRACKING_URI" in said


def test_an_ailing_server_is_asked_again_after_each_pause(answering):
    address, asked = answering(503)
    slept = []
    retries = Retries(pauses=(1, 2), request_seconds=2, sleep=slept.append)
    with pytest.raises(RegistryError, match="is in trouble"):
        Registry(address, retries).registration("m", "1")
    assert slept == [1, 2]
    assert len(asked) == 3


def test_a_wrong_password_is_not_tried_again_nor_shown(answering, impatient, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "olga")
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", "swordfish")
    address, asked = answering(401)
    with pytest.raises(RegistryError, match="refuses the user name or password") as raised:
        Registry(address, impatient).registration("m", "1")
    assert len(asked) == 1
    assert asked[0].startswith("Basic ")
    assert "swordfish" not in str(raised.value)


@pytest.mark.parametrize("address", ["file:///tmp/mlruns", "sqlite:///mlflow.db", "", "http://"])
def test_only_a_server_may_be_a_registry(address):
    with pytest.raises(RegistryError, match="MLFLOW_TRACKING_URI"):
        Registry(address)


def test_a_password_in_the_address_is_refused_without_repeating_it():
    with pytest.raises(RegistryError, match="MLFLOW_TRACKING_PASSWORD") as raised:
        Registry("https://olga:swordfish@registry.example.com")
    assert "swordfish" not in str(raised.value)


def test_waiting_for_the_registry_takes_less_than_a_minute():
    retries = Retries()
    attempts = len(retries.pauses) + 1
    assert sum(retries.pauses) + attempts * retries.request_seconds < 60
