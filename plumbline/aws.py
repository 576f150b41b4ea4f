"""Clients of AWS's services, and its errors in words: time limits, few tries, nothing said of who asked.

Credentials, region and addresses come from the environment, a profile or the machine's role, as boto3 reads
them, never from a policy. Objects on S3 are read by `s3.py`, which needs no boto3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from plumbline.errors import PlumblineError, TransientError
from plumbline.printable import one_line

CONNECT_SECONDS = 5
ANSWER_SECONDS = 30

TRIES = 2
"""How often one request is made before it counts as failed."""

REGION = "us-east-1"
"""Who is asked where nobody names a region: AWS's own services for all regions are there."""

LONGEST = 300
"""Characters kept of a message of AWS's."""

PASSING = (
    "Throttl",
    "TooManyRequests",
    "RequestLimit",
    "ServiceUnavailable",
    "InternalError",
    "InternalFailure",
    "InternalServer",
    "ServerException",
)
"""Parts of AWS's codes for what may be over at the next try."""

DENIED = (
    "Unauthorized",
    "AccessDenied",
    "AuthFailure",
    "InvalidClientToken",
    "InvalidToken",
    "UnrecognizedClient",
    "Expired",
)
"""Parts of its codes for who may not, or is not known."""

_WHO_ASKED = re.compile(
    r"\b\d{12}\b"
    r"|\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b"
    r"|arn:aws\S*"
    r"|(?i:credential|signature|security-?token)=[^\s,&]+"
)


class AwsError(PlumblineError):
    """AWS cannot be asked, or refuses.

    Attributes:
        operation: what it was asked for, such as `SubmitJob`; empty where it was not reached.
        code: AWS's own, such as `AccessDeniedException`; empty where it was not reached.
        told: AWS's message, redacted and cut.
    """

    def __init__(self, message: str, *, operation: str = "", code: str = "", told: str = "") -> None:
        super().__init__(message)
        self.operation, self.code, self.told = operation, code, told

    @property
    def denied(self) -> bool:
        """Whether whoever asked lacks the right, or is not known."""
        return any(sign in self.code for sign in DENIED)


class AwsUnreachableError(AwsError, TransientError):
    """AWS did not answer in time, has trouble of its own, or wants fewer requests."""


def client(service: str, region: str | None = None) -> Any:
    """A service's client in boto3.

    Args:
        service: boto3's name for it.
        region: the environment's unless given.

    Raises:
        AwsError: boto3's settings can't be read.
    """
    import boto3
    from botocore.config import Config

    limits = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=ANSWER_SECONDS,
        retries={"mode": "standard", "total_max_attempts": TRIES},
    )
    with explained():
        session = boto3.session.Session()
        return session.client(service, region_name=region or session.region_name or REGION, config=limits)


@contextmanager
def explained() -> Iterator[None]:
    """Turns what botocore raises within into words.

    Raises:
        AwsError: AWS refuses, there are no credentials, or the request is none.
        AwsUnreachableError: it does not answer, or wants fewer requests.
    """
    from botocore import exceptions as botocore

    try:
        yield
    except botocore.ClientError as error:
        raise _refusal(error.response.get("Error", {}), error.operation_name) from None
    except (
        botocore.NoCredentialsError,
        botocore.PartialCredentialsError,
        botocore.CredentialRetrievalError,
    ):
        raise AwsError(
            "there are no AWS credentials here: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY, or run where the machine has a role"
        ) from None
    except (botocore.ConnectionError, botocore.HTTPClientError) as error:
        raise AwsUnreachableError(
            f"AWS could not be reached ({_told(str(error))}); try again later"
        ) from None
    except botocore.BotoCoreError as error:
        raise AwsError(f"AWS cannot be asked ({_told(str(error))}); see boto3's settings") from None


def _refusal(said: Mapping[str, Any], operation: str) -> AwsError:
    code, told = str(said.get("Code", "")), _told(str(said.get("Message", "")))
    kind = AwsUnreachableError if any(sign in code for sign in PASSING) else AwsError
    return kind(f"AWS refuses {operation} ({code}: {told})", operation=operation, code=code, told=told)


def _told(text: str) -> str:
    return redacted(one_line(text))[:LONGEST]


def redacted(text: str) -> str:
    """A text of AWS's without account numbers, names of accounts and roles, key ids and signatures."""
    return _WHO_ASKED.sub("***", text)
