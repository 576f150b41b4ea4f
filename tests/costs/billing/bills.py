"""Small bills for tests: rows that are right, changed where a test says so."""

from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path

from plumbline.costs.billing.focus.columns import focus_columns
from plumbline.costs.billing.focus.deliveries import focus_deliveries
from plumbline.costs.billing.ingest import ingest
from plumbline.costs.billing.ingested import Ingested
from plumbline.costs.billing.kept import read_charges
from plumbline.store import Store

NOW = datetime.datetime(2024, 10, 5, tzinfo=datetime.UTC)
ALWAYS = (
    datetime.datetime(1990, 1, 1, tzinfo=datetime.UTC),
    datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC),
)
MANDATORY = [column.name for column in focus_columns() if column.mandatory]
COLUMNS = [*MANDATORY, "ResourceId", "SkuId", "RegionId", "SubAccountId", "Tags"]


def row(**changed: str) -> dict[str, str]:
    """One hour of one resource, at 1.25 dollars."""
    return {
        "BilledCost": "1.25",
        "BillingAccountId": "123456789012",
        "BillingAccountName": "Example",
        "BillingCurrency": "USD",
        "BillingPeriodStart": "2024-09-01T00:00:00Z",
        "BillingPeriodEnd": "2024-10-01T00:00:00Z",
        "ChargeCategory": "Usage",
        "ChargeClass": "",
        "ChargeDescription": "an hour",
        "ChargePeriodStart": "2024-09-05T10:00:00Z",
        "ChargePeriodEnd": "2024-09-05T11:00:00Z",
        "ContractedCost": "1.25",
        "EffectiveCost": "1.25",
        "InvoiceIssuerName": "Amazon Web Services, Inc.",
        "ListCost": "1.25",
        "PricingQuantity": "1",
        "PricingUnit": "Hrs",
        "ProviderName": "AWS",
        "PublisherName": "AWS",
        "ServiceCategory": "Compute",
        "ServiceName": "Amazon Elastic Compute Cloud",
        "ResourceId": "i-1",
        "SkuId": "SKU1",
        "RegionId": "us-east-1",
        "SubAccountId": "1",
        "Tags": '{"team": "vision"}',
    } | changed


def rows(count: int, **changed: str) -> list[dict[str, str]]:
    """As many, each of another resource."""
    return [row(ResourceId=f"i-{number}", **changed) for number in range(count)]


def as_csv(bill: list[dict[str, str]], columns: list[str] | None = None) -> str:
    """The bill as a provider writes it; columns that a row has beyond the usual ones come last."""
    further = sorted({name for each in bill for name in each} - set(COLUMNS))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns or [*COLUMNS, *further], extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(bill)
    return text.getvalue()


def written(file: Path, bill: list[dict[str, str]]) -> Path:
    """The bill in a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(as_csv(bill))
    return file


def taken_in(state: Path, *places: Path, whole: bool = False, keep_duplicates: bool = False) -> Ingested:
    """What became of the last delivery in these places."""
    state.mkdir(parents=True, exist_ok=True)
    store = Store(f"sqlite:///{state / 'plumbline.db'}")
    deliveries = focus_deliveries(places, whole=whole)
    return [ingest(each, state, store, NOW, keep_duplicates=keep_duplicates) for each in deliveries][-1]


def bill_taken_in(state: Path, bill: list[dict[str, str]], **options: bool) -> Ingested:
    """The same, of a bill in a file of its own."""
    return taken_in(state, written(state / "bill.csv", bill), **options)


def charges(state: Path, *columns: str) -> list[tuple]:
    """What is kept, sorted: the columns asked for."""
    table = read_charges(state, *ALWAYS, columns=columns)
    return sorted(zip(*(table[name].to_pylist() for name in columns), strict=True), key=repr)
