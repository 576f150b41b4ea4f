"""The first step: which night, which version, which rows."""

from __future__ import annotations

import datetime

from plumbline.nightly.champion import ensure_champion
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.holdout_rule import refuse_changed_holdout
from plumbline.records import Subject
from plumbline.windows.locating import current_window
from plumbline.windows.nights import night_for


def prepare(context: Context, night: int | None, date: datetime.date | None = None) -> Subject:
    """Resolves the night once (its number, else its date through the spec's map) and the champion.

    Raises:
        NightError: when neither is given, or no such night has arrived.
        HoldoutChangedError: the champion was trained on rows that are in the hold-out by now.
    """
    number = night_for(context.spec, night, date)
    window = current_window(context.settings, context.spec, number)
    version = ensure_champion(context)
    refuse_changed_holdout(context, version)
    return Subject(
        model=context.model,
        version=version,
        role="champion",
        window=window,
        spec=context.spec_digest,
        policy=context.policy_digest,
        level=context.policy.confidence,
    )
