"""What a retraining would train, and what that takes."""

from __future__ import annotations

from plumbline.canonical import digest, file_digest
from plumbline.intent import Training
from plumbline.nightly.alarms.raising import cause_of, recorded_alarm
from plumbline.nightly.champion import entrypoint
from plumbline.nightly.context import Context
from plumbline.nightly.training.carrying import carried_by
from plumbline.nightly.training.reviewed_rows import gather
from plumbline.nightly.training.trials import trainings
from plumbline.records import (
    TrainingRequest,
    Verdict,
)
from plumbline.retraining.request import mitigation_for, nights_for, training_request


def request_for(context: Context, verdict: Verdict, mitigation: str | None) -> TrainingRequest:
    """What would be trained: the training share of the reference, treated as the gates or a person ask."""
    from plumbline.windows.locating import current_window, training_window

    settings, spec, gates = context.settings, context.spec, cause_of(context, verdict)
    treatment = mitigation_for(gates, spec, mitigation, _terms(context))
    nights = _labelled(context, verdict, nights_for(gates, verdict.window.night, treatment))
    windows = [training_window(settings, spec), *(current_window(settings, spec, n) for n in nights)]
    contents = [window.content for window in windows]
    reviewed = gather(context)
    if reviewed is not None:
        contents.append(reviewed.content)
    return training_request(
        spec,
        data=digest(contents) if len(contents) > 1 else contents[0],
        entrypoint=file_digest(entrypoint(context)),
        mitigation=treatment,
        nights=nights,
        carried=carried_by(context),
        reviewed=reviewed.key if reviewed else "",
    )


def _terms(context: Context) -> str | None:
    """Digest of the words that name groups of people, where the policy has any."""
    listed = context.policy.identity_terms
    return digest(listed) if listed else None


def needed(context: Context, request: TrainingRequest) -> Training:
    """What the spec says one training needs, for as many as the request takes."""
    one = context.spec.training
    return one.model_copy(update={"minutes": one.minutes * trainings(context, request)})


def _labelled(context: Context, verdict: Verdict, nights: tuple[int, ...]) -> tuple[int, ...]:
    """In place of a night that still waits for its labels, those whose labels came with it."""
    if not verdict.awaited or not nights:
        return nights
    alarm = recorded_alarm(context, verdict.key)
    return alarm.late if alarm else ()
