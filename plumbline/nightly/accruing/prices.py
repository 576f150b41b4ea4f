"""The price of this machine, and of an offer by its name."""

from __future__ import annotations

from collections.abc import Callable

from plumbline.costs.offers.quoting import rank
from plumbline.errors import PlumblineError
from plumbline.nightly.context import Context
from plumbline.records import Offer
from plumbline.specs.loading import load_prices

LOCAL = "local"


class UnpricedError(PlumblineError, ValueError):
    """Something ran that nobody can tell the price of."""


def this_machine(context: Context) -> Offer:
    """The offer that stands for the machine that the night's tasks run on.

    Raises:
        UnpricedError: the price list has none.
    """
    return _offer(context, lambda offer: offer.backend == LOCAL, "no offer has `backend: local`")


def named(context: Context, name: str) -> Offer:
    """An offer by its name, whatever it is used for.

    Raises:
        UnpricedError: the price list has none of that name, or no price for it.
    """
    return _offer(context, lambda offer: offer.name == name, f"no offer {name!r} has a price")


def _offer(context: Context, wanted: Callable[[Offer], bool], otherwise: str) -> Offer:
    offers = rank(load_prices(context.settings.root), context.spec.training, {LOCAL}).offers
    found = next(filter(wanted, offers), None)
    if found is None:
        raise UnpricedError(
            f"{context.model}: {otherwise} in policies/prices.yaml, so what runs there cannot be booked; "
            f"add one with its price"
        )
    return found
