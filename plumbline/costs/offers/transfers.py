"""What it costs to bring the training data to an offer."""

from __future__ import annotations

from decimal import Decimal

from plumbline.intent import Price, PriceList, Training


class NoTransferPriceError(LookupError):
    """Nobody says what data costs that leaves its place."""


def transfer_cost(price: Price, prices: PriceList, training: Training) -> Decimal | None:
    """In the list's currency; None where the spec doesn't say how much data there is.

    Data that stays in its region costs nothing; what leaves it costs that region's `transfer_out_per_gib`.

    Raises:
        NoTransferPriceError: the data must leave a place whose price for that is not declared.
    """
    if training.data_gib is None:
        return None
    if training.data_gib == 0 or price.region == training.data_region:
        return Decimal(0)
    here = training.data_region
    out = prices.regions[here].transfer_out_per_gib if here in prices.regions else None
    if out is None:
        raise NoTransferPriceError(
            f"no price for data that leaves {here or 'where it lies (data_region is not declared)'}"
        )
    return training.data_gib * out
