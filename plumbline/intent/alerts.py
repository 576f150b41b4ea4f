"""`policies/alerts.yaml`: who hears about money, and where."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from plumbline.intent.base import Intent

Topic = Literal["billing", "budget", "anomaly", "forecast", "launch", "scaling"]
"""What an alert is about."""


class Channel(Intent):
    """One place where people are told; its address and secrets are an Airflow connection's."""

    kind: Literal["slack", "email", "webhook"]
    connection: str = Field(
        pattern="^[A-Za-z0-9_.-]{1,200}$",
        description="A Slack webhook, a mail server, or an address.",
    )
    to: tuple[str, ...] = Field(default=(), description="For email: who gets it.")
    sender: str = Field(default="", description="For email, where the connection names none.")
    path: str = Field(default="", pattern="^[^\\s?#]*$", description="For webhook: below its host.")
    topics: tuple[Topic, ...] = Field(default=(), description="Empty for all.")

    @model_validator(mode="after")
    def _recipients_are_for_mail(self) -> Self:
        if (self.kind == "email") != bool(self.to):
            raise ValueError("`to` is for `kind: email`, which needs it")
        return self

    @property
    def name(self) -> str:
        """What evidence calls it: `slack:costs`, `webhook:ops/alerts`."""
        more = ",".join(self.to) or self.path.strip("/")
        return f"{self.kind}:{self.connection}{f'/{more}' if more else ''}"

    def hears(self, topic: str) -> bool:
        """Whether it is told about a topic."""
        return not self.topics or topic in self.topics


class AlertPolicy(Intent):
    """Alerts as code."""

    policy: Literal["alerts"]
    channels: tuple[Channel, ...] = ()
    least_unusual_amount: Decimal = Field(
        default=Decimal("1.00"),
        ge=0,
        max_digits=18,
        decimal_places=8,
        description="Costs of a day that differ by less from what was expected, in their own currency, are "
        "not unusual.",
    )

    @model_validator(mode="after")
    def _channels_differ(self) -> Self:
        names = [channel.name for channel in self.channels]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"two channels are {twice}: people would hear everything twice")
        return self
