"""A model's verdict, gaps, evidence and money as figures for Prometheus. Pure: records in, samples out."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from plumbline.costs.booked import Booked
from plumbline.records import Judgement, Standing, Verdict
from plumbline.serving.telemetry import metric_names as names
from plumbline.serving.telemetry.metric_names import Metric

_WORST_FIRST = ("fail", "insufficient", "pass", "not judged")


class Sample(NamedTuple):
    """One figure."""

    metric: Metric
    labels: Mapping[str, str]
    value: float


def of_verdict(verdict: Verdict, recorded: datetime.datetime) -> Iterator[Sample]:
    """The newest verdict, its gates, and the gaps between groups that it rests on.

    Args:
        verdict: a champion's.
        recorded: when it was reached.
    """
    model = verdict.model
    yield Sample(names.FLEET_VERDICT, {"model": model, "outcome": verdict.outcome}, 1)
    yield Sample(names.FLEET_VERDICT_TIME, {"model": model}, recorded.timestamp())
    for gate, outcome in _worst(verdict.judgements).items():
        yield Sample(names.FLEET_GATE, {"model": model, "gate": gate, "outcome": outcome}, 1)
    for judgement in verdict.judgements:
        yield from _gap(model, judgement)


def of_alarms(model: str, levels: Mapping[tuple[str, str], float]) -> Iterator[Sample]:
    """How near each gate is to an alarm, by its nearest group."""
    nearest: dict[str, float] = defaultdict(float)
    for (gate, _), level in levels.items():
        nearest[gate] = max(nearest[gate], level)
    for gate, level in nearest.items():
        yield Sample(names.FLEET_ALARM, {"model": model, "gate": gate}, level)


def of_costs(accruals: Iterable[Booked]) -> Iterator[Sample]:
    """What each model cost, by currency."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for one in accruals:
        sums[one.tags.get("model", names.OTHER), one.cost.currency] += one.cost.amount
    for (model, currency), amount in sums.items():
        yield Sample(names.FLEET_COST, {"model": model, "currency": currency}, float(amount))


def of_budget(standing: Standing) -> Iterator[Sample]:
    """What a budget has, and has left."""
    labels = {"budget": standing.budget, "currency": standing.amount.currency}
    yield Sample(names.FLEET_BUDGET, labels, float(standing.limit.amount))
    yield Sample(names.FLEET_BUDGET_LEFT, labels, float(standing.left.amount))


def _worst(judgements: Iterable[Judgement]) -> dict[str, str]:
    found: dict[str, str] = {}
    for judgement in judgements:
        if judgement.severity == "block":
            so_far = found.get(judgement.gate, judgement.outcome)
            found[judgement.gate] = min(so_far, judgement.outcome, key=_WORST_FIRST.index)
    return found


def _gap(model: str, judgement: Judgement) -> Iterator[Sample]:
    """A comparison of groups with its interval; what was too small to be judged is not told of."""
    measured = judgement.measurement
    if not measured.against or judgement.outcome == "not judged":
        return
    labels = {"model": model, "metric": measured.name, "group": measured.group}
    for bound, value in (("value", measured.value), ("low", measured.low), ("high", measured.high)):
        if value is not None:
            yield Sample(names.FLEET_GAP, {**labels, "bound": bound}, value)
