"""A bill in, parts out: everything billed is in exactly one part, so the parts add up to the bill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from plumbline.costs.allocation.owning import Owned, Values, owned
from plumbline.costs.allocation.parts import KEPT, Allocation, Kind, Part
from plumbline.costs.allocation.sorting import Sorted, sort
from plumbline.costs.allocation.spends import Spend, spends
from plumbline.costs.allocation.splitting import Receiver, divided, receivers
from plumbline.intent import IdleCost, SharedCost, TaggingPolicy
from plumbline.records.costs import plain_amount

if TYPE_CHECKING:
    import pyarrow as pa


def allocate(charges: pa.Table, policy: TaggingPolicy) -> Allocation:
    """The parts of the charges, exactly: per currency they add up to what was billed.

    Args:
        charges: a table as in `plumbline.costs.billing.charges`.
        policy: whose what is. Shares by direct spend rest on the direct spend in `charges`, so that a table
            of a month gives a month's shares.
    """
    found = spends(charges)
    whose, what = owned(policy, found), sort(policy, found)
    dimensions = tuple(policy.dimensions)
    parts = [_direct(found[place], whose.values[place], dimensions) for place in what.direct]
    nobody: Values = (None,) * len(dimensions)
    parts += [_direct(found[place], nobody, dimensions, "shared") for place in what.undecided]
    direct = _direct_spend(found, whose, what)
    unpaid: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for rule in policy.splitting:
        ruled = _added_up([found[place] for place in what.ruled[rule.name]])
        parts += _ruled(rule, ruled, dimensions, direct, unpaid)
    return Allocation(dimensions, tuple(parts), tuple(_problems(policy, whose, what, unpaid)))


def _direct_spend(found: Sequence[Spend], whose: Owned, what: Sorted) -> dict[str, dict[Values, Decimal]]:
    """What every combination of values spends directly, by currency."""
    direct: dict[str, dict[Values, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for place in what.direct:
        direct[found[place].currency][whose.values[place]] += found[place].amount
    return direct


def _direct(spend: Spend, values: Values, dimensions: Sequence[str], kind: Kind = "direct") -> Part:
    return Part(
        day=spend.day,
        currency=spend.currency,
        amount=spend.amount,
        kind=kind,
        values=dict(zip(dimensions, values, strict=True)),
        known=spend.known,
    )


def _ruled(
    rule: SharedCost | IdleCost,
    found: Sequence[Spend],
    dimensions: Sequence[str],
    direct: Mapping[str, Mapping[Values, Decimal]],
    unpaid: dict[tuple[str, str], Decimal],
) -> Iterator[Part]:
    """The parts of what one rule holds for."""
    kind: Kind = "idle" if isinstance(rule, IdleCost) else "shared"
    nobody = dict.fromkeys(dimensions)
    paying: dict[str, list[Receiver]] = {}
    for spend in found:
        day, currency, known = spend.day, spend.currency, spend.known
        if rule.split is None:
            yield Part(day, currency, spend.amount, kind, nobody, known, kept=True)
            continue
        if currency not in paying:
            paying[currency] = receivers(rule.split, dimensions, direct.get(currency, {}))
        if not paying[currency]:
            unpaid[rule.name, currency] += spend.amount
            yield Part(day, currency, spend.amount, kind, nobody, known, kept=kind == "idle")
            continue
        for values, part in divided(spend.amount, paying[currency]):
            if part or not spend.amount:
                named = dict(zip(dimensions, values, strict=True))
                yield Part(day, currency, part, kind, named, known)


def _added_up(found: Sequence[Spend]) -> list[Spend]:
    """Spends that differ only in what a share no longer tells, as one."""
    amounts: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    first: dict[tuple[object, ...], Spend] = {}
    for spend in found:
        key = spend.day, spend.currency, *(spend[column] for column in KEPT)
        amounts[key] += spend.amount
        first.setdefault(key, spend)
    return [
        Spend(
            day=spend.day,
            currency=spend.currency,
            amount=amounts[key],
            known={column: value for column in KEPT if (value := spend[column]) is not None},
            tags={},
        )
        for key, spend in first.items()
    ]


def _problems(
    policy: TaggingPolicy, whose: Owned, what: Sorted, unpaid: Mapping[tuple[str, str], Decimal]
) -> Iterator[str]:
    for (said, currency), amount in (*whose.disputed.items(), *what.disputed.items()):
        yield f"{said}: {plain_amount(amount)} {currency} is given to nobody; narrow one of them"
    for (name, currency), amount in unpaid.items():
        yield (
            f"rule {name!r} has nobody to split {plain_amount(amount)} {currency} between: "
            f"no value of its dimension has direct spend in {currency}"
        )
    held = whose.matched | {name for name, places in what.ruled.items() if places}
    for rule in policy.rules:
        if rule.name not in held and not any(repr(rule.name) in said for said, _ in what.disputed):
            yield f"rule {rule.name!r} holds for no charge of these days"
