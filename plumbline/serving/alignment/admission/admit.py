"""Admission: a review in, an answer out, whatever the review holds."""

from __future__ import annotations

import datetime
from dataclasses import replace

from plumbline.attestation.manifests import Manifests
from plumbline.attestation.wordings import quoted
from plumbline.serving.alignment.admission.agreement import disagreement
from plumbline.serving.alignment.admission.answering import Answer
from plumbline.serving.alignment.admission.elsewhere import judge_elsewhere
from plumbline.serving.alignment.admission.environments import UnknownEnvironmentError, environment_of
from plumbline.serving.alignment.admission.kinds import JUDGED
from plumbline.serving.alignment.admission.passing import JUDGED_PARTS, passes
from plumbline.serving.alignment.admission.reading import facts_of
from plumbline.serving.alignment.admission.reducing import reduced
from plumbline.serving.alignment.admission.repository import Repository
from plumbline.serving.alignment.admission.review import Asked, ReviewError, read_review
from plumbline.serving.alignment.admission.vouching import judge, told


def admit(body: bytes, repository: Repository, now: datetime.datetime, cluster: str | None = None) -> Answer:
    """The answer to a review.

    Args:
        body: an AdmissionReview v1 as JSON, from whoever sent it.
        repository: what the GitOps repository says.
        now: the time.
        cluster: the one environment of the whole cluster; None where the policy's `namespaces` tell.
    """
    try:
        asked = read_review(body)
    except ReviewError as error:
        return unreadable(error.uid, str(error))
    return replace(_answer(asked, repository, now, cluster), dry_run=asked.dry_run)


def unreadable(uid: str, because: str) -> Answer:
    """The refusal of what cannot be judged."""
    return Answer(uid=uid, allowed=False, reasons=(because,), readable=False)


def _answer(asked: Asked, repository: Repository, now: datetime.datetime, cluster: str | None) -> Answer:
    why = passes(asked)
    if why is not None:
        return _allowed(asked, why)
    wrong = _unknown(asked) or disagreement(asked)
    if wrong is not None:
        return unreadable(asked.uid, wrong)
    old, new = reduced(asked)
    if old == new:
        return _allowed(asked, "nothing about what runs changes")
    policy = repository.trust.policy
    try:
        environment = environment_of(asked.namespace, policy, cluster)
    except UnknownEnvironmentError as error:
        return unreadable(asked.uid, str(error))
    if environment is None:
        found = judge_elsewhere(old, new, policy, asked.namespace)
    else:
        before, after = facts_of(old, policy), facts_of(new, policy)
        known = Manifests(before.images, before.versions, before.sources)
        found = judge(known, after, repository, environment, now)
    return Answer(
        uid=asked.uid,
        allowed=not found.refusals,
        reasons=tuple(f"{asked.what}: {text}" for text in told(found.refusals))
        or _resting_on(found.statements),
        environment=environment or "",
        kind=asked.kind,
    )


def _unknown(asked: Asked) -> str | None:
    """Why nobody here can judge the request at all."""
    what = f"{quoted(asked.group_version)} {quoted(asked.kind)}"
    leave = "leave it out of the webhook's rules"
    if asked.operation == "CONNECT":
        return f"CONNECT to {what} is not judged here: {leave}"
    if asked.subresource not in JUDGED_PARTS:
        return f"the part {quoted(asked.subresource)} of {what} is not known: {leave}"
    if (asked.group_version, asked.kind) not in JUDGED:
        known = ", ".join(" ".join(kind) for kind in JUDGED)
        return f"{what} is not judged here, only {known}: mend the webhook's rules"
    return None


def _allowed(asked: Asked, because: str) -> Answer:
    return Answer(uid=asked.uid, allowed=True, reasons=(because,), kind=asked.kind)


def _resting_on(statements: tuple[str, ...]) -> tuple[str, ...]:
    return statements or ("no model's image or version changes",)
