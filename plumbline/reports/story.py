"""One night's story: what pages, terminals and summaries are told from."""

from __future__ import annotations

import datetime

from pydantic import Field

from alignment_checks.measurement import Measurement
from plumbline.intent import Spec
from plumbline.records import (
    Alarm,
    DrawnColumn,
    Evaluation,
    Mitigation,
    Plan,
    PullRequest,
    Record,
    Registration,
    TrainingScan,
    Trial,
)
from plumbline.sentences import (
    alarm_sentence,
    group_labels,
    plan_sentence,
    pull_request_sentence,
    verdict_sentence,
    window_name,
)


class PastFigure(Record):
    """One gate and group on one past night of the same version, judged by the same policy and spec."""

    night: int
    date: datetime.date | None = None
    gate: str
    group: str = ""
    value: float | None
    low: float | None = None
    high: float | None = None
    lower: float | None = Field(default=None, description="The tolerance's lower limit, if it has one.")
    upper: float | None = Field(default=None, description="The tolerance's upper limit, if it has one.")
    outcome: str


class NightStory(Record):
    """What happened in a night. Only the champion's judgement must be there; the rest may not have come."""

    spec: Spec
    champion: Evaluation
    champion_registration: Registration | None = None
    timings: tuple[Measurement, ...] = Field(default=(), description="The champion's, e.g. one prediction.")
    alarm: Alarm | None = None
    plan: Plan | None = None
    candidate: Evaluation | None = None
    candidate_registration: Registration | None = None
    pull_request: PullRequest | None = None
    reused: bool = Field(default=False, description="Read from the records of an earlier run.")
    seconds: dict[str, float] = Field(default={}, description="Duration of each step.")
    history: tuple[PastFigure, ...] = Field(
        default=(), description="Every gate on the version's nights up to this one, oldest first."
    )
    drawn: tuple[DrawnColumn, ...] = Field(
        default=(), description="Drifted columns beside the hold-out, those that moved most first."
    )
    trials: tuple[Trial, ...] = Field(
        default=(), description="What was tried before the candidate's training."
    )
    trained_with: Mitigation | None = Field(default=None, description="The candidate's mitigation, if any.")
    scan: TrainingScan | None = Field(default=None, description="What the candidate's training rows hold.")

    @property
    def night(self) -> int | None:
        """The night's number."""
        return self.champion.verdict.window.night

    @property
    def labels(self) -> dict[str, str]:
        """What the protected groups mean."""
        return group_labels(self.spec)

    @property
    def evaluations(self) -> tuple[tuple[Evaluation, Registration | None], ...]:
        """The champion's judgement and the candidate's, as far as they are there."""
        champion = (self.champion, self.champion_registration)
        return (champion, (self.candidate, self.candidate_registration)) if self.candidate else (champion,)


def title(story: NightStory) -> str:
    """`acs_employment, night 0 (2026-01-01)`, and whether it was read from the records."""
    date = story.champion.verdict.window.date
    dated = f" ({date})" if date else ""
    reused = ", read from the records" if story.reused else ""
    return f"{story.spec.model}, {window_name(story.champion.verdict)}{dated}{reused}"


def verdict_sentences(story: NightStory) -> tuple[str, ...]:
    """The verdicts first, one sentence each."""
    return tuple(
        verdict_sentence(evaluation.verdict, registration.version if registration else None, story.labels)
        for evaluation, registration in story.evaluations
    )


def following_sentences(story: NightStory) -> tuple[str, ...]:
    """What came of the verdicts: alarm, plan, pull request."""
    said = [
        alarm_sentence(story.alarm, story.labels) if story.alarm else "No alarm.",
        plan_sentence(story.plan) if story.plan else "",
        pull_request_sentence(story.pull_request) if story.pull_request else "",
    ]
    return tuple(sentence for sentence in said if sentence)
