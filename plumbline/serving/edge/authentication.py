"""Lets only callers with a token through, each to what its roles allow. Pure ASGI."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from plumbline.serving.edge.problem_answers import send_problem
from plumbline.serving.edge.tokens import TokenFile, UnauthorizedError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from plumbline.serving.edge.tokens import Caller


class Authentication:
    """Puts the caller into `scope["state"]["caller"]`, or answers 401 or 403.

    A path that is neither open nor has a role needs any token that counts.
    """

    def __init__(
        self,
        app: ASGIApp,
        tokens: TokenFile,
        roles: Mapping[str, str],
        open_paths: Collection[str],
        open_under: tuple[str, ...] = (),
        today: Callable[[], datetime.date] = lambda: datetime.datetime.now(datetime.UTC).date(),
    ) -> None:
        """Wraps an application.

        Args:
            app: what answers.
            tokens: who may call.
            roles: the role each path needs.
            open_paths: paths that anybody may ask, such as `/healthz`.
            open_under: beginnings of paths whose application asks for itself who calls, such as `/review/`.
            today: the day in UTC.
        """
        self._app, self._tokens, self._roles, self._today = app, tokens, dict(roles), today
        self._open, self._open_under = frozenset(open_paths), open_under

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets one request in, or refuses it."""
        if scope["type"] == "lifespan" or self._is_open(scope["path"]):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._let_in(scope, receive, send)
        # a web socket is not answered, which refuses it

    async def _let_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            caller = self._tokens.current().caller_of(_authorization(scope), self._today())
        except UnauthorizedError as error:
            await send_problem(send, 401, str(error), {"www-authenticate": "Bearer"})
            return
        needed = self._roles.get(scope["path"])
        if needed is not None and needed not in caller.roles:
            await send_problem(send, 403, f"{caller.name} does not have the role `{needed}` that this needs")
            return
        _state(scope)["caller"] = caller
        await self._app(scope, receive, send)

    def _is_open(self, path: str) -> bool:
        return path in self._open or (bool(self._open_under) and path.startswith(self._open_under))


def caller_in(scope: Scope) -> Caller:
    """Who sent a request that `Authentication` let through."""
    caller: Caller = scope["state"]["caller"]
    return caller


def _authorization(scope: Scope) -> str | None:
    """The header; two of them count as none, for nobody can say which is meant."""
    found = [value for name, value in scope["headers"] if name == b"authorization"]
    return found[0].decode("latin-1") if len(found) == 1 else None


def _state(scope: Scope) -> dict[str, object]:
    state: dict[str, object] = scope.setdefault("state", {})
    return state
