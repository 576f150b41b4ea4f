"""FastAPI requests whose JSON is read strictly."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.routing import APIRoute

from plumbline.serving.edge.json_bodies import JsonError, read_json


class StrictRequest(Request):
    """A request whose JSON is read strictly."""

    async def json(self) -> Any:
        """The body's value.

        Raises:
            HTTPException: 400 or 422, without what was sent.
        """
        try:
            return read_json(await self.body())
        except JsonError as error:
            raise HTTPException(error.status, str(error)) from None


class StrictRoute(APIRoute):
    """A route whose handler gets a `StrictRequest`: `APIRouter(route_class=StrictRoute)`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler, given the strict request."""
        handler = super().get_route_handler()

        async def strict(request: Request) -> Response:
            return await handler(StrictRequest(request.scope, request.receive))

        return strict
