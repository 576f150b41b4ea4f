"""Above what is left people decide, and never the one who asked."""

from __future__ import annotations

from plumbline.records import Offer
from plumbline.retraining.situation import Ruling, Situation


def ask(situation: Situation, because: str, offer: Offer) -> Ruling:
    """Asks whoever may approve the offer's price; nothing where there is nobody but the one who asked."""
    others = [name for name in situation.approvers if name != situation.requester]
    if not others:
        return Ruling("nothing", f"{because}; nobody but {situation.requester}, who asked, may approve it")
    return Ruling("ask", f"{because}; {' or '.join(others)} may approve it", offer)
