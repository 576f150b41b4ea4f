"""What the nights measured so far say of a retraining's worth."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from plumbline.intent import Retraining
from plumbline.nightly.context import Context
from plumbline.records import Entry, Money, Verdict
from plumbline.retraining.timing.policy import Life, Seen

if TYPE_CHECKING:
    from plumbline.retraining.timing.worth import Worth

POINTS = 100
"""Points in one unit of a metric."""

HIGHER_IS_BETTER = frozenset(["auc", "accuracy"])


class Night(NamedTuple):
    """One judged night with labels."""

    night: int
    version: str
    loss: float


def worth_now(context: Context, verdict: Verdict, price: Money | None) -> Worth | None:
    """What retraining after this night comes to; none where that cannot be weighed.

    It cannot where the spec does not say what a night costs, no offer has a price, or the champion was not
    measured yet. An alarm retrains then, as it does without a `retraining` in the spec.

    Args:
        context: the model's night.
        verdict: the champion's, on the last night that counts.
        price: of one retraining.
    """
    from plumbline.retraining.timing.choosing import policy_of
    from plumbline.retraining.timing.worth import worth

    wanted = context.spec.retraining
    night = verdict.window.night
    if wanted is None or price is None or night is None:
        return None
    lives = _lives(measured_nights(context, wanted.metric, night), verdict.version)
    if not lives:
        return None
    unit = Money(amount=wanted.value_per_point * POINTS, currency=price.currency)
    seen = Seen(
        night=night + 1,
        lives=lives,
        retrain_cost=float(price.amount / unit.amount),
        nights_left=_nights_left(context, wanted, night),
    )
    rise = None if wanted.rise is None else float(wanted.rise)
    policy = policy_of(wanted.policy, period=wanted.period_nights, rise=rise)
    return worth(seen, policy, (wanted.policy, wanted.metric), unit)


def measured_nights(context: Context, metric: str, until: int) -> list[Night]:
    """Every night up to one, in order, with what its champion lost; nights without labels are left out.

    Of a night that was judged more than once, or whose labels came later, the last figure counts.
    """
    entries = [e for kind in ("verdict", "realised") for e in context.ledger.all(kind, context.model)]
    nights: dict[int, Night] = {}
    for entry in sorted(entries, key=lambda entry: entry.sequence):
        found = _night(entry, metric)
        if found is not None and found.night <= until:
            nights[found.night] = found
    return [nights[number] for number in sorted(nights)]


def _night(entry: Entry, metric: str) -> Night | None:
    verdict, night = entry.body["verdict"], entry.body["verdict"]["window"]["night"]
    if verdict["role"] != "champion" or night is None:
        return None
    whole = (m for m in entry.body["measurements"] if m["name"] == metric and not m["group"])
    value = next((m["value"] for m in whole), None)
    if value is None:
        return None
    return Night(night, verdict["version"], 1 - value if metric in HIGHER_IS_BETTER else value)


def _lives(nights: list[Night], champion: str) -> tuple[Life, ...]:
    """Each version's time in production; nothing where the last one is not the champion's."""
    if not nights or nights[-1].version != champion:
        return ()
    served = (list(its) for _, its in groupby(nights, key=lambda night: night.version))
    return tuple(Life(its[0].night, tuple(night.loss for night in its)) for its in served)


def _nights_left(context: Context, wanted: Retraining, night: int) -> int:
    """Nights to plan for after this one; at least the coming one."""
    last = context.spec.nights.last
    return wanted.horizon_nights if last is None else max(min(wanted.horizon_nights, last - night), 1)
