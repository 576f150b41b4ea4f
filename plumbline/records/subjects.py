"""Which rows, and which version on them."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field

from plumbline.canonical import digest
from plumbline.records.base import Record

Outcome = Literal["pass", "fail", "insufficient"]


Severity = Literal["block", "warn", "diagnose"]


Role = Literal["champion", "candidate"]


class Window(Record):
    """Which rows: a half-open interval of a source, and the hash of what they held."""

    model: str
    role: Literal["current", "reference", "holdout", "training"]
    night: int | None = Field(default=None, description="The night's number; only current windows have one.")
    date: datetime.date | None = Field(default=None, description="The date the spec's map gives that night.")
    source: str = Field(description="The file the rows come from, relative to the project, or on S3.")
    start: int = Field(default=0, description="First row, inclusive.")
    stop: int = Field(description="Last row, exclusive.")
    rows: int = Field(description="Rows in the window.")
    content: str = Field(description="SHA-256 over the rows' content.")


class Subject(Record):
    """What a verdict is about: one version on one window, under one spec and one policy."""

    model: str
    version: str = Field(description="The model digest.")
    role: Role
    window: Window
    spec: str = Field(description="The spec's digest.")
    policy: str = Field(description="The alignment policy's digest.")
    level: float = Field(description="Confidence of the intervals it is judged by.")
    attempt: int | None = Field(default=None, description="Which judgement on this hold-out, counted.")
    champion: str | None = Field(default=None, description="A candidate is compared with this champion.")

    @property
    def key(self) -> str:
        """What makes a verdict about this unique: contents only, no time and no id."""
        return verdict_key(self.version, self.window, self.spec, self.policy, self.champion)


def verdict_key(version: str, window: Window, spec: str, policy: str, champion: str | None) -> str:
    """The key of contents under which one verdict is kept; a candidate's limits rest on its champion."""
    rows = [window.content, window.role, window.start, window.stop]
    return digest([version, champion, *rows, spec, policy])
