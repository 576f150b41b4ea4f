"""`PLUMBLINE_INFERENCE`: how the inference service is set up, but for its model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from plumbline.records import Record

Kind = Literal["numeric", "categorical"]


def endpoint(address: str) -> str:
    """The address, if it is one of a service.

    Raises:
        ValueError: it is none, or holds a password.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.fragment:
        raise ValueError("it is no address such as https://alignment.example.com/check")
    return address


Endpoint = Annotated[str, AfterValidator(endpoint)]


class Checks(Record):
    """How the alignment service is asked."""

    token: Path
    """The file with this service's token."""
    seconds: float = Field(default=2, gt=0, le=60)
    """For all checks of one stage of a request."""
    connections: int = Field(default=50, ge=1, le=1000)
    unchecked: Literal["refuse", "answer and say so"] = "refuse"
    """What becomes of predictions while the alignment service gives no answer that can be used. A `deny` that
    it gave always counts."""
    review: Literal["withhold", "answer and say so"] = "withhold"
    """What becomes of a prediction that a person is to look at."""


class ReadingLog(Record):
    """How pictures that a model reads are logged, in the names of that model's spec."""

    id: str = "id"
    date: str = "arrived_on"
    label: str


class Log(Record):
    """Where predictions and labels are written, in the spec's own names."""

    folder: Path
    key: Path
    """The file with the key of ids."""
    id: str = "id"
    """The spec's `data.id`."""
    date: str = "arrived_on"
    """The spec's `nights.date_column`."""
    label: str
    """The spec's `data.label`."""
    label_values: tuple[int | str, ...] = Field(min_length=2, max_length=1000)
    readings: dict[str, ReadingLog] = Field(default={})
    """Of each model that reads off pictures; they are logged under `readings/<model>` in the folder."""
    also: dict[str, Kind] = Field(default={})
    """Columns of a row that are no features and are logged: protected attributes, weight, cluster."""
    may_label: dict[str, tuple[str, ...]] = Field(default={})
    """For a caller, the others whose predictions it may label; its own it may anyway."""
    keep_nights: int = Field(default=400, ge=1, le=10_000)
    withheld_nights: int | None = Field(default=None, ge=1, le=10_000)
    """For how many nights inputs are kept that were withheld until a person looked, so that a training can
    learn from the answer; under `withheld/` in the folder. None keeps none of them."""
    every_seconds: float = Field(default=300, gt=0, le=86_400)
    """How often what was written becomes parquet."""

    @model_validator(mode="after")
    def _labels_are_of_one_type(self) -> Self:
        if len({type(value) for value in self.label_values}) != 1:
            raise ValueError("label_values: all are whole numbers, or all are text")
        return self


class Statements(Record):
    """Signed statements that came with the release, and the keys that count."""

    folder: Path
    """A checked-out GitOps repository, or the part of it with `plumbline/statements` and `policies/keys`."""
    required: bool = True
    """Whether the service refuses to start without a statement for what it loads."""


class Preprocessor(Record):
    """The data preprocessor beside this service."""

    address: Endpoint
    """Of its `/harmonise`."""
    token: Path
    seconds: float = Field(default=5, gt=0, le=60)


class Images(Record):
    """What pictures may be."""

    largest_pixels: int = Field(default=4_000_000, ge=1, le=100_000_000)
    all_pixels: int = Field(default=16_000_000, ge=1, le=1_000_000_000)
    """From so many on, no further picture of a request is read."""


class Limited(Record):
    """What is taken from callers."""

    items: int = Field(default=256, ge=1, le=10_000)
    """Rows, texts or pictures of a request; labels, ten times as many."""
    characters: int = Field(default=20_000, ge=1, le=1_000_000)
    """Of a text."""
    in_flight: int = Field(default=64, ge=1, le=10_000)
    body_bytes: int = Field(default=1_000_000, ge=1000, le=50_000_000)
    body_seconds: float = Field(default=10, gt=0, le=600)
    answer_seconds: float = Field(default=30, gt=0, le=600)
    requests_per_minute: int | None = Field(default=None, ge=1)


class ServiceFile(Record):
    """`PLUMBLINE_INFERENCE`: everything but the model."""

    environment: Annotated[str, Field(pattern="^[a-z][a-z0-9-]{0,30}$")] | None = None
    """Where it runs, as statements call it; else PLUMBLINE_ENVIRONMENT says it."""
    callers: Path
    """The file of callers; roles are `predict`, `label` and `metrics`."""
    checks: Checks | None
    """None runs a model nobody checks: write it out, so that it is meant."""
    log: Log
    statements: Statements | None = None
    images: Images = Images()
    limits: Limited = Limited()
    preprocessor: Preprocessor | None = None
    """Where requests go through the data preprocessor first."""
