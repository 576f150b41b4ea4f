"""What the rules lead to, as data; `plumbline.nightly` carries it out through the forge."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.records import Status


@dataclass(frozen=True)
class SetStatus:
    """Show this beside the pull request's head."""

    status: Status


@dataclass(frozen=True)
class CommentOn:
    """Say this once under the pull request; what was said under the same key is edited."""

    key: str
    text: str
    """Markdown, with everything that came from outside escaped."""


@dataclass(frozen=True)
class Merge:
    """Merge it, if its head is still this commit."""

    head: str


@dataclass(frozen=True)
class Rewrite:
    """Make its edit again on top of the present base; approvals of the old commit fall away."""

    because: str


@dataclass(frozen=True)
class Close:
    """Close it unmerged, for good."""

    because: str


@dataclass(frozen=True)
class AskReevaluation:
    """Have the version judged again, under what is in force now."""

    because: str


@dataclass(frozen=True)
class OpenNext:
    """Propose the version for the next environment."""

    environment: str


Action = SetStatus | CommentOn | Merge | Rewrite | Close | AskReevaluation | OpenNext
