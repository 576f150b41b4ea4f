"""The offer a plan runs on, looked at once more before anything is launched: prices and capacity pass."""

from __future__ import annotations

from plumbline.errors import PlumblineError
from plumbline.nightly.context import Context
from plumbline.nightly.planning.affording import is_affordable, was_begun
from plumbline.nightly.planning.deciding import made_again
from plumbline.nightly.planning.quoting import Quoted, offers_for
from plumbline.nightly.planning.request import needed
from plumbline.nightly.training.trials import running_on, trainings
from plumbline.records import Offer, Plan, TrainingRequest


class OfferChangedError(PlumblineError):
    """What was planned can't be bought any more at what was agreed; the plan was made again."""


def offer_to_launch(context: Context, plan: Plan, request: TrainingRequest, planned: Offer) -> Offer:
    """The planned offer at today's price, or that of a plan made again where it is gone.

    A training that was begun stays where it is, at the price at which it was launched.

    Raises:
        OfferChangedError: the price rose above what was approved or is left, or the plan that was made
            again needs a person or does nothing.
    """
    running = running_on(context, request)
    if running or was_begun(context, request):
        return running or planned
    quoted = offers_for(context, needed(context, request), trainings(context, request), anew=True)
    now = next((offer for offer in quoted.ranking.offers if offer.name == planned.name), None)
    if now is None or now.refused is not None:
        return _instead(context, plan, _gone(quoted, planned.name))
    if _is_dearer(now, planned):
        return _at_a_higher_price(context, plan, planned, now)
    return now


def _at_a_higher_price(context: Context, plan: Plan, planned: Offer, now: Offer) -> Offer:
    """A price that rose is paid where the budget has it; a person's yes was to the price of then."""
    rose = (
        f"{now.name} rose from {planned.price_per_hour} to {now.price_per_hour} an hour since it was planned"
    )
    if plan.decision == "ask":
        raise OfferChangedError(f"{rose}, and the approval is for the price of then: run the plan again")
    if is_affordable(context, plan.model_copy(update={"offer": now})):
        return now
    return _instead(context, plan, rose)


def _instead(context: Context, plan: Plan, because: str) -> Offer:
    again = made_again(context, plan, because)
    if again.decision == "retrain" and again.offer is not None:
        return again.offer
    raise OfferChangedError(f"the plan was made again: {again.because}")


def _gone(quoted: Quoted, name: str) -> str:
    reason = quoted.ranking.refusals.get(name, "it is no longer in the price list")
    return f"{name} is gone since it was planned ({reason})"


def _is_dearer(now: Offer, planned: Offer) -> bool:
    return not now.price_per_hour <= planned.price_per_hour
