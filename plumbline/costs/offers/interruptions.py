"""How long a training is expected to take on machines that are taken away at random."""

from __future__ import annotations

from decimal import Decimal

MOST = 50
"""Losses to expect in one undisturbed run, from which on it is never done."""


class NeverDoneError(ValueError):
    """Machines are lost faster than the work gets done."""


def hours_with_interruptions(hours: Decimal, rate: Decimal, restart: Decimal, *, resumable: bool) -> Decimal:
    """Expected hours on machines that are taken away at random.

    With checkpoints every loss costs a restart, and restarts are interrupted too: h / (1 - rate * restart).
    Without, a loss throws everything away: (1/rate + restart) * (exp(rate * h) - 1), the expected time
    until a stretch of h hours comes without a loss.

    Args:
        hours: undisturbed.
        rate: losses an hour.
        restart: hours a loss costs.
        resumable: whether it has checkpoints.

    Raises:
        NeverDoneError: no such time is expected to be enough.
    """
    if rate == 0:
        return hours
    if rate * hours > MOST:
        raise NeverDoneError("machines are lost faster than the work gets done")
    if not resumable:
        return (1 / rate + restart) * ((rate * hours).exp() - 1)
    if rate * restart >= 1:
        raise NeverDoneError("machines are lost faster than it restarts")
    return hours / (1 - rate * restart)
