"""The one file that asks AWS for prices: time limits, few tries, and errors that don't say who asked.

Credentials come from the environment, a profile or the machine's role, never from a policy. The account
needs `ec2:DescribeSpotPriceHistory` and `pricing:GetProducts`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from plumbline.costs.offers.sources.source import SourceError
from plumbline.printable import one_line

CONNECT_SECONDS = 5
READ_SECONDS = 20
TRIES = 2
"""How often one request is made before it counts as failed."""

MOST = 1000
"""Entries read of one answer: ten times what a region's zones come to."""

PRICING_REGION = "us-east-1"
"""The price list is served in few regions, for all of them."""

LONGEST = 200
"""Characters kept of a message of AWS's."""

_ACCOUNT = re.compile(r"\b\d{12}\b|\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b|arn:aws\S*")

Clients = Callable[[str, str], Any]
"""Makes the client of a service in a region."""


class NoSuchTypeError(SourceError):
    """AWS doesn't know the instance type there."""


class AwsClient:
    """AWS's spot price history and its price list."""

    def __init__(self, clients: Clients | None = None) -> None:
        self._clients = clients or _boto3_client

    def spot_prices(self, region: str, instance_type: str, at: datetime.datetime) -> list[Mapping[str, Any]]:
        """The entries of the spot price history that hold at a time, in every zone of the region.

        Raises:
            NoSuchTypeError: there is no such instance type.
            SourceError: no credentials, no right, no answer.
        """
        with _explained():
            pages = (
                self._clients("ec2", region)
                .get_paginator("describe_spot_price_history")
                .paginate(
                    InstanceTypes=[instance_type],
                    ProductDescriptions=["Linux/UNIX"],
                    StartTime=at,
                    EndTime=at,
                    PaginationConfig={"MaxItems": MOST},
                )
            )
            return [entry for page in pages for entry in page["SpotPriceHistory"]]

    def products(self, region: str, instance_type: str) -> list[str]:
        """The price list's entries for a Linux machine on shared hardware, as JSON. Raises as above."""
        wanted = {"regionCode": region, "instanceType": instance_type, **PLAIN}
        filters = [{"Type": "TERM_MATCH", "Field": name, "Value": value} for name, value in wanted.items()]
        with _explained():
            pages = (
                self._clients("pricing", PRICING_REGION)
                .get_paginator("get_products")
                .paginate(ServiceCode="AmazonEC2", Filters=filters, PaginationConfig={"MaxItems": MOST})
            )
            return [product for page in pages for product in page["PriceList"]]


PLAIN = {
    "operatingSystem": "Linux",
    "tenancy": "Shared",
    "preInstalledSw": "NA",
    "capacitystatus": "Used",
}
"""What is bought: no licence, no hardware of one's own, no reservation."""


def _boto3_client(service: str, region: str) -> Any:
    import boto3
    from botocore.config import Config

    limits = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": TRIES},
    )
    return boto3.session.Session().client(service, region_name=region, config=limits)


@contextmanager
def _explained() -> Iterator[None]:
    """What botocore raises, in words."""
    from botocore.exceptions import (
        BotoCoreError,
        ClientError,
        CredentialRetrievalError,
        NoCredentialsError,
        PartialCredentialsError,
    )

    try:
        yield
    except (NoCredentialsError, PartialCredentialsError, CredentialRetrievalError):
        raise SourceError(
            "there are no AWS credentials here (AWS_ACCESS_KEY_ID and its kin, AWS_PROFILE, or a role)"
        ) from None
    except ClientError as error:
        raise _refusal(error.response.get("Error", {}), error.operation_name) from None
    except BotoCoreError as error:
        raise SourceError(f"AWS could not be reached ({redacted(str(error))})") from None
    except (KeyError, TypeError) as error:
        raise SourceError(f"AWS answered without {redacted(str(error))}") from None


def _refusal(said: Mapping[str, str], operation: str) -> SourceError:
    code, message = said.get("Code", ""), redacted(one_line(said.get("Message", "")))[:LONGEST]
    if code in ("InvalidParameterValue", "InvalidInstanceType"):
        return NoSuchTypeError(f"AWS says: {message}")
    if "Throttl" in code or code == "RequestLimitExceeded":
        return SourceError(f"AWS wants fewer requests ({code}); try again later")
    if any(word in code for word in ("Unauthorized", "AccessDenied", "AuthFailure", "Token", "Expired")):
        return SourceError(f"AWS refuses {operation} ({code}); give these credentials the right to it")
    return SourceError(f"AWS failed at {operation} ({code}: {message})")


def redacted(text: str) -> str:
    """A message of AWS's without account numbers, names of accounts and roles, and key ids."""
    return _ACCOUNT.sub("***", text)
