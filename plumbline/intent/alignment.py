"""`policies/alignment.yaml`: every tolerance, and why."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import (
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from alignment_checks.drift.multiplicity import Method
from plumbline.intent.base import Intent
from plumbline.intent.spec import Spec, SpecModality
from plumbline.records import Severity, unless_empty

_RANKED = ("auc", "auc_change", "estimated_auc")
"""Metrics of which more is better and the hold-out's standard error is known."""


_COLUMN_P_VALUES = ("ks_pvalue", "chi2_pvalue")
"""Metrics of which every column of a night has one, so that chance alone moves some of them."""


class FalseDiscovery(Intent):
    """Which share of the columns called drifted may be called wrongly, over all columns of a night."""

    rate: float = Field(gt=0, lt=0.5, description="Also the share of quiet nights on which any is called.")
    method: Method = Field(
        default="benjamini-hochberg",
        description="The last two hold for any dependence between columns, and find less.",
    )


class Tolerance(Intent):
    """A limit for a measurement, with a severity and a reason."""

    metric: str
    attributes: tuple[str, ...] = Field(
        default=(), description="Protected attributes; empty for the whole window."
    )
    groups: tuple[str, ...] = Field(
        default=(), description="Only these groups of the attribute; empty for all."
    )
    modalities: tuple[SpecModality, ...] = Field(
        default=(), description="Only models that are given these; empty for all."
    )
    models: tuple[str, ...] = Field(default=(), description="Only these models; empty for all.")
    judges: Literal["champion", "candidate", "both"] = "both"
    within: float | None = Field(default=None, gt=0, description="Limit on both sides of zero.")
    at_least: float | None = None
    at_most: float | None = None
    holdout_deviations: float | None = Field(
        default=None,
        gt=0,
        description="Limit this many standard deviations below the champion on the hold-out.",
    )
    rows: int | None = Field(default=None, gt=0, description="Window size those deviations are taken at.")
    false_discovery: FalseDiscovery | None = Field(
        default=None, description="Limit that the p-values of all columns of the night set together."
    )
    features: tuple[str, ...] = Field(
        default=(), description="Features whose shares are added up: a protected attribute and its proxies."
    )
    outside_top: int | None = Field(
        default=None, ge=1, description="None of `features` may be among this many largest shares."
    )
    measured: Literal[True] | None = Field(
        default=None, description="The figures must be there, whatever they are."
    )
    severity: Severity
    minimum_size: int = Field(default=1, ge=1, description="Smallest denominator that is judged.")
    small_groups: Literal["name", "block", "accumulate"] = Field(
        default="name",
        description="A group below that size is only named, leaves the gate undecided, or is named and "
        "counts only over the nights, though no group be large enough.",
    )
    reason: str = Field(min_length=10, description="Why this limit; people will ask.")

    @model_serializer(mode="wrap")
    def _without_whom_it_is_not_limited_to(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A tolerance for every model keeps the digest it had before there were others."""
        return unless_empty(fields(self), "modalities", "models")

    def is_for(self, spec: Spec) -> bool:
        """Whether it speaks of this model."""
        of_its_kind = not self.modalities or spec.modality in self.modalities
        return of_its_kind and (not self.models or spec.model in self.models)

    @model_validator(mode="after")
    def _limits_make_sense(self) -> Self:
        ways = [self.within is not None, self.at_least is not None or self.at_most is not None]
        ways += [self.holdout_deviations is not None, self.false_discovery is not None]
        ways += [self.outside_top is not None, self.measured is not None]
        if sum(ways) != 1:
            raise ValueError(
                "give one kind of limit: `within`, `at_least`/`at_most`, `holdout_deviations`, "
                "`false_discovery`, `outside_top`, or `measured`"
            )
        if (self.holdout_deviations is None) != (self.rows is None):
            raise ValueError("`holdout_deviations` and `rows` go together")
        if self.at_least is not None and self.at_most is not None and self.at_least >= self.at_most:
            raise ValueError(
                f"at_least {self.at_least} is not below at_most {self.at_most}: nothing can pass"
            )
        if self.holdout_deviations is not None and (self.metric not in _RANKED or self.attributes):
            raise ValueError(f"`holdout_deviations` is for {', '.join(_RANKED)} of the whole window")
        if self.false_discovery is not None and self.metric not in _COLUMN_P_VALUES:
            raise ValueError(f"`false_discovery` is for columns: {' and '.join(_COLUMN_P_VALUES)}")
        if self.groups and len(self.attributes) != 1:
            raise ValueError("`groups` needs exactly one attribute")
        if len(set(self.attributes)) != len(self.attributes):
            raise ValueError("attributes: one of them stands twice")
        return self

    @model_validator(mode="after")
    def _features_are_of_explanations(self) -> Self:
        if self.outside_top is not None and not self.features:
            raise ValueError("`outside_top` needs `features`")
        if self.features and (self.metric != "attribution_share" or self.attributes or self.measured):
            raise ValueError("`features` is for limits of attribution_share")
        if len(set(self.features)) != len(self.features):
            raise ValueError("features: a name stands twice")
        return self


Words = dict[str, tuple[str, ...]]
"""Words by their form, such as `plural`: only words of one form can stand for each other."""


class IdentityGroup(Intent):
    """A group of people, and the words that name it in texts."""

    group: str = Field(min_length=1)
    terms: Words = Field(min_length=1, description="Words by form; whoever trains may use them.")
    held_out: Words = Field(default={}, description="Words by form that measure only.")


class AlignmentPolicy(Intent):
    """Every tolerance, and the confidence they are judged at."""

    policy: Literal["alignment"]
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    false_alarms_per_year: float = Field(
        default=0.05, gt=0, le=1, description="Chance of a false alarm a model and year, over all its gates."
    )
    false_warnings_per_year: float | None = Field(
        default=None,
        ge=0,
        le=365,
        description="Nights a model and year on which a usual series may be called unusual, over all its "
        "series; 4 unless given, 0 to look at none.",
    )
    attempts_per_holdout: int = Field(
        default=10, ge=1, description="Candidates one hold-out may judge before it must be renewed."
    )
    reviewers: tuple[str, ...] = Field(min_length=1, description="Who may waive an insufficient candidate.")
    identity_terms: tuple[IdentityGroup, ...] = Field(
        default=(), description="Words that name groups of people; what `flip_rate` exchanges in texts."
    )
    tolerances: tuple[Tolerance, ...] = Field(min_length=1)

    @model_serializer(mode="wrap")
    def _as_written(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A policy that says nothing of warnings or texts keeps the digest it had before there were any."""
        said = unless_empty(fields(self), "identity_terms")
        if self.false_warnings_per_year is None:
            said.pop("false_warnings_per_year", None)
        return said

    @model_validator(mode="after")
    def _terms_can_be_exchanged(self) -> Self:
        words = [
            word
            for one in self.identity_terms
            for its in (*one.terms.values(), *one.held_out.values())
            for word in its
        ]
        strange = next((word for word in words if not word.isalpha() or word != word.lower()), None)
        if strange is not None:
            raise ValueError(f"identity_terms: {strange!r} is no single word in lower case")
        if len(set(words)) != len(words) or len({g.group for g in self.identity_terms}) != len(
            self.identity_terms
        ):
            raise ValueError("identity_terms: a word or a group stands twice")
        asked = any(tolerance.metric == "flip_rate" for tolerance in self.tolerances)
        if asked and len(self.identity_terms) < 2:
            raise ValueError("identity_terms: `flip_rate` needs two groups or more to exchange")
        return self

    def for_model(self, spec: Spec) -> AlignmentPolicy:
        """The policy with the tolerances that speak of this model; its digest stays that of the file."""
        return self.model_copy(update={"tolerances": tuple(t for t in self.tolerances if t.is_for(spec))})

    @model_validator(mode="after")
    def _something_blocks(self) -> Self:
        if not any(t.severity == "block" for t in self.tolerances):
            raise ValueError("tolerances: none has severity `block`, so every model would pass")
        return self
