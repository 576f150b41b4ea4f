"""New thresholds as a pull request to the repository that holds the guardrail policies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from plumbline.attestation.tree import place_in
from plumbline.canonical import digest
from plumbline.errors import PlumblineError
from plumbline.evidence.ledger import Ledger
from plumbline.intent import GuardrailPolicy
from plumbline.nightly.reviewing.closed import closed_with
from plumbline.nightly.reviewing.draft import branch_of, threshold_draft
from plumbline.records import Change, Draft, ThresholdProposal, ThresholdSuggestion
from plumbline.release.editing.values import with_values
from plumbline.release.forges.choosing import forge_of
from plumbline.release.forges.credentials import Lookup
from plumbline.release.forges.errors import NothingToProposeError
from plumbline.release.git.branches import open_or_update
from plumbline.settings import Settings
from plumbline.store import Store
from plumbline.whole_files import write_whole


class ProposalError(PlumblineError):
    """A threshold can't be proposed; says what to do."""


class Proposed(NamedTuple):
    """What came of suggestions."""

    made: ThresholdProposal | None
    because: str = ""
    """Why there is no pull request."""


NOTHING = Proposed(None, "nothing would change")


def propose_thresholds(
    settings: Settings,
    policy: GuardrailPolicy,
    suggested: Sequence[ThresholdSuggestion],
    actor: str,
    credentials: Lookup,
    now: Callable[[], datetime],
) -> Proposed:
    """Opens the policy's pull request, or brings the open one up to date.

    None if it would change nothing, or if people closed one with the same thresholds: that was their answer.

    Args:
        settings: where the local forge and the database are.
        policy: the guardrails.
        suggested: what reviewers' answers suggest; those without a new threshold are left out.
        actor: who asks for it, for the evidence.
        credentials: finds connections by id.
        now: the time.

    Raises:
        ProposalError: the policy does not say where it lies.
        ValueEditError: the file can't be edited alone, e.g. where a rule leaves its threshold out.
        ForgeError: the forge can't do it.
    """
    wanted = [one for one in suggested if one.proposed is not None]
    place = policy.review.proposals
    if not wanted:
        return NOTHING
    if place is None:
        raise ProposalError(
            f"policies/guardrails/{policy.guardrails}.yaml does not say which repository holds it: add "
            "`review: {proposals: {repository: ...}}`"
        )
    file = f"{place.folder}/{policy.guardrails}.yaml"

    def edit(tree: Path) -> tuple[Change, ...]:
        return _edited(tree, file, wanted)

    def describe(changes: tuple[Change, ...]) -> Draft:
        return threshold_draft(policy.guardrails, wanted, changes, place.branch, policy.review.miss_weight)

    store = Store(settings.database_url)
    with store.lock(f"thresholds:{policy.guardrails}", timeout=600):
        forge = forge_of(place, settings.forge, credentials, now)
        closed = closed_with(forge, Ledger(store), policy.guardrails, wanted)
        if closed is not None:
            return Proposed(None, f"people closed pull request {closed}, which had the same thresholds")
        try:
            pull = open_or_update(forge, branch_of(policy.guardrails), place.branch, describe, edit)
        except NothingToProposeError:
            return NOTHING
        made = ThresholdProposal(
            policy=policy.guardrails,
            policy_digest=digest(policy),
            suggestions=tuple(wanted),
            pull_request=pull.number,
            url=pull.url,
        )
        Ledger(store).append("threshold_proposal", digest(made), policy.guardrails, actor, made, now())
    return Proposed(made)


def _edited(tree: Path, file: str, wanted: Sequence[ThresholdSuggestion]) -> tuple[Change, ...]:
    """Writes the thresholds where the rules stand, and not a byte beside them."""
    place = place_in(tree, file)
    if not place.is_file():
        raise ProposalError(f"{file}: there is no such file in the repository; correct `review.proposals`")
    values: dict[tuple[str | int, ...], str] = {
        ("chains", one.chain, "rules", one.rule, "at_least"): f"{one.proposed:.6g}" for one in wanted
    }
    content, changes = with_values(file, place.read_bytes(), "", values)
    if changes:
        write_whole(place, content, mode=0o644)
    return changes
