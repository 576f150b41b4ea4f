"""Warnings about a champion's figures over the nights, recorded with the night."""

from __future__ import annotations

from plumbline.nightly.context import Context
from plumbline.records import SeriesWatch, Verdict
from plumbline.verdicts.series import Series, figures_of, watch


def watch_series(context: Context, verdict: Verdict, told: Verdict | None = None) -> SeriesWatch | None:
    """What is unusual on this night, recorded once; none where there are too few nights to tell.

    Args:
        context: the model.
        verdict: on the champion, on that night.
        told: the verdict reached before the night's labels came, whose figures were looked at then.
    """
    found = foreseen_series(context, verdict, told)
    if found:
        context.record("series", verdict.key, found)
    return found


def foreseen_series(context: Context, verdict: Verdict, told: Verdict | None = None) -> SeriesWatch | None:
    """What the nights judged before this one make unusual about it, unrecorded."""
    if verdict.role != "champion" or verdict.unusable:
        return None
    recorded = recorded_series(context, verdict.key)
    known = figures_of(told) if told else {}
    return recorded or watch(context.policy, verdict, past_figures(context, verdict), known)


def recorded_series(context: Context, verdict: str) -> SeriesWatch | None:
    """What was recorded about the night of a verdict."""
    entry = context.ledger.find("series", verdict)
    return SeriesWatch.model_validate(entry.body) if entry else None


def past_figures(context: Context, until: Verdict) -> dict[int, dict[Series, float]]:
    """The version's figures on every night judged before, as last judged before or as labels came."""
    entries = [e for kind in ("verdict", "realised") for e in context.ledger.all(kind, context.model)]
    found = {}
    for entry in sorted(entries, key=lambda entry: entry.sequence):
        if entry.key == until.key:
            break
        body = entry.body["verdict"]
        if body["role"] == "champion" and body["version"] == until.version:
            verdict = Verdict.model_validate(body)
            found[verdict.window.night or 0] = figures_of(verdict)
    return found
