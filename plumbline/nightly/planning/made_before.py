"""What the training of a plan made when it was run before: nothing new is to be had from it again."""

from __future__ import annotations

from plumbline.nightly.context import Context
from plumbline.nightly.publishing.publish import recorded_registration
from plumbline.nightly.releasing.holds.recorded import hold_on
from plumbline.nightly.training.trials import settled
from plumbline.records import Hold, TrainingRequest


def makes_nothing_new(context: Context, request: TrainingRequest, champion: str) -> str | None:
    """Why training this again is pointless: it made the version in production, or one that is on hold."""
    entry = context.ledger.find("training", settled(context, request).key)
    if entry is not None and entry.body["digest"] == champion:
        return "the same training made the present champion: ask for a mitigation, or wait for new rows"
    held = made_on_hold(context, request)
    if held is None:
        return None
    return (
        f"the same training made version {held.version}, which is on hold: {held.because.rstrip('.')}. "
        "Ask for a mitigation, wait for new rows, or lift the hold"
    )


def made_on_hold(context: Context, request: TrainingRequest) -> Hold | None:
    """The hold on the version that this training made, if it made one."""
    entry = context.ledger.find("training", settled(context, request).key)
    made = recorded_registration(context, str(entry.body["digest"])) if entry else None
    return hold_on(context, made) if made else None
