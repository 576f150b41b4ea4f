"""The order of offers, and why the first one won. Usable ones first, by price; carbon may break near ties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from plumbline.records import Offer


def ranked(offers: Iterable[Offer], within_percent: Decimal | None) -> tuple[Offer, ...]:
    """Usable offers cheapest first, then the faster, then by name; the refused ones after them.

    Args:
        offers: in any order.
        within_percent: how much dearer than the cheapest an offer may be and still win, if it emits least;
            None lets price alone decide. An offer whose emissions nobody knows never wins or loses by them.
    """
    in_order = sorted(offers, key=_by_price)
    winner = _cleanest(in_order, within_percent)
    return tuple(sorted(in_order, key=lambda offer: offer is not winner))


def why(offers: Sequence[Offer], unpriced: int = 0) -> str:
    """One sentence: what the first offer has over the next; empty where none can be used.

    Args:
        offers: ranked.
        unpriced: how many offers besides have no price.
    """
    usable = [offer for offer in offers if offer.refused is None]
    refused = len(offers) - len(usable) + unpriced
    if not usable:
        return ""
    if len(usable) == 1:
        others = {0: "there is no other", 1: "the other one is refused"}
        return f"{usable[0].name} is the only offer that can run it: " + others.get(
            refused, f"the other {refused} are refused"
        )
    winner, cheapest = usable[0], min(usable, key=_by_price)
    if winner is not cheapest:
        return (
            f"{winner.name} wins on carbon: {winner.grams} g of CO2 against {cheapest.grams} g on "
            f"{cheapest.name}, which costs {cheapest.cost} against {winner.cost}"
        )
    return _on_price(winner, usable[1])


def _on_price(winner: Offer, runner_up: Offer) -> str:
    if winner.cost.amount < runner_up.cost.amount:
        return f"{winner.name} wins on price: {winner.cost} against {runner_up.cost} on {runner_up.name}"
    if winner.hours < runner_up.hours:
        return (
            f"{winner.name} wins on time: {winner.hours:.2f} hours against {runner_up.hours:.2f} on "
            f"{runner_up.name}, which costs the same"
        )
    return f"{winner.name} and {runner_up.name} cost and take the same: the first by name wins"


def _by_price(offer: Offer) -> tuple[bool, Decimal, Decimal, str]:
    return offer.refused is not None, offer.cost.amount, offer.hours, offer.name


def _cleanest(in_order: Sequence[Offer], within_percent: Decimal | None) -> Offer | None:
    """Who wins by emissions; None where price decides."""
    usable = [offer for offer in in_order if offer.refused is None]
    if within_percent is None or not usable or usable[0].grams is None:
        return None
    most = usable[0].cost.amount * (1 + within_percent / 100)
    known = [(offer.grams, offer) for offer in usable if offer.grams is not None]
    near = [(emitted, offer) for emitted, offer in known if offer.cost.amount <= most]
    return min(near, key=lambda one: (one[0], _by_price(one[1])))[1]
