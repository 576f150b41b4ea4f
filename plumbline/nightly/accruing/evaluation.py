"""Books each step of an evaluation when it has run: the seconds it took, at this machine's price."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol, TypeVar

from plumbline.canonical import digest
from plumbline.costs.accruals import accrual
from plumbline.nightly.accruing.prices import UnpricedError, this_machine
from plumbline.nightly.context import Context
from plumbline.records import Subject

T_co = TypeVar("T_co", covariant=True)


class Step(Protocol[T_co]):
    """One of the measuring steps of `plumbline.nightly.evaluating.measure`."""

    __name__: str

    def __call__(self, context: Context, subject: Subject, /) -> T_co:
        """Measures the subject."""
        ...


def accrued(
    context: Context, step: Step[T_co], subject: Subject, clock: Callable[[], float] = time.perf_counter
) -> T_co:
    """What the step makes of the subject; what it took is booked, also where it fails.

    A step of one subject is booked once, however often it is tried: the first time counts. Where the price
    list has no price for this machine, that is recorded instead, as `unpriced`.

    Args:
        context: the model's night.
        step: what to run.
        subject: what it is about.
        clock: seconds, from any start.
    """
    started = clock()
    try:
        return step(context, subject)
    finally:
        _book(context, step.__name__, subject, clock() - started)


def _book(context: Context, step: str, subject: Subject, seconds: float) -> None:
    key = digest(["evaluation", subject.key, step])
    if context.ledger.find("accrual", key):
        return
    try:
        spent = accrual(context.spec, "evaluation", this_machine(context), seconds)
    except UnpricedError as error:
        unpriced = {"what": "evaluation", "seconds": round(seconds, 3), "because": str(error)}
        context.ledger.append("unpriced", key, context.model, context.actor, unpriced, context.now())
        return
    context.ledger.append("accrual", key, context.model, context.actor, spent, context.now())
