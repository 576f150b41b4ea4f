"""The question to a moderation model, and its answer. Nothing is followed, and little is read."""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from plumbline.bounded import TooMuchError, TooSlowError, read_within
from plumbline.guardrails.detector import DetectorError
from plumbline.guardrails.moderation.addresses import Lookup, address_of, looked_up
from plumbline.guardrails.moderation.hosts import Asked

if TYPE_CHECKING:
    import httpx

MOST_BYTES = 64 * 1024
"""Of an answer."""

SECONDS = 30.0
"""For all of it; a chain's own time limit is shorter and kills."""


def made_client() -> httpx.Client:
    """A client that trusts no environment but the authorities in SSL_CERT_FILE, if there are any."""
    import httpx

    authorities = ssl.create_default_context(cafile=os.environ.get("SSL_CERT_FILE"))
    return httpx.Client(follow_redirects=False, trust_env=False, timeout=SECONDS, verify=authorities)


def scores(
    client: httpx.Client,
    asked: Asked,
    question: Mapping[str, Any],
    secret: str | None,
    labels: Sequence[str],
    lookup: Lookup = looked_up,
) -> dict[str, float]:
    """What the model says of each label.

    It is sent the question as JSON, and must answer 200 with `{"scores": {"hate": 0.7}}`: a number from 0 to
    1 for every label that the policy names; others are not looked at.

    Raises:
        DetectorError: anything else.
    """
    import httpx

    address = address_of(asked.host, lookup)
    place = f"[{address}]" if ":" in address else address
    request = client.build_request(
        "POST",
        f"{asked.scheme}://{place}:{asked.host.port}{asked.path}",
        json=dict(question),
        headers=_headers(asked, secret),
        extensions={"sni_hostname": asked.host.name},
    )
    try:
        response = client.send(request, stream=True)
        try:
            body = _body(response)
        finally:
            response.close()
    except (httpx.HTTPError, TooSlowError) as error:
        raise DetectorError(f"could not ask {asked.host.name}: {type(error).__name__}") from None
    except TooMuchError:
        raise DetectorError(f"was answered more than {MOST_BYTES} bytes by {asked.host.name}") from None
    return _scores(body, labels, asked.host.name)


def _headers(asked: Asked, secret: str | None) -> dict[str, str]:
    default = 80 if asked.scheme == "http" else 443
    host = asked.host.name if asked.host.port == default else f"{asked.host.name}:{asked.host.port}"
    headers = {"host": host, "accept": "application/json", "accept-encoding": "identity"}
    return headers | ({"authorization": f"Bearer {secret}"} if secret else {})


def _body(response: httpx.Response) -> bytes:
    if response.status_code != 200:
        raise DetectorError(f"was answered {response.status_code} instead of scores")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise DetectorError("was answered something compressed, which is not unpacked")
    return read_within(response.iter_raw(), MOST_BYTES, SECONDS)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object none of whose keys stands twice: the first score might be the one that counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("twice")
    return found


def _scores(body: bytes, labels: Sequence[str], name: str) -> dict[str, float]:
    try:
        said = json.loads(body, object_pairs_hook=_once)["scores"]
        found = {label: said[label] for label in labels}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise DetectorError(f"was answered no scores for its labels by {name}") from None
    for score in found.values():
        if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
            raise DetectorError(f"was answered a score that is no number from 0 to 1 by {name}")
    return found
