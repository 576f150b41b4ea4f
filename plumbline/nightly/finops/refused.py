"""A planned training that is refused right before its launch: people are told why, once a plan and reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from plumbline.canonical import digest
from plumbline.nightly.budgets.admission import LaunchRefusedError
from plumbline.nightly.context import Context
from plumbline.nightly.finops.alerting import raise_alert
from plumbline.nightly.finops.fleet import Fleet
from plumbline.nightly.training.still_offered import OfferChangedError
from plumbline.records import Alert, Plan

REFUSALS = (LaunchRefusedError, OfferChangedError)
"""What ends a training that was planned, and nobody's mistake: money and offers go in between."""


@contextmanager
def telling_refusals(context: Context, plan: Plan) -> Iterator[None]:
    """Records an alert where the block is refused.

    Raises:
        LaunchRefusedError: as the block.
        OfferChangedError: as the block.
    """
    try:
        yield
    except REFUSALS as error:
        fleet = Fleet(context.settings, context.actor, context.now, context.credentials)
        raise_alert(fleet, f"launch:{digest([plan, type(error).__name__])}", _alert(plan, str(error)))
        raise


def _alert(plan: Plan, because: str) -> Alert:
    night = "" if plan.night is None else f" for night {plan.night}"
    planned = f" on {plan.offer.name} for {plan.offer.cost}" if plan.offer else ""
    return Alert(
        topic="launch",
        title=f"{plan.model}: a planned training was refused at its launch",
        text=f"{because}.\nIt was planned{night}{planned}. Nothing was launched and nothing was spent. "
        f"Run {plan.model}.retrain again once that is mended: it makes a new plan.",
    )
