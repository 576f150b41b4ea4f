"""Whether a picture is unsafe for work."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from plumbline.guardrails.content import Content, Picture
from plumbline.guardrails.detector import Detection
from plumbline.guardrails.pictures.open_nsfw import MEMORY_MIB, OpenNsfw, weights
from plumbline.intent import DetectorSettings


class UnsafeImage:
    """`unsafe`: what open_nsfw says; its authors call less than 0.2 safe and more than 0.8 unsafe.

    Tested on pictures that are safe: no unsafe ones were looked at, so its recall is its authors' word.
    """

    bounded = False
    modalities = ("image",)
    labels = ("unsafe",)
    reads: frozenset[str] = frozenset()
    memory_mib = MEMORY_MIB

    def __init__(self, settings: DetectorSettings) -> None:
        del settings
        weights()

    @cached_property
    def _model(self) -> OpenNsfw:
        return OpenNsfw()

    def load(self) -> None:
        """Reads the weights."""
        _ = self._model

    def detect(self, content: Content) -> Sequence[Detection]:
        """One detection, with the picture's score."""
        if not isinstance(content, Picture):
            return ()
        return [Detection("unsafe", self._model.unsafe(content))]
