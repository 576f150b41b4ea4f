"""Running one training request, once: prepare the rows, run the entry point, keep the model by digest."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.nightly.accruing.training import attempts_charged, charging, ran_on, spent_on
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.holdout_rule import keep_holdout_rule
from plumbline.nightly.training.carrying import with_readers
from plumbline.nightly.training.making import Making, make
from plumbline.nightly.training.reviewed_rows import with_reviewed
from plumbline.nightly.training.scan import scan_training
from plumbline.nightly.training.under_way import note_launch, note_move, under_way
from plumbline.records import Money, Offer, Stopped, Trained, TrainingRequest
from plumbline.retraining.backends.job import StoppedAtLimitError

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
    launch: str = "",
    twin: Offer | None = None,
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
        launch: what its money was reserved for, if that is not this request alone.
        twin: the on-demand offer it may move to.

    Raises:
        StoppedAtLimitError: it used up what it may be charged for.
        TrainingError: it made no model.
    """
    with context.store.lock(f"training:{request.key}", timeout=LOCK_SECONDS):
        found = kept(context, request)
        if found:
            return found
        with tempfile.TemporaryDirectory(prefix="plumbline-training-") as folder:
            return _train(context, request, offer, Path(folder), night, limit, launch or request.key, twin)


def kept(context: Context, request: TrainingRequest) -> Trained | None:
    """The model this request made, if it was trained and its files are still there."""
    entry = context.ledger.find("training", request.key)
    if entry and (context.settings.trained / str(entry.body["digest"])).is_dir():
        return Trained.model_validate(entry.body)
    return None


def _train(
    context: Context,
    request: TrainingRequest,
    offer: Offer,
    folder: Path,
    night: int | None,
    limit: Money | None,
    launch: str,
    twin: Offer | None,
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
        charge=charging(context, request.key, offer, launch, ends_launch=True, twin=twin),
        first=attempts_charged(context, request.key) + 1,
        twin=twin,
        note=lambda move: note_move(context, request.key, move, twin) if twin else None,
        note_launch=partial(note_launch, context, request.key),
        limit=limit,
    )
    try:
        with under_way(context, request.key, offer) as before:
            outcome = make(context, replace(making, before=before), rows)
            outcome = with_readers(context, outcome, request.carried)
    except StoppedAtLimitError as stop:
        _record_stop(context, request.key, stop, limit)
        raise
    seconds, cost = spent_on(context, request.key)
    ended_on = ran_on(outcome.attempts[-1], offer, twin)
    trained = Trained(
        model=context.model,
        request=request.key,
        digest=outcome.digest,
        path=str(outcome.folder.relative_to(context.settings.state)),
        seconds=round(seconds, 3),
        cost=cost,
        offer=ended_on.name,
        moved_from="" if ended_on is offer else offer.name,
        carried=request.carried,
    )
    keep_holdout_rule(context, trained.digest)
    context.record("training", request.key, trained)
    return trained


def _record_stop(context: Context, key: str, stop: StoppedAtLimitError, limit: Money | None) -> None:
    if limit is None:
        raise ValueError("a training without a limit can't be stopped at it")
    stopped = Stopped(
        request=key,
        attempt=stop.attempt,
        seconds=round(stop.seconds, 3),
        limit=limit,
        checkpoint=stop.checkpoint,
    )
    context.record("stopped", f"{key}#{stop.attempt}", stopped)


def training_rows(context: Context, request: TrainingRequest) -> pa.Table:
    """The training share of the reference, and the nights and reviewed rows the request names.

    Never the hold-out, and no reviewed row that is kept to judge by.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    from plumbline.windows.locating import current_window, training_window
    from plumbline.windows.reading import read

    settings, spec = context.settings, context.spec
    windows = [training_window(settings, spec)]
    windows += [current_window(settings, spec, night) for night in request.nights]
    rows = pa.concat_tables([read(settings, spec, window).usable() for window in windows])
    held_out = read(settings, spec, context.holdout).usable().column(spec.data.id)
    rows = with_reviewed(context, request, rows)
    return rows.filter(pc.invert(pc.is_in(rows.column(spec.data.id), held_out.combine_chunks())))
