"""The signed statement that a rollback carries: for one step between two images, without expiry."""

from __future__ import annotations

from plumbline.attestation.envelope import Envelope
from plumbline.attestation.statement import LONGEST_NAME, CarriedVersion, Judged, Statement
from plumbline.attestation.statement_files import replaced_by
from plumbline.attestation.verdict_in_brief import judged_by
from plumbline.canonical import digest
from plumbline.intent import Target
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.evaluations import recorded_evaluation
from plumbline.nightly.releasing.environments.recorded import git_says
from plumbline.nightly.releasing.signing import anchor, signed_once
from plumbline.records import Change, Hold, Registration
from plumbline.release.way_back import Way


def rollback_statement(
    context: Context, target: Target, way: Way, asked: Hold, changes: tuple[Change, ...]
) -> Envelope:
    """The signed statement for just this step, signed once and kept.

    Args:
        context: the model's.
        target: where.
        way: from which version to which.
        asked: the hold on the version that leaves, with who asked and why.
        changes: what the step edits.

    Raises:
        KeyFileError: if there is no key to sign with.
        NotRecordedError: if there is no evidence to anchor it in.
    """
    now, replaces = git_says(context, target.environment), replaced_by(changes)
    merge = now.commit if now else ""
    key = digest(["rollback", target.environment, way.right.digest, replaces, merge, asked])
    return signed_once(context, key, lambda: _statement(context, target, way, asked, changes))


def _statement(
    context: Context, target: Target, way: Way, asked: Hold, changes: tuple[Change, ...]
) -> Statement:
    return Statement(
        kind="rollback",
        model=context.model,
        version=way.right.version,
        digest=way.right.digest,
        image=way.right.image,
        repository=target.repository,
        environment=target.environment,
        target=target.name,
        files=tuple(sorted({change.file for change in changes})),
        replaces=replaced_by(changes),
        judged=_judged(context, way.right),
        requested_by=asked.by[:LONGEST_NAME],
        because=asked.because,
        issued=context.now(),
        carries=tuple(CarriedVersion(model=one.model, digest=one.digest) for one in way.returns_with),
        evidence=anchor(context),
    )


def _judged(context: Context, right: Registration) -> Judged | None:
    """What the version passed when it was promoted; none for a first champion, which never was."""
    for entry in reversed(context.ledger.all("promotion", context.model)):
        if entry.body["registration"]["digest"] == right.digest:
            evaluation = recorded_evaluation(context, str(entry.body["verdict"]))
            return judged_by(evaluation.verdict, evaluation.measurements) if evaluation else None
    return None
