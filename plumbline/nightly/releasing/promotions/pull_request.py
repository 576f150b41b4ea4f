"""Opening a promotion's pull request, or writing it anew, from what is recorded."""

from __future__ import annotations

from plumbline.attestation.holds import since
from plumbline.canonical import digest
from plumbline.nightly.context import Context
from plumbline.nightly.publishing.publish import registry
from plumbline.nightly.releasing.environments.recorded import git_says
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.holds.recorded import hold_on
from plumbline.nightly.releasing.promotions.carried import promoted_by, rejected
from plumbline.nightly.releasing.promotions.grounds import grounds
from plumbline.nightly.releasing.promotions.recorded import promotion_key, record_promotion
from plumbline.nightly.releasing.promotions.standing import plan_of, standing, trained_of, waiver_of
from plumbline.nightly.releasing.promotions.statement import promotion_statement
from plumbline.records import Promotion, Registration, Written
from plumbline.release.forges.forge import NotOursError, branch_name
from plumbline.release.page.grounds import Grounds
from plumbline.release.promotion import propose
from plumbline.release.proposable import NotProposableError
from plumbline.release.said_in_git import commit_names


def open_for(context: Context, promotion: Promotion, environment: str) -> Promotion:
    """Proposes a version that was proposed before: for the next environment, or for the same one anew."""
    registration = promotion.registration
    found = grounds(
        context,
        environment,
        standing(context, promotion),
        plan_of(context, registration),
        trained_of(context, registration),
        registration,
        waiver_of(context, registration),
    )
    return open_pull_request(context, environment, found)


def open_pull_request(context: Context, environment: str, found: Grounds) -> Promotion:
    """The one pull request of a version in an environment, recorded.

    Raises:
        NotProposableError: if the version is on hold, its verdict is too old, somebody took it out of Git,
            or as `propose`.
        NotOursError: if somebody else committed to its branch; they are told so, once.
    """
    _must_not_be_held(context, found.registration)
    _must_not_be_old(context, found)
    closed = rejected(context, found.registration, environment)
    if closed:
        return closed
    there, target = forge(context), context.spec.release.at(environment)
    _must_not_be_taken_out(context, found.registration, environment)
    before = [pull for pull in there.find(branch_name(target)) if pull.state == "open"]
    registration = found.registration
    try:
        promotion = propose(
            there, target, found, lambda changes: promotion_statement(context, target, found, changes)
        )
    except NotOursError:
        for pull in before:
            there.comment(pull.number, _in_the_way(registration), f"waiting-{registration.version}")
        raise
    record_promotion(context, promotion)
    _say_what_it_replaces(context, promotion)
    announce(context, promotion)
    return promotion


def announce(context: Context, promotion: Promotion) -> None:
    """Says in the registry which pull request carries a version; once, also where it was down at first."""
    version, pull = promotion.registration.version, promotion.pull_request
    key = digest([promotion_key(promotion), pull.number])
    if context.ledger.find("announced", key) is None:
        if pull.state == "open":
            registry(context).set_alias(context.model, "candidate", version)
        registry(context).tag(context.model, version, "pull_request", _reference(context, promotion))
        context.record("announced", key, Written(model=context.model, number=pull.number, head=pull.head))


def _must_not_be_held(context: Context, registration: Registration) -> None:
    hold = hold_on(context, registration)
    if hold:
        raise NotProposableError(
            f"{context.model}: version {registration.version} is on hold {since(hold)}. Lift the hold first"
        )


def _must_not_be_taken_out(context: Context, registration: Registration, environment: str) -> None:
    """What a person reverted by hand is not applied again: not even where the policy merges by itself."""
    merge, target = git_says(context, environment), context.spec.release.at(environment)
    if merge is None or merge.registration.digest != registration.digest:
        return
    if not commit_names(forge(context), target.branch, target, registration):
        raise NotProposableError(
            f"{context.model}: version {registration.version} was merged to {environment} by pull request "
            f"{merge.pull_request}, and somebody took it out of {target.branch} since; it is not put back "
            f"over their head. Revert what took it out; or run `plumbline rollback {context.model} "
            f"--environment {environment}`, and lift the hold once it may be proposed again"
        )


def _must_not_be_old(context: Context, found: Grounds) -> None:
    if found.expires is not None and found.expires <= context.now():
        version = found.registration.version
        raise NotProposableError(
            f"{context.model}: the verdict on version {version} held until {found.expires:%Y-%m-%d}. Have it "
            f"judged again: trigger {context.model}.retrain with version {version} in Judge again"
        )


def _say_what_it_replaces(context: Context, promotion: Promotion) -> None:
    """A pull request that carries another version than before says so to whoever follows it."""
    version, number = promotion.registration.version, promotion.pull_request.number
    recorded = [one.promotion.registration.version for one in promoted_by(context, promotion.pull_request)]
    before = [one for one in recorded if one != version]
    if before and promotion.pull_request.state == "open":
        text = f"Version {version} takes this pull request over from version {before[-1]}."
        forge(context).comment(number, text, f"version-{version}")


def _in_the_way(registration: Registration) -> str:
    return (
        f"Version {registration.version} is ready and would take this pull request over, but somebody else "
        "committed to its branch, and Plumbline overwrites nobody's work. Merge or close this pull request; "
        f"then clear the task that proposes, in {registration.model}.retrain or {registration.model}.rollout."
    )


def _reference(context: Context, promotion: Promotion) -> str:
    """The pull request as people write it: `ai-apps#1`."""
    return f"{context.spec.release.repository}#{promotion.pull_request.number}"
