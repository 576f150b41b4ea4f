"""A candidate as one self-contained HTML page: its verdict, the champion beside it, how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from plumbline import sentences
from plumbline.names import mitigation_name
from plumbline.records import Mitigation, Trial
from plumbline.reports.page import night_content
from plumbline.reports.story import NightStory, following_sentences
from plumbline.reports.templating import render


class TrialRow(NamedTuple):
    """One trial as a row: how it trained, and whether this is the way the candidate was made."""

    name: str
    trial: Trial
    accuracy: float | None
    chosen: bool


def render_candidate(story: NightStory) -> str:
    """The candidate's page.

    Raises:
        ValueError: the night has no judged candidate.
    """
    if story.candidate is None:
        raise ValueError("a night without a judged candidate has no candidate's page; ask for the night's")
    candidate, registration = story.candidate.verdict, story.candidate_registration
    version = registration.version if registration else None
    content = night_content(story) | {
        "title": f"{story.spec.model}, candidate {version or candidate.version[:12]}",
        "verdict": candidate,
        "sentence": sentences.verdict_sentence(candidate, version, story.labels),
        "following": following_sentences(story)[1:],
        "told": [(story.candidate, registration)],
        "trials": trial_rows(story.trials, story.trained_with),
    }
    return render("candidate.html.j2", content)


def trial_rows(trials: Sequence[Trial], chosen: Mitigation | None) -> tuple[TrialRow, ...]:
    """Every trial in the comparison's order.

    Args:
        trials: what was tried.
        chosen: the mitigation that was trained with after the trials; None is a training without one.
    """
    return tuple(
        TrialRow(_name(trial.mitigation), trial, _accuracy(trial), trial.mitigation == chosen)
        for trial in trials
    )


def _name(mitigation: Mitigation | None) -> str:
    if mitigation is None:
        return "none"
    constraint = f", {mitigation.constraint}" if mitigation.constraint else ""
    return f"{mitigation_name(mitigation)}{constraint}".replace("_", " ")


def _accuracy(trial: Trial) -> float | None:
    return next((m.value for m in trial.measurements if m.name == "accuracy" and not m.group), None)
