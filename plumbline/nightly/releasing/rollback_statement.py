"""The signed statement that a rollback carries: for one step between two images, without expiry."""

from __future__ import annotations

from plumbline.attestation.envelope import Envelope
from plumbline.attestation.private_keys import must_sign
from plumbline.attestation.signing import sign
from plumbline.attestation.statement import Anchor, Judged, Statement
from plumbline.attestation.statement_files import replaced_by
from plumbline.attestation.verdict_in_brief import judged_by
from plumbline.canonical import digest
from plumbline.intent import Target
from plumbline.nightly.context import Context, NotRecordedError
from plumbline.nightly.judge import recorded_evaluation
from plumbline.nightly.releasing.environments import git_says
from plumbline.records import Change, Hold, Registration
from plumbline.release.way_back import Way


def rollback_statement(
    context: Context, target: Target, way: Way, held: Hold, changes: tuple[Change, ...]
) -> Envelope:
    """The signed statement for just this step, signed once and kept."""
    now, replaces = git_says(context, target.environment), replaced_by(changes)
    key = digest(
        ["rollback", target.environment, way.right.digest, replaces, now.commit if now else "", held]
    )
    kept = context.ledger.find("statement", key)
    if kept is not None:
        return Envelope.model_validate(kept.body)
    envelope = sign(
        Statement(
            kind="rollback",
            model=context.model,
            version=way.right.version,
            digest=way.right.digest,
            image=way.right.image,
            repository=target.repository,
            environment=target.environment,
            target=target.name,
            files=tuple(sorted({change.file for change in changes})),
            replaces=replaces,
            judged=_judged(context, way.right),
            requested_by=held.by[:200],
            because=held.because,
            issued=context.now(),
            evidence=_anchor(context),
        ),
        must_sign(context.settings.signing_keys),
    )
    entry, _ = context.record("statement", key, envelope)
    return Envelope.model_validate(entry.body)


def _judged(context: Context, right: Registration) -> Judged | None:
    """What the version passed when it was promoted; none for a first champion, which never was."""
    for entry in reversed(context.ledger.all("promotion", context.model)):
        if entry.body["registration"]["digest"] == right.digest:
            evaluation = recorded_evaluation(context, str(entry.body["verdict"]))
            return judged_by(evaluation.verdict, evaluation.measurements) if evaluation else None
    return None


def _anchor(context: Context) -> Anchor:
    head = context.ledger.head()
    if head is None:
        raise NotRecordedError(f"{context.model}: there is no evidence of any release here")
    return Anchor(sequence=head.sequence, hash=head.hash)
