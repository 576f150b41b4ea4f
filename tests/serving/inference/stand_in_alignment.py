"""Stands in for the alignment service in tests: decides as a test says, refuses as the real one does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx

Decide = Callable[[dict[str, Any]], dict[str, Any]]


def allow(_: dict[str, Any]) -> dict[str, Any]:
    return {"decision": "allow"}


def reason(action: str, text: str) -> dict[str, Any]:
    return {
        "detector": "rules",
        "label": "found",
        "action": action,
        "score": 1.0,
        "at_least": 0.5,
        "text": text,
    }


class StandInAlignment(httpx.AsyncBaseTransport):
    """Answers `POST /check` of those whose token it knows."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.asked: list[dict[str, Any]] = []
        self.decide: Decide = allow
        self.broken: Callable[[], httpx.Response] | None = None
        """What it answers instead; may raise what a connection raises."""
        self.hangs = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        said = await self._said(request)
        return httpx.Response(said.status_code, headers=said.headers, stream=httpx.ByteStream(said.content))

    async def _said(self, request: httpx.Request) -> httpx.Response:
        if self.hangs:
            await asyncio.Event().wait()
        if self.broken is not None:
            return self.broken()
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return httpx.Response(401, json={"title": "Unauthorized", "status": 401})
        checks = json.loads(await request.aread())["checks"]
        if len(checks) > 50:
            return httpx.Response(422, json={"detail": "more than 50 at once"})
        self.asked += checks
        return httpx.Response(200, json=[self._answer(check) for check in checks])

    def _answer(self, check: dict[str, Any]) -> dict[str, Any]:
        policy = {"name": "default", "digest": "0" * 64}
        number = f"check-{len(self.asked)}-{check['context']['item'][:4]}-{check['stage']}"
        whole = {
            "check_id": number,
            "reasons": [],
            "redacted": None,
            "policy": policy,
            "scores": {},
            "ms": 0.1,
        }
        return {**whole, **self.decide(check)}
