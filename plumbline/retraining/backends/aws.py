"""The one file that talks to AWS about trainings: time limits, few tries, and errors that say what to do.

Credentials come from the environment, a profile or the machine's role, never from a policy.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from plumbline.errors import PlumblineError, TransientError

CONNECT_SECONDS = 5
READ_SECONDS = 30
TRIES = 2
"""How often one request is made before it counts as failed."""

PASSING = (
    "Throttl",
    "TooManyRequests",
    "RequestLimit",
    "ServiceUnavailable",
    "InternalFailure",
    "ServerException",
)
REFUSED = (
    "Unauthorized",
    "AccessDenied",
    "AuthFailure",
    "InvalidClientToken",
    "UnrecognizedClient",
    "Expired",
)
"""Parts of the codes that AWS gives its errors."""

_ACCOUNT = re.compile(r"\b\d{12}\b|\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b|arn:aws\S*")

Clients = Callable[[str], Any]
"""Makes the client of a service."""


class AwsError(PlumblineError):
    """AWS refuses, and what to do about it."""


class NotFoundError(AwsError):
    """AWS knows nothing of that name."""


class AwsUnreachableError(TransientError):
    """AWS did not answer, or wants fewer requests."""


def clients_in(region: str) -> Clients:
    """What makes clients in a region."""

    def client(service: str) -> Any:
        import boto3
        from botocore.config import Config

        limits = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": TRIES},
        )
        return boto3.session.Session().client(service, region_name=region, config=limits)

    return client


def asked(request: Callable[..., Any], **what: Any) -> dict[str, Any]:
    """A client's answer.

    Args:
        request: one of its methods.
        what: its arguments.

    Raises:
        NotFoundError: it knows nothing of that name.
        AwsError: it refuses, or there are no credentials.
        AwsUnreachableError: it does not answer, or wants fewer requests.
    """
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError

    try:
        answer: dict[str, Any] = request(**what)
    except (NoCredentialsError, PartialCredentialsError):
        raise AwsError(
            "there are no AWS credentials here: give this worker a role, or set AWS_PROFILE or "
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        ) from None
    except ClientError as error:
        raise _refusal(error.response.get("Error", {}), error.operation_name) from None
    except BotoCoreError as error:
        raise AwsUnreachableError(f"AWS could not be reached ({redacted(str(error))})") from None
    return answer


def _refusal(said: dict[str, Any], operation: str) -> PlumblineError:
    code, message = str(said.get("Code", "")), redacted(str(said.get("Message", "")))
    if any(sign in code for sign in PASSING):
        return AwsUnreachableError(f"AWS could not do {operation} now ({code}); it is tried again")
    if any(sign in code for sign in REFUSED):
        return AwsError(f"AWS refuses {operation} ({code}): give this worker's role the right to it")
    if "NotFound" in code or "could not find" in message.lower() or "not found" in message.lower():
        return NotFoundError(f"AWS finds nothing for {operation} ({message})")
    return AwsError(f"AWS refuses {operation} ({code}: {message})")


def redacted(text: str) -> str:
    """A message of AWS's without account numbers, names of accounts and roles, and key ids."""
    return _ACCOUNT.sub("***", text)
