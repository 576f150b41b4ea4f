"""What a promotion's pull request is written from, gathered from what is recorded."""

from __future__ import annotations

import datetime

from plumbline.canonical import digest
from plumbline.names import group_labels
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.evaluations import recorded_evaluation
from plumbline.nightly.releasing.promotions.standing import Standing
from plumbline.records import Answer, Plan, Registration, Trained
from plumbline.release.git.command import Git
from plumbline.release.page.grounds import Grounds, Pages, Route


def grounds(
    context: Context,
    environment: str,
    found: Standing,
    plan: Plan,
    trained: Trained,
    registration: Registration,
    waiver: Answer | None,
) -> Grounds:
    """What a pull request is written from."""
    verdict, policy = found.evaluation.verdict, context.release_policy
    waived = waiver if waiver and waiver.approved and verdict.outcome == "insufficient" else None
    champion = recorded_evaluation(context, plan.verdict or "")
    return Grounds(
        verdict=verdict,
        plan=plan,
        trained=trained,
        registration=registration,
        champion=champion.verdict if champion else None,
        explanation=found.evaluation.measurements,
        approval=f"{waived.person}: {waived.reason or 'no reason given'}" if waived else None,
        waived_by=waived.person if waived else "",
        labels=group_labels(context.spec),
        judged_at=found.judged_at,
        expires=found.judged_at + datetime.timedelta(days=policy.statement_days),
        evidence=digest(found.evaluation),
        commit=Git(context.settings.root).try_run("rev-parse", "HEAD") or "",
        pages=_pages(context, registration, verdict.key, plan.verdict),
        route=Route(context.spec.release.stages, policy.rules(environment)),
    )


def _pages(context: Context, registration: Registration, candidate: str, night: str | None) -> Pages:
    settings = context.settings
    registry_pages = (settings.registry_pages or settings.tracking_uri or "").rstrip("/")
    reports = f"{context.pages}/dags/{context.model}.evaluate/reports" if context.pages else ""
    return Pages(
        version=f"{registry_pages}/#/models/{registration.model}/versions/{registration.version}",
        candidate=f"{reports}/{candidate[:16]}" if reports else "",
        night=f"{reports}/{night[:16]}" if reports and night else "",
    )
