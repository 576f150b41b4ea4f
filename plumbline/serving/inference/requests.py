"""What callers send and get: the shapes of requests and answers, as OpenAPI shows them."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from plumbline.records import Decision

MOST_ITEMS = 10_000
LONGEST_ID = 200
LONGEST_PICTURE_ID = 400
"""The id of its row, its column, and the first digits of its digest, with slashes between."""

Identifier = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_ID, strict=True)]
Cell = Annotated[bool | int | float | str | None, Field(union_mode="smart")]


class Shape(BaseModel):
    """Closed to keys nobody knows; numbers are finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Predict(Shape):
    """Rows, texts or pictures to score: exactly one of them, as the model takes."""

    rows: list[dict[str, Cell]] | None = Field(default=None, min_length=1, max_length=MOST_ITEMS)
    texts: list[str] | None = Field(default=None, min_length=1, max_length=MOST_ITEMS)
    images: list[str] | None = Field(
        default=None, min_length=1, max_length=MOST_ITEMS, description="PNG or JPEG, in base64."
    )
    ids: list[Identifier] | None = Field(
        default=None,
        max_length=MOST_ITEMS,
        description="The caller's name for each item, for labels. Made up where there is none.",
    )

    @model_validator(mode="after")
    def _one_kind_and_its_ids(self) -> Self:
        given = [name for name in ("rows", "texts", "images") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of rows, texts and images")
        if self.ids is not None and len(self.ids) != len(self.items):
            raise ValueError("ids: give one for each item, or none")
        if self.ids is not None and len(set(self.ids)) != len(self.ids):
            raise ValueError("ids: one stands twice")
        return self

    @property
    def items(self) -> list[dict[str, Cell]] | list[str]:
        """What is to be scored, of whatever kind."""
        return self.rows or self.texts or self.images or []


class CheckIds(Shape):
    """Under which ids the alignment service knows the item."""

    input: str | None = None
    output: str | None = None


class PictureRead(Shape):
    """One picture that was read."""

    id: str = Field(description="To label it by, as one of the model that reads.")
    column: str
    digit: int | None = Field(default=None, description="None where the prediction is withheld.")
    checks: CheckIds = CheckIds()


class ReadValue(Shape):
    """A feature that nobody sent: another model read it off pictures."""

    feature: str
    value: float | None = Field(default=None, description="None where the prediction is withheld.")
    pictures: list[PictureRead]


class Prediction(Shape):
    """What became of one item."""

    id: str
    decision: Decision = Field(description="What the checks came to; only `allow` and `redact` are answered.")
    checked: bool = Field(description="False where the alignment service was asked in vain.")
    predicted: int | str | None = Field(default=None, description="None where the prediction is withheld.")
    scores: list[float] | None = None
    reasons: list[str] = []
    checks: CheckIds = CheckIds()
    readings: list[ReadValue] = Field(default=[], description="What was read off its pictures, if anything.")


class Predicted(Shape):
    """The answer: one prediction an item, in the order of the items."""

    model: str
    model_version: str
    digest: str
    predictions: list[Prediction]


class Label(Shape):
    """What happened to one item."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_PICTURE_ID, strict=True)]
    label: Annotated[int, Field(strict=True)] | Annotated[str, StringConstraints(max_length=200, strict=True)]


class Labels(Shape):
    """Late labels; sending them again changes nothing."""

    labels: list[Label] = Field(min_length=1, max_length=10 * MOST_ITEMS)
    predicted_by: Annotated[str, StringConstraints(max_length=63, strict=True)] | None = Field(
        default=None, description="The caller whose predictions these are about; yourself when left out."
    )
    model: str | None = Field(
        default=None,
        max_length=63,
        description="The model that reads, for labels of its pictures; else the one that is served.",
    )


class LabelsTaken(Shape):
    """How many were kept."""

    new: int
    known: int


class Reader(Shape):
    """A model that reads for the one that runs."""

    model: str
    model_version: str
    digest: str


class Version(Shape):
    """What runs, as whoever watches a rollout reads it."""

    image: str
    model: str
    model_version: str
    digest: str
    environment: str
    reads: list[Reader] = Field(default=[], description="The models that read off pictures for it.")


class Health(Shape):
    """Whether the process runs, or is ready."""

    status: Literal["ok", "not ready"]
    because: str | None = None
