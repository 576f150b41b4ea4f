"""What GitHub's error answers say: its words, and how long it asks to be left alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from plumbline.release.forges.errors import RefusedError
from plumbline.release.forges.patience import MINUTE


def refused_with(code: int, body: Any) -> RefusedError:
    """A refusal from an answer's code and JSON, its list of errors included."""
    said = body if isinstance(body, Mapping) else {"message": body or ""}
    details = [_detail(error) for error in said.get("errors") or () if error]
    return RefusedError(code, "; ".join([str(said.get("message") or ""), *details])[:500])


def seconds_to_wait(code: int, headers: Mapping[str, Any], words: str) -> float | None:
    """How long GitHub asks to be left alone; none if it does not ask."""
    given = {name.lower(): str(value) for name, value in headers.items()}
    limited = code == 429 or (code == 403 and re.search("rate limit|abuse", words, re.IGNORECASE))
    after = given.get("retry-after", "")
    if after.isdecimal() and (limited or code in {403, 503}):
        return float(after)
    if not limited:
        return None
    reset, date = given.get("x-ratelimit-reset", ""), given.get("date")
    if given.get("x-ratelimit-remaining") == "0" and reset.isdecimal() and date:
        return max(float(reset) - parsedate_to_datetime(date).timestamp(), 0) + 1
    return MINUTE


def _detail(error: Any) -> str:
    if not isinstance(error, Mapping):
        return str(error)
    place = f"field {error['field']}: " if error.get("field") else ""
    return f"{place}{error.get('message') or error.get('code') or ''}"
