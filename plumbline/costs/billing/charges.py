"""The table that every bill is turned into: one row a charge, money exact, times in UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plumbline.costs.digits import PLACES_CHARGED

if TYPE_CHECKING:
    import pyarrow as pa


def charges_schema() -> pa.Schema:
    """Columns of the table of charges.

    `charge` is its identity: the same charge, read again from the same or a later delivery, has the same one.
    Amounts are exact decimals in the row's `currency`: `billed` is what the invoice says (credits below
    zero), `effective` spreads what was paid ahead. `start` and `end` are the charge's half-open period, in
    UTC. `source`, `delivery` and `line` say where it was read: `focus`, `cost-explorer` or `opencost`, the
    file or answer, and the line or position in it.
    """
    import pyarrow as pa

    money = pa.decimal128(38, PLACES_CHARGED)
    instant = pa.timestamp("us", tz="UTC")
    return pa.schema(
        [
            ("charge", pa.string()),
            ("source", pa.string()),
            ("delivery", pa.string()),
            ("line", pa.int64()),
            ("provider", pa.string()),
            ("account", pa.string()),
            ("sub_account", pa.string()),
            ("billing_period", pa.date32()),
            ("start", instant),
            ("end", instant),
            ("category", pa.string()),
            ("correction", pa.bool_()),
            ("service", pa.string()),
            ("service_category", pa.string()),
            ("sku", pa.string()),
            ("region", pa.string()),
            ("resource", pa.string()),
            ("resource_name", pa.string()),
            ("resource_type", pa.string()),
            ("description", pa.string()),
            ("currency", pa.string()),
            ("billed", money),
            ("effective", money),
            ("quantity", money),
            ("unit", pa.string()),
            ("tags", pa.map_(pa.string(), pa.string())),
        ]
    )
