"""JSON bodies as everybody reads them alike: no NaN, no halves of characters, not nested without end."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.routing import APIRoute
from pydantic_core import from_json


class StrictRequest(Request):
    """A request whose JSON is read strictly."""

    async def json(self) -> Any:
        """The body's value.

        Raises:
            HTTPException: 400, without what was sent.
        """
        try:
            return from_json(await self.body(), allow_inf_nan=False, cache_strings="keys")
        except ValueError as error:
            said = str(error).partition(" at line")[0]
            raise HTTPException(400, f"the body is no JSON that is taken here: {said}") from None


class StrictRoute(APIRoute):
    """A route whose handler gets a `StrictRequest`: `APIRouter(route_class=StrictRoute)`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler, given the strict request."""
        handler = super().get_route_handler()

        async def strict(request: Request) -> Response:
            return await handler(StrictRequest(request.scope, request.receive))

        return strict
