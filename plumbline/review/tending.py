"""What must be done all the time: spilled items into the queue, expired ones out, keys destroyed."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from plumbline.review.delivering import deliver
from plumbline.review.desk import Desk
from plumbline.review.retention import destroy_due, expire
from plumbline.review.spill import Spill


class Tended(NamedTuple):
    """What one round did."""

    delivered: int
    expired: int
    destroyed: int


def tend(desk: Desk, spill: Spill) -> Tended:
    """One round. Any number of processes may do so at once, and any may be killed on the way.

    Raises:
        StoreError: the database can't be used now; nothing is lost, and the next round goes on.
    """
    delivered = spill.drain(partial(deliver, desk))
    return Tended(delivered, expire(desk), destroy_due(desk))
