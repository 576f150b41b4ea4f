"""Trainings under way: when each was first launched, whoever waits for it, and how it came to its end.

A deadline, a number of attempts and a limit of money are a training's, not those of the task that waits for
it: a task that is restarted finds the training's beginning here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Literal

from plumbline.costs.accruals import seconds_for
from plumbline.errors import PlumblineError, TransientError
from plumbline.nightly.accruing.training import attempts_charged
from plumbline.nightly.context import Context
from plumbline.records import Entry, Money, Offer, Record
from plumbline.retraining.backends.before import Before, Launched
from plumbline.retraining.backends.course import Move
from plumbline.retraining.backends.job import StoppedAtLimitError

BEGUN, ENDED, MOVED, LAUNCHED = "training_begun", "training_ended", "training_moved", "training_launched"
"""Kinds of evidence."""


class Begun(Record):
    """The first launch of a training since it was last admitted. The entry's time is the launch's."""

    request: str
    attempt: int
    """The number of its first attempt."""
    offer: Offer | None = None
    """The offer it was launched on, at the price of then; older evidence does not have it."""


class Ended(Record):
    """How it came to its end; one that has none is under way."""

    request: str
    outcome: Literal["finished", "stopped", "failed"]


class Moved(Record):
    """A training goes on on demand instead of on spot."""

    request: str
    attempt: int
    """From this one on."""
    offer: str
    """The offer it goes on on."""
    because: str


class LaunchNoted(Record):
    """One launch of a training, right before it; whoever waits for it next goes on from there."""

    request: str
    attempt: int
    began_from: str | None = None
    """The checkpoint it goes on from."""
    done: float = 0.0
    """Seconds of work that checkpoints held by then."""
    sighted: tuple[tuple[int, bool], ...] = ()
    """Whether there was a spot machine, in the ticks in which that changed."""


@contextmanager
def under_way(context: Context, key: str, offer: Offer) -> Iterator[Before]:
    """Notes that a training begins, unless it is under way already, and its end after the block.

    What ends the block and may pass by itself (a restart, a backend that can't be reached) is no end.

    Args:
        context: the model's night.
        key: the training's key.
        offer: the planned offer, at whose price money is told in seconds.

    Yields:
        What was done of it before.
    """
    entry = _begun(context, key, offer)
    try:
        yield _before(context, entry, key, offer)
    except StoppedAtLimitError:
        _end(context, entry, key, "stopped")
        raise
    except TransientError:
        raise
    except PlumblineError:
        _end(context, entry, key, "failed")
        raise
    _end(context, entry, key, "finished")


def offer_under_way(context: Context, key: str) -> Offer | None:
    """The offer that a training under way was launched on; None where none is, or nobody noted it."""
    found = _all_begun(context, key)
    if not found or context.ledger.find(ENDED, found[-1].key):
        return None
    return Begun.model_validate(found[-1].body).offer


def _all_begun(context: Context, key: str) -> list[Entry]:
    return [e for e in context.ledger.all(BEGUN, context.model) if e.key.startswith(f"{key}#")]


def _begun(context: Context, key: str, offer: Offer) -> Entry:
    """The entry of the training that is under way, or a new one."""
    found = _all_begun(context, key)
    if found and context.ledger.find(ENDED, found[-1].key) is None:
        return found[-1]
    begun = Begun(request=key, attempt=attempts_charged(context, key) + 1, offer=offer)
    return context.record(BEGUN, f"{key}#{len(found) + 1}", begun)[0]


def _end(context: Context, entry: Entry, key: str, outcome: Literal["finished", "stopped", "failed"]) -> None:
    context.record(ENDED, entry.key, Ended(request=key, outcome=outcome))


def _before(context: Context, entry: Entry, key: str, offer: Offer) -> Before:
    first = Begun.model_validate(entry.body).attempt
    booked = [
        accrual.body
        for accrual in context.ledger.all("accrual", context.model)
        if accrual.key.startswith(f"{key}#") and int(accrual.body["attempt"]) >= first
    ]
    spent = sum((Decimal(body["cost"]["amount"]) for body in booked), Decimal(0))
    charged = seconds_for(Money(amount=spent, currency=offer.price_per_hour.currency), offer)
    return Before(
        elapsed=max(0.0, (context.now() - entry.at).total_seconds()),
        attempts=len(booked),
        charged=charged or 0.0,
        moved=_moved(context, key, first),
        launched=_launched(context, entry),
    )


def note_launch(context: Context, key: str, launched: Launched) -> None:
    """Keeps a launch of a training under way, before it is made."""
    begun = _all_begun(context, key)[-1].key
    noted = LaunchNoted(request=key, **dataclasses.asdict(launched))
    context.record(LAUNCHED, f"{begun}/{launched.attempt}", noted)


def _launched(context: Context, begun: Entry) -> Launched | None:
    """The latest launch of the training that is under way."""
    found = [e for e in context.ledger.all(LAUNCHED, context.model) if e.key.startswith(f"{begun.key}/")]
    if not found:
        return None
    noted = LaunchNoted.model_validate(found[-1].body)
    return Launched(noted.attempt, noted.began_from, noted.done, noted.sighted)


def note_move(context: Context, key: str, move: Move, twin: Offer) -> None:
    """Keeps that a training goes on on demand, before it does."""
    moved = Moved(request=key, attempt=move.attempt, offer=twin.name, because=move.because)
    context.record(MOVED, f"{key}#{move.attempt}", moved)


def _moved(context: Context, key: str, first: int) -> int:
    """The attempt from which on it is on demand since its first one; 0 if it is not."""
    found = (e for e in context.ledger.all(MOVED, context.model) if e.key.startswith(f"{key}#"))
    return max((n for e in found if (n := Moved.model_validate(e.body).attempt) >= first), default=0)
