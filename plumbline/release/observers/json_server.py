"""One JSON answer from a server that may be slow, wrong or hostile.

Certificates are checked, redirects are not followed, and both the time and the size of an answer are
limited. Nothing is tried twice: whoever looks every few minutes looks again anyway.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import urlsplit

from plumbline.bounded import TooMuchError, TooSlowError, read_within, within
from plumbline.release.git.command import redacted
from plumbline.release.observers.seen import NotSeenError, words

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
"""Hosts to which a secret may go without TLS: it does not leave the machine."""


@dataclass(frozen=True)
class JsonAnswer:
    """A status and the JSON that came with it; None where what came was no JSON."""

    status: int
    body: Any

    @property
    def fine(self) -> bool:
        """Whether the status is one of success."""
        return 200 <= self.status < 300


@dataclass(frozen=True)
class JsonServer:
    """A server, and what lets one in. Neither is ever printed."""

    address: str
    """`https://host[:port][/path]`."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    trust: ssl.SSLContext | None = field(default=None, repr=False)
    """Whose certificates to trust, and our own; the usual authorities unless given."""
    seconds: float = 10
    """For the whole answer."""
    largest: int = 16 * 1024 * 1024
    """Bytes."""

    def get(self, path: str = "", **query: str) -> JsonAnswer:
        """What `address` + `path` answers, whatever its status, redirects apart.

        Raises:
            NotSeenError: unreachable, too slow, too large, a redirect, or a secret that would go in clear.
        """
        self._keep_secrets_off_plain_http()
        try:
            return within(self.seconds, lambda: self._asked(path, query))
        except TooSlowError:
            raise NotSeenError(f"{self.name} does not answer in {self.seconds:g} s") from None

    def _asked(self, path: str, query: Mapping[str, str]) -> JsonAnswer:
        import httpx

        sent = {"Accept": "application/json", "Accept-Encoding": "identity", "Connection": "close"}
        try:
            with (
                httpx.Client(timeout=self.seconds, follow_redirects=False, verify=self._trust()) as client,
                client.stream(
                    "GET", self.address + path, params=query or None, headers={**sent, **self.headers}
                ) as response,
            ):
                return self._answer(response)
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, ValueError) as error:
            said = words(str(error)) or type(error).__name__
            raise NotSeenError(f"{self.name} does not answer ({said})") from None

    @property
    def name(self) -> str:
        """The address for people, without a user name or a password."""
        return redacted(self.address)

    def _trust(self) -> ssl.SSLContext | bool:
        if self.trust is None and urlsplit(self.address).scheme == "http":
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody: authorities take long to load
        return self.trust or True

    def _keep_secrets_off_plain_http(self) -> None:
        parts = urlsplit(self.address)
        secret = bool(self.headers) or parts.username is not None
        if parts.scheme != "https" and secret and parts.hostname not in LOOPBACK:
            raise NotSeenError(f"{self.name}: credentials are not sent without TLS; give an https address")

    def _answer(self, response: Any) -> JsonAnswer:
        if response.is_redirect or 300 <= response.status_code < 400:
            raise NotSeenError(
                f"{self.name} answers with a redirect ({response.status_code}), which is not followed; "
                "give the address it leads to"
            )
        if response.headers.get("content-encoding", "identity") != "identity":
            raise NotSeenError(f"{self.name} answers compressed though it was asked not to")
        return JsonAnswer(response.status_code, _parsed(self._bounded(response.iter_raw())))

    def _bounded(self, chunks: Iterable[bytes]) -> bytes:
        try:
            return read_within(chunks, self.largest, self.seconds)
        except TooMuchError:
            raise NotSeenError(f"{self.name} answers with more than {self.largest} bytes") from None
        except TooSlowError:
            raise NotSeenError(f"{self.name} does not finish its answer in {self.seconds:g} s") from None


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def field_of(document: Any, *path: str) -> Any:
    """What stands under a path of names in JSON from outside; None where it leads nowhere."""
    for name in path:
        document = document.get(name) if isinstance(document, dict) else None
    return document
