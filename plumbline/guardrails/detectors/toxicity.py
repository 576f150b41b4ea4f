"""Threats, harassment and attacks on people for who they are, by a linear model made for this project."""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.guardrails.content import Content, Text
from plumbline.guardrails.detector import Detection
from plumbline.guardrails.detectors.word_models import highest_scores
from plumbline.guardrails.linear.model import LinearModel
from plumbline.intent import DetectorSettings


class Toxicity:
    """Scores how likely a text is a threat, harassment, or an attack on an identity.

    One word stands for every identity term, so no group is scored otherwise than another.
    """

    bounded = True
    modalities = ("text",)
    reads: frozenset[str] = frozenset()

    def __init__(self, settings: DetectorSettings) -> None:
        del settings  # it needs none
        self._model = LinearModel("toxicity", identities="one word")
        self.labels = self._model.labels

    def detect(self, content: Content) -> Sequence[Detection]:
        """One detection a label about the whole text, whatever its score."""
        if not isinstance(content, Text):
            return ()
        return [Detection(label, score) for label, score in highest_scores(self._model, content).items()]
