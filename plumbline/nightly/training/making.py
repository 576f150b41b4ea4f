"""Making one model: treat the rows, run the entry point, adjust the finished model's decision."""

from __future__ import annotations

import math
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.canonical import folder_digest
from plumbline.costs.accruals import seconds_for
from plumbline.intent import ProtectedAttribute
from plumbline.nightly.accruing.prices import LOCAL
from plumbline.nightly.context import Context
from plumbline.nightly.planning.machines import backend_of
from plumbline.records import Mitigation, Money, Offer
from plumbline.retraining.backends.attempt import Attempt
from plumbline.retraining.backends.attempts import Charge, train
from plumbline.retraining.backends.before import NOTHING, Before, Launched
from plumbline.retraining.backends.course import Course, Note
from plumbline.retraining.backends.job import Capacity, TrainingError, TrainingJob, TrainingOutcome
from plumbline.retraining.backends.pair import Pair
from plumbline.retraining.mitigations.treatment import MitigationError, Treatment
from plumbline.retraining.request import OF_PICTURES, OF_TEXTS
from plumbline.specs.loading import load_prices

if TYPE_CHECKING:
    import pyarrow as pa

ATTEMPTS_RESUMED, ATTEMPTS_ANEW = 10, 3
"""How often a training is launched that goes on from its checkpoint, and one that begins anew each time."""

UNSAID_VCPUS = 2
"""What a training whose spec says nothing is given."""


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
    charge: Charge
    """Books each attempt as it ends."""
    first: int = 1
    """The first attempt's number: one more than were charged before."""
    before: Before = NOTHING
    """What was done of it before, where it was under way."""
    twin: Offer | None = None
    """Where it may move, if its offer is on spot."""
    note: Note = lambda _: None
    """Keeps that it moves."""
    note_launch: Callable[[Launched], None] = lambda _: None
    """Keeps each launch."""
    asked: str = ""
    """The mitigation that the entry point is to apply itself, if any."""
    limit: Money | None = None
    """What may be charged for it, if that is limited."""


def make(context: Context, making: Making, rows: pa.Table) -> TrainingOutcome:
    """The model of these rows. Every attempt is charged; on this machine the first one with the treatment.

    Raises:
        StoppedAtLimitError: it used up what it may be charged for.
        TrainingError: the rows can't be treated so, or the entry point made no model.
    """
    mitigation = making.mitigation
    if mitigation is not None and mitigation.name == "threshold_optimizer":
        return _with_thresholds(context, making, mitigation, rows)
    started = time.monotonic()
    try:
        treatment = treatment_of(context, mitigation, rows, making.seed)
    except MitigationError as error:
        raise _not_treated(making, error, time.monotonic() - started) from error
    making = replace(making, asked=OF_PICTURES if mitigation and mitigation.name == OF_PICTURES else "")
    return _run(context, _with_treatment(making, time.monotonic() - started), rows, treatment)


def _not_treated(making: Making, error: MitigationError, seconds: float) -> TrainingError:
    """The failure of a treatment, charged as an attempt that ended with it."""
    making.charge(Attempt(making.first, "treatment", "failed", str(error), seconds))
    return TrainingError(str(error), seconds)


def _with_treatment(making: Making, seconds: float) -> Making:
    """The same, with what the treatment took on this machine added to the first attempt that ran here."""
    if making.offer.backend != LOCAL:
        return making

    def charge(attempt: Attempt) -> None:
        more = seconds if attempt.number == making.first else 0.0
        making.charge(replace(attempt, seconds=attempt.seconds + more))

    return replace(making, charge=charge)


def treatment_of(context: Context, mitigation: Mitigation | None, rows: pa.Table, seed: int) -> Treatment:
    """What the entry point trains on instead of the rows as they are.

    Raises:
        MitigationError: the rows can't be treated so.
    """
    if mitigation is None or mitigation.name == OF_PICTURES:  # the entry point's own to do
        return Treatment()
    if mitigation.name == OF_TEXTS:
        return _reworded(context, rows)
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


def _reworded(context: Context, rows: pa.Table) -> Treatment:
    import numpy as np

    from plumbline.nightly.evaluating.measuring.flips import lexicon_of
    from plumbline.retraining.mitigations.swap_augmentation import treat

    texts = np.asarray(rows.column(context.spec.content).to_pylist(), dtype=object)
    return treat(texts, lexicon_of(context))


