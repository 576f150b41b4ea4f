"""Books a day's serving hours, from the time a version was seen to arrive to the end of the day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from plumbline.canonical import digest
from plumbline.costs.accruals import accrual
from plumbline.errors import PlumblineError
from plumbline.nightly.accruing.prices import named
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.environments.recorded import rollouts
from plumbline.records import Entry, Rollout
from plumbline.times import day_start


class DayNotOverError(PlumblineError, ValueError):
    """A day that can't be booked yet."""


class Served(NamedTuple):
    """One version in one environment, on one day."""

    environment: str
    version: str
    seconds: float


def accrue_serving(context: Context, day: datetime.date) -> list[Entry]:
    """Books what serving the model cost on a day, once for each environment and version.

    Args:
        context: the model.
        day: in UTC; it must be over.

    Returns:
        The entries of the day, whether written now or before. None where the spec says of no machines that
        they serve the model, or none of its versions was seen to run.

    Raises:
        DayNotOverError: the day is not over.
        UnpricedError: the serving offer has no price.
    """
    if day >= context.now().astimezone(datetime.UTC).date():
        raise DayNotOverError(f"{day} is not over: its serving hours are booked from the next day on")
    serving = context.spec.serving
    if serving is None:
        return []
    staffed = [name for name, machines in serving.replicas.items() if machines]
    spans = [span for name in staffed for span in served(rollouts(context, name), name, day)]
    return [_book(context, span, day, serving.offer, serving.replicas[span.environment]) for span in spans]


def served(arrived: Sequence[Rollout], environment: str, day: datetime.date) -> Iterator[Served]:
    """How long each version ran on a day: from its arrival until the next one's.

    A version that fell ill runs on and costs on.

    Args:
        arrived: the environment's rollouts, in any order.
        environment: where.
        day: in UTC.
    """
    start = day_start(day)
    end = start + datetime.timedelta(days=1)
    ordered = sorted(arrived, key=lambda rollout: rollout.observation.at)
    seconds: dict[str, float] = {}
    for rollout, following in zip(ordered, [*ordered[1:], None], strict=True):
        until = end if following is None else min(end, following.observation.at)
        lasted = (until - max(start, rollout.observation.at)).total_seconds()
        seconds[rollout.version] = seconds.get(rollout.version, 0.0) + max(lasted, 0.0)
    return (Served(environment, version, lasted) for version, lasted in seconds.items() if lasted)


def _book(context: Context, span: Served, day: datetime.date, offer: str, machines: int) -> Entry:
    key = digest(["serving", context.model, span.environment, span.version, day.isoformat()])
    kept = context.ledger.find("accrual", key)
    if kept:
        return kept
    spent = accrual(
        context.spec,
        "serving",
        named(context, offer),
        span.seconds,
        machines=machines,
        environment=span.environment,
        day=day,
    )
    return context.ledger.append("accrual", key, context.model, context.actor, spent, context.now())[0]
