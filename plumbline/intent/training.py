"""A spec's training: how a version is made, what it needs, and what people's answers add to it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal, Self

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from plumbline.intent.base import A_YEAR, Intent
from plumbline.intent.data import Source
from plumbline.records import MitigationName


class Shipped(Intent):
    """Version 1 beside the spec, in `first/`, for machines that cannot train it."""

    request: str = Field(pattern="^[0-9a-f]{64}$", description="Key of the training request that made it.")
    digest: str = Field(pattern="^[0-9a-f]{64}$", description="The model folder's digest.")


class Reviewed(Intent):
    """What people found in checks of this model, read as its labels."""

    values: dict[str, int | str] = Field(
        min_length=1, description="The model's label for each thing that a reviewer can find."
    )
    otherwise: int | str | None = Field(
        default=None, description="Its label where they found none of these; no row when left out."
    )
    stage: Literal["input", "output"] = Field(
        default="input", description="Which checks: those of what the model is given, or of what it said."
    )
    withheld: Source | None = Field(
        default=None,
        description="The inference service's log of inputs that were withheld until a person looked; none is "
        "learnt from when left out.",
    )

    @property
    def labels(self) -> tuple[int | str, ...]:
        """Every label that can come of it."""
        said = (*self.values.values(), *(() if self.otherwise is None else (self.otherwise,)))
        return tuple(dict.fromkeys(said))


class Training(Intent):
    """How a version is trained, what it needs, and by when."""

    entrypoint: str = Field(default="train.py", description="Script in the model's folder.")
    seed: int = 0
    minutes: Decimal = Field(gt=0, description="Duration on the price list's speed 1.0.")
    memory_gib: Decimal = Field(default=Decimal(2), gt=0)
    vcpus: int | None = Field(default=None, gt=0, description="The fewest that will do.")
    gpus: int = Field(default=0, ge=0)
    gpu_types: tuple[str, ...] = Field(default=(), description="GPUs that will do; any when left out.")
    gpu_memory_gib: Decimal | None = Field(default=None, gt=0, description="The least each GPU must have.")
    regions: tuple[str, ...] = Field(
        default=(), description="Where the data may be processed; anywhere when left out."
    )
    data_gib: Decimal | None = Field(default=None, ge=0, description="What a training elsewhere must fetch.")
    data_region: str | None = Field(default=None, description="Where the data lies.")
    deadline_hours: Decimal = Field(default=Decimal(24), gt=0, le=A_YEAR)
    resumable: bool = Field(
        default=False, description="Whether it has checkpoints, so that it survives losing a spot machine."
    )
    restart_minutes: Decimal = Field(
        default=Decimal(10),
        ge=0,
        description="What losing a machine costs a resumable training: a start, and the work since its last "
        "checkpoint.",
    )
    mitigations: tuple[MitigationName, ...] = Field(
        default=("reweighing",), description="What a retraining may ask for; the gates take the first."
    )

    packages: tuple[str, ...] = Field(
        default=(),
        description="Python packages it imports that are not among the locked ones; nothing is trained here "
        "without them.",
    )
    reviewed: Reviewed | None = Field(
        default=None,
        description="Rows that people labelled by answering checks, from the log that `data.arrivals` names; "
        "none are trained on when left out.",
    )
    shipped: Shipped | None = Field(
        default=None,
        description="Version 1 in the folder `first/` beside the spec; trained on first use when left out.",
    )

    @model_validator(mode="after")
    def _asks_for_gpus_it_has(self) -> Self:
        if self.gpus == 0 and (self.gpu_types or self.gpu_memory_gib is not None):
            raise ValueError("training: `gpu_types` and `gpu_memory_gib` are about GPUs, and `gpus` is 0")
        return self

    @model_serializer(mode="wrap")
    def _without_what_is_not_asked(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A spec written before there was more to ask for keeps its digest."""
        known = type(self).model_fields
        unsaid = {name for name in _LATER if getattr(self, name) == known[name].default}
        return {name: value for name, value in fields(self).items() if name not in unsaid}


_LATER = (
    "vcpus",
    "gpu_types",
    "gpu_memory_gib",
    "regions",
    "data_gib",
    "data_region",
    "restart_minutes",
    "shipped",
    "packages",
    "reviewed",
)
