"""Asks the alignment service. Whatever it does but answer well is one error; the caller decides what then.

The token goes out over TLS, or inside the cluster only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from plumbline.canonical import canonical_json
from plumbline.records import Check, Checked
from plumbline.serving.edge.tokens import TokenError, read_token
from plumbline.serving.inference.clear_text import keep_in_the_cluster
from plumbline.serving.inference.json_calls import CallError, JsonCalls, parsed

if TYPE_CHECKING:
    import httpx

AT_ONCE = 50
"""Checks of one request."""
LARGEST_REQUEST = 900_000
"""Bytes of one request; the alignment service takes a million."""

_ANSWERS = TypeAdapter(list[Checked])


class UncheckedError(CallError):
    """The alignment service gave no answer that can be used."""


class CheckClient:
    """A pool of connections to the check endpoint."""

    def __init__(
        self,
        endpoint: str,
        token: Path,
        seconds: float,
        connections: int,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Opens nothing yet.

        Args:
            endpoint: the address of `/check`.
            token: the file with this service's token; it is read again where the service refuses it.
            seconds: for all checks of one call of `ask`.
            connections: at once.
            transport: what carries requests, in tests.

        Raises:
            ClearTextError: the address has no TLS and is neither in the cluster nor on this machine.
            TokenError: the file holds no token.
        """
        keep_in_the_cluster("AI_ALIGNMENT_CHECK_ENDPOINT", endpoint)
        self._token_file, self._seconds = token, seconds
        self._token = read_token(token)
        self._calls = JsonCalls(endpoint, seconds, connections, transport)

    async def ask(self, checks: Sequence[Check]) -> list[Checked]:
        """What the checks came to, in their order.

        Raises:
            UncheckedError: away, too slow, no answer that can be used, or it does not let this service in.
        """
        try:
            async with asyncio.timeout(self._seconds):
                parts = await asyncio.gather(*(self._answered(part) for part in _parts(checks)))
        except TimeoutError:
            said = f"the alignment service did not answer within {self._seconds:g} s"
            raise UncheckedError("timeout", said) from None
        except CallError as error:
            raise UncheckedError(error.outcome, f"the alignment service {error}") from None
        return [answer for part in parts for answer in part]

    async def close(self) -> None:
        """Ends the connections."""
        await self._calls.close()

    async def _answered(self, checks: Sequence[Check]) -> list[Checked]:
        content = canonical_json({"checks": list(checks)}).encode()
        status, body = await self._sent(content)
        if status == 401 and self._token_changed():
            status, body = await self._sent(content)
        if status != 200:
            refused = 300 <= status < 500 and status != 429
            raise CallError("refused" if refused else "unavailable", f"answered with status {status}")
        return _read(body, len(checks))

    async def _sent(self, content: bytes) -> tuple[int, bytes]:
        return await self._calls.post(content, {"authorization": f"Bearer {self._token}"})

    def _token_changed(self) -> bool:
        try:
            now = read_token(self._token_file)
        except TokenError:
            return False
        changed, self._token = now != self._token, now
        return changed


def _parts(checks: Sequence[Check]) -> Iterator[list[Check]]:
    """Checks as so many requests as keep within the service's limits."""
    part: list[Check] = []
    size = 0
    for check in checks:
        long = len(check.model_dump_json())
        if part and (len(part) == AT_ONCE or size + long > LARGEST_REQUEST):
            yield part
            part, size = [], 0
        part.append(check)
        size += long
    if part:
        yield part


def _read(body: bytes, wanted: int) -> list[Checked]:
    said = parsed(body)
    try:
        answers = _ANSWERS.validate_python(said["checks"] if isinstance(said, dict) else said)
    except (KeyError, ValidationError):
        raise CallError("refused", "answered in a form that it never answers in") from None
    if len(answers) != wanted:
        raise CallError("refused", f"answered {len(answers)} of {wanted} checks")
    return answers
