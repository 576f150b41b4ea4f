"""Direct spend, what several pay for together, and what nobody used, told apart by the policy's rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from plumbline.costs.allocation.matching import meaning
from plumbline.costs.allocation.spends import Spend
from plumbline.intent import TaggingPolicy


@dataclass
class Sorted:
    """The places of spends by what is to be done with them."""

    direct: list[int] = field(default_factory=list)
    ruled: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """By the name of the shared or idle rule that holds for them."""
    disputed: dict[tuple[str, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    """By a sentence about rules that both hold, and currency: the money they dispute."""
    undecided: list[int] = field(default_factory=list)
    """Spends that two rules claim: nobody gets them."""


def sort(policy: TaggingPolicy, found: Sequence[Spend]) -> Sorted:
    """Which spends are direct, and which a rule holds for; a rule counts whatever tags a spend has."""
    rules = [(rule.name, meaning(rule.when)) for rule in policy.splitting]
    result = Sorted()
    for place, spend in enumerate(found):
        names = [name for name, means in rules if means(spend)]
        if not names:
            result.direct.append(place)
        elif len(names) == 1:
            result.ruled[names[0]].append(place)
        else:
            said = f"rules {' and '.join(map(repr, names))} both hold for the same charges"
            result.disputed[said, spend.currency] += spend.amount
            result.undecided.append(place)
    return result
