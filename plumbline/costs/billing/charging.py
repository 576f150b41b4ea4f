"""From rows that were read to charges, each with what tells it from the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plumbline.costs.billing.charges import charges_schema
from plumbline.costs.billing.identities import Identities, identities
from plumbline.costs.billing.rows import Rows
from plumbline.costs.billing.rules.rule import Draft

if TYPE_CHECKING:
    import pyarrow as pa

_WORDS = {
    "provider": "ProviderName",
    "account": "BillingAccountId",
    "sub_account": "SubAccountId",
    "category": "ChargeCategory",
    "service": "ServiceName",
    "service_category": "ServiceCategory",
    "resource": "ResourceId",
    "resource_name": "ResourceName",
    "resource_type": "ResourceType",
    "description": "ChargeDescription",
    "currency": "BillingCurrency",
    "unit": "PricingUnit",
}


@dataclass(frozen=True)
class Charged:
    """Charges of some rows, without their numbers, and what tells them apart."""

    table: pa.Table
    """Columns of `charges_schema()` but `charge`."""
    apart: Identities

    def where(self, mask: pa.ChunkedArray) -> Charged:
        """Those for which the mask holds."""
        kept = mask.to_numpy()
        return self if kept.all() else Charged(self.table.filter(mask), self.apart.where(kept))


def charged(rows: Rows, draft: Draft, source: str) -> Charged:
    """The charges of rows that break no rule."""
    return Charged(_table(rows, draft, source), identities(rows, draft))


def _table(rows: Rows, draft: Draft, source: str) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    count = len(rows.lines)
    columns = {name: draft.words[column] for name, column in _WORDS.items()} | {
        "source": pa.repeat(source, count),
        "delivery": pa.repeat(rows.delivery, count),
        "line": rows.lines,
        "billing_period": pc.cast(draft.instants["BillingPeriodStart"].values, pa.date32(), safe=False),
        "start": draft.instants["ChargePeriodStart"].values,
        "end": draft.instants["ChargePeriodEnd"].values,
        "correction": pc.is_valid(draft.words["ChargeClass"]),
        "sku": pc.coalesce(draft.words["SkuId"], draft.words["SkuPriceId"]),
        "region": pc.coalesce(draft.words["RegionId"], draft.words["RegionName"]),
        "billed": draft.amounts["BilledCost"].values,
        "effective": draft.amounts["EffectiveCost"].values,
        "quantity": draft.amounts["PricingQuantity"].values,
        "tags": draft.tags.values,
    }
    schema = charges_schema()
    schema = schema.remove(schema.get_field_index("charge"))
    return pa.table({name: columns[name] for name in schema.names}, schema=schema)
