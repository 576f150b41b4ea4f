"""A merge that nobody has seen the effect of yet: Git says it runs, and the evidence can't confirm it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from plumbline.records import Entry, Merge
from plumbline.times import minute


def unseen_merge(past: Sequence[Entry], names: Collection[str], commit: str) -> str:
    """The last merge into an environment, in a sentence; empty if what was last seen to arrive is its.

    Args:
        past: the evidence about one model up to the time in question, in its order.
        names: what the environment is or was called.
        commit: the commit of what was last seen to arrive there; empty if nothing was.
    """
    merges = [Merge.model_validate(entry.body) for entry in past if entry.kind == "merge"]
    last = next((merge for merge in reversed(merges) if merge.environment in names), None)
    if last is None or last.commit == commit:
        return ""
    by = f" by {last.by}" if last.by else ""
    return (
        f"version {last.registration.version} was merged at {minute(last.at)}{by} "
        f"(pull request {last.pull_request}), and was not seen to run by then"
    )
