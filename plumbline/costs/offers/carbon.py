"""What a training emits, where that is known."""

from __future__ import annotations

from decimal import Decimal

from plumbline.intent import Price, PriceList


def grams(price: Price, prices: PriceList, hours: Decimal) -> Decimal | None:
    """Grams of CO2 equivalent: hours, times what it draws, times the carbon intensity of its region."""
    region = prices.regions.get(price.region or "")
    if region is None or region.carbon_intensity is None or price.watts is None:
        return None
    return (hours * price.watts / 1000 * region.carbon_intensity).quantize(Decimal("0.001"))
