"""A line of a suite: a sentence, a row or a picture, and what a detector must find in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from pydantic import Field, model_validator

from plumbline.guardrails.content import Content, Text
from plumbline.guardrails.detector import Span
from plumbline.guardrails.suites.disguising import DISGUISES
from plumbline.guardrails.suites.recipe import PictureRecipe
from plumbline.records.base import Record


class Item(Record):
    """One sentence, row or picture, as it stands in Git."""

    id: str = Field(pattern="^[a-z0-9][a-z0-9-]{0,62}$", description="Names it wherever results are shown.")
    text: str = Field(default="", max_length=10_000, description="A sentence.")
    row: dict[str, Any] | None = Field(default=None, description="A row's values by column. Nobody's.")
    picture: PictureRecipe | None = Field(default=None, description="How a picture is made.")
    labels: tuple[str, ...] = Field(
        description="What must be found, any one of them; empty for harmless ones."
    )
    language: str = Field(default="en", pattern="^[a-z]{2}$")
    identity: bool = Field(
        default=False, description="Whether it speaks of who people are; of a row, whether few are like that."
    )
    disguise: tuple[str, ...] | None = Field(
        default=None,
        max_length=4,
        description="How all of it is hidden, one way over the other; empty where it is as it stands there. "
        "It is then tried in no other way of writing.",
    )
    held_out: bool = Field(description="Whether nobody looked at it while the detector was made.")

    @model_validator(mode="after")
    def _is_one_of_them(self) -> Self:
        if [bool(self.text), self.row is not None, self.picture is not None].count(True) != 1:
            raise ValueError("an item is a `text`, a `row` or a `picture`, and one of them only")
        unknown = [name for name in self.disguise or () if name not in DISGUISES]
        if unknown:
            raise ValueError(f"there is no disguise called {unknown[0]}: use one of {', '.join(DISGUISES)}")
        return self


@dataclass(frozen=True, slots=True)
class Case:
    """An item in one way of writing it."""

    item: Item
    variant: str
    """`as_written`, or how it was rewritten."""
    content: Content
    value: Span | None = None
    """Where made-up personal data or a credential stands; what finds it must cover it."""

    @property
    def text(self) -> str:
        """What was written, of a sentence; nothing of others."""
        return self.content.text if isinstance(self.content, Text) else ""
