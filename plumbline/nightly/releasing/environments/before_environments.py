"""What was merged before there were environments, in today's words: a merge was all that was seen then."""

from __future__ import annotations

from plumbline.nightly.context import Context
from plumbline.records import Entry, Merge, Observation, Promotion, Rollout


def old_merges(context: Context, environment: str) -> list[Merge]:
    """The merges of production whose rollout names no environment; they were of the only one there was."""
    return [_merge(context, entry, promotion) for entry, promotion in _old(context, environment)]


def old_rollouts(context: Context, environment: str) -> list[Rollout]:
    """Their rollouts."""
    return [_rollout(context, entry, promotion) for entry, promotion in _old(context, environment)]


def _old(context: Context, environment: str) -> list[tuple[Entry, Promotion]]:
    if environment != context.spec.release.stages[-1].name:
        return []
    found = []
    for entry in context.ledger.all("rollout", context.model):
        promoted = context.ledger.find("promotion", entry.key) if "environment" not in entry.body else None
        if promoted:
            found.append((entry, Promotion.model_validate(promoted.body)))
    return found


def _merge(context: Context, entry: Entry, promotion: Promotion) -> Merge:
    return Merge(
        model=context.model,
        environment=context.spec.release.stages[-1].name,
        registration=promotion.registration,
        why="promotion",
        pull_request=promotion.pull_request.number,
        commit=str(entry.body["since"]),
        at=entry.at,
    )


def _rollout(context: Context, entry: Entry, promotion: Promotion) -> Rollout:
    registration, environment = promotion.registration, context.spec.release.stages[-1].name
    return Rollout(
        model=context.model,
        digest=registration.digest,
        version=registration.version,
        image=registration.image.digest,
        environment=environment,
        since=str(entry.body["since"]),
        observation=Observation(
            environment=environment,
            source="merge",
            image=registration.image.digest,
            version=registration.version,
            healthy=True,
            because="it was merged",
            at=entry.at,
        ),
    )
