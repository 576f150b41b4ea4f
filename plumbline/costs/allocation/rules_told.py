"""The rules that a report was made by, in sentences, so that a figure can be checked without the policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plumbline.costs.allocation.parts import KEPT
from plumbline.intent import SharedCost, Split, TaggingPolicy
from plumbline.records.costs import plain_amount

_BY = {
    "direct": "in proportion to direct spend",
    "evenly": "in equal parts",
    "fixed": "by fixed shares",
}
_PLACES = {
    "resource": "the resource's other charges",
    "sub_account": "its sub-account",
    "account": "its account",
}


def rules_told(policy: TaggingPolicy, asked: Sequence[str]) -> Iterator[str]:
    """How the parts came about, a sentence each.

    Args:
        policy: what was applied.
        asked: the dimensions of the report.
    """
    yield "A charge counts on the day in UTC on which its period starts; both ends of the days are included"
    yield "Amounts are as billed, credits below zero; currencies are never added up"
    for name in asked:
        yield f"{name}: the charge's own" if name in KEPT else _dimension(policy, name)
    for rule in policy.splitting:
        kind = "Shared" if isinstance(rule, SharedCost) else "Idle"
        yield f"{kind} cost {rule.name!r}: {_split(rule.split)}"
    for own in policy.own:
        price = f"{plain_amount(own.price_per_hour)} {own.currency}"
        yield f"Own capacity {own.name!r}: {own.machines} at {price} an hour; what no run used is idle"
    yield "Parts add up to the bill exactly; an amount is split by the method of largest remainders"
    yield "Nothing is charged to a likely owner"


def _dimension(policy: TaggingPolicy, name: str) -> str:
    dimension = policy.dimensions[name]
    sources = [f"the first of the tags {', '.join(dimension.tags)}"]
    ruled = [repr(rule.name) for rule in policy.virtual if rule.dimension == name]
    sources += [f"the rules {', '.join(ruled)}"] if ruled else []
    sources += [_PLACES[place] for place in dimension.inherit]
    return f"{name}: {', then '.join(sources)}"


def _split(split: Split | None) -> str:
    if split is None:
        return "a line of its own"
    among = f"{', '.join(split.among)}" if split.among else f"every {split.over} with direct spend"
    if split.shares:
        among = ", ".join(f"{value} {share}" for value, share in split.shares.items())
    return f"between {among}, {_BY[split.by]}, and within each in proportion to direct spend"
