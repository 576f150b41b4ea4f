"""`POST /check`: one question, or several, and an answer for each in their order."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Body

from plumbline.records import Check, Checked, Record
from plumbline.serving.alignment.checking import Checker
from plumbline.serving.alignment.forms import question_in_form
from plumbline.serving.alignment.questions import Question, UnfitError, questions, read_json
from plumbline.serving.alignment.reload import PolicyKeeper
from plumbline.serving.alignment.routes.plain import PlainRoute, refusals, send_json, whole_body
from plumbline.serving.edge.authentication import caller_in
from plumbline.serving.edge.problem_answers import send_problem
from plumbline.serving.edge.quotas import is_over
from plumbline.serving.telemetry import metric_names as names

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

PATH = "/check"
ROLE = "check"
_JSON, _FORM = "application/json", "multipart/form-data"


_FORM_SCHEMA = {
    "type": "object",
    "required": ["check", "content"],
    "properties": {
        "check": {"type": "string", "description": "A check of an image without its content, as JSON."},
        "content": {"type": "string", "format": "binary", "description": "The picture."},
    },
}


class Checks(Record):
    """Several questions in one request."""

    checks: list[Check]


@dataclass(frozen=True)
class CheckHandler:
    """Answers checks by the policies that are in force when a request comes."""

    checker: Checker
    keeper: PolicyKeeper
    most: int
    """Checks in one request."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        try:
            asked, several = await self._asked(scope, receive)
            if await is_over(scope, send, len(asked) - 1):
                return
            answers = await self._answers(asked, caller_in(scope).name, several=several)
        except UnfitError as error:
            self.checker.metrics.count(names.REQUESTS_REFUSED, because=error.because)
            await send_problem(send, error.status, str(error))
            return
        await send_json(send, b"[" + b",".join(answers) + b"]" if several else answers[0])

    async def _asked(self, scope: Scope, receive: Receive) -> tuple[list[Question], bool]:
        kind = _media_type(scope)
        if kind == _FORM:
            return [await question_in_form(scope, receive)], False
        if kind not in (_JSON, ""):
            raise UnfitError("", f"send {_JSON}, or a picture as {_FORM}", status=415)
        return questions(read_json(await whole_body(receive)), self.most)

    async def _answers(self, asked: list[Question], caller: str, *, several: bool) -> list[bytes]:
        policies = self.keeper.current.policies
        answers = []
        for number, question in enumerate(asked):
            place = f"checks[{number}].content" if several else "content"
            checked = await self.checker.check(question, caller, policies, place)
            answers.append(checked.json())
            if several:
                await asyncio.sleep(0)  # others get their turn
        return answers


def check_route(handler: CheckHandler) -> PlainRoute:
    """The path, described by the records that it takes and gives."""

    def check(given: Annotated[Check | list[Check] | Checks, Body()]) -> Checked | list[Checked]:
        """Checks what goes into a model, or came out of it.

        A list, or `{"checks": [...]}`, is answered by a list in the same order. A picture is base64 in
        `content`, or the file `content` of a form whose field `check` is the rest as JSON.
        """
        raise NotImplementedError

    return PlainRoute(
        PATH,
        check,
        handler,
        methods=["POST"],
        response_model=Checked | list[Checked],
        openapi_extra={"requestBody": {"content": {_FORM: {"schema": _FORM_SCHEMA}}}},
        responses=refusals(400, 401, 403, 408, 413, 415, 422, 429, 503),
        tags=["checks"],
    )


def _media_type(scope: Scope) -> str:
    """What a body says it is, without parameters; empty where it says nothing."""
    said: bytes = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    return said.partition(b";")[0].strip().lower().decode("latin-1")
