"""What the stand-ins for forges share: HTTP on loopback, scripted faults, and a log of what was asked.

Paths of git repositories are answered by git itself (`smart_http.py`), faults included.
"""

from __future__ import annotations

import contextlib
import http.server
import json
import re
import threading
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.release.forges.smart_http import PATH, SmartHTTP, body_of


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    """Still quoted, without the query."""
    query: dict[str, str]
    body: dict[str, Any]
    headers: dict[str, str]

    def part(self, pattern: str) -> tuple[str, ...] | None:
        """The groups of `METHOD /path`, unquoted, if `pattern` matches all of it."""
        match = re.fullmatch(pattern, f"{self.method} {self.path}")
        return tuple(urllib.parse.unquote(group) for group in match.groups()) if match else None


@dataclass(frozen=True)
class Reply:
    code: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    """A body that is text goes out as it is."""


class RefusalError(Exception):
    """The server's answer is no."""

    def __init__(self, code: int, body: Any, **headers: str) -> None:
        super().__init__(code, body)
        self.reply = Reply(code, body, {name.replace("_", "-"): value for name, value in headers.items()})


@dataclass
class Fault:
    """Something that goes wrong with the next requests that match."""

    pattern: str
    reply: Reply | None
    """Sent instead of an answer; none to close the connection."""
    times: int = 1
    after: bool = False
    """The request is carried out first: its answer gets lost."""
    hang: bool = False
    """No answer comes as long as the server runs."""


class StandInServer:
    """Answers in threads, one request at a time, as `answer` says; git's requests run beside them.

    Args:
        root: the folder whose bare repositories are served at `/<path below it>`; none are if none is given.
    """

    def __init__(self, root: Path | None = None) -> None:
        self.log: list[str] = []
        self.faults: list[Fault] = []
        self.broken: list[Exception] = []
        """What went wrong in the stand-in itself, such as an answer its forge's schema does not allow."""
        self.stopping = threading.Event()
        self.git = SmartHTTP(root, self.git_access) if root else None
        self._lock = threading.RLock()

    def git_access(self, repository: str, user: str, password: str, writes: bool) -> int:
        """The HTTP status for somebody who asks for a repository; 200 lets them in."""
        return 200

    def answer(self, request: Request) -> Reply:
        raise NotImplementedError

    @contextlib.contextmanager
    def running(self) -> Iterator[str]:
        """Its address while it runs."""
        server = _Server(self)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        self.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield self.address
        finally:
            self.stopping.set()
            server.shutdown()
            server.server_close()
            thread.join()
        if self.broken:
            raise self.broken[0]

    def fail(self, pattern: str, code: int, body: Any = None, *, times: int = 1, **headers: str) -> None:
        """The next requests that match get this answer and are not carried out."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.faults.append(Fault(pattern, Reply(code, body, named), times))

    def lose(self, pattern: str, *, after: bool = True) -> None:
        """The next request that matches gets no answer, carried out or not."""
        self.faults.append(Fault(pattern, None, after=after))

    def hang(self, pattern: str, *, times: int = 1) -> None:
        """The next requests that match are never answered."""
        self.faults.append(Fault(pattern, None, times, hang=True))

    def asked(self, pattern: str) -> int:
        """How often something matching was asked."""
        return sum(bool(re.fullmatch(pattern, line)) for line in self.log)

    def note(self, line: str) -> Fault | None:
        """Writes a request down; what is to go wrong with it, if anything."""
        with self._lock:
            self.log.append(line)
            fault = next((one for one in self.faults if one.times and re.fullmatch(one.pattern, line)), None)
            if fault:
                fault.times -= 1
            return fault

    def handle(self, request: Request) -> Reply:
        """The answer to a request that nothing goes wrong with."""
        with self._lock:
            try:
                return self.answer(request)
            except RefusalError as refusal:
                return refusal.reply
            except Exception as error:
                self.broken.append(error)
                raise


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, stand_in: StandInServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stand_in = stand_in


class _Handler(http.server.BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        path, git = urllib.parse.urlsplit(self.path).path, self.server.stand_in.git
        fault = self.server.stand_in.note(f"{self.command} {path}")
        if fault and fault.hang:
            self.server.stand_in.stopping.wait()
        if fault and not fault.after:
            body_of(self)
            self._send(None if fault.hang else fault.reply)
        elif git and PATH.fullmatch(path):
            git.serve(self)
        else:
            reply = self.server.stand_in.handle(self._request())
            self._send(fault.reply if fault else reply)

    def _request(self) -> Request:
        parts = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = body_of(self)
        return Request(self.command, parts.path, query, json.loads(body) if body else {}, headers)

    def _send(self, reply: Reply | None) -> None:
        if reply is None:
            self.close_connection = True
            self.connection.shutdown(2)
            return
        text = isinstance(reply.body, str)
        data = b"" if reply.body is None else (reply.body if text else json.dumps(reply.body)).encode()
        self.send_response(reply.code)
        kind = "text/plain" if text else "application/json"
        for name, value in {
            "Content-Type": kind,
            **reply.headers,
            "Content-Length": str(len(data)),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 - the base class's

    def log_message(self, *_: object) -> None:
        """Tests print nothing."""
