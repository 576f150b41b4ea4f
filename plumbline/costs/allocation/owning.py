"""Whose a spend is: its own tags, then virtual tags, then what it inherits. Nothing is guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from plumbline.costs.allocation.matching import meaning
from plumbline.costs.allocation.spends import Spend
from plumbline.intent import Dimension, TaggingPolicy

Values = tuple[str | None, ...]
"""A value or none for each dimension of the policy, in its order."""


@dataclass
class Owned:
    """Every spend's values, and what the rules did."""

    values: list[Values]
    """In the order of the spends."""
    matched: set[str] = field(default_factory=set)
    """Names of the virtual tags that gave at least one spend its value."""
    disputed: dict[tuple[str, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    """By a sentence about rules that say different things, and currency: the money they dispute."""


def owned(policy: TaggingPolicy, found: Sequence[Spend]) -> Owned:
    """The values of every spend.

    A virtual tag gives its value to spends without a tag for it; where two say different things, the spend
    gets neither, and the dispute is named. A resource's spends inherit from its others where those agree.
    """
    result = Owned([])
    columns = [_column(policy, name, found, result) for name in policy.dimensions]
    result.values = list(zip(*columns, strict=True))
    return result


def _column(policy: TaggingPolicy, name: str, found: Sequence[Spend], result: Owned) -> list[str | None]:
    """One dimension's value for every spend."""
    dimension = policy.dimensions[name]
    tagged = _by_tags(dimension, found)
    ruled = _by_rules(policy, name, found, tagged, result)
    agreed = _agreed(found, ruled)
    return [
        value if value is not None else _inherited(policy, name, dimension, spend, agreed)
        for spend, value in zip(found, ruled, strict=True)
    ]


def _by_tags(dimension: Dimension, found: Sequence[Spend]) -> list[str | None]:
    meant = {other: value for value, others in dimension.spellings.items() for other in others}
    column = []
    for spend in found:
        value = _tag(dimension.tags, spend.tags)
        column.append(value if value is None else meant.get(value, value))
    return column


def _tag(keys: Sequence[str], tags: Mapping[str, str]) -> str | None:
    """The first of the keys that has a value; written just so it counts before other ways to write it."""
    plain: dict[str, str] = {}
    for key, value in sorted(tags.items()):
        if value.strip():
            plain.setdefault(_plain(key), value.strip())
    exact = (tags.get(key, "").strip() or plain.get(_plain(key)) for key in keys)
    return next(filter(None, exact), None)


def _by_rules(
    policy: TaggingPolicy, name: str, found: Sequence[Spend], tagged: Sequence[str | None], result: Owned
) -> list[str | None]:
    rules = [(rule, meaning(rule.when)) for rule in policy.virtual if rule.dimension == name]
    column = list(tagged)
    for place, spend in enumerate(found if rules else ()):
        applying = [rule for rule, means in rules if means(spend)]
        result.matched |= {rule.name for rule in applying}
        values = {rule.value for rule in applying}
        if column[place] is None and len(values) == 1:
            column[place] = values.pop()
        elif column[place] is None and values:
            names = " and ".join(repr(rule.name) for rule in applying)
            result.disputed[f"rules {names} say different things about {name}", spend.currency] += (
                spend.amount
            )
    return column


def _agreed(found: Sequence[Spend], column: Sequence[str | None]) -> Mapping[str, str]:
    """By resource: the one value that its spends have, where they have one."""
    seen: dict[str, set[str]] = defaultdict(set)
    for spend, value in zip(found, column, strict=True):
        resource = spend["resource"]
        if resource is not None and value is not None:
            seen[resource].add(value)
    return {resource: next(iter(values)) for resource, values in seen.items() if len(values) == 1}


def _inherited(
    policy: TaggingPolicy, name: str, dimension: Dimension, spend: Spend, agreed: Mapping[str, str]
) -> str | None:
    sources = {
        "resource": lambda: agreed.get(spend["resource"] or ""),
        "sub_account": lambda: policy.sub_accounts.get(spend["sub_account"] or "", {}).get(name),
        "account": lambda: policy.accounts.get(spend["account"] or "", {}).get(name),
    }
    return next((value for source in dimension.inherit if (value := sources[source]())), None)


def _plain(key: str) -> str:
    """A tag's name without what people and systems vary: `Cost Center`, `cost-center` and `cost_center`."""
    return "".join(character for character in key.casefold() if character.isalnum())
