"""Merges a pull request on GitHub, once GitHub has seen the commit and looked for conflicts."""

from __future__ import annotations

from plumbline.printable import one_line
from plumbline.records import PullRequest
from plumbline.release.forges.errors import BusyError, ForgeError, LostRaceError, RefusedError
from plumbline.release.forges.github import pulls
from plumbline.release.forges.github.client import GitHubRepository
from plumbline.release.forges.github.pulls import Mergeability
from plumbline.release.forges.github.refusals import not_mergeable, not_merged

_METHODS = ("merge", "squash", "rebase")
"""How to merge, first choice first; a repository may allow only some."""


def merge(github: GitHubRepository, number: int, head: str, actor: str) -> PullRequest | None:
    """Merges it as `Forge.merge` says, the branch apart; what was merged, none if it was before."""
    what = f"{github.name}: merge pull request {number}"
    seen = _looked_at(github, number, head)
    if seen.pull.state == "closed":
        raise ForgeError(f"{what}: it is closed; it cannot be merged")
    if seen.pull.state == "merged":
        return None
    if error := not_mergeable(seen, what, seen.pull.base):
        raise error
    _merge(github, seen.pull, head, actor, what)
    return seen.pull


def _looked_at(github: GitHubRepository, number: int, head: str) -> Mergeability:
    """The pull request once GitHub has seen the head and looked whether it can be merged."""

    def settled(one: Mergeability) -> bool:
        if one.pull.state != "open":
            return True
        if one.pull.head != head:
            return github.tip(one.pull.branch) != head
        return one.mergeable is not None

    seen = github.patience.until(lambda: pulls.mergeability(github, number), settled)
    if seen.pull.state == "open" and seen.pull.head != head:
        raise LostRaceError(
            f"{github.name}: pull request {number} moved on from {head[:12]} to {seen.pull.head[:12]}; "
            "look at it again"
        )
    return seen


def _merge(github: GitHubRepository, pull: PullRequest, head: str, actor: str, what: str) -> None:
    message = f"{pull.title}\n\nMerged-by: {one_line(actor)}"
    for method in _METHODS:
        try:
            pulls.merge(github, pull.number, head, method, message)
        except BusyError:  # the answer got lost; what it did shows
            if pulls.mergeability(github, pull.number).pull.state == "open":
                raise
        except RefusedError as refused:
            if "not allowed on this repository" in refused.words and method != _METHODS[-1]:
                continue
            raise not_merged(refused, what, pull.base) from None
        return
