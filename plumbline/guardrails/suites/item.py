"""A line of a suite: a sentence, and what a detector must find in it."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from plumbline.guardrails.detector import Span
from plumbline.records.base import Record


class Item(Record):
    """One sentence, as it stands in Git."""

    id: str = Field(pattern="^[a-z0-9][a-z0-9-]{0,62}$", description="Names it wherever results are shown.")
    text: str = Field(min_length=1, max_length=10_000)
    labels: tuple[str, ...] = Field(
        description="What must be found, any one of them; empty for harmless ones."
    )
    language: str = Field(default="en", pattern="^[a-z]{2}$")
    identity: bool = Field(default=False, description="Whether it speaks of who people are.")
    held_out: bool = Field(description="Whether nobody looked at it while the detector was made.")


@dataclass(frozen=True, slots=True)
class Case:
    """An item in one way of writing it."""

    item: Item
    variant: str
    """`as_written`, or how it was rewritten."""
    text: str
    value: Span | None = None
    """Where made-up personal data or a credential stands; what finds it must cover it."""
