"""Which version a pull request carries, also where a person edited its body; which were opened again.

A body is anybody's to edit. What was closed or merged is ours all the same: what is recorded counts where
the machine-readable block is gone, or names a version that nobody registered.
"""

from __future__ import annotations

from plumbline.nightly.context import Context
from plumbline.nightly.releasing.environments.recorded import merge_of
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.promotions.recorded import Known, known
from plumbline.records import Promotion, PullRequest, Registration
from plumbline.release.forges.forge import branch_name
from plumbline.release.page.facts import facts_of
from plumbline.release.recorded_pull import recorded_pull


def carried(context: Context, pull: PullRequest) -> str | None:
    """The digest of the version that a promotion's pull request carries; none if it is none of ours."""
    said = (facts_of(pull.body) or {}).get("digest")
    registered = {entry.body["digest"] for entry in context.ledger.all("registration", context.model)}
    if isinstance(said, str) and said in registered:
        return said
    recorded = promoted_by(context, pull)
    return recorded[-1].promotion.registration.digest if recorded else None


def promoted_by(context: Context, pull: PullRequest) -> list[Known]:
    """The promotions that a pull request was recorded with, oldest first: a newer version takes it over."""
    wanted = (pull.number, pull.branch)
    found = [(one, one.promotion.pull_request) for one in known(context)]
    return [one for one, recorded in found if (recorded.number, recorded.branch) == wanted]


def rejected(context: Context, registration: Registration, environment: str) -> Promotion | None:
    """A version's promotion to an environment that somebody closed unmerged, and nobody opened again."""
    for one in _rejected(context):
        promotion = one.promotion
        if (promotion.registration.digest, promotion.environment) == (registration.digest, environment):
            pull = recorded_pull(forge(context), promotion.pull_request.number)
            if pull.state == "closed":
                return promotion.model_copy(update={"pull_request": pull})
    return None


def opened_again(context: Context) -> list[Known]:
    """Promotions that count as rejected, whose pull request a person opened again, or merged since."""
    closed = _rejected(context)
    branches = {one.promotion.pull_request.branch for one in closed}
    ours = {branch_name(target) for target in context.spec.release.targets} & branches
    pulls = {pull.number: pull for branch in sorted(ours) for pull in forge(context).find(branch)}
    found = [(one, pulls.get(one.promotion.pull_request.number)) for one in closed]
    return [one for one, pull in found if pull and pull.state != "closed" and _is_in(context, pull, one)]


def _is_in(context: Context, pull: PullRequest, one: Known) -> bool:
    return carried(context, pull) == one.promotion.registration.digest


def _rejected(context: Context) -> list[Known]:
    """What was closed unmerged, as far as recorded."""
    return [
        one
        for one in known(context)
        if context.ledger.find("rejection", one.key) and not _merged(context, one)
    ]


def _merged(context: Context, one: Known) -> bool:
    merge = merge_of(context, one.promotion.pull_request.number)
    return merge is not None and merge.registration.digest == one.promotion.registration.digest
