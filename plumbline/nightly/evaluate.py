"""The first step: which night, which version, which rows."""

from __future__ import annotations

import datetime

from plumbline.nightly.champion import ensure_champion
from plumbline.nightly.context import Context
from plumbline.records import Subject
from plumbline.windows.locating import current_window
from plumbline.windows.nights import night_for


def prepare(context: Context, night: int | None, date: datetime.date | None = None) -> Subject:
    """Resolves the night once (its number, else its date through the spec's map) and the champion.

    Raises:
        NightError: when neither is given, or no such night has arrived.
    """
    number = night_for(context.spec, night, date)
    window = current_window(context.settings, context.spec, number)
    return Subject(
        model=context.model,
        version=ensure_champion(context),
        role="champion",
        window=window,
        spec=context.spec_digest,
        policy=context.policy_digest,
        level=context.policy.confidence,
    )
