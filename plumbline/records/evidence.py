"""One line of the evidence."""

from __future__ import annotations

import datetime
from typing import Any

from plumbline.records.base import Record


class Entry(Record):
    """One line of the evidence: who or what decided, on what, when. Chained by hash."""

    sequence: int
    at: datetime.datetime
    kind: str
    key: str
    model: str
    actor: str
    body: dict[str, Any]
    previous: str
    hash: str
