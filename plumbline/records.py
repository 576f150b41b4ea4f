"""The vocabulary: every record that passes between steps, each word with one meaning.

Records are frozen and refuse unknown fields. They travel as JSON; paths name data that is too big to.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from alignment_checks.measurement import Measurement
from plumbline.canonical import digest

Outcome = Literal["pass", "fail", "insufficient"]
Severity = Literal["block", "warn", "diagnose"]
Role = Literal["champion", "candidate"]


class Record(BaseModel):
    """Frozen, closed, JSON-friendly."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Money(Record):
    """An amount in one currency. Amounts of different currencies do not add up."""

    amount: Decimal
    currency: str = Field(pattern="^[A-Z]{3}$")

    def __add__(self, other: Money) -> Money:
        self._same_currency(other)
        return Money(amount=self.amount + other.amount, currency=self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same_currency(other)
        return Money(amount=self.amount - other.amount, currency=self.currency)

    def __le__(self, other: Money) -> bool:
        self._same_currency(other)
        return self.amount <= other.amount

    def __str__(self) -> str:
        places = 4 if self.amount == 0 or abs(self.amount) >= Decimal("0.0001") else 6
        return f"{self.amount:.{places}f} {self.currency}"

    def _same_currency(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix: convert one first")


def unless_empty(fields: dict[str, Any], *names: str) -> dict[str, Any]:
    """The fields, those of these names only where they hold something."""
    return {name: value for name, value in fields.items() if value or name not in names}


class Window(Record):
    """Which rows: a half-open interval of a source, and the hash of what they held."""

    model: str
    role: Literal["current", "reference", "holdout", "training"]
    night: int | None = Field(default=None, description="The night's number; only current windows have one.")
    date: datetime.date | None = Field(default=None, description="The date the spec's map gives that night.")
    source: str = Field(description="The file the rows come from, relative to the project, or on S3.")
    start: int = Field(default=0, description="First row, inclusive.")
    stop: int = Field(description="Last row, exclusive.")
    rows: int = Field(description="Rows in the window.")
    content: str = Field(description="SHA-256 over the rows' content.")


class Subject(Record):
    """What a verdict is about: one version on one window, under one spec and one policy."""

    model: str
    version: str = Field(description="The model digest.")
    role: Role
    window: Window
    spec: str = Field(description="The spec's digest.")
    policy: str = Field(description="The alignment policy's digest.")
    level: float = Field(description="Confidence of the intervals it is judged by.")
    attempt: int | None = Field(default=None, description="Which judgement on this hold-out, counted.")
    champion: str | None = Field(default=None, description="A candidate is compared with this champion.")

    @property
    def key(self) -> str:
        """What makes a verdict about this unique: contents only, no time and no id."""
        return verdict_key(self.version, self.window, self.spec, self.policy, self.champion)


def verdict_key(version: str, window: Window, spec: str, policy: str, champion: str | None) -> str:
    """The key of contents under which one verdict is kept; a candidate's limits rest on its champion."""
    rows = [window.content, window.role, window.start, window.stop]
    return digest([version, champion, *rows, spec, policy])


class Measured(Record):
    """What one step measured of one subject, and what kept it from measuring more."""

    measurements: tuple[Measurement, ...] = ()
    timings: tuple[Measurement, ...] = Field(
        default=(), description="Measurements of time, which no two runs share; never in a verdict."
    )
    unusable: tuple[str, ...] = Field(
        default=(), description="Reasons why the window cannot be judged at all, in the user's words."
    )
    awaited: tuple[str, ...] = Field(
        default=(), description="Labels that are still to come; what needs them is undefined."
    )

    @model_serializer(mode="wrap")
    def _without_awaiting_nothing(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """What was measured with all labels is written as it was before any could be awaited."""
        return unless_empty(fields(self), "awaited")


class DrawnColumn(Record):
    """One column's distribution on the hold-out and on a night, over the same bins, for a picture."""

    column: str
    bins: tuple[str, ...] = Field(description="Names of categories, or numbers, or from where to where.")
    reference: tuple[float, ...] = Field(description="Share of the hold-out's rows in each bin.")
    current: tuple[float, ...] = Field(description="Share of the night's rows; 0 for fewer than ten.")


class GroupCounts(Record):
    """One protected group's confusion matrix on one window, in rows."""

    attribute: str
    group: str = Field(description="The group's value or band, e.g. `1`.")
    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int


class ScoreCounts(Record):
    """How many rows of either outcome have a score in each of equally wide bins from 0 to 1."""

    positives: tuple[int, ...]
    negatives: tuple[int, ...]


class NightCounts(Record):
    """What alarms rest on: one version's labelled counts on one window.

    Cells may be small, so these are kept with the data; the evidence holds their digest.
    """

    model: str
    version: str
    night: int
    content: str = Field(description="The window's content hash.")
    groups: tuple[GroupCounts, ...]
    scores: ScoreCounts


class Judgement(Record):
    """One tolerance applied to one measurement. The reasons survive the verdict."""

    gate: str = Field(description="Metric and attribute, e.g. `equal_opportunity_difference.DIS`.")
    group: str = ""
    severity: Severity
    outcome: Literal["pass", "fail", "insufficient", "not judged"]
    lower: float | None = Field(default=None, description="The tolerance's lower limit, if it has one.")
    upper: float | None = Field(default=None, description="The tolerance's upper limit, if it has one.")
    measurement: Measurement
    because: str = Field(description="One sentence a person can use.")
    reason: str = Field(description="Why the policy holds this tolerance.")


class Verdict(Record):
    """About one version on one window, with what it rests on."""

    model: str
    version: str = Field(description="The model digest.")
    role: Role
    window: Window
    outcome: Outcome
    spec: str
    policy: str
    level: float = Field(description="Confidence of the intervals that were judged.")
    attempt: int | None = Field(
        default=None, description="Which judgement against this hold-out; candidates only."
    )
    champion: str | None = Field(default=None, description="The champion a candidate was compared with.")
    judgements: tuple[Judgement, ...]
    unusable: tuple[str, ...] = ()
    awaited: tuple[str, ...] = Field(
        default=(), description="Labels that were still to come; gates that need them are undecided."
    )

    @model_serializer(mode="wrap")
    def _without_awaiting_nothing(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A verdict on all labels is written as it was before any could be awaited."""
        return unless_empty(fields(self), "awaited")

    @property
    def key(self) -> str:
        """The key of contents under which this verdict is kept."""
        return verdict_key(self.version, self.window, self.spec, self.policy, self.champion)

    @property
    def failing(self) -> tuple[str, ...]:
        """Gates with a group entirely beyond the tolerance."""
        return self._gates("fail")

    @property
    def undecided(self) -> tuple[str, ...]:
        """Gates that neither pass nor fail."""
        return tuple(gate for gate in self._gates("insufficient") if gate not in self.failing)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The undecided gates that lack nothing but awaited labels."""
        judged = [j for j in self.judgements if j.severity == "block" and j.outcome == "insufficient"]
        lacking = {j.gate for j in judged if j.because not in self.awaited}
        return tuple(gate for gate in self.undecided if gate not in lacking)

    def _gates(self, outcome: str) -> tuple[str, ...]:
        found = (j.gate for j in self.judgements if j.severity == "block" and j.outcome == outcome)
        return tuple(dict.fromkeys(found))


class Evaluation(Record):
    """Everything one judgement rests on: what was measured, and the verdict. Recorded once per key."""

    verdict: Verdict
    measurements: tuple[Measurement, ...]


class RaisedGate(Record):
    """One gate's part in an alarm: for whom, how much, since when."""

    gate: str
    group: str = Field(description="The group it is about; empty for the whole window.")
    since: int = Field(description="The night from which on the evidence grew, as far as it can tell.")
    nights: int = Field(description="Nights from then to the alarm's.")
    lower: float | None = Field(default=None, description="The tolerance's lower limit, if it has one.")
    upper: float | None = Field(default=None, description="The tolerance's upper limit, if it has one.")
    measurement: Measurement = Field(description="The metric on all rows of those nights.")
    reason: str = Field(description="Why the policy holds this tolerance.")


class Alarm(Record):
    """About a history: a gate's evidence crossed its level. Only an alarm retrains or pages."""

    model: str
    version: str
    night: int
    gates: tuple[str, ...]
    raised: tuple[RaisedGate, ...] = ()
    policy: str = Field(default="", description="The alignment policy's digest.")
    false_alarms_per_year: float | None = Field(default=None, description="What the policy allows.")
    verdict: str = Field(default="", description="Key of the verdict on that night.")
    late: tuple[int, ...] = Field(default=(), description="Nights whose labels came with this one.")

    @model_serializer(mode="wrap")
    def _without_nothing_late(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """An alarm on a night's own labels is written as it was before any could come later."""
        return unless_empty(fields(self), "late")


class Realised(Record):
    """What a night's labels told once they arrived. The verdict reached without them stays."""

    model: str
    version: str = Field(description="The champion of that night, by digest.")
    night: int
    came_with: int = Field(description="The night that found them.")
    answers: str = Field(description="Key of the verdict reached without them.")
    verdict: Verdict = Field(description="What the night's figures come to, under the policy on arrival.")
    measurements: tuple[Measurement, ...] = Field(description="The figures that needed the labels.")
    counts: str = Field(description="Digest of the night's counts, on which alarms rest.")


class Overdue(Record):
    """Labels that are not there, or of no use, on the night they were expected with."""

    model: str
    version: str = Field(description="The champion of the night they belong to, by digest.")
    night: int
    expected: int = Field(description="The night they were expected with.")
    found_by: int = Field(description="The night that missed them first.")
    because: str


class UnusualSeries(Record):
    """A figure whose last nights are unlike those before, though no tolerance is exceeded: have a look."""

    metric: str
    group: str = Field(default="", description="The group it is about; empty for the whole window.")
    aspect: Literal["level", "trend", "variance"]
    more: bool = Field(description="Higher, rising or varying more; else lower, falling or varying less.")
    since: int = Field(description="The first night that is unlike the nights before it.")
    until: int = Field(description="The last one: the night that was judged.")
    value: float = Field(description="The figure on that night.")
    p_value: float = Field(description="Chance of anything as unusual in this aspect of this series.")


class SeriesWatch(Record):
    """What is unusual about all series of a version on one night. A warning never blocks."""

    model: str
    version: str
    night: int
    looked_at: int = Field(description="Series that were long enough to tell.")
    level: float = Field(description="Chance that on a usual night any of them is named.")
    unusual: tuple[UnusualSeries, ...] = Field(default=(), description="The most unusual first.")
    verdict: str = Field(description="Key of the verdict on that night.")


MitigationName = Literal["reweighing", "exponentiated_gradient", "threshold_optimizer", "adversarial"]
"""What a spec may allow."""

ParityConstraint = Literal["true_positive_rate_parity", "equalized_odds", "demographic_parity"]
"""What a mitigation holds equal between groups, in fairlearn's words."""


class Mitigation(Record):
    """A treatment of the training rows, or of the finished model's decision, that can be asked for."""

    name: MitigationName | Literal["compare"] = Field(
        description="`compare` tries every mitigation the spec allows, and none, and takes the best."
    )
    attribute: str
    constraint: ParityConstraint | None = Field(
        default=None, description="What it is to equalise; none where the method leaves no choice."
    )

    @model_serializer(mode="wrap")
    def _without_an_empty_constraint(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A request recorded before there was a choice keeps its key."""
        return {name: value for name, value in fields(self).items() if value is not None}


class TrainingRequest(Record):
    """Everything that decides what a training makes; its digest is the training's key."""

    model: str
    seed: int
    data: str = Field(description="Content hash of the training rows.")
    entrypoint: str = Field(description="Digest of the training code.")
    mitigation: Mitigation | None = None
    nights: tuple[int, ...] = Field(default=(), description="Labelled nights added to the training rows.")

    @property
    def key(self) -> str:
        """The digest of the request."""
        return digest(self)


class Offer(Record):
    """Capacity at a price, and whether the request can use it."""

    name: str
    backend: str
    purchase: Literal["owned", "on-demand", "spot"]
    queue: str
    hours: Decimal
    price_per_hour: Money
    cost: Money
    refused: str | None = Field(default=None, description="Why this offer cannot be used, if it cannot.")


class Plan(Record):
    """Whether, when and on which offer to retrain. `nothing` is a plan."""

    model: str
    champion: str = Field(description="Digest of the version that would be replaced.")
    gates: tuple[str, ...] = Field(description="The failing gates it answers: its cause.")
    decision: Literal["retrain", "ask", "nothing"]
    because: str
    night: int | None
    verdict: str | None = Field(default=None, description="Key of the champion's verdict it answers.")
    request: TrainingRequest | None = None
    offer: Offer | None = None
    offers: tuple[Offer, ...] = ()
    prices_as_of: datetime.date | None = None
    budget_left: Money | None = None
    requester: str = Field(description="Who or what asked: `alarm`, or a user's name.")


class Trained(Record):
    """A finished training: the model by digest, where its files are, what it cost."""

    model: str
    request: str = Field(description="The training request's key.")
    digest: str = Field(description="SHA-256 over the model folder's files.")
    path: str = Field(description="The model folder, relative to the state folder.")
    seconds: float
    cost: Money


class TrainingScan(Record):
    """What the training rows hold, found before they were trained on."""

    measurements: tuple[Measurement, ...] = ()
    findings: tuple[str, ...] = Field(
        default=(), description="Groups that are absent, or of which every row has the same label."
    )


class Trial(Record):
    """One way to train, tried on a part of the training rows and measured on the rest of them."""

    mitigation: Mitigation | None
    measurements: tuple[Measurement, ...] = ()
    passed: bool = Field(default=False, description="Whether every gate on the attribute was met.")
    beyond: float = Field(
        default=0.0, description="How far the worst gate's estimate lies beyond its limit; 0 inside."
    )
    failed: str | None = Field(default=None, description="Why there is no model to measure, if so.")
    seconds: float
    cost: Money


class Choice(Record):
    """Every trial of a comparison, in the spec's order, and the training request that came of them."""

    request: TrainingRequest
    trials: tuple[Trial, ...]


class Nomination(Record):
    """A trained model that wants to be the candidate, and what it will be judged on."""

    trained: Trained
    subject: Subject


class Answer(Record):
    """What a person decided when asked: the spend, or an insufficient candidate."""

    approved: bool
    person: str
    reason: str = ""
    at: datetime.datetime


class Image(Record):
    """An OCI image in a layout: its tag resolves to its digest before anything names them."""

    repository: str
    tag: str
    digest: str = Field(pattern="^sha256:[0-9a-f]{64}$")

    def __str__(self) -> str:
        return f"{self.repository}:{self.tag}@{self.digest}"


class Registration(Record):
    """A model version in the registry, and the image that holds it."""

    model: str
    role: Role
    version: str = Field(description="The registry's version number.")
    digest: str = Field(description="The model digest.")
    run: str = Field(description="The tracking run that holds its reports.")
    image: Image
    training: str = Field(description="The training request's key.")


class Change(Record):
    """An edit of the GitOps repo as data."""

    file: str
    path: str = Field(description="Path inside the document, e.g. `spec.template.spec.containers[0].image`.")
    old: str
    new: str


class PullRequest(Record):
    """A proposed change of the GitOps repo, and what became of it."""

    number: int
    state: Literal["open", "merged", "closed"]
    branch: str
    base: str
    title: str
    body: str
    files: tuple[str, ...]
    diff: str = ""
    head: str = Field(default="", description="Commit at the branch's tip.")
    merged_as: str | None = Field(default=None, description="Merge commit, once merged.")


class Promotion(Record):
    """A version proposed for production: its evidence, and the pull request that carries it."""

    model: str
    registration: Registration
    verdict: str = Field(description="Key of the verdict that allows it.")
    champion: str = Field(description="Digest of the version it replaces.")
    gates: tuple[str, ...] = Field(description="The champion's failing gates: its cause.")
    target: str
    environment: str
    changes: tuple[Change, ...]
    pull_request: PullRequest


class Entry(Record):
    """One line of the evidence: who or what decided, on what, when. Chained by hash."""

    sequence: int
    at: datetime.datetime
    kind: str
    key: str
    model: str
    actor: str
    body: dict[str, Any]
    previous: str
    hash: str
