"""A spec's serving: on which offer, on how many machines."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from plumbline.intent.base import Intent

Machines = Annotated[int, Field(ge=0)]


class Serving(Intent):
    """What serves a model. Its hours are booked from the day its version was seen to run."""

    offer: str = Field(min_length=1, description="Name of an offer in policies/prices.yaml.")
    replicas: dict[str, Machines] = Field(description="Machines by environment.")

    @model_validator(mode="after")
    def _has_machines(self) -> Self:
        if not any(self.replicas.values()):
            raise ValueError("replicas: no environment has machines")
        return self
