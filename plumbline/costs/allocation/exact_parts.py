"""An amount in parts that add up to it, to the last digit: the method of largest remainders."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext

from plumbline.costs.digits import CHARGED


def exact_parts(amount: Decimal, weights: Sequence[Decimal], quantum: Decimal = CHARGED) -> list[Decimal]:
    """The amount in proportion to the weights, every part a whole number of quanta.

    Each part is rounded towards zero; what is left over goes, a quantum each, to the parts that lost most,
    the earlier of two that lost as much first.

    Args:
        amount: a whole number of quanta; a credit is below zero.
        weights: at least one above zero, none below.
        quantum: the smallest step.

    Raises:
        ValueError: for weights that no amount can be split by, or an amount that is no number of quanta.
    """
    if not weights or min(weights) < 0 or not any(weights):
        raise ValueError("an amount is split by weights of which one is above zero and none below")
    with localcontext() as exact:
        exact.prec = 120
        units = amount / quantum
        if units != units.to_integral_value():
            raise ValueError(f"{amount} is no whole number of {quantum}")
        sign = -1 if units < 0 else 1
        whole = _whole_numbers(weights)
        parts = _integer_parts(abs(int(units)), whole)
        return [sign * part * quantum for part in parts]


def rounded_together(amounts: Sequence[Decimal], quantum: Decimal) -> list[Decimal]:
    """Amounts in whole quanta that still add up: to their sum, rounded half up.

    Each is off by less than one quantum.
    """
    with localcontext() as exact:
        exact.prec = 120
        lower = [int((amount / quantum).to_integral_value("ROUND_FLOOR")) for amount in amounts]
        lost = [amount / quantum - units for amount, units in zip(amounts, lower, strict=True)]
        total = int((sum(amounts, Decimal(0)) / quantum).to_integral_value("ROUND_HALF_UP"))
        for place in _most_first(lost)[: total - sum(lower)]:
            lower[place] += 1
        return [units * quantum for units in lower]


def _integer_parts(units: int, weights: Sequence[int]) -> list[int]:
    total = sum(weights)
    shares = [divmod(units * weight, total) for weight in weights]
    parts = [part for part, _ in shares]
    for place in _most_first([lost for _, lost in shares])[: units - sum(parts)]:
        parts[place] += 1
    return parts


def _most_first(lost: Sequence[int] | Sequence[Decimal]) -> list[int]:
    return sorted(range(len(lost)), key=lambda place: (-lost[place], place))


def _whole_numbers(weights: Sequence[Decimal]) -> list[int]:
    """The weights in a common unit; ratios stay exact."""
    exponents = [exponent for w in weights if isinstance(exponent := w.as_tuple().exponent, int)]
    finest = min(0, *exponents)
    return [int(weight.scaleb(-finest)) for weight in weights]
