"""Does what the rules say of a promotion's pull request: nothing is decided here."""

from __future__ import annotations

from plumbline.nightly.context import Context
from plumbline.nightly.releasing.again import ask_again
from plumbline.nightly.releasing.gathering import proposed
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.promotions.pull_request import open_for
from plumbline.records import Promotion
from plumbline.release.actions import (
    Action,
    AskReevaluation,
    Close,
    CommentOn,
    Merge,
    Rewrite,
    SetStatus,
)
from plumbline.release.forges.forge import Forge, LostRaceError, MergeConflictError, NotReadyError
from plumbline.release.life import Course, course
from plumbline.release.situation import Proposed

AUTOMATIC = "plumbline (the policy says: automatic)"
"""Who merges where nobody needs to."""


def carry_out(context: Context, situation: Proposed, promotion: Promotion, decided: Course) -> str:
    """Does what a course says; a sentence about how the pull request stands now."""
    said = [_act(context, situation, promotion, action) for action in decided.actions]
    done = [sentence for sentence in said if sentence]
    about = f"pull request {situation.pull.number} ({situation.version} to {situation.environment})"
    return f"{about}: {'; '.join(done or [decided.because or 'nothing stops it'])}"


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
    decided = course(again)
    if not any(isinstance(action, Merge) for action in decided.actions):
        for action in decided.actions:
            if isinstance(action, SetStatus):
                there.set_status(again.pull.head, action.status)
        return f"not merged yet: {decided.because}"
    try:
        pull = there.merge(situation.pull.number, situation.pull.head, AUTOMATIC)
    except MergeConflictError:
        open_for(context, promotion, situation.environment)
        return "conflicted with a later commit and was written anew"
    except (LostRaceError, NotReadyError) as error:
        return f"not merged yet: {error}"
    return f"merged as {pull.merged_as}"
