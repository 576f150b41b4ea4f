"""Why a cost differs from the usual: how much more was used, and how much more each unit cost.

    usage = (actual quantity - usual quantity) x usual price
    price = (actual price - usual price) x actual quantity

Together they are the whole difference, to the last digit: the second is told as what the first leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from plumbline.costs.digits import CHARGED


@dataclass(frozen=True)
class Bought:
    """What was paid for some units, or for what is not counted in units."""

    cost: Decimal
    quantity: Decimal | None = None
    """None where the bill names no quantity, or in different units."""


@dataclass(frozen=True)
class Explained:
    """A difference in cost, in parts that add up to it."""

    usage: Decimal
    price: Decimal
    unknown: Decimal
    """Of what no quantity is known."""

    @property
    def difference(self) -> Decimal:
        """Actual less usual."""
        return self.usage + self.price + self.unknown


def explained(usual: Bought, actual: Bought) -> Explained:
    """The difference between two costs of the same thing.

    What was never bought before, or no longer is, differs by its usage alone: it has one price only.
    """
    difference, nothing = actual.cost - usual.cost, Decimal(0)
    if not usual.cost and not actual.cost:
        return Explained(nothing, nothing, nothing)
    if _never(usual) or _never(actual):
        return Explained(difference, nothing, nothing)
    if not usual.quantity or not actual.quantity:
        return Explained(nothing, nothing, difference)
    usage = ((actual.quantity - usual.quantity) * usual.cost / usual.quantity).quantize(CHARGED)
    return Explained(usage, difference - usage, nothing)


def _never(bought: Bought) -> bool:
    return not bought.cost and not bought.quantity
