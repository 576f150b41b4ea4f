"""The open pull requests: what the rules say of each is shown and done, and what became of it recorded.

Short, and safe to run at any time and twice: it looks, acts once where something is to be done, and ends.
"""

from __future__ import annotations

from functools import partial

from plumbline.canonical import digest
from plumbline.markdown import escape
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.acting import carry_out
from plumbline.nightly.releasing.each import each
from plumbline.nightly.releasing.gathering import proposed
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.promotions.carried import carried, opened_again
from plumbline.nightly.releasing.promotions.pull_request import announce
from plumbline.nightly.releasing.promotions.recorded import Known, unsettled
from plumbline.nightly.releasing.promotions.settling import settled
from plumbline.nightly.releasing.without_secrets import without_secrets
from plumbline.records import PullRequest, Status
from plumbline.release.actions import (
    Close,
    Merge,
    Rewrite,
)
from plumbline.release.life import course
from plumbline.release.recorded_pull import recorded_pull
from plumbline.release.situation import Proposed
from plumbline.release.statuses import VERDICT

_THERE = (
    "Until this is merged as well, the version does not count as released and `champion` stays: merge it "
    "(nothing more changes), or take that commit back."
)
_NOWHERE = "Close this pull request, or give the environment its name back in the model's spec."


def reconcile(context: Context) -> list[str]:
    """Looks after every promotion that has not come to an end; a sentence about each.

    Raises:
        ReconcileError: after all were tried, if one could not be looked after.
    """
    unfinished = [
        (f"pull request {found.promotion.pull_request.number}", partial(_one, context, found))
        for found in unsettled(context)
    ]
    return each([*unfinished, ("pull requests that were opened again", partial(_opened_again, context))])


def _one(context: Context, found: Known) -> list[str]:
    return [reconcile_one(context, found)]


def _opened_again(context: Context) -> list[str]:
    return [reconcile_one(context, found) for found in opened_again(context)]


def reconcile_one(context: Context, found: Known, *, once_more: bool = True) -> str:
    """Looks after one promotion: shows and does what the rules say, or records what became of it.

    Args:
        context: the model's.
        found: the promotion.
        once_more: whether to look again at one that was written anew, whose commit shows nothing yet.
    """
    promotion, there = found.promotion, forge(context)
    pull = recorded_pull(there, promotion.pull_request.number)
    if promotion.environment not in [stage.name for stage in context.spec.release.stages]:
        return _nowhere(context, found, pull)
    if pull.state != "open":
        return settled(context, found, pull)
    if carried(context, pull) != promotion.registration.digest:
        return f"pull request {pull.number} carries a newer version than {promotion.registration.version}"
    situation = proposed(context, promotion, pull)
    for approval in situation.approvals:
        context.record("approval_seen", digest([found.key, approval.person, approval.commit]), approval)
    decided = course(situation)
    said = carry_out(context, situation, promotion, decided) + _by_hand(context, situation)
    announce(context, promotion)  # after the statuses: they must not wait for the registry
    if any(isinstance(action, Merge | Close) for action in decided.actions):
        pull = recorded_pull(there, promotion.pull_request.number)
        return f"{said}; {settled(context, found, pull)}" if pull.state != "open" else said
    if once_more and any(isinstance(action, Rewrite) for action in decided.actions):
        return f"{said}; {reconcile_one(context, found, once_more=False)}"
    return said


def _nowhere(context: Context, found: Known, pull: PullRequest) -> str:
    """A pull request to an environment that the spec names no more must not be merged."""
    there, environment = forge(context), found.promotion.environment
    said = f"the spec of {context.model} releases to no environment {environment}"
    if pull.state != "open":
        context.record("superseded", found.key, without_secrets(pull))
        return f"pull request {pull.number} is {pull.state}: {said}"
    there.set_status(pull.head, Status(name=VERDICT, state="failure", text=said))
    there.comment(pull.number, f"**{escape(said[:1].upper() + said[1:])}.**\n\n{_NOWHERE}", "nowhere")
    return f"pull request {pull.number} must not be merged: {said}"


def _by_hand(context: Context, situation: Proposed) -> str:
    """Says, once, what to do about a version that somebody brought to the base past its pull request."""
    if not situation.there_already:
        return ""
    branch = situation.pull.base
    told = f"{branch} says version {situation.version} already, by a commit that is no merge of this"
    forge(context).comment(situation.pull.number, f"**{escape(told)}.** {_THERE}", "there-already")
    return f"; {told}: merge it all the same, which records it, or take that commit back"
