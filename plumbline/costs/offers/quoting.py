"""What a training would cost on each offer of the price list, and which offers cannot run it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from plumbline.costs.offers.judging import Knowledge, judge
from plumbline.costs.offers.ranking import ranked, why
from plumbline.intent import PriceList, Training
from plumbline.records import Offer, Unpriced

__all__ = ["Knowledge", "Ranking", "rank"]


@dataclass(frozen=True)
class Ranking:
    """Every offer of the list, judged for one training."""

    offers: tuple[Offer, ...]
    """Usable ones first, the best of them first."""
    unpriced: tuple[Unpriced, ...]
    because: str
    """Why the first one won; empty where none can be used."""

    @property
    def refusals(self) -> dict[str, str]:
        """Why capacity can't be used, by name."""
        refused = {offer.name: offer.refused for offer in self.offers if offer.refused is not None}
        return refused | {capacity.name: capacity.refused for capacity in self.unpriced}


def rank(
    prices: PriceList,
    training: Training,
    available: Collection[str],
    knowledge: Knowledge | None = None,
) -> Ranking:
    """Every offer with its price for this training, what has no price, and why the first offer won.

    Args:
        prices: the dated price list.
        training: what the training needs, and its minutes at speed 1.0.
        available: backends installed here, e.g. `{"local"}`.
        knowledge: what is known besides.
    """
    known = knowledge or Knowledge()
    judged = [judge(price, prices, training, available, known) for price in prices.offers]
    offers = ranked((one for one in judged if isinstance(one, Offer)), prices.carbon_within_percent)
    unpriced = tuple(one for one in judged if isinstance(one, Unpriced))
    return Ranking(offers, unpriced, why(offers, len(unpriced)))
