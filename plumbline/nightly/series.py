"""Warnings about a champion's figures over the nights, recorded with the night."""

from __future__ import annotations

from plumbline.nightly.context import Context
from plumbline.records import SeriesWatch, Verdict
from plumbline.verdicts.series import Series, figures_of, watch


def watch_series(context: Context, verdict: Verdict) -> SeriesWatch | None:
    """What is unusual on this night, recorded once; none where there are too few nights to tell."""
    found = foreseen_series(context, verdict)
    if found:
        context.record("series", verdict.key, found)
    return found


def foreseen_series(context: Context, verdict: Verdict) -> SeriesWatch | None:
    """What the nights judged before this one make unusual about it, unrecorded."""
    if verdict.role != "champion" or verdict.unusable:
        return None
    recorded = recorded_series(context, verdict.key)
    return recorded or watch(context.policy, verdict, past_figures(context, verdict))


def recorded_series(context: Context, verdict: str) -> SeriesWatch | None:
    """What was recorded about the night of a verdict."""
    entry = context.ledger.find("series", verdict)
    return SeriesWatch.model_validate(entry.body) if entry else None


def past_figures(context: Context, until: Verdict) -> dict[int, dict[Series, float]]:
    """The version's figures on every night judged before, as last judged before."""
    found = {}
    for entry in context.ledger.all("verdict", context.model):
        if entry.key == until.key:
            break
        body = entry.body["verdict"]
        if body["role"] == "champion" and body["version"] == until.version:
            verdict = Verdict.model_validate(body)
            found[verdict.window.night or 0] = figures_of(verdict)
    return found
