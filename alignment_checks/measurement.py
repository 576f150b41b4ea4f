"""The one thing every check returns."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Measurement(BaseModel):
    """A number somebody can judge later, with everything needed to judge it.

    An undefined measurement (no positives in a group, a missing column) has no value and says why;
    it is never zero.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: str = Field(description="The metric's standard name, e.g. `equal_opportunity_difference`.")
    group: str = Field(
        default="",
        description="What it is about: empty for the whole window, a column for drift, `DIS=1` for fairness.",
    )
    against: str = Field(default="", description="The group it is compared with, e.g. `DIS=2`.")
    value: float | None = Field(description="The estimate, or null when undefined.")
    low: float | None = Field(default=None, description="Lower end of the interval.")
    high: float | None = Field(default=None, description="Upper end of the interval.")
    level: float | None = Field(default=None, description="Confidence of the interval, e.g. 0.95.")
    simultaneous_low: float | None = Field(
        default=None, description="Lower end of the interval that holds for all compared groups at once."
    )
    simultaneous_high: float | None = Field(default=None, description="Its upper end.")
    n: int = Field(description="Size of the metric's denominator; of two compared groups, the smaller one's.")
    unit: str = Field(description="`rate`, `difference`, `ratio`, `probability`, `nats`, ...")
    method: str = Field(description="How value and interval were made, e.g. `newcombe`.")
    standard_error: float | None = Field(default=None, description="Where the method has one.")
    reason: str | None = Field(default=None, description="Why the value is undefined.")

    @property
    def defined(self) -> bool:
        """Whether there is a value to judge."""
        return self.value is not None

    @classmethod
    def undefined(cls, name: str, reason: str, **about: Any) -> Measurement:
        """A measurement that could not be made, and why."""
        fields = {"n": 0, "unit": "", "method": "none", **about}
        return cls(name=name, value=None, reason=reason, **fields)
