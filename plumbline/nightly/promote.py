"""The pull request: proposed when the gates passed or a person waived, observed until merged or rejected."""

from __future__ import annotations

from plumbline.canonical import digest
from plumbline.names import group_labels
from plumbline.nightly.alarms import cause_of
from plumbline.nightly.answers import must_count
from plumbline.nightly.champion import Champion
from plumbline.nightly.context import Context
from plumbline.nightly.images import push_image
from plumbline.nightly.judge import recorded_evaluation
from plumbline.nightly.publish import champion_registration, registry
from plumbline.records import (
    Answer,
    Evaluation,
    Nomination,
    Plan,
    Promotion,
    PullRequest,
    Registration,
    Verdict,
)
from plumbline.release import promotion as release
from plumbline.release.forge import Forge
from plumbline.release.forges import forge_of
from plumbline.release.grounds import Grounds
from plumbline.release.local_forge import LocalForge

EXAMPLE_TREE = "deploy/gitops"
"""What the local forge's repository is made from, on first use."""

SETTLED = ("rollout", "rejection", "superseded")
"""Kinds of evidence after which a promotion needs no more watching."""


def forge(context: Context) -> Forge:
    """The forge that holds the model's GitOps repository."""
    return forge_of(context.spec.release, context.settings.forge, context.credentials)


def seed_forge(context: Context, version: str) -> bool:
    """Makes the local GitOps repository, running the first champion; false when there is one already."""
    local = forge(context)
    if not isinstance(local, LocalForge):
        return False
    tree = context.settings.root / EXAMPLE_TREE
    registration = champion_registration(context, version)
    return release.seed(local, tree, context.spec.release.targets[0], registration)


def suppressed(context: Context, verdict: Verdict) -> str | None:
    """Why these failing gates need no retraining now: an open or rejected promotion answers them."""
    proposed = promotions(context)
    if not proposed:
        return None
    return release.suppressed(forge(context), proposed, verdict.version, cause_of(context, verdict))


def propose(
    context: Context,
    plan: Plan,
    nomination: Nomination,
    evaluation: Evaluation,
    registration: Registration,
    waiver: Answer | None,
) -> Promotion | None:
    """The promotion with its one pull request; None when the candidate may not be proposed."""
    outcome = evaluation.verdict.outcome
    waived = waiver is not None and waiver.approved
    if outcome == "fail" or (outcome == "insufficient" and not waived):
        return None
    if outcome == "insufficient":
        must_count(waiver, context.policy.reviewers, plan.requester, "an insufficient candidate")
    push_image(context, registration.image)  # in case the registry was set after the version was registered
    seed_forge(context, plan.champion)
    champion = recorded_evaluation(context, plan.verdict or "")
    grounds = Grounds(
        verdict=evaluation.verdict,
        plan=plan,
        trained=nomination.trained,
        registration=registration,
        champion=champion.verdict if champion else None,
        explanation=evaluation.measurements,
        approval=f"{waiver.person}: {waiver.reason}" if waiver else None,
        labels=group_labels(context.spec),
    )
    promotion = release.propose(forge(context), context.spec.release.targets[0], grounds)
    context.record("promotion", promotion_key(promotion), promotion)
    if promotion.pull_request.state == "open":
        registry(context).set_alias(context.model, "candidate", registration.version)
    registry(context).tag(context.model, registration.version, "pull_request", _reference(context, promotion))
    return promotion


def record_waiver(context: Context, registration: Registration, answer: Answer) -> None:
    """Keeps a person's yes or no to a candidate the machine can't decide."""
    context.record("waiver", waiver_key(registration, answer), answer)


def waiver_key(registration: Registration, answer: Answer) -> str:
    """What a waiver is kept under."""
    return digest([registration.digest, answer])


def observe(context: Context) -> list[PullRequest]:
    """What became of every promotion not yet settled; a merged one moves `champion`.

    There is no cluster beside the local forge, so a merge is what is observed.
    """
    seen = []
    for promotion in promotions(context):
        if _settled(context, promotion):
            continue
        pull = release.observe(forge(context), promotion)
        seen.append(pull)
        _settle(context, promotion, pull)
    return seen


def promotions(context: Context) -> list[Promotion]:
    """Every promotion of the model, oldest first, as first recorded."""
    return [Promotion.model_validate(entry.body) for entry in context.ledger.all("promotion", context.model)]


def promotion_key(promotion: Promotion) -> str:
    """The key of contents: which model bytes, to which target and environment."""
    return digest([promotion.registration.digest, promotion.target, promotion.environment])


def _settled(context: Context, promotion: Promotion) -> bool:
    key = promotion_key(promotion)
    return any(context.ledger.find(kind, key) for kind in SETTLED)


def _settle(context: Context, promotion: Promotion, pull: PullRequest) -> None:
    """Records what a finished pull request means for the version it was opened for."""
    if pull.state == "open":
        return
    if not release.carries(pull, promotion) or not _is_what_was_merged(context, promotion, pull):
        context.record("superseded", promotion_key(promotion), pull)
    elif pull.state == "merged":
        _rolled_out(context, promotion, pull)
    else:
        context.record("rejection", promotion_key(promotion), pull)


def _is_what_was_merged(context: Context, promotion: Promotion, pull: PullRequest) -> bool:
    if pull.state != "merged":
        return True
    merged, target = str(pull.merged_as), context.spec.release.at(promotion.environment)
    return release.merged_as_proposed(forge(context), target, promotion, merged)


def _rolled_out(context: Context, promotion: Promotion, pull: PullRequest) -> None:
    """Moves the alias first: it can be moved again, while the record says that all of it is done."""
    registry(context).set_alias(context.model, "champion", promotion.registration.version)
    registry(context).remove_alias(context.model, "candidate")
    rolled_out = Champion(
        model=context.model, digest=promotion.registration.digest, since=str(pull.merged_as)
    )
    context.record("rollout", promotion_key(promotion), rolled_out)


def _reference(context: Context, promotion: Promotion) -> str:
    """The pull request as people write it: `ai-apps#1`."""
    return f"{context.spec.release.repository}#{promotion.pull_request.number}"
