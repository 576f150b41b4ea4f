"""JSON to another service and back over a pool of connections: within a size and a time, no redirects."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

from plumbline.errors import TransientError

if TYPE_CHECKING:
    import httpx

LARGEST_ANSWER = 4_000_000
"""Bytes."""


class CallError(TransientError):
    """No answer that can be used. Holds none of the other service's words."""

    def __init__(self, outcome: str, because: str) -> None:
        """Says why.

        Args:
            outcome: `timeout`, `unavailable` or `refused`.
            because: in words that follow the service's name.
        """
        super().__init__(because)
        self.outcome = outcome


class JsonCalls:
    """One address, asked again and again."""

    def __init__(
        self,
        address: str,
        seconds: float,
        connections: int,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Opens nothing yet.

        Args:
            address: what is posted to.
            seconds: for connecting, and for each wait of a call; whoever calls limits the whole.
            connections: at once.
            transport: what carries requests, in tests.
        """
        import httpx

        plain = urlsplit(address).scheme == "http"  # authorities take long to load, and none is asked
        self._address, self._seconds = address, seconds
        self._client = httpx.AsyncClient(
            timeout=seconds,
            limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
            follow_redirects=False,
            trust_env=False,
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if plain else True,
            transport=transport,
        )

    async def post(self, content: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """The status and the body that come back.

        Raises:
            CallError: away, too slow, or too much.
        """
        import httpx

        sent = {"content-type": "application/json", "accept-encoding": "identity", **headers}
        try:
            async with self._client.stream("POST", self._address, content=content, headers=sent) as response:
                body = bytearray()
                async for part in response.aiter_raw():
                    body += part
                    if len(body) > LARGEST_ANSWER:
                        raise CallError("refused", f"answered with more than {LARGEST_ANSWER} bytes")
                return response.status_code, bytes(body)
        except httpx.TimeoutException:
            raise CallError("timeout", f"did not answer within {self._seconds:g} s") from None
        except (httpx.HTTPError, ssl.SSLError) as error:
            raise CallError("unavailable", f"cannot be reached ({type(error).__name__})") from None

    async def close(self) -> None:
        """Ends the connections."""
        await self._client.aclose()


def parsed(body: bytes) -> Any:
    """The JSON that came back.

    Raises:
        CallError: it is none.
    """
    try:
        return json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise CallError("refused", "answered with something that is no JSON") from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
