"""Answers in the shapes AWS documents, given through botocore's Stubber, which checks their shapes."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import boto3
from botocore.stub import Stubber

from plumbline.costs.offers.sources.aws_client import PLAIN, AwsClient
from tests.costs.offers.lists import TODAY

KEYS = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "made-up"}


@contextmanager
def stubbed() -> Iterator[tuple[AwsClient, Stubber, Stubber]]:
    """A client, and what its EC2 and pricing services will answer."""
    ec2, pricing = _client("ec2"), _client("pricing")
    with Stubber(ec2) as spot, Stubber(pricing) as listed:
        yield AwsClient(lambda service, _region: {"ec2": ec2, "pricing": pricing}[service]), spot, listed
        spot.assert_no_pending_responses()
        listed.assert_no_pending_responses()


@cache
def _client(service: str) -> Any:
    """Made once: botocore reads the service's whole model for it."""
    return boto3.client(service, region_name="us-east-1", **KEYS)


def entry(zone: str, amount: str, hours: float) -> dict[str, Any]:
    """A line of the spot price history, so many hours old."""
    return {
        "AvailabilityZone": zone,
        "InstanceType": "g4dn.xlarge",
        "ProductDescription": "Linux/UNIX",
        "SpotPrice": amount,
        "Timestamp": TODAY - datetime.timedelta(hours=hours),
    }


def history(*entries: dict[str, Any], token: str = "") -> dict[str, Any]:
    return {"SpotPriceHistory": list(entries), "NextToken": token}


def product(amount: str = "0.5260000000", unit: str = "Hrs", currency: str = "USD", **attributes: str) -> str:
    """An entry of the price list as `GetProducts` gives it: JSON in a text."""
    sku, term = "5KHB4S5E8M74C6ES", "5KHB4S5E8M74C6ES.JRTCKXETXF"
    told = {"instanceType": "g4dn.xlarge", "regionCode": "us-east-1", **PLAIN, **attributes}
    rate = {"unit": unit, "beginRange": "0", "endRange": "Inf", "pricePerUnit": {currency: amount}}
    terms = {term: {"sku": sku, "priceDimensions": {f"{term}.6YS6EN2CT7": rate}}}
    return json.dumps(
        {
            "product": {"productFamily": "Compute Instance", "attributes": told, "sku": sku},
            "serviceCode": "AmazonEC2",
            "terms": {"OnDemand": terms},
            "publicationDate": "2026-11-20T17:01:02Z",
        }
    )
