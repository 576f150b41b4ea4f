"""The signed statement that a promotion carries: for one version, one environment and one step."""

from __future__ import annotations

from plumbline.attestation.envelope import Envelope
from plumbline.attestation.private_keys import must_sign
from plumbline.attestation.signing import sign
from plumbline.attestation.statement import Anchor, Statement, Waiver
from plumbline.attestation.statement_files import replaced_by
from plumbline.attestation.verdict_in_brief import judged_by
from plumbline.canonical import digest
from plumbline.intent import Target
from plumbline.nightly.context import Context, NotRecordedError
from plumbline.nightly.releasing.environments import git_says
from plumbline.records import Change
from plumbline.release.page.grounds import Grounds
from plumbline.sentences import verdict_sentence

_LONGEST = 1000
"""Characters of a sentence that a statement holds."""


def promotion_statement(
    context: Context, target: Target, grounds: Grounds, changes: tuple[Change, ...]
) -> Envelope:
    """The signed statement for just these changes, signed once for each verdict and kept.

    It expires with the verdict, and anchors the head of the evidence as it was when it was signed.

    Raises:
        KeyFileError: if there is no key to sign with.
    """
    replaces, files = replaced_by(changes), tuple(sorted({change.file for change in changes}))
    registration, until = grounds.registration, str(grounds.expires)
    step = [registration.digest, target.environment, grounds.verdict.key, until, replaces, files]
    # A version that comes again after a rollback takes the same step anew: a merged statement is spent.
    since = git_says(context, target.environment)
    key = digest(["promotion", *step, *([since.commit] if since else [])])
    kept = context.ledger.find("statement", key)
    if kept is None:
        envelope = sign(
            _statement(context, target, grounds, replaces, files), must_sign(context.settings.signing_keys)
        )
        kept, _ = context.record("statement", key, envelope)
    return Envelope.model_validate(kept.body)


def _statement(
    context: Context, target: Target, grounds: Grounds, replaces: tuple[str, ...], files: tuple[str, ...]
) -> Statement:
    registration, verdict = grounds.registration, grounds.verdict
    head = context.ledger.head()
    if head is None or grounds.expires is None:
        raise NotRecordedError(f"{context.model}: version {registration.version} has no verdict on record")
    because = verdict_sentence(verdict, registration.version, grounds.labels)[:_LONGEST]
    waiver = None
    if grounds.waived_by:
        reason = (grounds.approval or "")[:_LONGEST]
        waiver = Waiver(person=grounds.waived_by[:200], reason=reason, expires=grounds.expires)
    return Statement(
        kind="waiver" if waiver else "promotion",
        model=registration.model,
        version=registration.version,
        digest=registration.digest,
        image=registration.image,
        repository=target.repository,
        environment=target.environment,
        target=target.name[:200],
        files=files,
        replaces=replaces,
        judged=judged_by(verdict, grounds.explanation, grounds.commit or None),
        waiver=waiver,
        requested_by=grounds.plan.requester[:200],
        because=because,
        issued=context.now(),
        expires=grounds.expires,
        evidence=Anchor(sequence=head.sequence, hash=head.hash),
    )
