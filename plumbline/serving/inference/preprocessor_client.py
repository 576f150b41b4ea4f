"""Sends requests through the data preprocessor first, where the service is set up so."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from plumbline.canonical import canonical_json
from plumbline.errors import PlumblineError
from plumbline.serving.edge.tokens import TokenError, read_token
from plumbline.serving.inference.clear_text import keep_in_the_cluster
from plumbline.serving.inference.json_calls import CallError, JsonCalls, parsed
from plumbline.serving.inference.requests import Predict

if TYPE_CHECKING:
    import httpx


class UnpreparedError(CallError):
    """The preprocessor gave no answer that can be used, so nothing is predicted."""


class RefusedItemsError(PlumblineError, ValueError):
    """The preprocessor refuses what was sent; says what does not fit."""


class PreprocessorClient:
    """A pool of connections to `/harmonise`."""

    def __init__(
        self,
        address: str,
        token: Path,
        model: str,
        seconds: float,
        connections: int,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Opens nothing yet.

        Args:
            address: of `/harmonise`.
            token: the file with this service's token.
            model: whose schema is wanted.
            seconds: for a whole answer.
            connections: at once.
            transport: what carries requests, in tests.

        Raises:
            ClearTextError: the address has no TLS and is neither in the cluster nor on this machine.
            TokenError: the file holds no token.
        """
        keep_in_the_cluster("preprocessor.address", address)
        read_token(token)  # a service that cannot show one does not start
        self._model, self._token, self._seconds = model, token, seconds
        self._calls = JsonCalls(address, seconds, connections, transport)

    async def prepare(self, request: Predict) -> Predict:
        """The request as the model takes it, without what the privacy policy forbids.

        Raises:
            RefusedItemsError: an item cannot be brought into the model's schema.
            UnpreparedError: no answer that can be used.
        """
        fields = request.model_dump(mode="json", exclude_none=True, exclude={"ids"})
        content = canonical_json({"model": self._model, **fields}).encode()
        try:
            headers = {"authorization": f"Bearer {read_token(self._token)}"}
            async with asyncio.timeout(self._seconds):
                status, body = await self._calls.post(content, headers)
            return self._read(request, status, body)
        except TokenError as error:
            raise UnpreparedError("refused", str(error)) from None
        except TimeoutError:
            raise UnpreparedError(
                "timeout", f"the data preprocessor did not answer within {self._seconds:g} s"
            ) from None
        except CallError as error:
            raise UnpreparedError(error.outcome, f"the data preprocessor {error}") from None

    async def close(self) -> None:
        """Ends the connections."""
        await self._calls.close()

    def _read(self, request: Predict, status: int, body: bytes) -> Predict:
        said = parsed(body)
        if status == 422 and isinstance(said, dict) and isinstance(said.get("detail"), str):
            raise RefusedItemsError(said["detail"][:300])
        if status != 200 or not isinstance(said, dict):
            raise CallError("refused", f"answered with status {status}")
        kinds = {name: said[name] for name in ("rows", "texts", "images") if said.get(name) is not None}
        try:
            prepared = Predict.model_validate({**kinds, "ids": request.ids})
        except ValidationError:
            raise CallError("refused", "answered in a form that it never answers in") from None
        if len(prepared.items) != len(request.items):
            raise CallError("refused", "answered another number of items")
        return prepared
