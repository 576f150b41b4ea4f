"""`GET /healthz` and `GET /readyz`: whether the process lives, and whether it can check."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from fastapi import APIRouter, Response

from plumbline.records import Record
from plumbline.serving.alignment.reload import PolicyKeeper


class Alive(Record):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Ready(Record):
    """Whether checks are answered now."""

    status: Literal["ready", "starting", "ending"]
    policies: str
    """Digest of the policies in force."""
    newest_policies: Literal["in force", "broken"]
    """Broken ones leave the older ones in force: the service stays ready. `/policies` says what is wrong."""


def health_routes(
    keeper: PolicyKeeper, state: Callable[[], Literal["ready", "starting", "ending"]]
) -> APIRouter:
    """Both paths; they need no token and tell nothing about anybody."""
    router = APIRouter(tags=["health"])

    @router.get("/healthz")
    async def healthz() -> Alive:
        """The process answers."""
        return Alive()

    @router.get("/readyz", responses={503: {"model": Ready, "description": "Not ready yet, or no more."}})
    async def readyz(response: Response) -> Ready:
        """Checks are answered."""
        in_force, now = keeper.current, state()
        if now != "ready":
            response.status_code = 503
        broken = in_force.problem is not None
        return Ready(
            status=now, policies=in_force.policies.digest, newest_policies="broken" if broken else "in force"
        )

    return router
