"""The open pull requests: what the rules say of each is shown and done, and what became of it recorded.

Short, and safe to run at any time and twice: it looks, acts once where something is to be done, and ends.
"""

from __future__ import annotations

from functools import partial

from plumbline.canonical import digest
from plumbline.markdown import escape
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.each import each
from plumbline.nightly.releasing.environments.recorded import record_merge
from plumbline.nightly.releasing.gathering import proposed
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.promotions.carried import carried, opened_again
from plumbline.nightly.releasing.promotions.pull_request import announce, open_for
from plumbline.nightly.releasing.promotions.recorded import Known, unsettled
from plumbline.nightly.releasing.without_secrets import kept
from plumbline.records import Promotion, PullRequest, Stale, Status
from plumbline.release.actions import (
    Action,
    AskReevaluation,
    Close,
    CommentOn,
    Merge,
    Rewrite,
    SetStatus,
)
from plumbline.release.forges.forge import (
    Forge,
    LostRaceError,
    MergeConflictError,
    NotReadyError,
)
from plumbline.release.life import Course, course
from plumbline.release.said_in_git import says
from plumbline.release.situation import Proposed, Situation
from plumbline.release.statuses import VERDICT

AUTOMATIC = "plumbline (the policy says: automatic)"
"""Who merges where nobody needs to."""


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
    pull = there.get(promotion.pull_request.number)
    if promotion.environment not in [stage.name for stage in context.spec.release.stages]:
        return _nowhere(context, found, pull)
    if pull.state != "open":
        return _settle(context, found, pull)
    if carried(context, pull) != promotion.registration.digest:
        return f"pull request {pull.number} carries a newer version than {promotion.registration.version}"
    situation = proposed(context, promotion, pull)
    for approval in situation.approvals:
        context.record("approval_seen", digest([found.key, approval.person, approval.commit]), approval)
    what = course(situation)
    said = carry_out(context, situation, promotion, what)
    announce(context, promotion)  # after the statuses: they must not wait for the registry
    if any(isinstance(action, Merge | Close) for action in what.actions):
        pull = there.get(promotion.pull_request.number)
        return f"{said}; {_settle(context, found, pull)}" if pull.state != "open" else said
    if once_more and any(isinstance(action, Rewrite) for action in what.actions):
        return f"{said}; {reconcile_one(context, found, once_more=False)}"
    return said


def _nowhere(context: Context, found: Known, pull: PullRequest) -> str:
    """A pull request to an environment that the spec names no more must not be merged."""
    there, environment = forge(context), found.promotion.environment
    said = f"the spec of {context.model} releases to no environment {environment}"
    if pull.state != "open":
        context.record("superseded", found.key, kept(pull))
        return f"pull request {pull.number} is {pull.state}: {said}"
    there.set_status(pull.head, Status(name=VERDICT, state="failure", text=said))
    there.comment(pull.number, f"**{escape(said[:1].upper() + said[1:])}.**\n\n{_NOWHERE}", "nowhere")
    return f"pull request {pull.number} must not be merged: {said}"


def carry_out(context: Context, situation: Proposed, promotion: Promotion, what: Course) -> str:
    """Does what a course says; a sentence about how the pull request stands now."""
    said = [_act(context, situation, promotion, action) for action in what.actions]
    done = [sentence for sentence in said if sentence]
    about = f"pull request {situation.pull.number} ({situation.version} to {situation.environment})"
    return f"{about}: {'; '.join(done or [what.because or 'nothing stops it'])}"


def ask_again(context: Context, promotion: Promotion, situation: Situation, because: str) -> str:
    """Records that a version must be judged again, once for each verdict and reason."""
    registration = promotion.registration
    stale = Stale(
        model=context.model,
        version=registration.version,
        digest=registration.digest,
        verdict=situation.verdict.key,
        environment=situation.environment,
        because=because,
    )
    key = digest([registration.digest, situation.verdict.key, situation.judged_at.isoformat(), because])
    context.record("stale", key, stale)
    return because


def _act(context: Context, situation: Proposed, promotion: Promotion, action: Action) -> str:
    there, number = forge(context), situation.pull.number
    if isinstance(action, SetStatus):
        there.set_status(situation.pull.head, action.status)
    elif isinstance(action, CommentOn):
        there.comment(number, action.text, action.key)
    elif isinstance(action, Merge):
        return _merge(context, there, situation, promotion)
    elif isinstance(action, Rewrite):
        open_for(context, promotion, situation.environment)
        return f"written anew: {action.because}"
    elif isinstance(action, Close):
        there.close(number, there.me)
        return f"closed: {action.because}"
    elif isinstance(action, AskReevaluation):
        return ask_again(context, promotion, situation, action.because)
    return ""


def _merge(context: Context, there: Forge, situation: Proposed, promotion: Promotion) -> str:
    """Merges what was looked at, if nothing came between: a freeze, a hold, a commit, a changed policy.

    One that conflicts is written anew, and merged on the next look.
    """
    again = proposed(context, promotion, there.get(situation.pull.number))
    what = course(again)
    if not any(isinstance(action, Merge) for action in what.actions):
        for action in what.actions:
            if isinstance(action, SetStatus):
                there.set_status(again.pull.head, action.status)
        return f"not merged yet: {what.because}"
    try:
        pull = there.merge(situation.pull.number, situation.pull.head, AUTOMATIC)
    except MergeConflictError:
        open_for(context, promotion, situation.environment)
        return "conflicted with a later commit and was written anew"
    except (LostRaceError, NotReadyError) as error:
        return f"not merged yet: {error}"
    return f"merged as {pull.merged_as}"


def _settle(context: Context, found: Known, pull: PullRequest) -> str:
    """Records what a finished pull request means for the version it was opened for."""
    promotion, version = found.promotion, found.promotion.registration.version
    if not _is_what_was_finished(context, promotion, pull):
        context.record("superseded", found.key, kept(pull))
        return f"pull request {pull.number} is {pull.state} without version {version}"
    if pull.state == "merged":
        record_merge(context, promotion.environment, promotion.registration, pull)
        by = f" by {pull.finished_by}" if pull.finished_by else ""
        return f"pull request {pull.number} was merged{by}: version {version} to {promotion.environment}"
    context.record("rejection", found.key, kept(pull))
    return f"pull request {pull.number} was closed unmerged: version {version} counts as rejected"


def _is_what_was_finished(context: Context, promotion: Promotion, pull: PullRequest) -> bool:
    """Whether the version was closed or merged; of a merge, Git tells, whatever the body says by now."""
    if pull.state != "merged":
        return carried(context, pull) == promotion.registration.digest
    merged, target = str(pull.merged_as), context.spec.release.at(promotion.environment)
    return says(forge(context), merged, target, promotion.registration)
