"""Whether a promotion answers a cause already, so that nothing need be trained for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from plumbline.records import Promotion
from plumbline.release.forges.forge import Forge


def suppressed(
    forge: Forge, promotions: Iterable[Promotion], champion: str, gates: Collection[str]
) -> str | None:
    """Why a cause needs no retraining now: a promotion that replaces this champion answers it; else none.

    The same cause is the same champion with a failing gate in common: nights differ a little in which
    further gates fail, and must not each open a promotion of their own.
    """
    for promotion in promotions:
        if promotion.champion != champion or not set(promotion.gates) & set(gates):
            continue
        pull = forge.get(promotion.pull_request.number)
        if pull.state == "open":
            return f"pull request {pull.number} ({pull.title}) answers this already: merge it or close it"
        if pull.state == "closed":
            return (
                f"pull request {pull.number} ({pull.title}) answered this and was rejected: a person decides"
            )
        return f"pull request {pull.number} ({pull.title}) is merged; it has yet to be seen in production"
    return None
