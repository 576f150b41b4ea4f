"""What every step about all models is given: where things are, the evidence, the time, who is acting."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from plumbline.evidence.ledger import Ledger
from plumbline.nightly.context import Context, utc_now
from plumbline.records import Entry, Record
from plumbline.release.forges.credentials import Lookup, from_environment
from plumbline.settings import Settings
from plumbline.store import Store

FLEET = "*"
"""Stands in the evidence where a model's name would: it is about all of them."""


@dataclass(frozen=True)
class Fleet:
    """Every model under management, and who acts on them."""

    settings: Settings
    actor: str = "plumbline"
    now: Callable[[], datetime.datetime] = field(default=utc_now)
    credentials: Lookup = field(default=from_environment)

    @cached_property
    def store(self) -> Store:
        """The one database."""
        return Store(self.settings.database_url)

    @cached_property
    def ledger(self) -> Ledger:
        """The evidence."""
        return Ledger(self.store)

    def model(self, name: str) -> Context:
        """The context of one model."""
        return Context(name, self.settings, self.actor, self.now, self.credentials)

    def record(self, kind: str, key: str, body: Record) -> tuple[Entry, bool]:
        """Writes evidence in this actor's name; what is recorded already stays as it is."""
        return self.ledger.append(kind, key, FLEET, self.actor, body, self.now())
