"""What people say on a forge or in a registry, without what looks like a secret: it is kept for ever."""

from __future__ import annotations

from plumbline.evidence.secrecy import redacted
from plumbline.records import PullRequest


def without_secrets(pull: PullRequest) -> PullRequest:
    """A pull request as it is recorded: a secret that somebody pasted must not keep it from being settled."""
    said = {name: redacted(getattr(pull, name)) for name in ("title", "body", "diff")}
    return pull.model_copy(update=said)
