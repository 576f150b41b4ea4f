"""Putting a version on hold, and lifting a hold: each by a pull request of its own."""

from __future__ import annotations

import datetime
from pathlib import Path

from plumbline.attestation.holds import FOLDER, lift_hold, write_hold
from plumbline.canonical import digest
from plumbline.errors import PlumblineError
from plumbline.evidence.secrecy import refuse_secrets
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.holds.recorded import at_base, pending
from plumbline.nightly.releasing.reasons import as_kept
from plumbline.nightly.releasing.without_secrets import without_secrets
from plumbline.records import Change, Hold, Holding, PullRequest, Registration
from plumbline.release.forges.forge import ForgeError, NothingToProposeError
from plumbline.release.git.branches import open_or_update
from plumbline.release.page.hold import hold_branch, hold_draft, lift_branch, lift_draft
from plumbline.release.statuses import hold_statuses


class NoHoldError(PlumblineError, ValueError):
    """There is no such hold."""


def hold(context: Context, registration: Registration, because: str, by: str) -> Holding:
    """Puts a version on hold by a pull request of its own, merged at once where the forge lets us.

    A hold only ever stops something, so nobody needs to look first.

    Raises:
        ForgeError: if the forge can't do it.
    """
    refuse_secrets({"reason": because, "by": by}, "hold")  # before anything of it is pushed
    wanted = hold_record(context, registration, because, by)

    def edit(tree: Path) -> tuple[Change, ...]:
        return write_hold(tree, wanted)

    where, base = forge(context), context.spec.release.branch
    branch = hold_branch(context.model, registration.version)
    pull = open_or_update(where, branch, base, lambda _: hold_draft(wanted, base), edit, paths=_held(context))
    asked = record_hold(context, wanted, pull)
    _show(context, pull)
    try:
        where.merge(pull.number, pull.head, actor=where.me)
    except ForgeError:
        return asked  # a person merges it; until then it is pending, and counts
    return asked


def hold_record(context: Context, registration: Registration, because: str, by: str) -> Hold:
    """The hold, dated when it was first asked for in these words: twice asked is one hold."""
    wanted = Hold(
        model=context.model,
        version=registration.version,
        digest=registration.digest,
        image=registration.image.digest,
        because=because,
        by=by,
        at=context.now().astimezone(datetime.UTC).replace(microsecond=0),
    )
    same = [
        one.hold
        for one in pending(context)
        if (one.hold.digest, one.hold.because, one.hold.by) == (wanted.digest, because, by)
    ]
    return same[-1] if same else wanted


def record_hold(context: Context, wanted: Hold, pull: PullRequest) -> Holding:
    """Keeps that a version was put on hold, and by which pull request."""
    found = Holding(model=context.model, hold=wanted, pull_request=pull.number, url=without_secrets(pull).url)
    entry, _ = context.record("hold", digest([wanted, pull.number]), found)
    return Holding.model_validate(entry.body)


def lift(context: Context, version: str, because: str, by: str) -> PullRequest:
    """Opens the pull request that lifts a hold. A person merges it.

    Raises:
        NoHoldError: if the version is not on hold at the base.
        ForgeError: if the forge can't do it.
    """
    found = next((one for one in at_base(context) if one.version == version), None)
    if found is None:
        raise NoHoldError(_no_hold(context, version))
    because = as_kept(because)
    if not because:
        raise NoHoldError(f"{context.model}: lifting a hold needs a reason, for whoever merges it")
    refuse_secrets({"reason": because, "by": by}, "lift")
    base = context.spec.release.branch

    def edit(tree: Path) -> tuple[Change, ...]:
        return lift_hold(tree, found.model, found.image)

    try:
        pull = open_or_update(
            forge(context),
            lift_branch(context.model, version),
            base,
            lambda _: lift_draft(found, because, by, base),
            edit,
            paths=_held(context),
        )
    except NothingToProposeError:
        raise NoHoldError(f"{context.model}: the hold on version {version} was lifted meanwhile") from None
    _show(context, pull)
    return pull


def _held(context: Context) -> list[str]:
    """The only files that are touched."""
    return [f"{FOLDER}/{context.model}"]


def _show(context: Context, pull: PullRequest) -> None:
    for status in hold_statuses():
        forge(context).set_status(pull.head, status)


def _no_hold(context: Context, version: str) -> str:
    waiting = next((one for one in pending(context) if one.hold.version == version), None)
    if waiting is not None:
        return (
            f"{context.model}: the hold on version {version} is not merged yet; to refuse it, close pull "
            f"request {waiting.pull_request}"
        )
    known = ", ".join(one.version for one in at_base(context)) or "none"
    return f"{context.model}: version {version} is not on hold (on hold: {known})"
