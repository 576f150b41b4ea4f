"""A conversation as texts to check: every turn, and what adjacent turns say together.

What is cut in two between turns ("ignore all previous" and "instructions") is in neither of them. So the text
around every join is checked too: of all turns in their order, and of each role's own, since an answer may
stand between two halves of a question.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from plumbline.guardrails.deciding import STRICTNESS, Outcome
from plumbline.intent.guardrails import LONGEST_MATCH
from plumbline.records import CheckReason, Decision

Ask = Callable[[str], Awaitable[Outcome]]
"""Checks one text."""

UNCUTTABLE = "It stands across two turns, so it cannot be taken out of one: a person decides."


class Turn(NamedTuple):
    """What one side said."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Conversed:
    """What a conversation came to."""

    decision: Decision
    reasons: tuple[CheckReason, ...]
    redacted: list[dict[str, str]] | None
    """The turns, those that had to be redacted without what was taken out; only where the decision is so."""
    scores: Mapping[str, float]


def turns_of(content: Sequence[Mapping[str, str]]) -> list[Turn]:
    """A check's content as turns."""
    return [Turn(turn["role"], turn["text"]) for turn in content]


async def check_conversation(turns: Sequence[Turn], ask: Ask) -> Conversed:
    """Checks every turn and every join, and takes the strictest of what they came to."""
    alone = [await ask(turn.text) for turn in turns]
    known = {(reason.detector, reason.label) for outcome in alone for reason in outcome.reasons}
    reasons = list(dict.fromkeys(reason for outcome in alone for reason in outcome.reasons))
    scores: dict[str, float] = {}
    for outcome in alone:
        _raise(scores, outcome.scores)
    for text in joins(turns):
        outcome = await ask(text)
        _raise(scores, outcome.scores)
        new = [_of_join(reason) for reason in outcome.reasons if (reason.detector, reason.label) not in known]
        known.update((reason.detector, reason.label) for reason in new)
        reasons += new
    actions: list[Decision] = [outcome.decision for outcome in alone] + [reason.action for reason in reasons]
    decision: Decision = max(actions, key=STRICTNESS.index, default="allow")
    redacted = _redacted(turns, alone) if decision == "redact" else None
    return Conversed(decision, tuple(reasons), redacted, scores)


def joins(turns: Sequence[Turn]) -> list[str]:
    """The text around every join: as much before and after as the longest pattern, with a space between.

    Where two words meet, once more without the space, for a word that was cut in two.
    """
    roles = dict.fromkeys(turn.role for turn in turns)
    said = [[turn.text for turn in turns]]
    if len(roles) > 1:
        said += [[turn.text for turn in turns if turn.role == role] for role in roles]
    return list(dict.fromkeys(text for texts in said for text in _around(texts)))


def _around(texts: Sequence[str]) -> Iterator[str]:
    for place in range(1, len(texts)):
        before = _gathered(reversed(texts[:place]), from_end=True)
        after = _gathered(texts[place:], from_end=False)
        if before and after:
            yield f"{before} {after}"
            if before[-1].isalnum() and after[0].isalnum():
                yield before + after


def _gathered(texts: Iterator[str] | Sequence[str], *, from_end: bool) -> str:
    """The characters next to a join, out of as many turns as it takes."""
    found = ""
    for text in texts:
        part = text[-LONGEST_MATCH:] if from_end else text[:LONGEST_MATCH]
        found = f"{part} {found}" if from_end and found else f"{found} {part}" if found else part
        if len(found) >= LONGEST_MATCH:
            break
    return found[-LONGEST_MATCH:] if from_end else found[:LONGEST_MATCH]


def _of_join(reason: CheckReason) -> CheckReason:
    """A reason that holds for two turns together; what can't be taken out is for a person."""
    if reason.action != "redact":
        return reason
    return reason.model_copy(update={"action": "review", "text": f"{reason.text} {UNCUTTABLE}"})


def _raise(scores: dict[str, float], found: Mapping[str, float]) -> None:
    for name, score in found.items():
        scores[name] = max(score, scores.get(name, 0.0))


def _redacted(turns: Sequence[Turn], outcomes: Sequence[Outcome]) -> list[dict[str, str]]:
    return [
        {"role": turn.role, "text": turn.text if outcome.redacted is None else outcome.redacted}
        for turn, outcome in zip(turns, outcomes, strict=True)
    ]
