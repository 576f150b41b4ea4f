"""The way back to the version that ran before: one pull request, ready to merge in seconds.

It needs no verdict, and neither freeze nor expiry holds it. It carries its own signed statement and puts
the version that leaves on hold, unless it takes an earlier rollback back. Asked for twice, it is one pull
request.
"""

from __future__ import annotations

from plumbline.evidence.secrecy import refuse_secrets
from plumbline.intent import Target
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.company import in_company
from plumbline.nightly.releasing.environments.recorded import git_says, rollbacks
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.holds.pull_request import hold_record, record_hold
from plumbline.nightly.releasing.holds.recorded import readable_holds
from plumbline.nightly.releasing.promotions.carried import opened_again
from plumbline.nightly.releasing.promotions.recorded import unsettled
from plumbline.nightly.releasing.reasons import as_kept
from plumbline.nightly.releasing.reconcile import reconcile_one
from plumbline.nightly.releasing.rollbacks.past import past_of, target_of
from plumbline.nightly.releasing.rollbacks.pull_request import merged, propose, show
from plumbline.nightly.releasing.rollbacks.settling import is_settled, rollback_key, settle, settled
from plumbline.nightly.releasing.without_secrets import without_secrets
from plumbline.records import Change, Hold, PullRequest, Rollback
from plumbline.release.recorded_pull import recorded_pull
from plumbline.release.way_back import NoWayBackError, Way, way_back

LOCK_SECONDS = 300
"""How long one rollback of an environment waits for another."""


def roll_back(
    context: Context,
    *,
    environment: str | None = None,
    to: str | None = None,
    because: str,
    by: str,
    merge: bool = False,
) -> Rollback:
    """Opens the pull request that returns to the version before, or brings the open one up to date.

    Args:
        context: the model's.
        environment: where; production unless given.
        to: the registry's version number; the version that ran there before unless given.
        because: why, in a person's words.
        by: who asks.
        merge: merge it at once, where the forge lets us.

    Raises:
        NoWayBackError: if there is nothing to roll back, or not to that version, or no reason.
        NoSuchEnvironmentError: if the spec does not name the environment.
        ForgeError: if the forge can't do it.
    """
    target = target_of(context, environment)
    reason = _reason(because, by)
    _take_in_merges(context, target.environment)
    with context.store.lock(f"rollback:{context.model}:{target.environment}", timeout=LOCK_SECONDS):
        opened = _opened(context, target)
        asked = _asked(context, target, opened, to)
        way = Way(asked.wrong, asked.right, asked.takes_back) if asked else _way(context, target, to)
        way = in_company(context, way)
        held = asked.hold if asked else hold_record(context, way.wrong, reason, by)
        also = [one.hold for one in opened if not one.takes_back and one.hold.digest != held.digest]
        pull, changes = propose(context, target, way, held, also)
        rollback = _record(context, target, way, held, changes, pull)
    show(context, rollback)
    return merged(context, rollback) if merge else rollback


def on_request(context: Context, because: str, by: str, to: str | None = None) -> Rollback:
    """Rolls production back for a run of Airflow, once for each run, and merges where the policy does so.

    Whoever clears an old run must not take back what was released since. Arguments as of `roll_back`.

    Raises:
        As `roll_back` does.
    """
    target = target_of(context, None)
    settle(context)  # a run that was killed after the merge went back all the same
    for entry in context.ledger.all("rollback", context.model):
        found = Rollback.model_validate(entry.body)
        if (entry.actor, found.by) == (context.actor, by) and is_settled(context, found):
            return found
    automatic = context.release_policy.rules(target.environment).rollback == "automatic"
    return roll_back(context, to=to, because=because, by=by, merge=automatic)


def _way(context: Context, target: Target, to: str | None) -> Way:
    held, unreadable = readable_holds(context)
    return way_back(past_of(context, target.environment), held, to, unreadable)


def _take_in_merges(context: Context, environment: str) -> None:
    """What was merged a moment ago is what runs soon: it must be known before anything goes back."""
    for found in [*unsettled(context), *opened_again(context)]:
        if found.promotion.environment != environment:
            continue  # what is wrong elsewhere keeps nothing from going back here
        if recorded_pull(forge(context), found.promotion.pull_request.number).state != "open":
            reconcile_one(context, found)


def _reason(because: str, by: str) -> str:
    line = as_kept(because)
    refuse_secrets({"reason": line, "by": by}, "rollback")  # before anything of it is pushed
    if not line:
        raise NoWayBackError("a rollback needs a reason: say what is wrong, for whoever asks later")
    return line


def _opened(context: Context, target: Target) -> list[Rollback]:
    """The rollbacks of this environment whose pull request is open: one branch, so one pull request."""
    opened = []
    for rollback in rollbacks(context, target.environment):
        if not is_settled(context, rollback):
            pull = recorded_pull(forge(context), rollback.pull_request.number)
            settled(context, rollback, pull)
            opened += [rollback] if pull.state == "open" else []
    return opened


def _asked(context: Context, target: Target, opened: list[Rollback], to: str | None) -> Rollback | None:
    """The open rollback, if it goes where it was asked to and still starts from what Git says.

    Where another version was merged meanwhile, that one leaves; the holds asked for stay.

    Raises:
        NoWayBackError: if it goes elsewhere.
    """
    now = git_says(context, target.environment)
    same = [one for one in opened if now is not None and one.wrong.digest == now.registration.digest]
    if not same:
        return None
    if to in (None, same[-1].right.version):
        return same[-1]
    raise NoWayBackError(
        f"pull request {same[-1].pull_request.number} returns {target.environment} to version "
        f"{same[-1].right.version} already: merge it or close it first"
    )


def _record(
    context: Context, target: Target, way: Way, held: Hold, changes: tuple[Change, ...], pull: PullRequest
) -> Rollback:
    if not way.takes_back:
        record_hold(context, held, pull)
    rollback = Rollback(
        model=context.model,
        environment=target.environment,
        wrong=way.wrong,
        right=way.right,
        because=held.because,
        by=held.by,
        hold=held,
        takes_back=way.takes_back,
        changes=changes,
        pull_request=without_secrets(pull),
    )
    context.record("rollback", rollback_key(rollback), rollback)
    return rollback
