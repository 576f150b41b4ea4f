"""How a service says no: one JSON shape for every refusal, that of RFC 9457."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Send

MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str) -> dict[str, object]:
    """The body of a refusal: `type`, `title`, `status` and `detail`.

    Args:
        status: the HTTP status.
        detail: what is wrong and what to do, in the caller's words.
    """
    return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}


async def send_problem(
    send: Send, status: int, detail: str, headers: Mapping[str, str] | None = None
) -> None:
    """Answers a request that goes no further.

    Args:
        send: the request's own.
        status: the HTTP status.
        detail: what is wrong and what to do.
        headers: others to send, such as `retry-after`.
    """
    body = json.dumps(problem(status, detail)).encode()
    sent = {"content-type": MEDIA_TYPE, "content-length": str(len(body)), **(headers or {})}
    raw = [(name.encode(), value.encode()) for name, value in sent.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