def _run(context: Context, making: Making, rows: pa.Table, treatment: Treatment) -> TrainingOutcome:
    from plumbline.retraining.training_data import WEIGHTS, prepare, treated

    spec, settings = context.spec, context.settings
    prepared = prepare(treated(rows, spec, treatment), spec, treatment.weights, making.work)
    making.log.parent.mkdir(parents=True, exist_ok=True)
    capacity = capacity_of(context, making.offer)
    job = TrainingJob(
        entrypoint=settings.models / context.model / spec.training.entrypoint,
        data=prepared.data,
        features=prepared.features,
        label=spec.data.label,
        positive=spec.data.positive,
        classes=spec.data.classes,
        mitigation=making.asked,
        seed=making.seed,
        trained=making.trained,
        log=making.log,
        seconds=float(spec.training.deadline_hours) * 3600,
        weights=None if treatment.weights is None else WEIGHTS,
        device="cuda" if spec.training.gpus else "cpu",
        name=context.model,
        threads=capacity.vcpus,
        capacity=capacity,
    )
    resumed = spec.training.resumable
    job = replace(
        job,
        checkpoints=settings.state / "checkpoints" / job.identity if resumed else None,
        attempts=ATTEMPTS_RESUMED if resumed else ATTEMPTS_ANEW,
        limit=None if making.limit is None else seconds_for(making.limit, making.offer),
    )
    backend = backend_of(context, making.offer)
    before = making.before
    course = Course(job, _pair(context, making), making.note, before)
    return train(
        backend,
        job,
        making.charge,
        first=making.first,
        before=before,
        course=course,
        note=making.note_launch,
        leaving=context.leaving,
    )


def _pair(context: Context, making: Making) -> Pair | None:
    offer, twin = making.offer, making.twin
    if twin is None:
        return None
    longest = offer.run_time.high if offer.run_time else None
    return Pair(
        on_demand=capacity_of(context, twin),
        spot_price=float(offer.price_per_hour.amount),
        on_demand_price=float(twin.price_per_hour.amount),
        seconds=float(longest or offer.hours) * 3600,
        overhead=float(context.spec.training.restart_minutes) * 60,
    )


def capacity_of(context: Context, offer: Offer) -> Capacity:
    """What the training needs, not all that the machine has: that keeps some for itself."""
    needed = context.spec.training
    return Capacity(
        offer=offer.name,
        purchase=offer.purchase,
        vcpus=_vcpus(context, offer),
        memory_mib=math.ceil(needed.memory_gib * 1024),
        gpus=needed.gpus,
    )


def _vcpus(context: Context, offer: Offer) -> int:
    """As many as the spec says; where it says nothing, two, or what the offer has if that is less."""
    if context.spec.training.vcpus is not None:
        return context.spec.training.vcpus
    prices = load_prices(context.settings.root).offers
    has = next((price.vcpus for price in prices if price.name == offer.name), UNSAID_VCPUS)
    return min(UNSAID_VCPUS, has)


def _with_thresholds(
    context: Context, making: Making, mitigation: Mitigation, rows: pa.Table
) -> TrainingOutcome:
    """A model of one part of the rows, its decision adjusted on the other."""
    from plumbline.retraining.mitigations.threshold_optimizer import kept_for_thresholds, shifts
    from plumbline.serving.scoring.formats.xgboost_trees import Trees
    from plumbline.serving.scoring.predictor import ModelError, load_predictor
    from plumbline.windows.columns import drift_columns, groups, labels

    kept = kept_for_thresholds(rows.num_rows, making.seed)
    outcome = _run(context, making, rows.filter(~kept), Treatment())
    others, spec = rows.filter(kept), context.spec
    model = load_predictor(outcome.folder, outcome.digest)
    if not isinstance(model, Trees):
        raise ModelError(f"{outcome.folder}: a threshold for each group can be kept beside trees only")
    margins = model.margins(model.encode(drift_columns(spec, others)))
    its_groups = groups(spec, others)[mitigation.attribute]
    constraint = mitigation.constraint or "equalized_odds"
    found = shifts(margins, labels(spec, others), its_groups, constraint)
    return _adjusted(outcome, making.trained, _protected(context, mitigation), found)


def _adjusted(
    outcome: TrainingOutcome, trained: Path, protected: ProtectedAttribute, shifts: Mapping[str, float]
) -> TrainingOutcome:
    """The model folder with the shifts beside the model, under its own digest."""
    from plumbline.serving.scoring.adjustments import ADJUSTMENTS_FILE, Adjustments, Shift

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
    return replace(outcome, digest=digest, folder=folder)


def _protected(context: Context, mitigation: Mitigation) -> ProtectedAttribute:
    return next(p for p in context.spec.protected if p.attribute == mitigation.attribute)
