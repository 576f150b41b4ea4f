"""What a picture's file says beside the picture, such as where it was taken."""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.guardrails.content import Content, Picture
from plumbline.guardrails.detector import Detection
from plumbline.intent import DetectorSettings


class PictureMetadata:
    """The kinds of metadata that whoever decoded the picture found; each with a score of 1.

    `location`: where it was taken. `exif`: what a camera noted, a location among it. `xmp`: what an editor
    noted, names of people among it. `comment`: a text under any keyword, or a press note.
    """

    bounded = True
    modalities = ("image",)
    labels = ("location", "exif", "xmp", "comment")
    reads: frozenset[str] = frozenset()

    def __init__(self, settings: DetectorSettings) -> None:
        del settings

    def detect(self, content: Content) -> Sequence[Detection]:
        """One detection a kind."""
        if not isinstance(content, Picture):
            return ()
        return [Detection(label, 1.0) for label in self.labels if label in content.metadata]
