"""Judging a subject: the policy applied, the verdict recorded once."""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.errors import PlumblineError
from plumbline.nightly.alarms.counts import count_in
from plumbline.nightly.alarms.series import watch_series
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.baseline import baseline_of
from plumbline.records import Evaluation, Measured, Subject
from plumbline.verdicts.verdict import verdict_of


class VerdictChangedError(PlumblineError):
    """The same contents were judged before, with another result."""


def evaluate(context: Context, subject: Subject, measured: Sequence[Measured]) -> Evaluation:
    """Judges without recording. The same subject gives the same evaluation, byte for byte."""
    measurements = tuple(m for part in measured for m in part.measurements)
    verdict = verdict_of(
        context.policy,
        subject.window,
        measurements,
        baseline_of(context, subject.champion or subject.version),
        role=subject.role,
        version=subject.version,
        level=subject.level,
        declared=context.spec.expected_groups,
        spec_digest=subject.spec,
        policy_digest=subject.policy,
        unusable=tuple(reason for part in measured for reason in part.unusable),
        awaited=tuple(dict.fromkeys(reason for part in measured for reason in part.awaited)),
        attempt=subject.attempt,
        champion=subject.champion,
        without_groups=context.spec.without_groups,
    )
    return Evaluation(verdict=verdict, measurements=measurements)


def judge(context: Context, subject: Subject, measured: Sequence[Measured]) -> Evaluation:
    """Judges and records, with what is unusual over the nights. What is recorded already stays.

    Raises:
        VerdictChangedError: when these contents now judge otherwise than recorded; that means code or
            data changed under a digest, and a person must look.
    """
    evaluation = evaluate(context, subject, measured)
    timings = Measured(timings=tuple(t for part in measured for t in part.timings))
    context.record("timing", subject.key, timings)
    entry, new = context.record("verdict", subject.key, evaluation)
    recorded = Evaluation.model_validate(entry.body)
    count_in(context, recorded.verdict)
    watch_series(context, recorded.verdict)
    if not new and _said(recorded) != _said(evaluation):
        raise VerdictChangedError(
            f"{context.model}: recorded as {_said(recorded)}, judged again as {_said(evaluation)} "
            f"on the same contents ({subject.key[:12]}). The record stands; "
            f"find out what changed before relying on either."
        )
    return recorded


def _said(evaluation: Evaluation) -> str:
    """The outcome and the gates it rests on: what must come out the same again."""
    verdict = evaluation.verdict
    gates = ", ".join((*verdict.failing, *verdict.undecided))
    return f"{verdict.outcome} ({gates})" if gates else verdict.outcome
