"""Running one training request, once: prepare the rows, run the entry point, keep the model by digest."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.costs.accruals import accrual, cost_of
from plumbline.nightly.context import Context
from plumbline.nightly.holdout_rule import keep_holdout_rule
from plumbline.nightly.making import Making, make
from plumbline.nightly.training_scan import scan_training
from plumbline.records import Money, Offer, Trained, TrainingRequest
from plumbline.retraining.backends.attempt import Attempt
from plumbline.retraining.backends.attempts import Charge

if TYPE_CHECKING:
    import pyarrow as pa

LOCK_SECONDS = 3600
"""How long one task waits for another that trains the same request."""


def train_request(
    context: Context,
    request: TrainingRequest,
    offer: Offer,
    night: int | None = None,
    limit: Money | None = None,
) -> Trained:
    """The model this request makes: the recorded one, or a new training on the offer's backend.

    Two tasks with one request train once; a model whose files were lost is trained again. The rows are
    scanned first.

    Args:
        context: the model's night.
        request: what to train.
        offer: where, at what price.
        night: the night it answers, whose arrivals the scan compares the training rows with.
        limit: what may be charged for it; beyond, it stops at a checkpoint.

    Raises:
        StoppedAtLimitError: it used up what it may be charged for.
        TrainingError: it made no model.
    """
    with context.store.lock(f"training:{request.key}", timeout=LOCK_SECONDS):
        entry = context.ledger.find("training", request.key)
        if entry and (context.settings.trained / str(entry.body["digest"])).is_dir():
            return Trained.model_validate(entry.body)
        with tempfile.TemporaryDirectory(prefix="plumbline-training-") as folder:
            return _train(context, request, offer, Path(folder), night, limit)


def _train(
    context: Context,
    request: TrainingRequest,
    offer: Offer,
    folder: Path,
    night: int | None,
    limit: Money | None,
) -> Trained:
    rows = training_rows(context, request)
    scan_training(context, request, rows, night)
    log = context.settings.state / "logs" / "training" / f"{request.key[:16]}.log"
    making = Making(
        request.mitigation,
        request.seed,
        offer,
        folder,
        context.settings.trained,
        log,
        charge=charging(context, request.key, offer),
        first=attempts_charged(context, request.key) + 1,
        limit=limit,
    )
    outcome = make(context, making, rows)
    trained = Trained(
        model=context.model,
        request=request.key,
        digest=outcome.digest,
        path=str(outcome.folder.relative_to(context.settings.state)),
        seconds=round(outcome.seconds, 3),
        cost=cost_of(offer, outcome.seconds),
        offer=offer.name,
    )
    keep_holdout_rule(context, trained.digest)
    context.record("training", request.key, trained)
    return trained


def charging(context: Context, key: str, offer: Offer) -> Charge:
    """What books each attempt of a training before anything else is recorded of it."""

    def charge(attempt: Attempt) -> None:
        accrue(context, key, offer, attempt.seconds, attempt.number)

    return charge


def attempts_charged(context: Context, key: str) -> int:
    """How many attempts of a training were booked."""
    return sum(entry.key.startswith(f"{key}#") for entry in context.ledger.all("accrual", context.model))


def accrue(context: Context, key: str, offer: Offer, seconds: float, attempt: int | None = None) -> None:
    """Books a run, once for each attempt: what was spent must not get lost in a crash.

    Args:
        context: the model's night.
        key: what ran.
        offer: where, at what price.
        seconds: how long it is charged for.
        attempt: its number; one more than were booked when None.
    """
    number = attempts_charged(context, key) + 1 if attempt is None else attempt
    spent = accrual(context.spec, "training", offer, seconds, attempt=number)
    context.ledger.append("accrual", f"{key}#{number}", context.model, context.actor, spent, context.now())


def training_rows(context: Context, request: TrainingRequest) -> pa.Table:
    """The training share of the reference, and the labelled nights the request names. Never the hold-out."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from plumbline.windows.locating import current_window, training_window
    from plumbline.windows.reading import read

    settings, spec = context.settings, context.spec
    windows = [training_window(settings, spec)]
    windows += [current_window(settings, spec, night) for night in request.nights]
    rows = pa.concat_tables([read(settings, spec, window).usable() for window in windows])
    held_out = read(settings, spec, context.holdout).usable().column(spec.data.id)
    return rows.filter(pc.invert(pc.is_in(rows.column(spec.data.id), held_out.combine_chunks())))
