"""Making one model: treat the rows, run the entry point, adjust the finished model's decision."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.canonical import folder_digest
from plumbline.intent import ProtectedAttribute
from plumbline.nightly.context import Context
from plumbline.records import Mitigation, Offer
from plumbline.retraining.backends import backend
from plumbline.retraining.job import TrainingError, TrainingJob, TrainingOutcome
from plumbline.retraining.mitigations.treatment import MitigationError, Treatment

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Making:
    """What decides a model besides its rows, and where things go."""

    mitigation: Mitigation | None
    seed: int
    offer: Offer
    work: Path
    """A folder for what the entry point reads."""
    trained: Path
    """The folder that keeps model folders, named by digest."""
    log: Path


def make(context: Context, making: Making, rows: pa.Table) -> TrainingOutcome:
    """The model of these rows.

    Raises:
        TrainingError: the rows can't be treated so, or the entry point made no model.
    """
    started = time.monotonic()
    mitigation = making.mitigation
    try:
        if mitigation is None or mitigation.name != "threshold_optimizer":
            outcome = _run(context, making, rows, treatment_of(context, mitigation, rows, making.seed))
        else:
            outcome = _with_thresholds(context, making, mitigation, rows)
    except MitigationError as error:
        raise TrainingError(str(error), time.monotonic() - started) from error
    return replace(outcome, seconds=time.monotonic() - started)


def treatment_of(context: Context, mitigation: Mitigation | None, rows: pa.Table, seed: int) -> Treatment:
    """What the entry point trains on instead of the rows as they are.

    Raises:
        MitigationError: the rows can't be treated so.
    """
    if mitigation is None:
        return Treatment()
    from plumbline.retraining.mitigations import adversarial, exponentiated_gradient, reweighing
    from plumbline.retraining.training_data import encoded
    from plumbline.windows.columns import groups, labels

    spec, protected = context.spec, _protected(context, mitigation)
    its_groups, its_labels = groups(spec, rows)[mitigation.attribute], labels(spec, rows)
    if mitigation.name == "reweighing":
        return Treatment(weights=reweighing.weights(its_groups, its_labels, protected.privileged))
    treat = {"exponentiated_gradient": exponentiated_gradient.treat, "adversarial": adversarial.treat}
    features, constraint = encoded(rows, spec), mitigation.constraint or "equalized_odds"
    return treat[mitigation.name](features, its_labels, its_groups, constraint, seed)


def _run(context: Context, making: Making, rows: pa.Table, treatment: Treatment) -> TrainingOutcome:
    from plumbline.retraining.training_data import WEIGHTS, prepare, treated

    spec, settings = context.spec, context.settings
    prepared = prepare(treated(rows, spec, treatment), spec, treatment.weights, making.work)
    making.log.parent.mkdir(parents=True, exist_ok=True)
    job = TrainingJob(
        entrypoint=settings.models / context.model / spec.training.entrypoint,
        data=prepared.data,
        features=prepared.features,
        label=spec.data.label,
        positive=spec.data.positive,
        seed=making.seed,
        trained=making.trained,
        log=making.log,
        seconds=float(spec.training.deadline_hours) * 3600,
        weights=None if treatment.weights is None else WEIGHTS,
        device="cuda" if spec.training.gpus else "cpu",
    )
    return backend(making.offer.backend).train(job)


def _with_thresholds(
    context: Context, making: Making, mitigation: Mitigation, rows: pa.Table
) -> TrainingOutcome:
    """A model of one part of the rows, its decision adjusted on the other."""
    from plumbline.retraining.mitigations.threshold_optimizer import kept_for_thresholds, shifts
    from plumbline.serving.predictor import Predictor
    from plumbline.windows.columns import drift_columns, groups, labels

    kept = kept_for_thresholds(rows.num_rows, making.seed)
    outcome = _run(context, making, rows.filter(~kept), Treatment())
    others, spec = rows.filter(kept), context.spec
    model = Predictor.load(outcome.folder, outcome.digest)
    margins = model.margins(model.encode(drift_columns(spec, others)))
    its_groups = groups(spec, others)[mitigation.attribute]
    constraint = mitigation.constraint or "equalized_odds"
    found = shifts(margins, labels(spec, others), its_groups, constraint)
    return _adjusted(outcome, making.trained, _protected(context, mitigation), found)


def _adjusted(
    outcome: TrainingOutcome, trained: Path, protected: ProtectedAttribute, shifts: Mapping[str, float]
) -> TrainingOutcome:
    """The model folder with the shifts beside the model, under its own digest."""
    from plumbline.serving.adjustments import ADJUSTMENTS_FILE, Adjustments, Shift

    edges = [0.0, *map(float, protected.bands)]
    bands = dict(zip(protected.band_names, zip(edges, [*edges[1:], None], strict=True), strict=False))
    listed = (Shift(group, shift, *bands.get(group, ())) for group, shift in sorted(shifts.items()))
    text = Adjustments(protected.attribute, tuple(s for s in listed if s.group != "missing")).text()
    with tempfile.TemporaryDirectory(prefix=".adjusting-", dir=trained) as work:
        copied = Path(shutil.copytree(outcome.folder, Path(work) / "output"))
        (copied / ADJUSTMENTS_FILE).write_text(text)
        digest = folder_digest(copied)
        folder = trained / digest
        if not folder.exists():
            copied.rename(folder)
    return TrainingOutcome(digest, folder, outcome.seconds)


def _protected(context: Context, mitigation: Mitigation) -> ProtectedAttribute:
    return next(p for p in context.spec.protected if p.attribute == mitigation.attribute)
