"""Swearing and obscene language, by the weights of alt-profanity-check without its words for identities."""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.guardrails.content import Content, Text
from plumbline.guardrails.detector import Detection
from plumbline.guardrails.detectors.word_models import highest_scores
from plumbline.guardrails.linear.model import LinearModel
from plumbline.intent import DetectorSettings


class Profanity:
    """Scores how likely a text swears.

    Upstream's model scores "I am a gay man" at .95; words for who people are count nothing here.
    """

    bounded = True
    modalities = ("text",)
    reads: frozenset[str] = frozenset()

    def __init__(self, settings: DetectorSettings) -> None:
        del settings  # it needs none
        self._model = LinearModel("profanity", identities="left out")
        self.labels = self._model.labels

    def detect(self, content: Content) -> Sequence[Detection]:
        """One detection about the whole text, whatever its score."""
        if not isinstance(content, Text):
            return ()
        return [Detection(label, score) for label, score in highest_scores(self._model, content).items()]
