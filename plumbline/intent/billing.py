"""`policies/billing.yaml`: where bills come from, for the daily account."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from plumbline.intent.base import Currency, DataPath, Intent


class FocusBills(Intent):
    """A file or folder of FOCUS files, or a prefix on S3 with an export in it."""

    path: DataPath
    whole_periods: bool = Field(
        default=False,
        description="Whether it tells its billing periods whole, so that the rest is taken out.",
    )


class CostExplorerBills(Intent):
    """What AWS Cost Explorer says of the last days; it asks with the credentials of its environment."""

    days: int = Field(default=4, ge=1, le=90, description="AWS corrects its figures for some days.")
    group_by: str = Field(default="service,account", description="One or two, e.g. service,tag:team.")


class OpenCostBills(Intent):
    """What OpenCost allocated in the last days."""

    address: str = Field(pattern="^https?://[^\\s@?#]+$")
    days: int = Field(default=2, ge=1, le=90)
    aggregate: str = "namespace,controller"
    currency: Currency = "USD"


class BillingPolicy(Intent):
    """Bills as code: what is taken in every day."""

    policy: Literal["billing"]
    focus: tuple[FocusBills, ...] = ()
    cost_explorer: CostExplorerBills | None = None
    opencost: tuple[OpenCostBills, ...] = ()
    report_by: tuple[str, ...] = Field(
        default=("team", "model"), min_length=1, description="Dimensions of the daily report."
    )
