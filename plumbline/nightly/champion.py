"""Which version is in production, and the making of the first one."""

from __future__ import annotations

from pathlib import Path

from plumbline.canonical import file_digest
from plumbline.costs.offers.quoting import Knowledge, rank
from plumbline.errors import PlumblineError
from plumbline.nightly.context import Context
from plumbline.nightly.planning.machines import missing_packages
from plumbline.nightly.releasing.environments.renamed import names_of
from plumbline.nightly.training.carrying import carried_by
from plumbline.nightly.training.launching import launched
from plumbline.nightly.training.one_training import train_request
from plumbline.nightly.training.shipped import shipped_version
from plumbline.records import Offer, Record, Trained, TrainingRequest
from plumbline.retraining.request import training_request
from plumbline.specs.loading import load_prices
from plumbline.windows.locating import training_window

LOCK_SECONDS = 600
"""How long one task waits for another that makes the first champion."""


class NoMachineError(PlumblineError):
    """No offer of this machine can train the model."""


class Champion(Record):
    """The version in production, and the merge commit that put it there; none for the first."""

    model: str
    digest: str
    since: str = ""


def champion_digest(context: Context) -> str | None:
    """The digest of the version in production: the last one seen to arrive there, else the first champion.

    Production is the spec's last environment; what runs in the others moves nothing.
    """
    production = context.spec.release.stages[-1].name
    rollouts = context.ledger.all("rollout", context.model)
    others = {str(entry.body.get("environment", production)) for entry in rollouts} - {production}
    names = names_of(context, production) if others else {production}
    for entry in reversed(rollouts):
        if entry.body.get("environment", production) in names:
            return str(entry.body["digest"])
    first = context.ledger.latest("champion", context.model)
    return str(first.body["digest"]) if first else None


def first_champion(context: Context) -> str | None:
    """The digest of the model's first champion."""
    entry = context.ledger.find("champion", _first_key(context))
    return str(entry.body["digest"]) if entry else None


def ensure_champion(context: Context) -> str:
    """The champion's digest; on first use trains version 1, without mitigation.

    Two nights starting at once make one champion.
    """
    found = champion_digest(context)
    if found:
        return found
    with context.store.lock(f"champion:{context.model}", timeout=LOCK_SECONDS):
        found = champion_digest(context)
        return found or _first_champion(context).digest


def _first_champion(context: Context) -> Trained:
    request = champion_request(context)
    trained = shipped_version(context, request) or _trained_here(context, request)
    context.record("champion", _first_key(context), Champion(model=context.model, digest=trained.digest))
    return trained


def _trained_here(context: Context, request: TrainingRequest) -> Trained:
    offer = _local_offer(context)
    with launched(context, request, offer):
        return train_request(context, request, offer)


def _local_offer(context: Context) -> Offer:
    """The offer of this machine: version 1 is made before anything is planned.

    Raises:
        NoMachineError: the list has none that can train the model.
    """
    prices, here = load_prices(context.settings.root), {"local"}
    ranking = rank(
        prices,
        context.spec.training,
        here,
        Knowledge(context.now(), missing=missing_packages(context)),
    )
    usable = next((offer for offer in ranking.offers if offer.refused is None), None)
    if usable is None:
        refusals = "; ".join(f"{name} ({reason})" for name, reason in ranking.refusals.items())
        raise NoMachineError(
            f"{context.model}: version 1 is trained on this machine, and policies/prices.yaml has no offer "
            f"for that: {refusals}. Mend the offer of backend `local`, or what the spec asks for"
        )
    return usable


def _first_key(context: Context) -> str:
    return f"{context.model}:first"


def champion_request(context: Context) -> TrainingRequest:
    """The request that makes version 1: the training share of the reference, no mitigation."""
    return training_request(
        context.spec,
        data=training_window(context.settings, context.spec).content,
        entrypoint=file_digest(entrypoint(context)),
        mitigation=None,
        nights=(),
        carried=carried_by(context),
    )


def entrypoint(context: Context) -> Path:
    """The model's training script."""
    return context.settings.models / context.model / context.spec.training.entrypoint
