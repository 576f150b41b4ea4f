"""Watching a promotion's pull request: what became of it, what it carries, and what it answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from plumbline.intent import Target
from plumbline.records import Change, Promotion, PullRequest
from plumbline.release.deployment import DeploymentError, edit_of
from plumbline.release.forges.forge import Forge
from plumbline.release.git.branches import changes_at
from plumbline.release.page.facts import facts_of


def suppressed(
    forge: Forge, promotions: Iterable[Promotion], champion: str, gates: Collection[str]
) -> str | None:
    """Why a cause needs no retraining now: a promotion that replaces this champion answers it; else none.

    The same cause is the same champion with a failing gate in common: nights differ a little in which
    further gates fail, and must not each open a promotion of their own.
    """
    for promotion in promotions:
        if promotion.champion != champion or not set(promotion.gates) & set(gates):
            continue
        pull = observe(forge, promotion)
        if pull.state == "open":
            return f"pull request {pull.number} ({pull.title}) answers this already: merge it or close it"
        if pull.state == "closed":
            return (
                f"pull request {pull.number} ({pull.title}) answered this and was rejected: a person decides"
            )
        return f"pull request {pull.number} ({pull.title}) is merged; it has yet to be seen in production"
    return None


def observe(forge: Forge, promotion: Promotion) -> PullRequest:
    """The promotion's pull request as it is now."""
    return forge.get(promotion.pull_request.number)


def base_moved(forge: Forge, target: Target, promotion: Promotion, pull: PullRequest) -> bool:
    """Whether the lines that the pull request edits say something else at the base than when it was written.

    Then it conflicts, and its statement is about another step. Other lines may change as they like.
    """
    try:
        wanted = changes_at(forge, target.branch, edit_of(target, promotion.registration), [target.file])
    except DeploymentError:
        return False  # it can't be edited any more: whoever merges it sees that, and rewriting fails the same
    said = (facts_of(pull.body) or {}).get("changes")
    written = [Change.model_validate(change) for change in said] if isinstance(said, list) else []
    return not set(wanted) <= set(written)
