"""What it costs to bring the training data to an offer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from plumbline.intent import Price, PriceList, Training


@dataclass(frozen=True)
class Transfer:
    """What bringing the data costs, in the list's currency."""

    amount: Decimal | None = None
    """None where the spec doesn't say how much data there is, or nobody what moving it costs."""
    refusals: tuple[str, ...] = ()


def transfer(price: Price, prices: PriceList, training: Training) -> Transfer:
    """Nothing for data that stays in its region, else what that region asks for each GiB that leaves."""
    if training.data_gib is None:
        return Transfer()
    if training.data_gib == 0 or price.region == training.data_region:
        return Transfer(Decimal(0))
    here = training.data_region
    out = prices.regions[here].transfer_out_per_gib if here in prices.regions else None
    if out is None:
        where = here or "where it lies (data_region is not declared)"
        return Transfer(refusals=(f"no price for data that leaves {where}",))
    return Transfer(training.data_gib * out)
