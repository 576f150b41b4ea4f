"""A model's reference profile, as a record and as a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from plumbline.guardrails.choosing import GuardrailError
from plumbline.guardrails.files import read_inside
from plumbline.records import Record

MOST_BYTES = 16 * 2**20
"""Of a profile's file."""

Embedding = Literal["row", "trigrams", "picture"]
"""What makes a point of an item: a row's columns, a text's runs of three bytes, a picture's features."""


class NumberColumn(Record):
    """What a numeric column held."""

    kind: Literal["numeric"] = "numeric"
    missing: bool
    """Whether some rows held no number."""
    shares: tuple[float, ...]
    """Shares of the rows, rising."""
    quantiles: tuple[float, ...]
    """What those shares of the rows don't exceed; none for a column without numbers."""


class CategoryColumn(Record):
    """What a categorical column held."""

    kind: Literal["categorical"] = "categorical"
    missing: bool
    """Whether some rows held none."""
    categories: dict[str, float]
    """The share of the rows that each category had, if ten rows or more had it."""
    rare: int = 0
    """How many other categories there were."""


class NumberPlace(Record):
    """A numeric column's scale, for distances."""

    name: str
    mean: float
    deviation: float


class CategoryPlace(Record):
    """A categorical column's marks, for distances."""

    name: str
    categories: tuple[str, ...]


class DistanceProfile(Record):
    """How far items lie from the reference's middle; numbers are little-endian in base64."""

    embedding: Embedding
    axes: tuple[NumberPlace | CategoryPlace, ...] = ()
    """Of a row's points."""
    centre: str
    directions: str
    variances: str
    rest: float
    fitted_on: int
    """Items the cloud was made of."""
    held_out: int
    """Other items, which tell how far is far."""
    distances: tuple[float, ...]
    at_least: tuple[int, ...]


class ReferenceProfile(Record):
    """A model's reference data without its rows."""

    model: str
    rows: int
    content: str
    """The hash of what the rows held."""
    columns: dict[str, NumberColumn | CategoryColumn] = Field(default={})
    distance: DistanceProfile | None = None


def as_text(profile: ReferenceProfile) -> str:
    """The profile as it lies in a file; the same profile always gives the same text."""
    return json.dumps(profile.model_dump(mode="json"), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def load(root: Path, path: str | None) -> ReferenceProfile:
    """The profile in a file.

    Args:
        root: the project folder.
        path: the file, relative to it.

    Raises:
        GuardrailError: no path, no such file, or it holds no profile.
    """
    if path is None:
        raise GuardrailError("a detector that compares with the reference needs `profile`, the file of it")
    content = read_inside(root, path, MOST_BYTES)
    try:
        return ReferenceProfile.model_validate_json(content)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"])) or "its beginning"
        raise GuardrailError(
            f"{path} is no reference profile (see {where}): make it again with `plumbline guardrails profile`"
        ) from None
