"""One HTTP request and its whole answer, within limits of time and size."""

from __future__ import annotations

import functools
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from plumbline.bounded import TooMuchError, TooSlowError, read_within

if TYPE_CHECKING:
    import httpx

CONNECT_SECONDS = 5.0
ANSWER_BYTES = 4 * 2**20
"""The largest answer that is read; the distribution specification's own limit for a manifest."""

_LOOPBACK = re.compile(r"^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$")


@dataclass(frozen=True)
class Answer:
    """A server's answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class NoAnswerError(Exception):
    """There was no whole answer; says what the server did, as the rest of a sentence about it."""

    def __init__(self, what: str, *, passing: bool = True) -> None:
        super().__init__(what)
        self.passing = passing
        """Whether another try may have one."""


def exchange(method: str, url: str, headers: Mapping[str, str], content: bytes, seconds: float) -> Answer:
    """The answer to a request, whatever its status; redirects are answers too.

    Args:
        method: such as GET.
        url: absolute. Proxies are those of the environment, except for this machine.
        headers: as they are sent.
        content: the body.
        seconds: the limit for the server's next byte, and for the whole answer.

    Raises:
        NoAnswerError: if there is none, or too much of it.
    """
    import httpx

    limits = httpx.Timeout(seconds, connect=CONNECT_SECONDS)
    proxied = not is_loopback(urlsplit(url).netloc)
    try:
        with (
            httpx.Client(verify=tls(), timeout=limits, trust_env=proxied) as client,
            client.stream(method, url, headers=headers, content=content) as response,
        ):
            return Answer(response.status_code, response.headers, _read(response, seconds))
    except httpx.TransportError as error:
        raise NoAnswerError(
            f"does not answer ({type(error).__name__}). "
            "See whether it runs, can be reached from here, and has a valid certificate."
        ) from None
    except (httpx.InvalidURL, httpx.HTTPError):
        raise NoAnswerError("gives no answer that makes sense; see its log", passing=False) from None


def is_loopback(host: str) -> bool:
    """Whether a host, with or without a port, is this machine."""
    return bool(_LOOPBACK.match(host))


@functools.cache
def tls() -> ssl.SSLContext:
    """The authorities that this machine trusts, or those in SSL_CERT_FILE; reading them takes a while."""
    return ssl.create_default_context()


def _read(response: httpx.Response, seconds: float) -> bytes:
    try:
        return read_within(response.iter_bytes(), ANSWER_BYTES, seconds)
    except TooMuchError:
        raise NoAnswerError("answers with more than a registry does; see its log", passing=False) from None
    except TooSlowError:
        raise NoAnswerError(f"takes more than {seconds:g} seconds for one answer") from None
