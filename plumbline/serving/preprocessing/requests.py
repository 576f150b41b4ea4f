"""What callers send and get, as OpenAPI shows it."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

MOST_ITEMS = 10_000

Cell = Annotated[bool | int | float | str | None, Field(union_mode="smart")]
Model = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9_]{0,62}$")]


class Shape(BaseModel):
    """Closed to keys nobody knows; numbers are finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Harmonise(Shape):
    """Rows, texts or pictures as a caller has them: exactly one of them, as the model takes."""

    model: Model
    rows: list[dict[str, Cell]] | None = Field(default=None, min_length=1, max_length=MOST_ITEMS)
    texts: list[str] | None = Field(default=None, min_length=1, max_length=MOST_ITEMS)
    images: list[str] | None = Field(
        default=None, min_length=1, max_length=MOST_ITEMS, description="PNG, JPEG or WebP, in base64."
    )

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if sum(each is not None for each in (self.rows, self.texts, self.images)) != 1:
            raise ValueError("give exactly one of rows, texts and images")
        return self

    @property
    def kind(self) -> str:
        """Which of them."""
        return "rows" if self.rows else "texts" if self.texts else "images"

    @property
    def items(self) -> list[dict[str, Cell]] | list[str]:
        """What is to be harmonised."""
        return self.rows or self.texts or self.images or []


class HarmonisedItems(Shape):
    """The same items in the same order, as the model takes them."""

    rows: list[dict[str, float | str | None]] | None = None
    texts: list[str] | None = None
    images: list[str] | None = None
    removed: dict[str, int] = Field(description="What was taken out, by the policy's names, and how often.")


class Health(Shape):
    """Whether the process answers."""

    status: str
    policy: str
    """The digest of the policy in force."""
