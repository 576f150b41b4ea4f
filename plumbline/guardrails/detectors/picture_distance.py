"""How unlike the reference's pictures one is: out of distribution."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from plumbline.guardrails.choosing import GuardrailError
from plumbline.guardrails.content import Content, Picture
from plumbline.guardrails.detector import Detection
from plumbline.guardrails.pictures.open_nsfw import MEMORY_MIB, OpenNsfw, weights
from plumbline.guardrails.reference.distance import Distance
from plumbline.guardrails.reference.record import load
from plumbline.intent import DetectorSettings


class PictureDistance:
    """`unlike_reference`, as `distance` scores it, by the 1,024 features that open_nsfw sees in a picture."""

    bounded = False
    modalities = ("image",)
    labels = ("unlike_reference",)
    reads = frozenset({"profile"})
    files = ("profile",)
    memory_mib = MEMORY_MIB

    def __init__(self, settings: DetectorSettings, root: Path) -> None:
        weights()
        profile = load(root, settings.profile).distance
        if profile is None or profile.embedding != "picture":
            raise GuardrailError(
                f"{settings.profile} says nothing of distances of pictures: make it again with "
                "`plumbline guardrails profile`"
            )
        self._distance = Distance.of(profile)
        self.highest = self._distance.ranks.highest

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
        features = self._model.features(content)
        return [Detection("unlike_reference", self._distance.score(features))]
