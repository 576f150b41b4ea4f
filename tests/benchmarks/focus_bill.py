"""A made-up bill in FOCUS 1.2: as many rows as wanted, an hour of one resource each, from one seed."""

from __future__ import annotations

import json
from pathlib import Path

from plumbline.costs.billing.focus.columns import focus_columns

RESOURCES = 2_000
HOURS = 720
PART = 50_000
COLUMNS = [column.name for column in focus_columns() if column.since]


def write_bill(file: Path, rows: int, seed: int) -> None:
    """Every row is another hour of another resource; amounts have ten decimal places, a few are credits."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import csv

    random = np.random.default_rng(seed)
    pool = {name: pa.array(texts) for name, texts in _pools(random).items()}
    hours = pa.array([f"2026-09-{hour // 24 + 1:02d}T{hour % 24:02d}:00:00Z" for hour in range(HOURS)])
    ends = pa.array([*hours.to_pylist()[1:], "2026-10-01T00:00:00Z"])
    writer = None
    for first in range(0, rows, PART):
        place = np.arange(first, min(first + PART, rows))
        resource, hour = place // HOURS % RESOURCES, place % HOURS
        cents = random.integers(1, 10**12, len(place))
        credit = random.random(len(place)) < 0.001
        billed = pa.array(
            [f"{'-' if c else ''}{n // 10**10}.{n % 10**10:010d}" for n, c in zip(cents, credit, strict=True)]
        )
        cells = {name: texts.take(pa.array(resource)) for name, texts in pool.items()} | {
            "ChargePeriodStart": hours.take(pa.array(hour)),
            "ChargePeriodEnd": ends.take(pa.array(hour)),
            "ChargeCategory": pa.array(np.where(credit, "Credit", "Usage")),
            "BilledCost": billed,
            "EffectiveCost": billed,
            "ListCost": billed,
            "ContractedCost": billed,
            "PricingQuantity": pa.array([f"{n / 1000:.3f}" for n in cents % 100_000]),
            "ConsumedQuantity": pa.array([f"{n / 1000:.3f}" for n in cents % 100_000]),
            # Beyond the grid of resources and hours, another price is another charge.
            "SkuPriceId": pa.array([f"PRICE{n:06d}" for n in place // (HOURS * RESOURCES)]),
        }
        nothing = pa.nulls(len(place), pa.string())
        table = pa.table({name: cells.get(name, nothing) for name in COLUMNS})
        if writer is None:
            writer = csv.CSVWriter(file, table.schema)
        writer.write_table(table)
    assert writer is not None
    writer.close()


def _amount(smallest, taken) -> str:
    return f"{'-' if taken else ''}{smallest // 10**10}.{smallest % 10**10:010d}"


def _pools(random) -> dict[str, list[str]]:
    """What does not change from hour to hour, one text a resource."""
    services = [
        "Amazon Elastic Compute Cloud",
        "Amazon Simple Storage Service",
        "Amazon SageMaker",
        "AWS Lambda",
    ]
    regions = ["us-east-1", "us-west-2", "eu-central-1"]
    account = [f"{123456789000 + n % 40}" for n in range(RESOURCES)]
    tags = [
        {
            "team": f"team-{n % 25}",
            "model": f"model-{n % 60}",
            "environment": ("prod", "dev")[n % 2],
            "owner": f"o{n}",
        }
        for n in range(RESOURCES)
    ]
    service = [services[n] for n in random.integers(0, len(services), RESOURCES)]
    region = [regions[n] for n in random.integers(0, len(regions), RESOURCES)]
    same = {
        "BillingAccountId": "123456789012",
        "BillingAccountName": "Example",
        "BillingAccountType": "Payer",
        "BillingCurrency": "USD",
        "BillingPeriodStart": "2026-09-01T00:00:00Z",
        "BillingPeriodEnd": "2026-10-01T00:00:00Z",
        "ChargeFrequency": "Usage-Based",
        "InvoiceIssuerName": "Amazon Web Services, Inc.",
        "PricingCategory": "Standard",
        "PricingUnit": "Hrs",
        "ConsumedUnit": "Hours",
        "ProviderName": "AWS",
        "PublisherName": "Amazon Web Services, Inc.",
        "ServiceCategory": "Compute",
        "PricingCurrency": "USD",
    }
    return {name: [text] * RESOURCES for name, text in same.items()} | {
        "AvailabilityZone": [f"{name}a" for name in region],
        "ChargeDescription": [f"$0.{n % 900:03d} per hour of {s}" for n, s in enumerate(service)],
        "RegionId": region,
        "RegionName": region,
        "ResourceId": [
            f"arn:aws:ec2:{r}:{a}:instance/i-{n:016x}"
            for n, (r, a) in enumerate(zip(region, account, strict=True))
        ],
        "ResourceName": [f"node-{n}" for n in range(RESOURCES)],
        "ResourceType": ["Instance"] * RESOURCES,
        "ServiceName": service,
        "SkuId": [f"SKU{n % 300:06d}" for n in range(RESOURCES)],
        "SkuMeter": ["Box usage"] * RESOURCES,
        "SubAccountId": account,
        "SubAccountName": [f"account {n}" for n in account],
        "Tags": [json.dumps(each) for each in tags],
    }
