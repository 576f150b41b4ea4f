"""Each channel takes an alert as it is; what it says is never markup, a header or a template."""

from __future__ import annotations

import email
import email.policy
import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from plumbline.intent import Channel
from plumbline.records import Alert

ALERT = Alert(
    topic="budget",
    title="team=<!channel> spent 80 %\r\nBcc: all@example.com",
    text="{{ conn.secret }} <b>80 %</b> of 25.0000 USD\nLook at it.",
)


class Heard(ThreadingHTTPServer):
    """A server that keeps what is posted to it and answers with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.posts: list[tuple[str, dict[str, object]]] = []
        self.status = 200


class _Handler(BaseHTTPRequestHandler):
    server: Heard

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append((self.path, json.loads(body)))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[Heard]:
    with Heard() as heard:
        threading.Thread(target=heard.serve_forever, daemon=True).start()
        yield heard
        heard.shutdown()


def connected(monkeypatch: pytest.MonkeyPatch, name: str, **fields: object) -> None:
    monkeypatch.setenv(f"AIRFLOW_CONN_{name.upper()}", json.dumps(fields))


def tell(channel: Channel) -> None:
    from plumbline_airflow.notifiers import notifier

    notifier(channel, ALERT).notify({})


def test_a_webhook_gets_the_alert_as_json(server: Heard, monkeypatch: pytest.MonkeyPatch):
    connected(monkeypatch, "ops", conn_type="http", host="127.0.0.1", port=server.server_port)
    tell(Channel(kind="webhook", connection="ops", path="hooks/costs"))
    assert server.posts == [("/hooks/costs", ALERT.model_dump(mode="json"))]


def test_a_webhook_that_refuses_is_an_error(server: Heard, monkeypatch: pytest.MonkeyPatch):
    server.status = 500
    connected(monkeypatch, "ops", conn_type="http", host="127.0.0.1", port=server.server_port)
    with pytest.raises(Exception, match="500"):
        tell(Channel(kind="webhook", connection="ops"))


def test_slack_gets_plain_text_in_which_a_name_mentions_nobody(
    server: Heard, monkeypatch: pytest.MonkeyPatch
):
    address = f"http://127.0.0.1:{server.server_port}"
    connected(monkeypatch, "costs", conn_type="slackwebhook", host=address, password="T/B/secret")
    tell(Channel(kind="slack", connection="costs"))
    ((path, body),) = server.posts
    assert path == "/T/B/secret"
    assert body["text"] == "team=&lt;!channel&gt; spent 80 % Bcc: all@example.com"
    (block,) = body["blocks"]
    assert block["text"]["type"] == "plain_text"
    assert block["text"]["text"].endswith("{{ conn.secret }} <b>80 %</b> of 25.0000 USD\nLook at it.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Mailbox:
    """What `aiosmtpd` hands every mail to."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], email.message.EmailMessage]] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        found = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.rcpt_tos, found))
        return "250 OK"


def test_a_mail_has_one_subject_line_and_escaped_text(monkeypatch: pytest.MonkeyPatch):
    from aiosmtpd.controller import Controller

    box = Mailbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        plain = {"disable_ssl": True, "disable_tls": True}
        connected(monkeypatch, "mail", conn_type="smtp", host="127.0.0.1", port=port, extra=plain)
        tell(Channel(kind="email", connection="mail", to=("a@example.com",), sender="p@example.com"))
    finally:
        controller.stop()
    ((recipients, mail),) = box.mails
    assert recipients == ["a@example.com"]
    assert mail["Subject"] == "Plumbline: team=<!channel> spent 80 % Bcc: all@example.com"
    assert mail["Bcc"] is None
    body = mail.get_body(("html",)).get_content()
    assert "<pre>{{ conn.secret }} &lt;b&gt;80 %&lt;/b&gt; of 25.0000 USD\nLook at it.</pre>" in body
