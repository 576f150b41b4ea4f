"""One request to an ASGI application, and its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

Answer = tuple[int, dict[str, str], bytes]


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Answers with the body, read part by part."""
    body, message = b"", {"more_body": True}
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


async def ask(
    app: Any, parts: list[bytes] | Callable[[], Any], path: str = "/check", **headers: str
) -> Answer | None:
    """One request to an application, its body in parts; what it answers."""
    given = list(parts) if isinstance(parts, list) else None
    answer: dict[str, Any] = {"body": b""}

    async def receive() -> dict[str, Any]:
        if given is None:
            return await parts()  # type: ignore[operator]
        part = given.pop(0) if given else b""
        return {"type": "http.request", "body": part, "more_body": bool(given)}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.update(status=message["status"], headers=message["headers"])
        else:
            answer["body"] += message.get("body", b"")

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    await app({"type": "http", "path": path, "headers": raw, "state": {}}, receive, send)
    if "status" not in answer:
        return None
    return answer["status"], {n.decode(): v.decode() for n, v in answer["headers"]}, answer["body"]


def asked(app: Any, parts: Any = (b"",), **named: str) -> Answer:
    answer = asyncio.run(ask(app, parts if callable(parts) else list(parts), **named))
    assert answer
    return answer
