"""What a runner is to do, and what it hands back, as records."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import SerializerFunctionWrapHandler, model_serializer

from plumbline.canonical import canonical_json
from plumbline.records.base import Record, unless_empty

ORDER, RESULT, LOG = "order.json", "result.json", "training.log"
OUTPUT = "output"
CHECKPOINTS = "checkpoints"
INPUTS = "inputs"
"""The names under which things lie in the storage."""

LARGEST = 1 << 20
"""Bytes of an order or a result."""


class Order(Record):
    """Everything a runner needs: inputs by digest, and how to call the entry point. No credentials."""

    run: str
    storage: str
    """s3://bucket/prefix"""
    entrypoint: str
    """SHA-256 of the script; so with the next two."""
    data: str
    features: str
    label: str
    positive: int | str
    seed: int
    weights: str | None = None
    device: Literal["cpu", "cuda"] = "cpu"
    threads: int = 2
    seconds: float
    """How long it may run at most, whatever becomes of whoever sent it."""
    checkpoints: str | None = None
    """Where they are kept: a name under the storage. None where it can't resume."""
    kept_by_platform: str | None = None
    """The folder whose files the platform keeps on S3 by itself, if it does."""
    classes: tuple[int | str, ...] = ()
    """Of a label with more than two values, all of them."""

    mitigation: str = ""
    """What the entry point is asked to do by itself; empty for nothing."""

    @model_serializer(mode="wrap")
    def _without_no_classes(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """An order for yes or no is written as it was before there were classes and options."""
        return unless_empty(fields(self), "classes", "mitigation")

    @property
    def text(self) -> str:
        """As it is stored; its digest is told on the runner's command line."""
        return canonical_json(self) + "\n"


class Result(Record):
    """What came of an order. Written last: where it is, everything it names is there."""

    run: str
    exit_code: int
    seconds: float
    files: dict[str, str]
    """SHA-256 of each file of the model folder, by name."""
