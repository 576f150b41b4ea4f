"""The on-demand offer that a training on spot may move to, and the money that this may take."""

from __future__ import annotations

from plumbline.costs.offers.pairing import on_demand_twin
from plumbline.nightly.context import Context
from plumbline.nightly.planning.affording import foreseen_for
from plumbline.records import Offer, Plan
from plumbline.specs.loading import load_prices


def twin_of(context: Context, plan: Plan, offer: Offer) -> Offer | None:
    """The planned on-demand twin; None without checkpoints, without a twin, or where it can't be used."""
    if not context.spec.training.resumable or offer.purchase != "spot":
        return None
    name = on_demand_twin(load_prices(context.settings.root), offer.name)
    return next((one for one in plan.offers if one.name == name and one.refused is None), None)


def with_room(context: Context, plan: Plan, offer: Offer, twin: Offer | None) -> Offer:
    """The offer at the most that moving may cost, where every budget has it; as it is where not.

    The most is all of the work on spot, lost at the last moment, and all of it on demand. Where a budget has
    not that much, or a person said yes to the planned price, the training stops at that price and asks.
    """
    if twin is None or plan.request is None or plan.decision == "ask":
        return offer
    most = offer.model_copy(update={"cost": offer.cost + twin.cost})
    return most if foreseen_for(context, plan.request, most, plan.gates).admitted else offer
