"""The day's proposal of a target: forecast, replayed, worth it or not, and recorded once."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from plumbline.costs.offers.pricing import declared_price
from plumbline.errors import PlumblineError
from plumbline.intent import ScalingTarget
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.scaling.histories import capacity, history
from plumbline.nightly.scaling.resources import fitted_resources, write_resources
from plumbline.nightly.scaling.tree import manifests, write_schedule
from plumbline.records import Change, Draft, Money
from plumbline.records.scaling import ReplicaSchedule, ScalingChange, ScalingOutcome
from plumbline.release.forges.errors import NothingToProposeError
from plumbline.release.git.branches import changes_at, open_or_update
from plumbline.scaling.history import STEP, History
from plumbline.scaling.page import Hour, scaling_branch, scaling_draft
from plumbline.scaling.proposal import replayed, schedule_for
from plumbline.scaling.replay import running_replicas
from plumbline.scaling.standing import standing
from plumbline.scaling.worth import not_worth
from plumbline.specs.loading import load_prices, load_scaling

CENT = Decimal("0.01")
HOUR_STEPS = datetime.timedelta(hours=1) // STEP


class NoTargetError(PlumblineError, LookupError):
    """The policy has no such target."""


def target_named(root: Path, name: str) -> ScalingTarget:
    """A target of `policies/scaling.yaml` by its name.

    Raises:
        NoTargetError: there is none.
    """
    policy = load_scaling(root)
    found = next((target for target in policy.targets if target.name == name), None)
    if found is None:
        known = ", ".join(target.name for target in policy.targets) or "none"
        raise NoTargetError(f"policies/scaling.yaml has no target {name} (it has: {known})")
    return found


def propose_scaling(context: Context, target: ScalingTarget, *, must_save: bool = False) -> ScalingOutcome:
    """Opens or rewrites the target's pull request if that is worth it; at most once a day.

    Args:
        context: the model whose GitOps repository is edited.
        target: the service.
        must_save: whether its budget asks for it, so that any saving is worth a review.

    Raises:
        HistoryError: if load, latency or replicas cannot be used.
        ForgeError: if the forge can't do it.
    """
    key = f"{target.name}:{context.now().astimezone(datetime.UTC):%Y-%m-%d}"
    with context.store.lock(f"scaling:{target.name}", timeout=600):
        entry = context.ledger.find("scaling", key)
        if entry is not None:
            return ScalingOutcome.model_validate(entry.body)
        wanted = target.model_copy(update={"least_saving_percent": Decimal(0)}) if must_save else target
        outcome = _proposed(context, wanted)
        context.record("scaling", key, outcome)
        return outcome


def considered(context: Context, target: ScalingTarget) -> tuple[ScalingChange, str | None, History]:
    """The change that would be proposed, why it is not (if so), and the load it rests on."""
    load = history(context, target.load, "load")
    each = capacity(context, target, load)
    schedule = schedule_for(target, load, each)
    now = _standing(context, target)
    before, after = replayed(target, now, load, each)
    an_hour = _an_hour(context, target)
    hours = Decimal(str(before.per_month - after.per_month))
    change = ScalingChange(
        target=target.name,
        model=target.model,
        schedule=schedule,
        load_per_replica=each,
        before=before,
        after=after,
        saving=Money(amount=(hours * an_hour.amount).quantize(CENT), currency=an_hour.currency),
        an_hour=an_hour,
    )
    return change, not_worth(target, before, after), load


def _proposed(context: Context, target: ScalingTarget) -> ScalingOutcome:
    change, because, load = considered(context, target)
    resources = fitted_resources(context, target, load, change.load_per_replica)
    if because and resources is None:
        return ScalingOutcome(change=change, because=because)
    base = context.spec.release.branch

    def edit(tree: Path) -> tuple[Change, ...]:
        made: tuple[Change, ...] = ()
        if not because:
            made += write_schedule(tree, target, change.schedule, change.load_per_replica)
        if target.resources is not None and resources is not None:
            made += write_resources(tree, target.resources, resources)
        return made

    def describe(changes: tuple[Change, ...]) -> Draft:
        return scaling_draft(change, because, changes, target, base, _last_day(change, target, load))

    try:
        pull = open_or_update(forge(context), scaling_branch(target.name), base, describe, edit)
    except NothingToProposeError:
        return ScalingOutcome(change=change, because=because or "the repository says so already")
    done = change.model_copy(update={"pull_request": pull.number, "url": pull.url})
    return ScalingOutcome(change=done, because="")


def _standing(context: Context, target: ScalingTarget) -> ReplicaSchedule:
    """What the base branch says now."""
    found: list[ReplicaSchedule] = []

    def look(tree: Path) -> tuple[Change, ...]:
        found.append(standing(manifests(tree, target), target.deployment, target.time_zone))
        return ()

    changes_at(forge(context), context.spec.release.branch, look)
    return found[0]


def _an_hour(context: Context, target: ScalingTarget) -> Money:
    prices = load_prices(context.settings.root)
    an_hour = declared_price(prices, target.offer)
    if an_hour is None:
        raise NoTargetError(f"{target.name}: policies/prices.yaml has no offer {target.offer} with a price")
    return an_hour


def _last_day(change: ScalingChange, target: ScalingTarget, load: History) -> list[Hour]:
    """Each hour's replicas, and the most the load needed, for the plot; hours are those of a clock."""
    end = load.end.replace(minute=0)
    day = load.since(end - datetime.timedelta(days=1)).until(end)
    ran = running_replicas(change.schedule, day, change.load_per_replica, target.reaction_minutes)
    hours = range(0, len(day.values), HOUR_STEPS)
    needed = [max([0.0, *(day.values[at : at + HOUR_STEPS] / change.load_per_replica)]) for at in hours]
    zone = ZoneInfo(change.schedule.time_zone)
    return [
        Hour((day.start + at * STEP).astimezone(zone).hour, float(ran[at : at + HOUR_STEPS].mean()), need)
        for at, need in zip(hours, needed, strict=True)
    ]
