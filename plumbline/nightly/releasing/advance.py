"""From one environment to the next: a version that ran long enough, and well, is proposed for it."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from plumbline.nightly.context import Context
from plumbline.nightly.releasing.again import ask_again
from plumbline.nightly.releasing.each import each
from plumbline.nightly.releasing.environments.recorded import is_rolled_back, running
from plumbline.nightly.releasing.gathering import arrived
from plumbline.nightly.releasing.promotions.pull_request import open_for
from plumbline.nightly.releasing.promotions.recorded import is_settled, known, latest_of
from plumbline.nightly.releasing.reconcile import reconcile_one
from plumbline.records import Promotion, Rollout
from plumbline.release.actions import AskReevaluation, OpenNext
from plumbline.release.life import next_course


def advance(context: Context) -> list[str]:
    """Proposes each version that may go on for its next environment; a sentence about each on its way.

    Raises:
        ReconcileError: after all were tried, if one could not be moved on.
    """
    return each(
        (f"{here} to {following}", partial(_advanced, context, here, following))
        for here, following in pairwise(stage.name for stage in context.spec.release.stages)
    )


def _advanced(context: Context, here: str, following: str) -> list[str]:
    rollout = running(context, here)
    promotion = _promotion_of(context, rollout) if rollout else None
    if rollout is None or promotion is None or _was_proposed(context, rollout.digest, following):
        return []
    situation = arrived(context, promotion, rollout, following)
    found = next_course(situation)
    said = [f"version {rollout.version} from {here} to {following}: {found.because or 'is proposed'}"]
    for action in found.actions:
        if isinstance(action, OpenNext):
            open_for(context, promotion, action.environment)
            opened = latest_of(context, rollout.digest)
            said += [reconcile_one(context, opened)] if opened else []
        elif isinstance(action, AskReevaluation):
            ask_again(context, promotion, situation, action.because)
    return said


def _promotion_of(context: Context, rollout: Rollout) -> Promotion | None:
    """The promotion that brought the version there; none for the first champion."""
    found = [one.promotion for one in known(context) if one.promotion.registration.digest == rollout.digest]
    return next((one for one in reversed(found) if one.environment == rollout.environment), None)


def _was_proposed(context: Context, version: str, environment: str) -> bool:
    """Whether the version was proposed there: it is open, merged, or was rejected.

    Not if it was rolled back there since, and may go on again; nor if a newer one took its place before.
    """
    return any(
        one.promotion.registration.digest == version
        and one.promotion.environment == environment
        and not context.ledger.find("superseded", one.key)
        and not (
            is_settled(context, one)
            and not context.ledger.find("rejection", one.key)
            and is_rolled_back(context, one.promotion.registration, environment)
        )
        for one in known(context)
    )
