"""What reading a feature off pictures costs, and whether the model that reads is in order itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignment_checks.measurement import Measurement
from plumbline.intent import Reading
from plumbline.names import group_labels
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.evaluations import recorded_evaluation
from plumbline.nightly.evaluating.measuring.drop_tally import drop_tally
from plumbline.nightly.evaluating.readings import reader_context, reader_digest
from plumbline.nightly.evaluating.scoring import THRESHOLD, Scored, predictor
from plumbline.records import Evaluation, Subject, Tally
from plumbline.sentences import verdict_sentence

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def measure_readings(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """`reading_drop`: accuracy with true values minus accuracy with read ones, where the truth is known.

    Beside it, `reading_accuracy` of each feature: how many rows it was read right in. Nothing of a model that
    has no feature read.
    """
    from alignment_checks.performance.readings import measure_reading_accuracy, measure_reading_drop

    if not context.spec.reads:
        return []
    found = [
        measure_reading_accuracy(name, scored.columns[name], true, subject.level)
        for name, true in scored.unread.items()
    ]
    if scored.awaited:
        reason = scored.awaited
        return [*found, Measurement.undefined("reading_drop", reason, unit="difference")]
    return [*found, measure_reading_drop(*_right(context, subject, scored), subject.level)]


def tally_readings(context: Context, subject: Subject, scored: Scored) -> tuple[Tally, ...]:
    """The counts of `reading_drop`; nothing of a model that has no feature read."""
    if not context.spec.reads:
        return ()
    return (drop_tally("reading_drop", *_right(context, subject, scored)),)


def _right(
    context: Context, subject: Subject, scored: Scored
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Whether the model is right given true values, and given what was read; of rows whose truth is known."""
    import numpy as np

    model = predictor(context, subject.version)
    known = ~np.any([np.isnan(true) for true in scored.unread.values()], axis=0)
    truly = model.predict(model.encode(scored.columns | scored.unread)) >= THRESHOLD
    return (truly == scored.labels)[known], (scored.predictions == scored.labels)[known]


def readers_out_of_order(context: Context, subject: Subject) -> tuple[str, ...]:
    """Why the readers' work cannot be relied on: what their own gates say of the same night.

    On the hold-out, what they say of the reader's own hold-out. A reader that fails makes every figure of
    the model that relies on it a figure about something else, so that no verdict can rest on it.
    """
    found = []
    for reading in context.spec.reads:
        verdict = _verdict_of(context, subject, reading).verdict
        if verdict.outcome == "fail" or verdict.unusable:
            its = reader_context(context, reading)
            said = verdict_sentence(verdict, None, group_labels(its.spec)).removeprefix("The champion ")
            found.append(f"{reading.feature} is read by {reading.model}, whose version {said.rstrip('.')}")
    return tuple(found)


def _verdict_of(context: Context, subject: Subject, reading: Reading) -> Evaluation:
    """The reader's verdict on the night: the recorded one, else judged here and now and not recorded."""
    from plumbline.nightly.evaluating.judge import evaluate
    from plumbline.nightly.evaluating.measure import measure

    its = reader_context(context, reading)
    about = _same_night(its, subject, reader_digest(context, subject.version, reading))
    return recorded_evaluation(its, about.key) or evaluate(its, about, [measure(its, about)])


def _same_night(its: Context, subject: Subject, version: str) -> Subject:
    """The reader's version on its own rows of that night, or on its own hold-out."""
    from plumbline.windows.locating import current_window

    night = subject.window.night
    return Subject(
        model=its.model,
        version=version,
        role="champion",
        window=its.holdout if night is None else current_window(its.settings, its.spec, night),
        spec=its.spec_digest,
        policy=its.policy_digest,
        level=its.policy.confidence,
    )
