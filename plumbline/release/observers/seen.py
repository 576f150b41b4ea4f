"""What a look came to, before anybody judges it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plumbline.errors import PlumblineError
from plumbline.intent import Target
from plumbline.printable import one_line
from plumbline.release.git.command import redacted

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")
LONGEST = 300
"""Characters of a server's own words that are kept."""


class NotSeenError(PlumblineError):
    """Nothing was told: unreachable, refused, or an answer of no use. Says where, and what to do."""


@dataclass(frozen=True)
class Expected:
    """What Git says should run in one environment."""

    target: Target
    image: str
    """Digest, sha256:..."""
    version: str
    """The registry's version number."""
    commit: str
    """The commit of the GitOps repo that put it there."""


@dataclass(frozen=True)
class Seen:
    """What runs, as told; None where it was not told."""

    image: str | None
    version: str | None
    healthy: bool
    because: str


def image_digest(told: object) -> str | None:
    """The digest in `sha256:...` or `repository:tag@sha256:...`; None for anything else."""
    found = told.rpartition("@")[2] if isinstance(told, str) else ""
    return found if _DIGEST.fullmatch(found) else None


def version_number(told: object) -> str | None:
    """A version number as text, written as a string or as a whole number; None for anything else."""
    text = str(told) if isinstance(told, int) and not isinstance(told, bool) else told
    return text if isinstance(text, str) and _VERSION.fullmatch(text) else None


def words(told: object) -> str:
    """A server's own words on one line, cut short, without passwords and what would move a cursor."""
    text = redacted(told) if isinstance(told, str) else ""
    line = one_line(text)
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}..."
