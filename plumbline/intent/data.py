"""A spec's data: where rows are, who is protected, which nights there are."""

from __future__ import annotations

import datetime
import itertools
from typing import Any, Self

from pydantic import (
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from plumbline.intent.base import DataPath, Intent
from plumbline.records import unless_empty


class Source(Intent):
    """One parquet file."""

    path: DataPath


class Data(Intent):
    """Where rows come from, and the columns with a meaning of their own."""

    id: str = Field(description="Column that names a row; unique.")
    label: str = Field(description="Column with the outcome.")
    positive: int | str = Field(default=1, description="The label's favourable value.")
    classes: tuple[int | str, ...] = Field(
        default=(),
        description="Every value of a label with more than two; `positive` says nothing then.",
    )
    reference: Source = Field(description="Labelled rows the champion is trained on and measured against.")
    arrivals: Source = Field(description="Rows that arrive night by night.")
    labels: Source | None = Field(
        default=None, description="Labels of arrivals, joined on `id`; none if inline."
    )
    label_delay_nights: int = Field(
        default=0, ge=0, le=3650, description="How many nights later a night's labels are complete."
    )
    pairs: Source | None = Field(
        default=None,
        description="Other wordings of texts, by their `id`, with the columns topic and text.",
    )
    weight: str | None = Field(
        default=None, description="Column that says how many people a row stands for; every row one if none."
    )
    cluster: str | None = Field(
        default=None, description="Column of what makes rows alike, e.g. household or user; none if nothing."
    )

    @model_serializer(mode="wrap")
    def _without_what_is_left_out(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A spec written before there were weights, clusters, late labels and classes keeps its digest."""
        return unless_empty(fields(self), "weight", "cluster", "label_delay_nights", "classes", "pairs")

    @model_validator(mode="after")
    def _classes_are_three_or_more_of_one_type(self) -> Self:
        if not self.classes:
            return self
        if len(set(map(str, self.classes))) < max(3, len(self.classes)):
            raise ValueError("classes: give three or more, and none twice; of two, `positive` names one")
        if len({type(one) for one in self.classes}) > 1:
            raise ValueError("classes: write all as text, or all as whole numbers")
        return self

    @model_validator(mode="after")
    def _columns_of_the_design_are_others(self) -> Self:
        if "" in (self.weight, self.cluster):
            raise ValueError("data: weight or cluster has an empty name")
        named = [name for name in (self.weight, self.cluster) if name]
        taken = [name for name in named if name in (self.id, self.label)]
        if taken or len(set(named)) != len(named):
            raise ValueError(f"data: {(taken or named)[0]!r} cannot be two things at once")
        return self


class ProtectedAttribute(Intent):
    """An attribute that groups people, and the group the others are compared with."""

    attribute: str = Field(description="Column name.")
    privileged: str = Field(description="The reference group's value, or its band, e.g. `35-44`.")
    bands: tuple[int, ...] = Field(
        default=(), description="Cut points of a numeric attribute: [18, 25] makes 0-17, 18-24 and 25+."
    )
    labels: dict[str, str] = Field(default={}, description="What a value means, for people.")

    @model_validator(mode="after")
    def _bands_contain_the_privileged(self) -> Self:
        if self.bands and self.privileged not in self.band_names:
            raise ValueError(
                f"privileged: {self.privileged!r} is none of the bands {', '.join(self.band_names)}"
            )
        if list(self.bands) != sorted(set(self.bands)):
            raise ValueError(f"bands: {list(self.bands)} must rise")
        return self

    @property
    def expected(self) -> tuple[str, ...]:
        """The groups that must be there besides the privileged: those a label names. Bands may be empty."""
        return tuple(group for group in self.labels if group != self.privileged)

    @property
    def named(self) -> tuple[str, ...]:
        """The groups besides the privileged that the spec gives a name: its bands, or what labels name."""
        return tuple(group for group in self.band_names or self.labels if group != self.privileged)

    @property
    def band_names(self) -> tuple[str, ...]:
        """The bands' names in order; whole numbers, both ends inclusive."""
        if not self.bands:
            return ()
        edges = (0, *self.bands)
        inner = [f"{low}-{high - 1}" for low, high in itertools.pairwise(edges)]
        return (*inner, f"{edges[-1]}+")


class Nights(Intent):
    """How nights map to rows and dates: `rows` per night in file order, or one day of a `date_column`."""

    first: datetime.date = Field(description="The date of night 0.")
    last: int | None = Field(
        default=None, ge=0, description="The last night's number, where the source ends and the schedule too."
    )
    rows: int | None = Field(default=None, gt=0, description="Rows a night, in file order.")
    date_column: str | None = Field(
        default=None, description="Column with the arrival date; a night is one day."
    )
    # Left out of the spec's digest: how the work is split decides nothing about the verdict.
    parts: int = Field(
        default=1,
        ge=1,
        le=64,
        exclude=True,
        description="In how many parts a night is profiled, each by a task of its own; for millions of rows.",
    )

    @model_validator(mode="after")
    def _one_map(self) -> Self:
        if (self.rows is None) == (self.date_column is None):
            raise ValueError("nights: give exactly one of `rows` and `date_column`")
        return self


class Holdout(Intent):
    """The share of the reference nothing is ever trained on, chosen by a hash of the row id."""

    share: float = Field(default=0.3, gt=0, lt=1)
    salt: str = Field(description="Keeps the choice stable and this model's own.")
