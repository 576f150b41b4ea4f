"""Retrains when doing it now is expected to cost less than doing it later, or not at all.

In the spirit of Cara (arXiv 2310.04216) and UPF (arXiv 2505.14903), and different from both:

- Cara weighs the same two costs, but fits its thresholds on a stretch of the stream, offline, from models
  that were trained only to learn from. Here nothing is fitted beforehand, and only losses of models that
  really were in production count.
- UPF forecasts every model's performance by a regression, and retrains on a quantile of the forecast cost.
  Here the forecast is a mean over the shapes that drift takes (none, a ramp, a step), each weighed by how
  well it explains the nights against their noise, so that one bad night weighs little and ten weigh much.
- Both take the freshly trained model to be as good as can be. Here every retraining is also a measurement:
  what a fresh model loses, how fast it grew stale, how much of a rise was taken back, and whether trying
  again ever brought a lost level back.
"""

from __future__ import annotations

from plumbline.retraining.timing.experience import View, view
from plumbline.retraining.timing.outlook import Outlook, outlook
from plumbline.retraining.timing.policy import Seen
from plumbline.retraining.timing.regaining import is_worth_a_try
from plumbline.retraining.timing.wear import LOST_FIRST

RISK = 0.4
"""Of what a mistaken retraining is expected to cost, what one more night of waiting must be expected to lose.

Another night tells more: while it loses little beside the risk that there was no rise, it is awaited."""


def has_lost_enough(known: View, seen: Seen) -> bool:
    """Whether the rise so far, and that of the coming night, are worth the price and the risk."""
    mistaken = known.now.weights[0] * seen.retrain_cost
    return known.now.so_far >= LOST_FIRST * seen.retrain_cost and known.now.coming >= RISK * mistaken


def cost_aware(seen: Seen) -> bool:
    """Whether now is the cheapest night to retrain, as far as can be told."""
    if seen.retrain_cost == 0:
        return True
    known = view(seen)
    return (has_lost_enough(known, seen) and outlook(known, seen).now_is_best) or is_worth_a_try(known, seen)


def forecast(seen: Seen) -> Outlook:
    """What retraining now, later and not at all is expected to cost from this night on."""
    return outlook(view(seen), seen)
