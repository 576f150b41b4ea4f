"""Asks AWS Cost Explorer, and says in words why it does not answer. Bills import boto3 here alone.

Credentials and addresses come from the environment, as boto3 reads them, and are never printed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from plumbline.costs.billing.cost_explorer.grouping import Group
from plumbline.costs.billing.cost_explorer.kinds import filter_of
from plumbline.costs.billing.rows import BillError
from plumbline.errors import TransientError

METRICS = ("UnblendedCost", "AmortizedCost", "UsageQuantity")
"""What the invoice says, what was used of what was paid ahead, and how much."""

CONNECT_SECONDS = 5
ANSWER_SECONDS = 30
MOST_PAGES = 1000
"""An answer with more is refused: each page costs money, and a list might never end."""

_PASSING = {"LimitExceededException", "ThrottlingException", "InternalServerError", "ServiceUnavailable"}
_SECRETS = re.compile(r"\b(AKIA|ASIA)[A-Z0-9]{12,}|(?i:(credential|signature|securitytoken)=)[^\s,&]+")


class CostExplorerError(BillError):
    """Cost Explorer will not answer, and what to do about it."""


class CostExplorerUnreachableError(TransientError):
    """Cost Explorer did not answer in time, or is asked too often."""


class CostExplorer:
    """Cost Explorer, and whose bill it tells of."""

    def __init__(self, costs: Any, identity: Any) -> None:
        self._costs = costs
        self._identity = identity

    @classmethod
    def from_environment(cls) -> CostExplorer:
        """With boto3's credentials.

        Raises:
            CostExplorerError: there are none that boto3 can read.
        """
        import boto3
        from botocore.config import Config

        # One more try: a request costs money, and whoever calls comes again the next day.
        patience = Config(
            connect_timeout=CONNECT_SECONDS, read_timeout=ANSWER_SECONDS, retries={"max_attempts": 1}
        )
        with _explained():
            session = boto3.Session()
            region = session.region_name or "us-east-1"
            clients = (session.client(name, region_name=region, config=patience) for name in ("ce", "sts"))
            return cls(*clients)

    def account(self) -> str:
        """The account whose credentials ask.

        Raises:
            CostExplorerError: AWS says no.
            CostExplorerUnreachableError: AWS does not answer in time.
        """
        with _explained():
            return str(self._identity.get_caller_identity()["Account"])

    def daily(
        self, start: datetime.date, end: datetime.date, groups: Sequence[Group], category: str
    ) -> Iterator[dict[str, Any]]:
        """One entry a day, or several where a day takes several pages.

        Args:
            start: first day, in UTC.
            end: the day after the last.
            groups: one or two.
            category: FOCUS's.

        Raises:
            CostExplorerError: AWS says no, or the answer does not end.
            CostExplorerUnreachableError: AWS does not answer in time, or is asked too often.
        """
        question: dict[str, Any] = {
            "TimePeriod": {"Start": start.isoformat(), "End": end.isoformat()},
            "Granularity": "DAILY",
            "Metrics": list(METRICS),
            "GroupBy": [{"Type": group.type, "Key": group.key} for group in groups],
            "Filter": filter_of(category),
        }
        for _ in range(MOST_PAGES):
            with _explained():
                answer = self._costs.get_cost_and_usage(**question)
            yield from answer["ResultsByTime"]
            if not answer.get("NextPageToken"):
                return
            question["NextPageToken"] = answer["NextPageToken"]
        raise CostExplorerError(
            f"Cost Explorer's answer has more than {MOST_PAGES} pages; ask for fewer days or coarser groups"
        )


@contextmanager
def _explained() -> Iterator[None]:
    from botocore.exceptions import (
        BotoCoreError,
        ClientError,
        ConnectionError,  # noqa: A004 - botocore's name for it
        HTTPClientError,
        NoCredentialsError,
    )

    try:
        yield
    except ClientError as error:
        raise _said(error.response.get("Error", {})) from None
    except (ConnectionError, HTTPClientError):
        raise CostExplorerUnreachableError(
            "AWS Cost Explorer did not answer in time; try again, or see whether AWS can be reached"
        ) from None
    except NoCredentialsError:
        raise CostExplorerError(
            "there are no AWS credentials: set AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
            "or run where the machine has a role"
        ) from None
    except BotoCoreError as error:
        raise CostExplorerError(
            f"AWS Cost Explorer cannot be asked ({_redacted(str(error))}); see boto3's settings"
        ) from None


def _said(told: dict[str, Any]) -> Exception:
    code, message = str(told.get("Code", "")), _redacted(str(told.get("Message", "")))
    if code in _PASSING:
        return CostExplorerUnreachableError(f"AWS Cost Explorer is busy ({code}); try again later")
    if "AccessDenied" in code or "Unauthorized" in code:
        return CostExplorerError(
            f"AWS denies access ({code}): allow ce:GetCostAndUsage, and enable Cost Explorer in the account"
        )
    return CostExplorerError(f"AWS Cost Explorer refuses ({code}: {message}); correct the question")


def _redacted(text: str) -> str:
    """Without what may be a credential: AWS repeats some of a signed request."""
    return _SECRETS.sub("***", " ".join(text.split()))[:300]
