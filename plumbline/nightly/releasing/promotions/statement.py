"""The signed statement that a promotion carries: for one version, one environment and one step."""

from __future__ import annotations

import datetime

from plumbline.attestation.envelope import Envelope
from plumbline.attestation.statement import LONGEST_NAME, LONGEST_SENTENCE, CarriedVersion, Statement, Waiver
from plumbline.attestation.statement_files import replaced_by
from plumbline.attestation.verdict_in_brief import judged_by
from plumbline.canonical import digest
from plumbline.intent import Target
from plumbline.nightly.context import Context, NotRecordedError
from plumbline.nightly.releasing.environments.recorded import git_says
from plumbline.nightly.releasing.signing import anchor, signed_once
from plumbline.records import Change
from plumbline.release.page.grounds import Grounds
from plumbline.sentences import verdict_sentence


def promotion_statement(
    context: Context, target: Target, grounds: Grounds, changes: tuple[Change, ...]
) -> Envelope:
    """The signed statement for just these changes, signed once for each verdict and kept.

    It expires with the verdict, and anchors the head of the evidence as it was when it was signed.

    Raises:
        KeyFileError: if there is no key to sign with.
        NotRecordedError: if no verdict of the version is recorded.
    """
    replaces, files = replaced_by(changes), tuple(sorted({change.file for change in changes}))
    registration, until = grounds.registration, str(grounds.expires)
    step = [registration.digest, target.environment, grounds.verdict.key, until, replaces, files]
    # A version that comes again after a rollback takes the same step anew: a merged statement is spent.
    since = git_says(context, target.environment)
    key = digest(["promotion", *step, *([since.commit] if since else [])])
    return signed_once(context, key, lambda: _statement(context, target, grounds, replaces, files))


def _statement(
    context: Context, target: Target, grounds: Grounds, replaces: tuple[str, ...], files: tuple[str, ...]
) -> Statement:
    registration, verdict = grounds.registration, grounds.verdict
    if grounds.expires is None:
        raise NotRecordedError(f"{context.model}: version {registration.version} has no verdict on record")
    because = verdict_sentence(verdict, registration.version, grounds.labels)
    waiver = _waiver(grounds, grounds.expires) if grounds.waived_by else None
    return Statement(
        kind="waiver" if waiver else "promotion",
        model=registration.model,
        version=registration.version,
        digest=registration.digest,
        image=registration.image,
        repository=target.repository,
        environment=target.environment,
        target=target.name[:LONGEST_NAME],
        files=files,
        replaces=replaces,
        judged=judged_by(verdict, grounds.explanation, grounds.commit or None),
        waiver=waiver,
        requested_by=grounds.plan.requester[:LONGEST_NAME],
        because=because[:LONGEST_SENTENCE],
        issued=context.now(),
        expires=grounds.expires,
        carries=tuple(CarriedVersion(model=one.model, digest=one.digest) for one in grounds.trained.carried),
        evidence=anchor(context),
    )


def _waiver(grounds: Grounds, expires: datetime.datetime) -> Waiver:
    reason = (grounds.approval or "")[:LONGEST_SENTENCE]
    return Waiver(person=grounds.waived_by[:LONGEST_NAME], reason=reason, expires=expires)
