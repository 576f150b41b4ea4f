"""Git over HTTP as a forge serves it: git's own http-backend, behind a user name and a token."""

from __future__ import annotations

import base64
import binascii
import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

PATH = re.compile(r"(/.+?\.git)/(info/refs|git-upload-pack|git-receive-pack)")

Access = Callable[[str, str, str, bool], int]
"""Given repository path, user, password, and whether it writes: the HTTP status, 200 to go on."""


@dataclass(frozen=True)
class SmartHTTP:
    """Serves every bare repository below `root`, at `/<its path>`."""

    root: Path
    access: Access

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        """Answers one request that `PATH` matches."""
        parts = urlsplit(handler.path)
        found = PATH.fullmatch(parts.path)
        assert found
        service = parse_qs(parts.query).get("service", [found[2]])[0]
        user, password = _basic(handler.headers.get("Authorization", ""))
        code = self.access(found[1].strip("/"), user, password, service == "git-receive-pack")
        body = body_of(handler)
        if code != 200:
            _refuse(handler, code)
            return
        self._backend(handler, body, user)

    def _backend(self, handler: BaseHTTPRequestHandler, body: bytes, user: str) -> None:
        parts = urlsplit(handler.path)
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_PROJECT_ROOT": str(self.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_PROTOCOL": handler.headers.get("Git-Protocol", ""),
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "REQUEST_METHOD": handler.command,
            "REMOTE_USER": user or "anonymous",
            "CONTENT_TYPE": handler.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": handler.headers.get("Content-Encoding", ""),
        }
        command = ["git", "http-backend"]
        output = subprocess.run(command, env=environment, input=body, capture_output=True, check=False).stdout
        head, _, content = output.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        handler.send_response(int(headers.pop("Status", "200 OK").split()[0]))
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)


def body_of(handler: BaseHTTPRequestHandler) -> bytes:
    """The request's body, in one piece or in chunks."""
    if handler.headers.get("Transfer-Encoding", "").lower() != "chunked":
        return handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
    chunks = []
    while size := int(handler.rfile.readline().split(b";")[0], 16):
        chunks.append(handler.rfile.read(size))
        handler.rfile.readline()
    handler.rfile.readline()
    return b"".join(chunks)


def _basic(header: str) -> tuple[str, str]:
    kind, _, value = header.partition(" ")
    try:
        user, _, password = base64.b64decode(value).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return (user, password) if kind.lower() == "basic" else ("", "")


def _refuse(handler: BaseHTTPRequestHandler, code: int) -> None:
    handler.send_response(code)
    if code == 401:
        handler.send_header("WWW-Authenticate", 'Basic realm="forge"')
    handler.send_header("Content-Length", "0")
    handler.end_headers()
