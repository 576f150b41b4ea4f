"""What became of a promotion's pull request: merged, rejected, or finished without its version."""

from __future__ import annotations

from plumbline.nightly.context import Context
from plumbline.nightly.releasing.environments.recorded import record_merge
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.promotions.carried import carried
from plumbline.nightly.releasing.promotions.recorded import Known
from plumbline.nightly.releasing.without_secrets import without_secrets
from plumbline.records import Promotion, PullRequest
from plumbline.release.said_in_git import commit_names


def settled(context: Context, found: Known, pull: PullRequest) -> str:
    """Records what a finished pull request means for the version it was opened for; a sentence about it."""
    promotion, version = found.promotion, found.promotion.registration.version
    if not _is_what_was_finished(context, promotion, pull):
        context.record("superseded", found.key, without_secrets(pull))
        return f"pull request {pull.number} is {pull.state} without version {version}"
    if pull.state == "merged":
        record_merge(context, promotion.environment, promotion.registration, pull)
        by = f" by {pull.finished_by}" if pull.finished_by else ""
        return f"pull request {pull.number} was merged{by}: version {version} to {promotion.environment}"
    context.record("rejection", found.key, without_secrets(pull))
    return f"pull request {pull.number} was closed unmerged: version {version} counts as rejected"


def _is_what_was_finished(context: Context, promotion: Promotion, pull: PullRequest) -> bool:
    """Whether it was the version that was closed or merged; of a merge Git tells, whatever a body says."""
    if pull.state != "merged":
        return carried(context, pull) == promotion.registration.digest
    merged, target = str(pull.merged_as), context.spec.release.at(promotion.environment)
    return commit_names(forge(context), merged, target, promotion.registration)
