"""`policies/prices.yaml`: dated prices of capacity, and how long a price holds."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from plumbline.intent.base import A_YEAR, Currency, Intent

Purchase = Literal["owned", "on-demand", "spot"]


class Region(Intent):
    """A place with capacity or data in it."""

    carbon_intensity: Decimal | None = Field(
        default=None, ge=0, description="Grams of CO2 equivalent per kWh of its electricity."
    )
    transfer_out_per_gib: Decimal | None = Field(
        default=None, ge=0, description="What a GiB costs that leaves it, in the list's currency."
    )


class Rate(Intent):
    """What one unit of another currency is worth in the list's own."""

    value: Decimal = Field(gt=0)
    as_of: datetime.date
    source: str = Field(min_length=1)


class Marginal(Intent):
    """What an hour on one's own machine adds to the bill."""

    electricity_per_kwh: Decimal = Field(ge=0)
    upkeep_per_hour: Decimal = Field(default=Decimal(0), ge=0, description="Wear, space, people.")


class Price(Intent):
    """One kind of capacity: what it is, what an hour costs, how fast it is against a local run."""

    name: str = Field(min_length=1)
    backend: Literal["local", "batch", "pod", "sagemaker"]
    purchase: Purchase
    queue: str
    vcpus: int = Field(gt=0)
    memory_gib: Decimal = Field(gt=0)
    gpus: int = Field(ge=0)
    price_per_hour: Decimal | None = Field(
        default=None, ge=0, description="Left out where only a live quote or `marginal` tells it."
    )
    speed: Decimal = Field(gt=0)
    gpu_type: str | None = Field(default=None, description="Such as T4; a spec's `gpu_types` ask for it.")
    gpu_memory_gib: Decimal | None = Field(default=None, gt=0, description="Of each GPU.")
    region: str | None = Field(default=None, description="One of the list's `regions`.")
    instance_type: str | None = Field(default=None, description="AWS's name, to ask AWS for its price.")
    labels: dict[str, str] = Field(default={}, description="Node labels of a Kubernetes pool.")
    watts: Decimal | None = Field(default=None, gt=0, description="What it draws while it trains.")
    marginal: Marginal | None = Field(default=None, description="Instead of a price, for one's own machine.")
    interruptions_per_hour: Decimal | None = Field(
        default=None, ge=0, description="How often a spot machine is taken away."
    )
    currency: Currency | None = Field(default=None, description="The list's when left out.")
    as_of: datetime.date | None = Field(default=None, description="The list's when left out.")
    source: str | None = Field(
        default=None, description="Where this price is from; the list's when left out."
    )

    @model_validator(mode="after")
    def _has_one_price(self) -> Self:
        if self.price_per_hour is not None and self.marginal is not None:
            raise ValueError(f"{self.name}: give either `price_per_hour` or `marginal`")
        if self.price_per_hour is None and self.marginal is None and self.instance_type is None:
            raise ValueError(f"{self.name}: nothing tells its price")
        if self.marginal is not None and (self.purchase != "owned" or self.watts is None):
            raise ValueError(f"{self.name}: `marginal` is for owned machines whose `watts` are known")
        if self.price_per_hour == 0 and self.purchase != "owned":
            raise ValueError(f"{self.name}: bought capacity is never free")
        return self


class PriceList(Intent):
    """Dated prices, and the rules by which they are compared."""

    policy: Literal["prices"]
    as_of: datetime.date
    source: str | None = Field(default=None, description="Where the prices are from.")
    currency: Currency
    rates: dict[Currency, Rate] = Field(
        default={}, description="Other currencies, by code; without a rate nothing is compared."
    )
    regions: dict[str, Region] = Field(default={}, description="Every region an offer or a spec names.")
    live: tuple[Literal["aws"], ...] = Field(
        default=(), description="Asked for prices of offers with an `instance_type`."
    )
    max_quote_age_hours: Decimal = Field(
        default=Decimal(48),
        gt=0,
        le=A_YEAR,
        description="An older live quote is asked for again, or refused.",
    )
    max_list_age_days: int = Field(
        default=180, gt=0, description="An older listed price of bought capacity is refused."
    )
    spot_limit_hours: Decimal = Field(
        default=Decimal(0), ge=0, description="The longest training without checkpoints that may run on spot."
    )
    carbon_within_percent: Decimal | None = Field(
        default=None, gt=0, le=100, description="How much dearer a cleaner offer may be and still win."
    )
    offers: tuple[Price, ...] = Field(min_length=1)
