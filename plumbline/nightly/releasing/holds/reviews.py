"""What reviewers say in the registry: a version tagged as rejected is proposed no more.

MLflow does not tell who set a tag, so a rejection counts from anybody, and an approval never does.
"""

from __future__ import annotations

from plumbline.canonical import digest
from plumbline.evidence.secrecy import redacted
from plumbline.markdown import escape
from plumbline.nightly.context import Context
from plumbline.nightly.publishing.publish import registry
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.holds.pull_request import hold
from plumbline.nightly.releasing.holds.recorded import hold_on
from plumbline.nightly.releasing.promotions.carried import carried
from plumbline.nightly.releasing.reasons import as_kept
from plumbline.records import Registration, Review
from plumbline.release.forges.forge import branch_name

BY = "a reviewer in the registry"
"""Who, as far as MLflow tells."""


def take_in(context: Context) -> list[str]:
    """Holds each version that a reviewer rejected and closes its pull requests; a sentence each.

    Acts once on the same words: a person who lifts the hold afterwards has the last one.
    """
    if not context.settings.tracking_uri:
        return []
    said = []
    for registration, reason in registry(context).rejected(context.model):
        review = Review(model=context.model, registration=registration, because=_sentence(reason))
        key = digest([context.model, registration.digest, review.because])
        if context.ledger.find("review", key) is None:
            said.append(_rejected(context, review))
            context.record("review", key, review)
    return said


def _rejected(context: Context, review: Review) -> str:
    registration = review.registration
    closed = _close(context, registration, review.because)
    if hold_on(context, registration) is None:
        hold(context, registration, review.because, BY)
    also = f", and pull request {', '.join(map(str, closed))} is closed" if closed else ""
    return f"version {registration.version} was rejected in the registry: it is on hold{also}"


def _close(context: Context, registration: Registration, because: str) -> list[int]:
    """Closes the version's open pull requests and says why; their numbers."""
    where, closed = forge(context), []
    for target in context.spec.release.targets:
        for pull in where.find(branch_name(target)):
            if pull.state == "open" and carried(context, pull) == registration.digest:
                where.comment(pull.number, _comment(registration, because), key="rejected")
                where.close(pull.number, actor=where.me)
                closed.append(pull.number)
    return closed


def _comment(registration: Registration, because: str) -> str:
    return f"**Version {escape(registration.version)} was rejected in the registry: {escape(because)}**"


def _sentence(reason: str) -> str:
    return as_kept(redacted(" ".join(reason.split()))) or "no reason was given"
