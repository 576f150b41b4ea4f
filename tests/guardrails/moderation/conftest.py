"""A stand-in of a user's moderation model: answers as its path says, and keeps what it was asked."""

from __future__ import annotations

import gzip
import json
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

ANSWERS: dict[str, Any] = {
    "/score": {"scores": {"hate": 0.75, "other": "x"}},
    "/nothing": {},
    "/list": [1],
    "/missing": {"scores": {"other": 1}},
    "/text": {"scores": {"hate": "0.7"}},
    "/boolean": {"scores": {"hate": True}},
    "/beyond": {"scores": {"hate": 1.5}},
}
BODIES = {
    "/twice": b'{"scores": {"hate": 0.9, "hate": 0.1}}',
    "/nan": b'{"scores": {"hate": NaN}}',
    "/rubbish": b"\xff\0",
    "/deep": b"[" * 60_000,
    "/huge": b" " * 100_000,
    "/packed": gzip.compress(json.dumps(ANSWERS["/score"]).encode()),
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["content-length"]))
        self.server.asked.append((dict(self.headers), json.loads(asked)))  # type: ignore[attr-defined]
        path = self.path.partition("?")[0]
        if path == "/elsewhere":
            self._answer(b"", 302, location="http://127.0.0.1:1/score")
        elif path == "/broken":
            self._answer(b"", 500)
        elif path == "/slow":
            self.server.leave.wait(30)  # type: ignore[attr-defined]
        elif path == "/packed":
            self._answer(BODIES[path], **{"content-encoding": "gzip"})
        else:
            self._answer(BODIES.get(path) or json.dumps(ANSWERS[path]).encode())

    def _answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"content-length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing on the test's output."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[dict[str, str], Any]] = []
        self.leave = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, *_: Any) -> None:
        """Clients that hang up are what is tested."""


def _serving(tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    with Server() as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server
        server.leave.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    yield from _serving()


@pytest.fixture
def tls_server(tls: ssl.SSLContext) -> Iterator[Server]:
    yield from _serving(tls)


@pytest.fixture
def tls(tmp_path, monkeypatch) -> ssl.SSLContext:
    """A certificate for moderation.test, whose authority is in SSL_CERT_FILE."""
    import datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "moderation.test")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("moderation.test")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "certificate.pem"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = tmp_path / "key.pem"
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, private)
    return context
