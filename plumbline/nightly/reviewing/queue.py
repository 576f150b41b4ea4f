"""The review's queue, for commands: none of them reads content, so they need none of the service's keys."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from plumbline.evidence.ledger import Ledger
from plumbline.nightly.context import utc_now
from plumbline.review.desk import Desk
from plumbline.review.keys import NO_KEYS
from plumbline.settings import Settings
from plumbline.store import Store


def desk_of(settings: Settings, now: Callable[[], datetime.datetime] = utc_now) -> Desk:
    """The queue in the one database."""
    store = Store(settings.database_url)
    return Desk(store, NO_KEYS, Ledger(store), now)
