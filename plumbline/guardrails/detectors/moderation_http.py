"""A user's own moderation model, asked over HTTP."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from plumbline.guardrails.choosing import GuardrailError
from plumbline.guardrails.content import Content, Picture, Row, Text
from plumbline.guardrails.detector import Detection
from plumbline.guardrails.moderation.addresses import Lookup, looked_up
from plumbline.guardrails.moderation.hosts import allowed_hosts, asked
from plumbline.guardrails.moderation.secrets import token
from plumbline.intent import DetectorSettings

if TYPE_CHECKING:
    import httpx


class ModerationHttp:
    """Scores the labels that the policy names by asking `url`; in a worker, since the time is not ours."""

    bounded = False
    modalities = ("text", "tabular", "image")
    reads = frozenset({"url", "labels", "secret_file"})
    lookup: Lookup = staticmethod(looked_up)

    def __init__(self, settings: DetectorSettings) -> None:
        if settings.url is None or not settings.labels:
            raise GuardrailError("a detector of kind moderation_http needs `url` and the `labels` it answers")
        self.labels = settings.labels
        self._asked = asked(settings.url, allowed_hosts(os.environ))
        self._secret_file = settings.secret_file
        self._secret()

    @cached_property
    def _client(self) -> httpx.Client:
        """It keeps its connection."""
        from plumbline.guardrails.moderation.client import made_client

        return made_client()

    def load(self) -> None:
        """Makes the client."""
        _ = self._client

    def detect(self, content: Content) -> Sequence[Detection]:
        """One detection a label.

        Raises:
            DetectorError: it could not be asked, or answered something else.
        """
        from plumbline.guardrails.moderation.client import scores

        question, secret = _question(content), self._secret()
        found = scores(self._client, self._asked, question, secret, self.labels, self.lookup)
        return [Detection(label, score) for label, score in found.items()]

    def _secret(self) -> str | None:
        return token(self._secret_file) if self._secret_file else None


def _question(content: Content) -> Mapping[str, Any]:
    match content:
        case Text(text):
            return {"text": text.encode("utf-8", "replace").decode()}
        case Row(values):
            return {"row": dict(values)}
        case Picture():
            return {"image": _png(content)}


def _png(picture: Picture) -> str:
    import base64
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.frombytes("RGB", (picture.width, picture.height), picture.rgb).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()
