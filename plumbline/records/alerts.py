"""What people are told about money."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from plumbline.records.base import Record


class Alert(Record):
    """Something a person should look at."""

    topic: Literal["billing", "budget", "anomaly", "forecast", "launch", "scaling"]
    title: str = Field(description="One line.")
    text: str = Field(description="What, where, how much, and what to do; plain text.")


class Told(Record):
    """An alert that a channel took."""

    alert: str = Field(description="The alert's key.")
    channel: str
