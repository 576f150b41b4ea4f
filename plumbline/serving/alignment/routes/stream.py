"""`POST /check/stream`: text that is checked while it comes; what may be sent on comes back meanwhile.

Lines of JSON both ways. The first says what a check says, its `content` the beginning of the text; each later
one is `{"text": ...}`. So is each answer, but for the last, which is what a check is answered by.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from starlette.responses import StreamingResponse

from plumbline.guardrails.content import Text
from plumbline.guardrails.deciding import Outcome
from plumbline.guardrails.detector import Findings
from plumbline.guardrails.guardrails import Guardrails
from plumbline.records import CheckReason
from plumbline.serving.alignment.checking import Checker
from plumbline.serving.alignment.line_reading import LinesError, lines
from plumbline.serving.alignment.policies import Policies
from plumbline.serving.alignment.questions import Question, UnfitError, question, read_json, whole_text
from plumbline.serving.alignment.reload import PolicyKeeper
from plumbline.serving.alignment.routes.plain import PlainRoute, refusals
from plumbline.serving.alignment.streaming import LONGEST_STREAM, TextStream, TooLongError
from plumbline.serving.edge.problem_answers import send_problem
from plumbline.serving.telemetry import metric_names as names

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

PATH = "/check/stream"
ROLE = "check"
LINES = "application/x-ndjson"
_BROKEN = {
    "line": "A line was no object of the one key `text`: the text could not be checked to its end.",
    "long": f"A line, or the text ({LONGEST_STREAM} characters), was too long to be checked to its end.",
    "slow": "The text did not come in time: it could not be checked to its end.",
}


@dataclass(frozen=True)
class StreamHandler:
    """Answers streams, each by the policies that are in force when it begins."""

    checker: Checker
    keeper: PolicyKeeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One stream."""
        coming = lines(receive)
        try:
            asked = await _asked(coming)
        except UnfitError as error:
            self.checker.metrics.count(names.REQUESTS_REFUSED, because=error.because)
            await send_problem(send, error.status, str(error), {"connection": "close"})
            return
        headers = {"connection": "close"}  # it may be over before the request is
        answers = self._answers(asked, coming, self.keeper.current.policies)
        await StreamingResponse(answers, media_type=LINES, headers=headers)(scope, _nothing_more, send)

    async def _answers(
        self, asked: Question, coming: AsyncIterator[bytes], policies: Policies
    ) -> AsyncIterator[bytes]:
        begin = time.perf_counter()
        stream = _stream(asked, policies.guardrails)
        if stream is None:  # no chain is for it, which needs no text
            yield (await self.checker.check(asked, "", policies)).json() + b"\n"
            return
        outcome = None
        try:
            async for piece in _pieces(stream, asked.content, coming):
                yield _text(piece)
            piece, outcome = await stream.finish()
            if piece:
                yield _text(piece)
        except (LinesError, TooLongError, UnfitError) as error:
            outcome = _broken(error)
        whole = replace(asked, content=stream.text)
        checked = self.checker.concluding(outcome, whole, policies, begin)
        yield (await self.checker.concluded(whole, checked, policies)).json() + b"\n"


def stream_route(handler: StreamHandler) -> PlainRoute:
    """The path, described in words: OpenAPI knows no schema of lines."""

    def check_stream() -> None:
        """Checks a text while it comes. Lines of JSON both ways.

        The first line is a check of a text, whose `content` is the text's beginning; the others are
        `{"text": ...}`. Answers are such lines too, of what may be sent on, and at last a check's answer.
        """
        raise NotImplementedError

    described = {"required": True, "content": {LINES: {"schema": {"type": "string"}}}}
    answered = {"description": "Lines of what may be sent on, then the answer.", "content": {LINES: {}}}
    return PlainRoute(
        PATH,
        check_stream,
        handler,
        methods=["POST"],
        response_model=None,
        openapi_extra={"requestBody": described},
        responses={200: answered, **refusals(400, 401, 403, 408, 413, 422, 429, 503)},
        tags=["checks"],
    )


async def _asked(coming: AsyncIterator[bytes]) -> Question:
    try:
        first = await anext(coming)
    except StopAsyncIteration:
        raise UnfitError("", "send lines of JSON; the first is a check of a text", status=400) from None
    except LinesError as error:
        raise UnfitError("", _BROKEN[error.because], status=408 if error.because == "slow" else 413) from None
    asked = question(read_json(first), "")
    if asked.modality != "text":
        raise UnfitError("modality", "a stream is of text", because="modality")
    return asked


def _stream(asked: Question, guardrails: Guardrails) -> TextStream | None:
    one = guardrails.policy(asked.model, asked.stage)
    chain = guardrails.chain(asked.model, asked.stage, "text")
    if one is None or chain is None:
        return None

    async def find(text: Text) -> dict[str, Findings]:
        return await guardrails.find(one, chain, text)

    return TextStream(chain, find)


async def _pieces(stream: TextStream, first: str, coming: AsyncIterator[bytes]) -> AsyncIterator[str]:
    """What may be sent on, as the text comes; until nothing that comes matters any more."""
    piece = await stream.feed(first)
    if piece:
        yield piece
    async for line in coming:
        if stream.is_over:
            return
        piece = await stream.feed(_part(line))
        if piece:
            yield piece
        await asyncio.sleep(0)  # others get their turn


def _part(line: bytes) -> str:
    given = read_json(line)
    if not isinstance(given, dict) or set(given) != {"text"} or not isinstance(given["text"], str):
        raise LinesError("line")
    return whole_text(given["text"], "text")


def _broken(error: Exception) -> Outcome:
    """A text that was not checked to its end does not pass."""
    because = error.because if isinstance(error, LinesError) else "line"
    because = "long" if isinstance(error, TooLongError) else because
    reason = CheckReason(detector="stream", label="broken", action="deny", text=_BROKEN[because])
    return Outcome("deny", (reason,))


def _text(piece: str) -> bytes:
    return json.dumps({"text": piece}, ensure_ascii=False).encode() + b"\n"


async def _nothing_more() -> dict[str, str]:
    """What a response hears meanwhile: the lines are read by whoever checks them."""
    await asyncio.Event().wait()
    return {"type": "http.disconnect"}
