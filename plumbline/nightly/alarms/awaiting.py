"""Nights whose labels were still to come when they were measured."""

from __future__ import annotations

from collections.abc import Iterator

from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.evaluations import recorded_evaluation
from plumbline.nightly.evaluating.scoring import Scored
from plumbline.records import Evaluation, Record, Subject


class Awaiting(Record):
    """What a night without its labels waits for, and by what its rows are known again."""

    version: str
    night: int
    expected: int
    """The night its labels are expected with."""
    content: str
    """The window's content hash, without labels."""


def keep_awaiting(context: Context, subject: Subject, scored: Scored) -> None:
    """Keeps what a champion's night waits for. It is waited for once the night is judged."""
    night = subject.window.night
    if not scored.awaited or night is None:
        return
    waits = Awaiting(
        version=subject.version,
        night=night,
        expected=night + context.spec.data.label_delay_nights,
        content=subject.window.content,
    )
    context.record("awaiting", subject.key, waits)


def judged_without_labels(context: Context) -> Iterator[tuple[str, Awaiting]]:
    """Every night judged while its labels were awaited, with its verdict's key, in the evidence's order."""
    for entry in context.ledger.all("awaiting", context.model):
        if context.ledger.find("verdict", entry.key):
            yield entry.key, Awaiting.model_validate(entry.body)


def labels_came_later(context: Context, version: str, night: int) -> bool:
    """Whether the version was judged on that night before its labels arrived."""
    return any((a.version, a.night) == (version, night) for _, a in judged_without_labels(context))


def recorded_night(context: Context, subject: Subject) -> Evaluation | None:
    """What is recorded about a night: its verdict on these contents, else the one without labels.

    Once labels arrive a night's contents are others, and what was said of it before stays.
    """
    found = recorded_evaluation(context, subject.key)
    if found:
        return found
    wanted = (subject.version, subject.window.night)
    keys = [key for key, a in judged_without_labels(context) if (a.version, a.night) == wanted]
    told = [recorded_evaluation(context, key) for key in reversed(keys)]
    same = (subject.spec, subject.policy)
    return next((e for e in told if e and (e.verdict.spec, e.verdict.policy) == same), None)
