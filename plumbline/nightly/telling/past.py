"""What a night is drawn beside: the hold-out's distributions, and the version's nights before it."""

from __future__ import annotations

from collections.abc import Iterable

from plumbline.findings import gates
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.profiles import recorded_profile, reference_of
from plumbline.records import DrawnColumn, Evaluation, Judgement, Verdict
from plumbline.reports.story import PastFigure

DRAWN = 8
"""Drifted columns drawn on a page, at most."""

NIGHTS = 60
"""Past nights a trend is drawn over, at most."""


def drawn_columns(context: Context, evaluation: Evaluation) -> tuple[DrawnColumn, ...]:
    """The drifted columns that moved most, from the kept profiles; none where those are gone."""
    from alignment_checks.drift.overlay import overlay

    compared_with = reference_of(context, evaluation.verdict.key)
    if compared_with is None:
        return ()
    current = recorded_profile(context, evaluation.verdict.key)
    reference = recorded_profile(context, compared_with)
    if current is None or reference is None:
        return ()
    names = [name for name in _moved(evaluation) if name in reference.columns and name in current.columns]
    found = [(name, overlay(reference.columns[name], current.columns[name])) for name in names]
    return tuple(
        DrawnColumn(column=name, bins=drawn.bins, reference=drawn.reference, current=drawn.current)
        for name, drawn in found
        if drawn
    )


def _moved(evaluation: Evaluation) -> list[str]:
    distances = {m.group: m.value or 0.0 for m in evaluation.measurements if m.name == "psi"}
    judged = (j for j in evaluation.verdict.judgements if j.measurement.name.endswith("_pvalue"))
    drifted = [j.group for j in judged if j.outcome == "fail" and j.group in distances]
    return sorted(drifted, key=lambda name: -distances[name])[:DRAWN]


def past_of(context: Context, latest: Verdict) -> tuple[PastFigure, ...]:
    """`history_of` what is recorded of the verdict's version."""
    return history_of(latest, _verdicts(context, latest.version))


def history_of(latest: Verdict, recorded: Iterable[Verdict]) -> tuple[PastFigure, ...]:
    """Every gate and group of the champion's last nights up to a verdict's, oldest first.

    Args:
        latest: the champion's verdict on the last night of the history.
        recorded: verdicts in the order they were recorded; the last one on a night counts. Those on
            another version, or under another policy or spec, are left out: their figures don't compare.
    """
    if latest.window.night is None:
        return ()
    wanted = ("champion", latest.version, latest.policy, latest.spec)
    nights = {
        v.window.night: v
        for v in (*recorded, latest)
        if (v.role, v.version, v.policy, v.spec) == wanted
        and v.window.night is not None
        and v.window.night <= latest.window.night
    }
    kept = sorted(nights)[-NIGHTS:]
    return tuple(_past(night, nights[night], j) for night in kept for j in gates(nights[night]) if _judged(j))


def _judged(judgement: Judgement) -> bool:
    return judgement.outcome != "not judged"


def _past(night: int, verdict: Verdict, judgement: Judgement) -> PastFigure:
    figures = judgement.measurement.model_dump(include={"value", "low", "high"})
    told = judgement.model_dump(include={"gate", "group", "lower", "upper", "outcome"})
    return PastFigure(night=night, date=verdict.window.date, **figures, **told)


def _verdicts(context: Context, version: str) -> Iterable[Verdict]:
    """As they were recorded, then as labels that came later made them."""
    entries = [e for kind in ("verdict", "realised") for e in context.ledger.all(kind, context.model)]
    bodies = (entry.body["verdict"] for entry in entries)
    return (Verdict.model_validate(body) for body in bodies if body["version"] == version)
