"""What the serving side says of itself.

It answers `GET <address>` with the digest of its image, the model and the registry's version number:

    {"image": "sha256:...", "model": "acs_employment", "model_version": "7"}

A status of success says that it is healthy. Behind one address there may be several pods, so it is asked
several times over connections of their own, and all answers must agree.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from plumbline.release.observers.json_server import JsonAnswer, JsonServer, field_of
from plumbline.release.observers.seen import Expected, NotSeenError, Seen, image_digest, version_number, words

LOOKS = 5
"""How often it is asked: a load balancer takes turns, so one answer says little about the other pods."""
LARGEST = 64 * 1024
"""Bytes of an answer that says three things."""


class HttpObserver:
    """A service that says what it serves."""

    def __init__(self, server: JsonServer, model: str) -> None:
        self._server = dataclasses.replace(server, largest=LARGEST)
        self._model = model

    def look(self, expected: Expected) -> Seen:  # noqa: ARG002 - every observer is told what is expected
        """What runs, when all answers agree.

        Raises:
            NotSeenError: no answer, or none that keeps to the contract.
        """
        first, *others = (self._one_look() for _ in range(LOOKS))
        different = next((seen for seen in others if seen != first), None)
        if different is None:
            return first
        if (different.image, different.version) == (first.image, first.version):
            return first if not first.healthy else different
        told = f"version {first.version} and version {different.version}"
        return Seen(None, None, healthy=False, because=f"{self._server.name} tells {told} in turn")

    def _one_look(self) -> Seen:
        answer = self._server.get()
        model = field_of(answer.body, "model")
        image = image_digest(field_of(answer.body, "image"))
        version = version_number(field_of(answer.body, "model_version"))
        if image is None or version is None or not isinstance(model, str):
            raise NotSeenError(self._not_the_contract(answer))
        if model != self._model:
            raise NotSeenError(f"{self._server.name} serves the model {words(model)}, not {self._model}")
        return Seen(image, version, healthy=answer.fine, because=self._said(answer, version))

    def _said(self, answer: JsonAnswer, version: str) -> str:
        health = "is healthy" if answer.fine else f"is not healthy (status {answer.status})"
        return f"{self._server.name} serves version {version} and {health}"

    def _not_the_contract(self, answer: JsonAnswer) -> str:
        missing = [name for name in ("image", "model", "model_version") if not _told(answer.body, name)]
        lacks = f"lacks {', '.join(missing)}" if missing else "names no digest or no version number"
        return (
            f"{self._server.name} answers with status {answer.status} and {lacks}: it must answer in JSON, "
            '{"image": "sha256:...", "model": "...", "model_version": "7"}'
        )


def _told(body: Any, name: str) -> bool:
    return field_of(body, name) is not None
