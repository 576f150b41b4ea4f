"""How unlike the reference an item is as a whole: out of distribution."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from plumbline.guardrails.choosing import GuardrailError
from plumbline.guardrails.content import Content, Row, Text
from plumbline.guardrails.detector import Detection
from plumbline.guardrails.reference.distance import Distance as Measured
from plumbline.guardrails.reference.record import load
from plumbline.intent import DetectorSettings

_MODALITIES = {"row": "tabular", "trigrams": "text"}


class Distance:
    """`unlike_reference`: the score is the share of held-out reference items that lie less far.

    With n items held out, one in n + 1 of the reference's own kind scores n / (n + 1), and none more: the
    threshold of a rule is a false alarm rate, and one that so few items can't tell is refused.
    """

    bounded = True
    labels = ("unlike_reference",)
    reads = frozenset({"profile"})
    files = ("profile",)

    def __init__(self, settings: DetectorSettings, root: Path) -> None:
        profile = load(root, settings.profile).distance
        if profile is None or profile.embedding not in _MODALITIES:
            raise GuardrailError(
                f"{settings.profile} says nothing of distances of rows or texts: make it again with "
                "`plumbline guardrails profile`"
            )
        self.modalities = (_MODALITIES[profile.embedding],)
        self._distance = Measured.of(profile)
        self.highest = self._distance.ranks.highest

    def detect(self, content: Content) -> Sequence[Detection]:
        """One detection, with the item's score."""
        if isinstance(content, Row) and "tabular" in self.modalities:
            point = self._distance.row(content)
        elif isinstance(content, Text) and "text" in self.modalities:
            point = self._distance.text(content)
        else:
            return ()
        return [Detection("unlike_reference", self._distance.score(point))]
