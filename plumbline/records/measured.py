"""What the steps of a night measured."""

from __future__ import annotations

from typing import Any

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from alignment_checks.measurement import Measurement
from plumbline.records.base import Record, unless_empty


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


class Tally(Record):
    """How often the answer was yes, of a metric's independent questions on one window.

    Where each question is answered by a share, as a text by the share of its swaps that turn the decision,
    `shares` counts the questions and `successes` those whose share is above 0. Of what is lost on the same
    rows the shares are three: rows that gained, that stayed as they were, and that lost.
    """

    metric: str
    group: str = ""
    successes: int = Field(ge=0)
    trials: int = Field(ge=0)
    shares: tuple[int, ...] = Field(
        default=(), description="Questions at each of equally spaced shares from 0 to 1; empty for yes or no."
    )

    @model_serializer(mode="wrap")
    def _without_no_shares(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return unless_empty(fields(self), "shares")


class AttributionMap(Record):
    """One picture with what speaks for the model's answer marked on it."""

    row: str = Field(description="The row's id.")
    said: str = Field(description="What the model says it is.")
    label: str = Field(default="", description="What it is; empty while labels are awaited.")
    png: str = Field(description="A PNG, as base64.")


class NightCounts(Record):
    """What alarms rest on: one version's labelled counts on one window.

    Cells may be small, so these are kept with the data; the evidence holds their digest.
    """

    model: str
    version: str
    night: int
    content: str = Field(description="The window's content hash.")
    groups: tuple[GroupCounts, ...]
    scores: ScoreCounts = Field(description="Of a model of several classes, empty.")
    tallies: tuple[Tally, ...] = Field(default=(), description="Of metrics that only some models have.")

    @model_serializer(mode="wrap")
    def _without_no_tallies(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Counts of a model of tables are written, and so named, as before there were others."""
        return unless_empty(fields(self), "tallies")
