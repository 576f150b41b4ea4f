"""Asks the policy in force about the texts of a conversation, and remembers what turns came to."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from plumbline.guardrails.content import Text
from plumbline.guardrails.deciding import Outcome
from plumbline.records import Modality
from plumbline.serving.alignment.conversation import Conversed, check_conversation, turns_of
from plumbline.serving.alignment.policies import Policies
from plumbline.serving.alignment.questions import Question
from plumbline.serving.alignment.turn_cache import TurnCache, turn_key
from plumbline.serving.telemetry import metric_names as names
from plumbline.serving.telemetry.prometheus import Metrics

REST_AFTER = 0.002
"""Seconds of checking before other requests get their turn."""


async def converse(
    question: Question, caller: str, policies: Policies, cache: TurnCache, metrics: Metrics
) -> Conversed:
    """Checks a conversation.

    Args:
        question: its turns, within limits.
        caller: who asks, and for whom alone outcomes are remembered.
        policies: those in force when the request came.
        cache: what is remembered.
        metrics: counts what was.
    """
    modality = _modality_of_turns(question, policies)
    asking = _Asking(question, caller, modality, policies, cache, metrics)
    return await check_conversation(turns_of(question.content), asking.ask)


def _modality_of_turns(question: Question, policies: Policies) -> Modality:
    """Whose chain decides about a turn: that for conversations, or where there is none that for text."""
    own = policies.guardrails.chain(question.model, question.stage, "conversation")
    text = policies.guardrails.chain(question.model, question.stage, "text")
    return "text" if own is None and text is not None else "conversation"


@dataclass
class _Asking:
    question: Question
    caller: str
    modality: Modality
    policies: Policies
    cache: TurnCache
    metrics: Metrics
    rested: float = field(default_factory=time.perf_counter)
    """When others had their turn last."""

    async def ask(self, text: str) -> Outcome:
        model, stage = self.question.model, self.question.stage
        key = turn_key(self.policies.digest, self.caller, f"{stage} {self.modality} {model}", text)
        known = self.cache.get(key)
        if known is not None:
            self.metrics.count(names.CHECKS_CACHED)
            return known
        if time.perf_counter() - self.rested > REST_AFTER:
            await asyncio.sleep(0)
            self.rested = time.perf_counter()
        found = await self.policies.guardrails.check(model, stage, self.modality, Text(text))
        self.cache.put(key, found.outcome)
        return found.outcome
