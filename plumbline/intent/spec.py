"""One model's declared intent."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import (
    Field,
    PrivateAttr,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from alignment_checks.fairness.names import JOINT, joint_name, joint_title
from plumbline.intent.base import Intent, Name
from plumbline.intent.data import Data, Holdout, Nights, ProtectedAttribute
from plumbline.intent.release import Release
from plumbline.intent.retraining import Retraining
from plumbline.intent.serving import Serving
from plumbline.intent.training import Training
from plumbline.records import unless_empty

FeatureKind = Literal["numeric", "categorical", "text", "image"]
"""What a feature's column holds: numbers, categories, whole texts, or encoded images."""

SpecModality = Literal["tabular", "text", "image"]
"""What a model is given: a row of numbers and categories, one text, or one image."""


class Owner(Intent):
    """Who answers for the model."""

    team: str
    contact: str


class CostTags(Intent):
    """Where its money is booked."""

    cost_center: str
    tier: str = "standard"
    project: str = ""

    @model_serializer(mode="wrap")
    def _without_an_empty_project(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A spec written before there were projects keeps its digest."""
        return unless_empty(fields(self), "project")


class Reading(Intent):
    """A number that is not given but read off pictures, digit by digit, by another model."""

    feature: str = Field(description="The numeric feature that is read.")
    model: str = Field(pattern="^[a-z][a-z0-9_]{0,62}$", description="The image model that reads digits.")
    pictures: tuple[str, ...] = Field(
        min_length=1,
        max_length=9,
        description="Columns that name one of that model's pictures each, the most significant digit first.",
    )


class Spec(Intent):
    """One model's declared intent."""

    model: str = Name
    description: str
    modality: SpecModality = Field(
        default="tabular", description="What the model is given; a text or an image is its one feature."
    )
    owner: Owner
    cost: CostTags
    data: Data
    features: dict[str, FeatureKind] = Field(min_length=1)
    protected: tuple[ProtectedAttribute, ...] = Field(
        default=(), description="Attributes that group people; empty only beside `without_groups`."
    )
    without_groups: str = Field(
        default="",
        description="Why no groups of people can be told apart, so that fairness is not applicable.",
    )
    intersections: tuple[tuple[str, ...], ...] = Field(
        default=(), description="Attributes whose groups are also taken together: [[SEX, DIS]]."
    )
    nights: Nights
    schedule: str = Field(default="0 2 * * *", description="Cron expression, UTC.")
    holdout: Holdout
    training: Training
    release: Release
    serving: Serving | None = Field(
        default=None, description="What serves it, so that its hours are booked; nothing when left out."
    )
    retraining: Retraining | None = Field(
        default=None, description="When a retraining is worth its price; every alarm retrains when left out."
    )

    reads: tuple[Reading, ...] = Field(
        default=(),
        description="Features that another model under management reads off pictures. What is true of them "
        "must be in the data too, to tell what reading costs.",
    )
    _readers: dict[str, Spec] = PrivateAttr(default_factory=dict)

    @property
    def readers(self) -> Mapping[str, Spec]:
        """The specs of the models that read for it, by name, where whoever loaded this one gave them."""
        return self._readers

    def with_readers(self, readers: Mapping[str, Spec]) -> Spec:
        """The same intent beside the specs of the models that read for it."""
        spec = self.model_copy()
        spec._readers = dict(readers)  # no part of what this spec says, nor of its digest
        return spec

    @model_validator(mode="after")
    def _what_is_read_is_a_number(self) -> Self:
        for reading in self.reads:
            if self.features.get(reading.feature) != "numeric":
                raise ValueError(f"reads: {reading.feature!r} is no numeric feature, so no digits make it up")
            if reading.model == self.model:
                raise ValueError("reads: a model cannot read for itself")
            if {*reading.pictures} & {*self.features, self.data.id, self.data.label}:
                raise ValueError("reads: a column of pictures is a feature, the id or the label")
        if len({reading.feature for reading in self.reads}) != len(self.reads):
            raise ValueError("reads: a feature is read twice")
        if self.reads and self.nights.parts != 1:
            raise ValueError("reads: a night with pictures to read has one part, so `nights.parts` is 1")
        return self

    @model_validator(mode="after")
    def _columns_have_one_meaning(self) -> Self:
        if self.data.label in self.features:
            raise ValueError(f"features: {self.data.label!r} is the label; a model must not see it")
        if self.data.id in self.features:
            raise ValueError(f"features: {self.data.id!r} is the row id, not a feature")
        names = [p.attribute for p in self.protected]
        if len(set(names)) != len(names):
            raise ValueError("protected: an attribute stands twice")
        for column in (self.data.weight, self.data.cluster):
            if column in self.features or column in names:
                raise ValueError(
                    f"data: {column!r} is a feature or protected; weights and clusters are neither"
                )
        return self

    @model_validator(mode="after")
    def _content_is_the_one_feature(self) -> Self:
        held = set(self.features.values()) & {"text", "image"}
        if self.modality == "tabular" and held:
            raise ValueError(f"features: one is of kind {min(held)}, which needs `modality: {min(held)}`")
        if self.modality != "tabular" and list(self.features.values()) != [self.modality]:
            raise ValueError(
                f"features: `modality: {self.modality}` has exactly one feature, of kind {self.modality}"
            )
        return self

    @model_validator(mode="after")
    def _reviewed_labels_are_the_models(self) -> Self:
        if self.training.reviewed is None:
            return self
        known = self.data.classes or (self.data.positive,)
        for label in self.training.reviewed.labels:
            if type(label) is not type(known[0]) or (self.data.classes and label not in known):
                raise ValueError(f"training: `reviewed` gives {label!r}, which is no {self.data.label}")
        return self

    @model_validator(mode="after")
    def _groups_or_why_not(self) -> Self:
        if bool(self.protected) == bool(self.without_groups.strip()):
            raise ValueError(
                "protected: give at least one attribute, or say why there is none in `without_groups`"
            )
        if self.data.classes and self.protected:
            raise ValueError("protected: fairness is measured for yes or no, not for `data.classes`")
        return self

    @model_validator(mode="after")
    def _intersections_are_of_declared_attributes(self) -> Self:
        declared = [p.attribute for p in self.protected]
        for asked in self.intersections:
            strangers = [name for name in asked if name not in declared]
            if strangers:
                raise ValueError(f"intersections: {strangers[0]!r} is not declared under `protected`")
            if len(asked) < 2 or len(set(asked)) != len(asked):
                raise ValueError(
                    f"intersections: {list(asked)} must name two attributes or more, and none again"
                )
        if len({frozenset(asked) for asked in self.intersections}) != len(self.intersections):
            raise ValueError("intersections: the same attributes are listed again")
        return self

    @model_serializer(mode="wrap")
    def _without_empty_intersections(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A spec written before there were intersections, or other models than tabular, keeps its digest."""
        said = unless_empty(fields(self), "intersections", "serving", "retraining", "without_groups", "reads")
        return {name: value for name, value in said.items() if (name, value) != ("modality", "tabular")}

    @property
    def content(self) -> str:
        """The feature that holds a text or an image; empty for a tabular model."""
        return "" if self.modality == "tabular" else next(iter(self.features))

    @property
    def tags(self) -> dict[str, str]:
        """The tags its money is booked under; a project only where the spec names one."""
        tags = {
            "model": self.model,
            "team": self.owner.team,
            "cost_center": self.cost.cost_center,
            "tier": self.cost.tier,
            "project": self.cost.project,
            "environment": self.release.stages[-1].name,
        }
        return unless_empty(tags, "project")

    @property
    def privileged(self) -> dict[str, str]:
        """The privileged group by attribute and, as `SEX & DIS`, by intersection."""
        alone = {p.attribute: p.privileged for p in self.protected}
        together = {
            joint_name(asked): joint_title(asked, [alone[name] for name in asked])
            for asked in self.intersections
        }
        return alone | together

    @property
    def named_groups(self) -> dict[str, tuple[str, ...]]:
        """The groups besides the privileged that have a name here, by attribute and by intersection."""
        found = {p.attribute: p.named for p in self.protected}
        sides = {
            p.attribute: [f"{p.attribute}={g}" for g in (p.privileged, *p.named)] for p in self.protected
        }
        for asked in self.intersections:
            together = tuple(map(JOINT.join, itertools.product(*(sides[attribute] for attribute in asked))))
            complete = all(found[attribute] for attribute in asked)
            found[joint_name(asked)] = together[1:] if complete else ()  # the first is the privileged one
        return found

    @property
    def expected_groups(self) -> dict[str, tuple[str, ...]]:
        """The groups that must be there besides the privileged; of an intersection none is asked for."""
        alone = {p.attribute: p.expected for p in self.protected}
        return alone | {joint_name(asked): () for asked in self.intersections}
