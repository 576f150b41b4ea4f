"""Nominating a trained version: as which attempt, and how sure, it is judged on the hold-out."""

from __future__ import annotations

from plumbline.canonical import digest
from plumbline.errors import PlumblineError
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.holdout_rule import refuse_changed_holdout
from plumbline.records import Subject, Trained, Window
from plumbline.verdicts.attempts import level_of_attempt


class HoldoutSpentError(PlumblineError):
    """A hold-out was asked as often as the policy allows."""


def nominate(context: Context, trained: Trained, champion: str) -> Subject:
    """The candidate on the hold-out, at the confidence its attempt asks for.

    Raises:
        HoldoutSpentError: as many candidates as the policy allows were judged on it.
        HoldoutChangedError: one of the two was trained on rows that are in it by now.
    """
    for version in (champion, trained.digest):
        refuse_changed_holdout(context, version)
    window = context.holdout
    attempt = _attempt(context, trained, window)
    if attempt > context.policy.attempts_per_holdout:
        raise HoldoutSpentError(
            f"{context.model}: this hold-out has judged {attempt - 1} candidates, and the policy allows "
            f"{context.policy.attempts_per_holdout}. Renew it: give `data.reference` new labelled rows, "
            "which no version was trained on"
        )
    return Subject(
        model=context.model,
        version=trained.digest,
        role="candidate",
        window=window,
        spec=context.spec_digest,
        policy=context.policy_digest,
        level=level_of_attempt(context.policy.confidence, attempt),
        attempt=attempt,
        champion=champion,
    )


def _attempt(context: Context, trained: Trained, window: Window) -> int:
    """Which candidate this is against the hold-out, from 1; the same candidate counts once."""
    mine = digest([window.content, trained.digest])
    context.record("attempt", mine, trained)
    entries = context.ledger.all("attempt", context.model)
    on_this_holdout = [e.key for e in entries if e.key == digest([window.content, e.body["digest"]])]
    return on_this_holdout.index(mine) + 1
