"""A stand-in for an OCI registry, for tests: it keeps blobs, uploads and tags, and refuses as real ones do.

That it is like a real one where it matters is checked with Debian's in test_real_image_registry.py.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import http.server
import ipaddress
import json
import re
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

USER, PASSWORD = "olga", "sword:fish"
TOKEN, PULL_TOKEN = "a-token-of-the-registry", "a-token-to-pull"


@dataclass
class Fault:
    """What the registry does instead of answering well, `times` times, to requests that fit."""

    method: str
    path: str
    times: int
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    lose_answer: bool = False
    """Do it, then hang up without an answer."""
    hang: bool = False
    drip: bool = False


@dataclass
class Registry:
    """What is kept, what was asked, and what goes wrong."""

    auth: str = ""
    """Empty, `basic` or `bearer`."""
    port: int = 0
    blobs: dict[str, bytes] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)
    tags: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)
    """Method, path and Authorization of every request, in order."""
    digest_header: str | None = None
    upload_host: str = ""
    """Sends uploads to another address."""
    forgets: bool = False
    """Keeps an upload's state in its location, as Docker's registry does: an old one is no longer known."""
    released: threading.Event = field(default_factory=threading.Event)
    """Set when the server ends, so that a hanging answer ends too."""

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def repository(self) -> str:
        return f"{self.host}/ai-apps/acs-employment"

    def count(self, method: str, part: str = "") -> int:
        return sum(asked == method and part in path for asked, path, _ in self.asked)

    def fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.times and fault.method == method and re.search(fault.path, path):
                fault.times -= 1
                return fault
        return None


class Handler(http.server.BaseHTTPRequestHandler):
    registry: Registry
    protocol_version = "HTTP/1.1"

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        registry, path = self.registry, self.path
        registry.asked.append((self.command, path, self.headers.get("Authorization")))
        fault = registry.fault(self.command, path)
        if fault and fault.hang:
            registry.released.wait(30)
            self.close_connection = True
            return
        if fault and fault.drip:
            self._drip()
            return
        if fault and fault.status:
            self._send(fault.status, fault.body, **fault.headers)
            return
        if fault and fault.lose_answer:
            self._send = lambda *_, **__: None  # type: ignore[method-assign]
            self.close_connection = True
        if urlsplit(path).path == "/token":
            self._token()
        elif self._may():
            self._answer(body)

    do_GET = do_HEAD = do_POST = do_PATCH = do_PUT = _handle  # noqa: N815  # the server's own naming

    def log_message(self, *arguments: object) -> None:
        pass

    def _send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _error(self, status: int, code: str, message: str = "", **headers: str) -> None:
        self._send(status, json.dumps({"errors": [{"code": code, "message": message}]}).encode(), **headers)

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        while not self.registry.released.wait(0.05):
            try:
                self.wfile.write(b"x")
            except OSError:
                break
        self.close_connection = True

    def _basic(self) -> str:
        return "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()

    def _token(self) -> None:
        if self.headers.get("Authorization") not in (None, self._basic()):
            self._error(401, "UNAUTHORIZED")
            return
        (scope,) = parse_qs(urlsplit(self.path).query)["scope"]
        token = TOKEN if scope.endswith(":pull,push") else PULL_TOKEN
        self._send(200, json.dumps({"token": token, "expires_in": 300}).encode())

    def _may(self) -> bool:
        registry = self.registry
        wanted = {"": None, "basic": self._basic(), "bearer": f"Bearer {TOKEN}"}[registry.auth]
        sent = self.headers.get("Authorization")
        if wanted is None or sent == wanted:
            return True
        if sent == f"Bearer {PULL_TOKEN}":
            self._error(403, "DENIED", "requested access to the resource is denied")
            return False
        challenge = 'Basic realm="registry"'
        if registry.auth == "bearer":
            scope = "repository:ai-apps/acs-employment:pull"  # what a GET needs, and no more
            challenge = f'Bearer realm="http://{registry.host}/token",service="registry",scope="{scope}"'
        self._error(401, "UNAUTHORIZED", "authentication required", WWW_Authenticate=challenge)
        return False

    def _answer(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        _, _, rest = parts.path.partition("/ai-apps/acs-employment/")
        kind, _, name = rest.partition("/")
        if kind == "manifests":
            self._manifest(name, body)
        elif kind == "blobs" and name.startswith("uploads/"):
            self._upload(name.removeprefix("uploads/"), parse_qs(parts.query), body)
        elif kind == "blobs":
            self._send(200 if name in self.registry.blobs else 404)
        else:
            self._error(404, "NAME_UNKNOWN")

    def _manifest(self, tag: str, body: bytes) -> None:
        registry = self.registry
        if self.command == "PUT":
            named = json.loads(body)
            missing = [b for b in (named["config"], *named["layers"]) if b["digest"] not in registry.blobs]
            if missing:
                self._error(400, "MANIFEST_BLOB_UNKNOWN", missing[0]["digest"])
                return
            registry.tags[tag] = body
            self._send(201)
        elif tag in registry.tags:
            held = registry.tags[tag]
            told = registry.digest_header or f"sha256:{hashlib.sha256(held).hexdigest()}"
            self._send(200, held, Docker_Content_Digest=told)
        else:
            self._error(404, "MANIFEST_UNKNOWN", "unknown tag")

    def _upload(self, name: str, query: dict[str, list[str]], body: bytes) -> None:
        registry = self.registry
        if self.command == "POST":
            name = f"upload-{len(registry.uploads)}-{time.monotonic_ns()}"
            registry.uploads[name] = b""
        elif name not in registry.uploads:
            self._error(404, "BLOB_UPLOAD_UNKNOWN")
            return
        elif registry.forgets and query["_state"] != [str(len(registry.uploads[name]))]:
            self._error(404, "BLOB_UPLOAD_INVALID")
            return
        if self.command == "PATCH":
            start = int(self.headers["Content-Range"].split("-")[0])
            if start != len(registry.uploads[name]):
                self._error(416, "BLOB_UPLOAD_INVALID", "out of order")
                return
            registry.uploads[name] += body
        if self.command == "PUT":
            self._finish(name, query["digest"][0])
            return
        received = max(len(registry.uploads[name]) - 1, 0)
        state = len(registry.uploads[name])
        location = f"{registry.upload_host}/v2/ai-apps/acs-employment/blobs/uploads/{name}?_state={state}"
        status = 204 if self.command == "GET" else 202
        self._send(status, Location=location, Range=f"0-{received}")

    def _finish(self, name: str, digest: str) -> None:
        content = self.registry.uploads[name]
        if digest != f"sha256:{hashlib.sha256(content).hexdigest()}":
            self._error(400, "DIGEST_INVALID", "content does not match digest")
            return
        self.registry.blobs[digest] = content
        del self.registry.uploads[name]
        self._send(201)


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is nothing to print."""


@contextmanager
def serving_tls(certificate: Path) -> Iterator[Registry]:
    """The same with TLS; writes a certificate that it signed itself."""
    key = _write_certificate(certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving(tls=context) as registry:
        yield registry


def _write_certificate(file: Path) -> Path:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "stand-in")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = file.with_suffix(".key")
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    private.write_bytes(key.private_bytes(*form))
    return private


def refused(code: str) -> bytes:
    """A refusal as registries write it."""
    return json.dumps({"errors": [{"code": code, "message": "no"}]}).encode()


@contextmanager
def serving(auth: str = "", tls: ssl.SSLContext | None = None) -> Iterator[Registry]:
    """The stand-in on loopback, ended afterwards."""
    registry = Registry(auth=auth)
    handler = type("BoundHandler", (Handler,), {"registry": registry})
    server = _Server(("127.0.0.1", 0), handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    registry.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield registry
    finally:
        registry.released.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
