"""Running one training request, once: prepare the rows, run the entry point, keep the model by digest."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.costs.accruals import accrual, cost_of
from plumbline.nightly.context import Context
from plumbline.records import Offer, Trained, TrainingRequest
from plumbline.retraining.backends import backend
from plumbline.retraining.job import TrainingError, TrainingJob

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

LOCK_SECONDS = 3600
"""How long one task waits for another that trains the same request."""


def train_request(context: Context, request: TrainingRequest, offer: Offer) -> Trained:
    """The model this request makes: the recorded one, or a new training on the offer's backend.

    Two tasks with one request train once; a model whose files were lost is trained again.
    """
    with context.store.lock(f"training:{request.key}", timeout=LOCK_SECONDS):
        entry = context.ledger.find("training", request.key)
        if entry and (context.settings.trained / str(entry.body["digest"])).is_dir():
            return Trained.model_validate(entry.body)
        with tempfile.TemporaryDirectory(prefix="plumbline-training-") as folder:
            return _train(context, request, offer, Path(folder))


def _train(context: Context, request: TrainingRequest, offer: Offer, folder: Path) -> Trained:
    job = _job(context, request, folder)
    try:
        outcome = backend(offer.backend).train(job)
    except TrainingError as error:
        _accrue(context, request, offer, error.seconds)
        raise
    _accrue(context, request, offer, outcome.seconds)
    trained = Trained(
        model=context.model,
        request=request.key,
        digest=outcome.digest,
        path=str(outcome.folder.relative_to(context.settings.state)),
        seconds=round(outcome.seconds, 3),
        cost=cost_of(offer, outcome.seconds),
    )
    context.record("training", request.key, trained)
    return trained


def _accrue(context: Context, request: TrainingRequest, offer: Offer, seconds: float) -> None:
    """Books the run before anything else is recorded of it: what was spent must not get lost in a crash."""
    attempt = sum(e.key.startswith(request.key) for e in context.ledger.all("accrual", context.model)) + 1
    spent = accrual(context.spec, "training", offer, seconds)
    key = f"{request.key}#{attempt}"
    context.ledger.append("accrual", key, context.model, context.actor, spent, context.now())


def _job(context: Context, request: TrainingRequest, folder: Path) -> TrainingJob:
    from plumbline.retraining.training_data import WEIGHTS, prepare

    spec, settings = context.spec, context.settings
    rows = training_rows(context, request)
    weights = _weights(context, request, rows)
    prepared = prepare(rows, spec, weights, folder)
    log = settings.state / "logs" / "training" / f"{request.key[:16]}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    return TrainingJob(
        entrypoint=settings.models / context.model / spec.training.entrypoint,
        data=prepared.data,
        features=prepared.features,
        label=spec.data.label,
        positive=spec.data.positive,
        seed=request.seed,
        trained=settings.trained,
        log=log,
        seconds=float(spec.training.deadline_hours) * 3600,
        weights=None if weights is None else WEIGHTS,
        device="cuda" if spec.training.gpus else "cpu",
    )


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


def _weights(context: Context, request: TrainingRequest, rows: pa.Table) -> npt.NDArray[np.float64] | None:
    if request.mitigation is None:
        return None
    from plumbline.retraining.mitigations.reweighing import weights
    from plumbline.windows.columns import groups, labels

    attribute = request.mitigation.attribute
    privileged = next(p.privileged for p in context.spec.protected if p.attribute == attribute)
    return weights(groups(context.spec, rows)[attribute], labels(context.spec, rows), privileged)
