"""Which of the statements that come with a change count for it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from plumbline.attestation.areas import model_of
from plumbline.attestation.case import Accepted
from plumbline.attestation.envelope import Envelope
from plumbline.attestation.errors import AttestationError
from plumbline.attestation.holds import MEND, hold_of, hold_of_carried, unreadable_hold_of
from plumbline.attestation.manifests import Manifests, Refusal
from plumbline.attestation.signing import verify, verify_past
from plumbline.attestation.statement import Statement
from plumbline.attestation.trust import Trust
from plumbline.intent import GitOpsPolicy


def accept(
    statements: Mapping[str, Envelope],
    before: Manifests,
    trust: Trust,
    now: datetime.datetime,
    *,
    merged: bool = False,
) -> tuple[list[Accepted], list[Refusal]]:
    """The statements that count, and why others do not.

    Args:
        statements: those that come with the change, by file.
        before: what the files say now.
        trust: what is in force before the change, and the holds that come with it.
        now: the time.
        merged: whether their change was merged before; see `judging.judge_change`.
    """
    accepted, refusals = [], []
    for file, envelope in sorted(statements.items()):
        try:
            says = verify_past(envelope, trust.keys) if merged else verify(envelope, trust.keys, now)
            one = Accepted(file, says)
        except AttestationError as error:
            refusals.append(Refusal(file=file, because=str(error)))
            continue
        problem = _held(one.says, trust) or _against(one, before, trust.policy, merged=merged)
        if problem:
            refusals.append(Refusal(file=file, because=problem))
        else:
            accepted.append(one)
    return accepted, refusals


def _held(says: Statement, trust: Trust) -> str | None:
    """The hold that stops a version, or may do so."""
    hold = hold_of(trust.holds, says.model, says.version, says.digest, says.image.digest)
    if hold is not None:
        since = f"{hold.at:%Y-%m-%d}, by {hold.by}"
        return f"{says.model} {says.version} is on hold since {since}: {hold.because}"
    inside = hold_of_carried(trust.holds, says.carries)
    if inside is not None:
        what = f"{inside.model} {inside.version}, which is on hold since {inside.at:%Y-%m-%d}, by {inside.by}"
        return f"{says.model} {says.version} carries {what}: {inside.because}"
    goes_back = says.kind == "rollback"
    unread = unreadable_hold_of(trust.unreadable, says.model, says.image.digest, goes_back=goes_back)
    if unread is not None:
        return f"{says.model} {says.version} may be on hold: {unread.because}; {MEND}"
    return None


def _against(one: Accepted, before: Manifests, policy: GitOpsPolicy, *, merged: bool) -> str | None:
    """Why a statement that is well signed does not count here; none if it does."""
    says = one.says
    wrong = _for_another(says, policy) or _pickled(says, policy)
    if wrong or merged:
        return wrong
    return _too_long(says, policy) or _from_another_step(one, before, policy)


def _for_another(says: Statement, policy: GitOpsPolicy) -> str | None:
    if says.repository != policy.repository:
        return f"was made for the repository {says.repository}, and this is {policy.repository}"
    if says.environment not in {environment.name for environment in policy.environments}:
        return f"was made for {says.environment}, which is no environment of policies/plumbline.yaml"
    if model_of(says.image.repository, policy) != says.model:
        return f"{says.image.repository} is no image of {says.model} in policies/plumbline.yaml"
    return None


def _too_long(says: Statement, policy: GitOpsPolicy) -> str | None:
    days = policy.longest_days
    if says.expires is not None and says.expires - says.issued > datetime.timedelta(days=days):
        return f"is valid for more than {days} days, which policies/plumbline.yaml does not accept"
    return None


def _pickled(says: Statement, policy: GitOpsPolicy) -> str | None:
    if says.pickled and not policy.pickled_models:
        return f"{says.model} {says.version} is unpickled to be loaded, which policies/plumbline.yaml forbids"
    return None


def _from_another_step(one: Accepted, before: Manifests, policy: GitOpsPolicy) -> str | None:
    """A statement is for one step; a replayed one finds that something else stands there by now."""
    says = one.says
    there = {
        image.digest
        for image in before.images
        if one.is_for(image.file) and image.digest and one.is_of(image, policy)
    }
    own = {says.image.digest}
    if there - own == set(says.replaces) - own:
        return None
    stands = ", ".join(sorted(there)) or "no image with a digest"
    expected = ", ".join(says.replaces) or "no image with a digest"
    return f"is for the step from {expected}, and {stands} stands there: it is replayed, or must be made anew"
