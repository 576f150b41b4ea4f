"""`policies/guardrails/<name>.yaml`: what is checked while a model runs, and what is done about it."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal, Self

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from plumbline.intent.base import A_YEAR, Intent, Name, RelativePath
from plumbline.intent.forge_place import ForgePlace
from plumbline.records import unless_empty

Action = Literal["allow", "redact", "review", "deny"]
Label = Field(pattern="^[a-z][a-z0-9_]{0,62}$", description="What is found, e.g. `email`.")

LONGEST_MATCH = 256
"""Characters: streamed text is held back by as much, so that no pattern is cut in two."""


class Pattern(Intent):
    """A pattern of RE2, whose time is linear in the text."""

    label: str = Label
    pattern: str = Field(min_length=1, max_length=2000, description="In RE2's syntax.")


class DetectorSettings(Intent):
    """A detector of a kind, set up for this policy."""

    kind: str = Name
    patterns: tuple[Pattern, ...] = Field(default=(), description="For `kind: patterns`.")
    profile: RelativePath | None = Field(
        default=None, description="What `plumbline guardrails profile` wrote; for what compares with it."
    )
    url: str | None = Field(
        default=None, pattern=r"^https?://[^\s@#]+$", description="For `kind: moderation_http`: who is asked."
    )
    labels: tuple[str, ...] = Field(default=(), description="What it finds, where its kind leaves that open.")
    secret_file: str | None = Field(
        default=None, pattern="^/", description="File that holds the token which `url` asks for."
    )


class GuardrailRule(Intent):
    """What is done where a detector finds something."""

    detector: str = Field(pattern="^[a-z][a-z0-9_]{0,62}$", description="One of `detectors`, or a kind.")
    labels: tuple[str, ...] = Field(default=(), description="What it is about; all when left out.")
    at_least: float = Field(default=0.5, ge=0, le=1, description="The score from which on it holds.")
    action: Action = Field(
        description="allow, redact, review or deny; of several rules the strictest counts."
    )
    reason: str = Field(min_length=1, description="Why, for whoever is refused.")


class GuardrailChain(Intent):
    """The rules for one stage and modality."""

    stage: Literal["input", "output"]
    modality: Literal["tabular", "text", "image", "conversation"]
    on_failure: Literal["deny", "review", "allow"] = Field(
        default="deny", description="What a detector that fails or takes too long counts as."
    )
    milliseconds: int = Field(default=1000, ge=1, le=60_000, description="How long all of it may take.")
    rules: tuple[GuardrailRule, ...] = Field(min_length=1)

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The detectors that the rules name, in their order."""
        return tuple(dict.fromkeys(rule.detector for rule in self.rules))


class ReviewProposals(ForgePlace):
    """Where a new threshold is proposed."""

    folder: RelativePath = "policies/guardrails"


class ReviewRules(Intent):
    """What people look at, and how."""

    audit_share: float = Field(default=0.01, ge=0, le=1, description="Of all checks, drawn at random.")
    keep_days: int = Field(default=30, ge=1, le=365, description="Then the content's key is destroyed.")
    answer_hours: int = Field(
        default=72, ge=1, le=A_YEAR, description="Without an answer by then, an item counts as denied."
    )
    lease_minutes: int = Field(
        default=15, ge=1, le=1440, description="How long an item is one reviewer's before others get it."
    )
    daily_exposure: int = Field(
        default=80, ge=1, description="Contents that one reviewer is shown a day, at most."
    )
    second_reviewer: tuple[str, ...] = Field(
        default=(), description="Labels with high stakes: where one was found, two reviewers must agree."
    )
    disagreement: Literal["third", "lead"] = Field(
        default="third", description="Who decides where two reviewers differ."
    )
    leads: tuple[str, ...] = Field(default=(), description="Reviewers who decide where others can't.")
    also_ask: tuple[str, ...] = Field(
        default=(),
        description="Labels that no detector finds and people can, e.g. what a model should have said.",
    )
    miss_weight: float = Field(
        default=2, gt=0, description="How many false alarms a miss is worth, where thresholds are suggested."
    )
    proposals: ReviewProposals | None = Field(
        default=None, description="The repository that holds these policies, for pull requests to it."
    )

    @model_serializer(mode="wrap")
    def _without_more_to_ask(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A policy written before more could be asked keeps its digest."""
        return unless_empty(fields(self), "also_ask")

    @model_validator(mode="after")
    def _somebody_leads(self) -> Self:
        if self.disagreement == "lead" and not self.leads:
            raise ValueError("disagreement: a lead decides, and `leads` is empty")
        return self


Variant = Literal[
    "as_written",
    "held_out",
    "homoglyphs",
    "zero_width",
    "spacing",
    "leet",
    "mixed_languages",
    "base64",
    "very_long",
    "disguised",
    "disguised_held_out",
    "reordered",
    "as_floats",
    "png",
    "jpeg",
    "webp",
]
"""How an item of a suite is written. A sentence: as it stands there, in disguise, or within something else. A
row: with its columns in another order, or with whole numbers as 44.0. A picture: as PNG, JPEG or WebP.
`disguised` are items that are hidden, each in its own way. `held_out` are those as they stand there that
nobody looked at while the detector was made, and `disguised_held_out` the same of the hidden ones."""


class GuardrailBounds(Intent):
    """What a detector must show on its suite, with the thresholds of this policy's rules."""

    detector: str = Name
    labels: tuple[str, ...] = Field(default=(), description="What it is about; all when left out.")
    variants: tuple[Variant, ...] = Field(
        default=("as_written",), min_length=1, description="Ways of writing, each judged by itself."
    )
    recall_at_least: float | None = Field(default=None, ge=0, le=1)
    false_positives_at_most: float | None = Field(default=None, ge=0, le=1)
    identity_gap_at_most: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Between harmless items that speak of who people are and those that don't.",
    )
    reason: str = Field(min_length=1)


class GuardrailPolicy(Intent):
    """Guardrails as code."""

    guardrails: str = Name
    models: tuple[str, ...] = Field(
        min_length=1, description='Models it is for; ["*"] for all that no other policy names.'
    )
    detectors: dict[str, DetectorSettings] = Field(default={}, description="Detectors set up by name.")
    chains: tuple[GuardrailChain, ...] = Field(min_length=1)
    review: ReviewRules = ReviewRules()
    bounds: tuple[GuardrailBounds, ...] = ()
    without_chain: Literal["deny", "allow"] = Field(
        default="deny", description="What is done with a stage and modality that no chain is for."
    )

    @cached_property
    def by_place(self) -> dict[tuple[str, str], GuardrailChain]:
        """The chains by stage and modality."""
        return {(chain.stage, chain.modality): chain for chain in self.chains}

    @model_validator(mode="after")
    def _one_chain_each(self) -> Self:
        places = [(chain.stage, chain.modality) for chain in self.chains]
        twice = next((place for place in places if places.count(place) > 1), None)
        if twice is not None:
            raise ValueError(f"chains: two are for {twice[0]} and {twice[1]}")
        return self
