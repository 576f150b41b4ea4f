"""The on-demand twin of a spot offer: the same machine, bought so that nobody takes it away."""

from __future__ import annotations

from plumbline.intent import PriceList


def on_demand_twin(prices: PriceList, name: str) -> str | None:
    """The name of the on-demand offer with the same backend, region, instance type and GPUs; None without.

    Args:
        prices: the list.
        name: an offer's name; only one on spot that names its instance type has a twin.
    """
    spot = next((price for price in prices.offers if price.name == name), None)
    if spot is None or spot.purchase != "spot" or spot.instance_type is None:
        return None
    wanted = (spot.backend, spot.region, spot.instance_type, spot.gpus)
    for price in prices.offers:
        same = (price.backend, price.region, price.instance_type, price.gpus) == wanted
        if same and price.purchase == "on-demand":
            return price.name
    return None
