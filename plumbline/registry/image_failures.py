"""What went wrong with the image registry, in the user's words and without anything secret."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from plumbline.errors import PlumblineError, TransientError
from plumbline.registry.exchange import Answer
from plumbline.registry.image_credentials import PASSWORD, USER, Credentials

LONGEST_PAUSE = 60.0
"""The most seconds for which a registry's Retry-After is obeyed."""


class ImageRegistryError(PlumblineError):
    """The image registry refused: what, where, and what to do."""


class ImageRegistryUnreachableError(ImageRegistryError, TransientError):
    """The image registry did not answer, or asked for patience, until ours was at its end."""

    retry_after = 0.0
    """Seconds that the registry asked us to wait."""


class TagTakenError(ImageRegistryError):
    """The tag names other content there. Our tags are made of contents, so somebody has meddled."""


def refusal(
    doing: str, host: str, repository: str, status: int, who: Credentials | None
) -> ImageRegistryError:
    """The failure behind missing rights."""
    name = repr(who.user) if who else "somebody without a name"
    return ImageRegistryError(
        f"{doing} failed: {host} does not let {name} do that in {repository} (status {status}). "
        f"Set {USER} and {PASSWORD} to somebody who may, or run `docker login {host}`."
    )


def failure(
    doing: str, host: str, repository: str, answer: Answer, who: Credentials | None, sent: str | None
) -> ImageRegistryError:
    """The failure behind an unexpected status.

    Passing are a registry's troubles, its limits, and bytes that reached it other than they were sent.

    Args:
        doing: what was tried, e.g. `looking up the tag model-1`.
        host: the registry's.
        repository: its name there.
        answer: what the registry said.
        who: whose credentials were used; they are taken out of what the registry said.
        sent: the header that signed us in; it is taken out too.
    """
    status = answer.status
    if status in {401, 403}:
        return refusal(doing, host, repository, status, who)
    told = _told(answer, who, sent)
    if status in {408, 425, 429} or status >= 500 or told.startswith(", DIGEST_INVALID"):
        error = ImageRegistryUnreachableError(
            f"{doing} failed: {host} asks for patience (status {status}{told}). Run this again later."
        )
        error.retry_after = _seconds(answer.headers.get("retry-after", ""))
        return error
    remedy = (
        "Make that repository there first, or correct `release.image`." if status == 404 else "See its log."
    )
    return ImageRegistryError(
        f"{doing} failed: {host} refuses for {repository} (status {status}{told}). {remedy}"
    )


def told_json(body: bytes) -> dict[str, Any]:
    """The object in an answer, empty for anything else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def basic(who: Credentials | None) -> str:
    """The header that signs in by name and password."""
    who = who or Credentials("", "")
    return "Basic " + base64.b64encode(f"{who.user}:{who.password}".encode()).decode()


def _told(answer: Answer, who: Credentials | None, sent: str | None) -> str:
    """What the registry says about it: one line, without anything secret."""
    errors = told_json(answer.body).get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    text = re.sub(r"[^\x20-\x7e]+", " ", f"{first.get('code', '')} {first.get('message', '')}").strip()
    secrets = {part for header in (sent, basic(who)) if header for part in header.split(" ")[1:]}
    for secret in secrets | {who.password if who else ""} - {""}:
        text = text.replace(secret, "***")
    return f", {text[:200]}" if text else ""


def _seconds(header: str) -> float:
    """Of a Retry-After; a date, or nonsense, is left to our own pauses."""
    return min(float(header), LONGEST_PAUSE) if re.fullmatch(r"\d{1,6}", header.strip()) else 0.0
