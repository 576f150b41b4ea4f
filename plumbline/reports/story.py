"""One night's story: what pages, terminals and summaries are told from."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from pydantic import Field

from alignment_checks.measurement import Measurement
from plumbline.intent import Spec
from plumbline.names import group_labels, window_name
from plumbline.records import (
    Alarm,
    AttributionMap,
    DrawnColumn,
    Evaluation,
    Mitigation,
    Overdue,
    Plan,
    PullRequest,
    Realised,
    Record,
    Registration,
    SeriesWatch,
    TrainingScan,
    Trial,
    UnusualSeries,
)
from plumbline.sentences import (
    alarm_sentence,
    overdue_sentence,
    plan_sentence,
    pull_request_sentence,
    realised_sentence,
    unusual_sentence,
    verdict_sentence,
)

FEW = 3
"""Earlier nights whose labels are spoken of one by one."""


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
    series: SeriesWatch | None = Field(
        default=None, description="What is unusual over the nights; none where there are too few."
    )
    late_series: tuple[SeriesWatch, ...] = Field(
        default=(), description="The same of earlier nights whose labels came with this one."
    )
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
    maps: tuple[AttributionMap, ...] = Field(
        default=(), description="Pictures with what speaks for the champion's answer; of image models alone."
    )
    trials: tuple[Trial, ...] = Field(
        default=(), description="What was tried before the candidate's training."
    )
    trained_with: Mitigation | None = Field(default=None, description="The candidate's mitigation, if any.")
    scan: TrainingScan | None = Field(default=None, description="What the candidate's training rows hold.")
    realised: tuple[Realised, ...] = Field(
        default=(), description="Earlier nights whose labels came with this one."
    )
    overdue: tuple[Overdue, ...] = Field(
        default=(), description="Earlier nights whose labels should have come by this one."
    )

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
    """What became known of earlier nights, then what came of the verdicts: alarm, plan, pull request."""
    said = [
        *_few([realised_sentence(each, story.labels) for each in story.realised], "nights' labels arrived"),
        *_few([overdue_sentence(each) for each in story.overdue], "nights' labels are overdue"),
        alarm_sentence(story.alarm, story.labels) if story.alarm else _no_alarm(story),
        plan_sentence(story.plan) if story.plan else "",
        pull_request_sentence(story.pull_request) if story.pull_request else "",
    ]
    return tuple(sentence for sentence in said if sentence)


def _no_alarm(story: NightStory) -> str:
    """A night that fails without an alarm must say why nothing follows."""
    if story.champion.verdict.outcome != "fail" or story.plan:
        return "No alarm."
    return "No alarm, so nothing is retrained: the nights so far may be chance."


def _few(sentences: Sequence[str], more: str) -> list[str]:
    """The latest of many sentences, and how many more there are."""
    left = len(sentences) - FEW
    return [*sentences[-FEW:], *([f"{left} more {more}."] if left > 0 else [])]


def warning_sentences(story: NightStory) -> tuple[str, ...]:
    """What is unusual over the nights, one sentence each, in the order of `unusual_series`."""
    return tuple(unusual_sentence(one, story.labels) for one in unusual_series(story))


def unusual_series(story: NightStory) -> tuple[UnusualSeries, ...]:
    """Of this night, then of earlier ones whose labels came with it; the most unusual of each first."""
    watched = (*([story.series] if story.series else []), *story.late_series)
    return tuple(one for series in watched for one in series.unusual)
