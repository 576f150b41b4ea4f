"""Asks AWS Cost Explorer, and says in words why it does not answer."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from plumbline.aws import AwsError, AwsUnreachableError, client, explained
from plumbline.costs.billing.cost_explorer.grouping import Group
from plumbline.costs.billing.cost_explorer.kinds import filter_of
from plumbline.costs.billing.rows import BillError
from plumbline.errors import PlumblineError, TransientError

METRICS = ("UnblendedCost", "AmortizedCost", "UsageQuantity")
"""What the invoice says, what was used of what was paid ahead, and how much."""

MOST_PAGES = 1000
"""An answer with more is refused: each page costs money, and a list might never end."""

TOO_OFTEN = "LimitExceededException"
"""Cost Explorer's code for too many requests; with other services it means a quota, which does not pass."""


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
        with _explained():
            return cls(client("ce"), client("sts"))

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
    try:
        with explained():
            yield
    except AwsError as error:
        raise _in_words(error) from None


def _in_words(error: AwsError) -> PlumblineError:
    if error.code == TOO_OFTEN or (isinstance(error, AwsUnreachableError) and error.code):
        return CostExplorerUnreachableError(f"AWS Cost Explorer is busy ({error.code}); try again later")
    if isinstance(error, AwsUnreachableError):
        return CostExplorerUnreachableError(
            "AWS Cost Explorer did not answer in time; try again, or see whether AWS can be reached"
        )
    if error.denied:
        return CostExplorerError(
            f"AWS denies access ({error.code}): allow ce:GetCostAndUsage, and enable Cost Explorer in the "
            "account"
        )
    if error.code:
        return CostExplorerError(
            f"AWS Cost Explorer refuses ({error.code}: {error.told}); correct the question"
        )
    return CostExplorerError(str(error))
