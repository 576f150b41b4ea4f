"""A spec's retraining: when one is worth its price."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from plumbline.intent.base import Intent


class Retraining(Intent):
    """What a worse night costs, so that a retraining can be weighed against it.

    A failing gate of fairness or safety retrains whatever this says.
    """

    policy: Literal["cost-aware", "threshold", "periodic", "never"] = Field(
        default="cost-aware", description="Who decides: `plumbline retrain simulate` knows the same."
    )
    metric: Literal["auc", "accuracy", "log_loss", "brier"] = Field(
        default="auc", description="What says how bad a night was, once its labels are there."
    )
    value_per_point: Decimal = Field(
        gt=0,
        description="What one night costs for each 0.01 by which the metric is worse, in the currency of "
        "policies/prices.yaml.",
    )
    horizon_nights: int = Field(
        default=90, gt=0, description="Nights to plan for; fewer where `nights.last` comes sooner."
    )
    period_nights: int = Field(default=7, gt=0, description="Nights between retrainings; of `periodic`.")
    rise: Decimal | None = Field(
        default=None,
        ge=0,
        description="By how much the metric may get worse; of `threshold`. A tenth of the first night's loss "
        "when left out.",
    )
