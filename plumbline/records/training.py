"""Whether, how and where to train, and what came of it."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from alignment_checks.measurement import Measurement
from plumbline.canonical import digest
from plumbline.records.base import Money, Record, unless_empty
from plumbline.records.budgets import Standing
from plumbline.records.subjects import Subject

MitigationName = Literal[
    "reweighing",
    "exponentiated_gradient",
    "threshold_optimizer",
    "adversarial",
    "swap_augmentation",
    "noise_augmentation",
]
"""What a spec may allow."""


ParityConstraint = Literal["true_positive_rate_parity", "equalized_odds", "demographic_parity"]
"""What a mitigation holds equal between groups, in fairlearn's words."""


class Mitigation(Record):
    """A treatment of the training rows, or of the finished model's decision, that can be asked for."""

    name: MitigationName | Literal["compare"] = Field(
        description="`compare` tries every mitigation the spec allows, and none, and takes the best."
    )
    attribute: str = Field(description="The protected attribute; empty where none is treated.")
    constraint: ParityConstraint | None = Field(
        default=None, description="What it is to equalise; none where the method leaves no choice."
    )
    terms: str | None = Field(
        default=None, description="Digest of the words it exchanges; none where it exchanges none."
    )

    @property
    def asked_as(self) -> str:
        """As a form offers it: `reweighing.DIS`, or the name alone where it is about no attribute."""
        return f"{self.name}.{self.attribute}" if self.attribute else self.name

    @property
    def said(self) -> str:
        """As people read it: `reweighing on DIS`, or the name alone."""
        return f"{self.name} on {self.attribute}" if self.attribute else self.name

    @model_serializer(mode="wrap")
    def _without_an_empty_constraint(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A request recorded before there was a choice keeps its key."""
        return {name: value for name, value in fields(self).items() if value is not None}


class Carried(Record):
    """A version of another model, which reads features for this one and lies in its folder."""

    model: str
    digest: str = Field(description="The model digest.")


class TrainingRequest(Record):
    """Everything that decides what a training makes; its digest is the training's key."""

    model: str
    seed: int
    data: str = Field(description="Content hash of the training rows.")
    entrypoint: str = Field(description="Digest of the training code.")
    mitigation: Mitigation | None = None
    nights: tuple[int, ...] = Field(default=(), description="Labelled nights added to the training rows.")
    carried: tuple[Carried, ...] = Field(default=(), description="The readers that go into its folder.")
    reviewed: str = Field(default="", description="Key of the reviewed rows among the training rows, if any.")

    @model_serializer(mode="wrap")
    def _without_nobody_carried(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A request of a model that nobody reads for, and nobody's answers are learnt from, keeps its key."""
        return unless_empty(fields(self), "carried", "reviewed")

    @property
    def key(self) -> str:
        """The digest of the request."""
        return digest(self)


class RunTime(Record):
    """How long a training is expected to take on an offer, and how that is known."""

    basis: str = Field(description="Such as `9 past runs`, or `the spec's minutes`.")
    low: Decimal | None = Field(default=None, description="Hours; none where too few runs tell.")
    high: Decimal | None = Field(default=None, description="Hours; what a deadline is held against.")
    chance: Decimal | None = Field(default=None, description="That the next run falls between them.")


class Offer(Record):
    """Capacity at a price, and whether the request can use it."""

    name: str
    backend: str
    purchase: Literal["owned", "on-demand", "spot"]
    queue: str
    hours: Decimal = Field(description="How long the training is expected to take, undisturbed.")
    price_per_hour: Money
    cost: Money = Field(description="What the training is expected to cost in all.")
    refused: str | None = Field(default=None, description="Why this offer cannot be used, if it cannot.")
    source: str = Field(default="", description="Where its price is from.")
    quoted_at: datetime.datetime | None = Field(default=None, description="When the price was the price.")
    age_hours: Decimal | None = Field(default=None, description="How old the price was when it was used.")
    converted: str = Field(default="", description="From which price in another currency, at which rate.")
    region: str = ""
    zone: str = Field(default="", description="The zone whose spot price it is.")
    capacity: str = Field(default="", description="Such as `1 T4, 16 GiB`.")
    run_time: RunTime | None = None
    transfer: Money | None = Field(default=None, description="Of `cost`, for fetching the data.")
    interruptions: Money | None = Field(
        default=None, description="Of `cost`, for starting again after a spot machine was taken away."
    )
    grams: Decimal | None = Field(default=None, description="CO2 equivalent of the training, where known.")

    @model_serializer(mode="wrap")
    def _without_what_is_not_known(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """An offer recorded before more was known of it stays as it is written."""
        later = ("source", "converted", "region", "zone", "capacity")
        said = unless_empty(fields(self), *later)
        unknown = ("quoted_at", "age_hours", "run_time", "transfer", "interruptions", "grams")
        return {name: value for name, value in said.items() if value is not None or name not in unknown}


class Unpriced(Record):
    """Capacity that nobody can tell the price of, so that it is never used."""

    name: str
    backend: str
    purchase: Literal["owned", "on-demand", "spot"]
    refused: str = Field(description="Every reason, the missing price among them.")


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
    unpriced: tuple[Unpriced, ...] = ()
    chosen_because: str = Field(default="", description="Why the first offer won against the next.")
    prices_as_of: datetime.date | None = None
    quotes: str = Field(default="", description="Key of the live quotes used; empty where only the list was.")
    quoting: tuple[str, ...] = Field(default=(), description="What has to be known about the quotes.")
    budget_left: Money | None = Field(default=None, description="Of the tightest budget.")
    standings: tuple[Standing, ...] = Field(
        default=(), description="Where every budget that covers the model stood."
    )
    requester: str = Field(description="Who or what asked: `alarm`, or a user's name.")
    again: str = Field(
        default="", description="Version that is judged again; nothing is trained then. Empty as a rule."
    )

    stopped: int = Field(
        default=0,
        description="The training attempt that was stopped and is to go on; 0 as a rule.",
    )
    waits: bool = Field(
        default=False, description="Whether it is to do nothing yet, so that the next night asks again."
    )

    @model_serializer(mode="wrap")
    def _without_nothing_again(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A plan is written as it was before versions were judged again, quotes asked, budgets added up."""
        later = ("again", "stopped", "unpriced", "chosen_because", "quotes", "quoting", "standings", "waits")
        return unless_empty(fields(self), *later)


class Trained(Record):
    """A finished training: the model by digest, where its files are, what it cost."""

    model: str
    request: str = Field(description="The training request's key.")
    digest: str = Field(description="SHA-256 over the model folder's files.")
    path: str = Field(description="The model folder, relative to the state folder.")
    seconds: float
    cost: Money
    offer: str = Field(default="", description="Name of the offer it ran on, at its end.")
    moved_from: str = Field(default="", description="Name of the offer it began on, if it moved.")
    carried: tuple[Carried, ...] = Field(
        default=(), description="Versions of other models that lie in its folder and read for it."
    )

    @model_serializer(mode="wrap")
    def _without_an_unknown_offer(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A training recorded before its offers were kept, or without readers, stays as it is written."""
        return unless_empty(fields(self), "offer", "moved_from", "carried")


class Stopped(Record):
    """A training that used up what it may be charged for, and waits for somebody who gives more."""

    request: str = Field(description="The training request's key.")
    attempt: int = Field(description="The training attempt that was stopped.")
    seconds: float = Field(description="What it was charged for since it was admitted.")
    limit: Money
    checkpoint: str = Field(default="", description="What it goes on from; empty if it left nothing.")


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
