"""`policies/prices.yaml`: dated prices of capacity."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Literal

from pydantic import Field

from plumbline.intent.base import Intent


class Price(Intent):
    """One kind of capacity: what it is, what an hour costs, how fast it is against a local run."""

    name: str
    backend: Literal["local", "batch", "pod"]
    purchase: Literal["owned", "on-demand", "spot"]
    queue: str
    vcpus: int = Field(gt=0)
    memory_gib: Decimal = Field(gt=0)
    gpus: int = Field(ge=0)
    price_per_hour: Decimal = Field(ge=0)
    speed: Decimal = Field(gt=0)


class PriceList(Intent):
    """Dated prices."""

    policy: Literal["prices"]
    as_of: datetime.date
    currency: str = Field(pattern="^[A-Z]{3}$")
    offers: tuple[Price, ...] = Field(min_length=1)
