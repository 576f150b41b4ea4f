"""Answers one question: content made ready, the policy's chain on it, and a person where one is needed."""

from __future__ import annotations

import asyncio
import base64
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from plumbline.guardrails.content import Content, Picture, Row, Text
from plumbline.guardrails.deciding import Outcome
from plumbline.guardrails.guardrails import NO_POLICY
from plumbline.intent import ReviewRules
from plumbline.records import Check, Checked, PolicyInForce
from plumbline.review.intake import Decided
from plumbline.serving.alignment.answers import Answer, answer, answer_of
from plumbline.serving.alignment.conversation import Conversed
from plumbline.serving.alignment.conversing import converse
from plumbline.serving.alignment.metering import count_check
from plumbline.serving.alignment.pictures import decoded, picture_bytes
from plumbline.serving.alignment.policies import Policies
from plumbline.serving.alignment.questions import Question
from plumbline.serving.alignment.turn_cache import TurnCache
from plumbline.serving.telemetry.prometheus import Metrics

NO_RULES = ReviewRules(audit_share=0)
"""Of what no policy is for: it is denied, and nobody looks at it."""
PICTURES_AT_ONCE = 2
"""Decoded at the same time; each takes three bytes a pixel and more."""


class Intake(Protocol):
    """Where what people shall look at is handed over."""

    def is_due(self, checked: Decided, rules: ReviewRules) -> bool:
        """Whether people shall look at it."""
        ...

    def submit(
        self, check: Check, checked: Checked, rules: ReviewRules, known: Sequence[str] = ()
    ) -> Checked:
        """Keeps it for them, and returns what may be answered. Waits for the disk."""
        ...


@dataclass
class Checker:
    """Answers questions, each by the policies it is given, whoever changes them meanwhile."""

    intake: Intake
    metrics: Metrics
    most_pixels: int
    cache: TurnCache
    clock: Callable[[], float] = time.perf_counter
    """Seconds that only rise."""
    new_id: Callable[[], str] = lambda: secrets.token_hex(16)
    _decoding: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PICTURES_AT_ONCE))

    async def check(
        self, question: Question, caller: str, policies: Policies, place: str = "content"
    ) -> Answer:
        """Answers a question.

        Args:
            question: what is asked.
            caller: who asks.
            policies: those in force when the request came.
            place: of the content in the request, for errors.

        Raises:
            UnfitError: the content can't be decoded.
        """
        begin = self.clock()
        if question.modality == "conversation":
            checked = await self._conversation(question, caller, policies, begin)
        else:
            checked = await self._single(question, policies, place, begin)
        return await self.concluded(question, checked, policies)

    async def concluded(self, question: Question, checked: Answer, policies: Policies) -> Answer:
        """What may be answered: counted, and in people's hands where they shall look at it."""
        set_up = policies.guardrails.policy(question.model, question.stage)
        rules = set_up.policy.review if set_up else NO_RULES
        if self.intake.is_due(checked, rules):
            known = policies.labels.get(checked.policy.name, ())
            asked, said = as_record(question), checked.record()
            checked = answer_of(await asyncio.to_thread(self.intake.submit, asked, said, rules, known))
        count_check(self.metrics, question, checked, policies.models)
        return checked

    async def _single(self, question: Question, policies: Policies, place: str, begin: float) -> Answer:
        content = await self._content(question, place)
        found = await policies.guardrails.check(question.model, question.stage, question.modality, content)
        return self._checked(found.outcome, found.policy, begin)

    async def _conversation(
        self, question: Question, caller: str, policies: Policies, begin: float
    ) -> Answer:
        found = await converse(question, caller, policies, self.cache, self.metrics)
        return self.concluding(found, question, policies, begin)

    def concluding(
        self, outcome: Outcome | Conversed, question: Question, policies: Policies, begin: float
    ) -> Answer:
        """What a question came to, under an id of its own."""
        set_up = policies.guardrails.policy(question.model, question.stage)
        return self._checked(outcome, set_up.in_force if set_up else NO_POLICY, begin)

    def _checked(self, outcome: Outcome | Conversed, policy: PolicyInForce, begin: float) -> Answer:
        return answer(self.new_id(), outcome, policy, round((self.clock() - begin) * 1000, 3))

    async def _content(self, question: Question, place: str) -> Content:
        if question.modality == "text":
            return Text(question.content)
        if question.modality == "tabular":
            return Row(question.content)
        return await self._picture(question.content, place)

    async def _picture(self, content: str | bytes, place: str) -> Picture:
        data = picture_bytes(content, place)
        async with self._decoding:
            return await asyncio.to_thread(decoded, data, self.most_pixels, place)


def as_record(question: Question) -> Check:
    """The question as it is kept for people; a picture as base64."""
    content: Any = question.content
    if isinstance(content, bytes):
        content = base64.b64encode(content).decode()
    return Check(
        model=question.model,
        model_version=question.model_version,
        stage=question.stage,
        modality=question.modality,
        content=content,
        context=dict(question.context),
    )
