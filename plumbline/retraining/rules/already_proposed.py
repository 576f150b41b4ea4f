"""One cause is acted on once: an open or a rejected promotion suppresses retraining for it."""

from __future__ import annotations

from plumbline.retraining.situation import Ruling, Situation


def already_proposed(situation: Situation) -> Ruling | None:
    """Nothing, with the sentence that says what is proposed or was rejected; a person may insist."""
    if situation.suppressed is None or (situation.force and situation.asked):
        return None
    return Ruling("nothing", situation.suppressed)
