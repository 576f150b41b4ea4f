"""`compare`: every mitigation the spec allows, and none, tried on the training rows alone; the best is taken.

A trial trains on four fifths of the rows and is measured on the rest, never on the hold-out, so that no
attempt is spent. Each is recorded as it ends: a comparison that was killed takes up where it was.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from plumbline.canonical import digest, seed_from
from plumbline.costs.accruals import cost_of
from plumbline.nightly.accruing.training import attempts_charged, charging
from plumbline.nightly.context import Context
from plumbline.nightly.training.making import Making, make
from plumbline.nightly.training.one_training import LOCK_SECONDS, training_rows
from plumbline.nightly.training.trial_figures import FARTHEST, beyond, judge_trial, measure_trial
from plumbline.nightly.training.under_way import note_launch, offer_under_way, under_way
from plumbline.records import Choice, Mitigation, Offer, TrainingRequest, Trial
from plumbline.retraining.backends.job import TrainingError
from plumbline.retraining.request import COMPARE

SHARE = 0.8
"""Share of the training rows a trial trains on."""


def is_comparison(request: TrainingRequest) -> bool:
    """Whether a request says to try before training."""
    return request.mitigation is not None and request.mitigation.name == COMPARE


def trainings(context: Context, request: TrainingRequest) -> int:
    """How many trainings the request takes: for a comparison, one a trial, and the one that counts."""
    return len(context.spec.training.mitigations) + 2 if is_comparison(request) else 1


def to_do(context: Context, request: TrainingRequest) -> int:
    """How many of them are still to be done: trials on record are not run again."""
    if recorded_choice(context, request):
        return 1
    tried = (context.ledger.find("trial", _key(request, m)) for m in _candidates(context, request))
    return trainings(context, request) - sum(found is not None for found in tried)


def settled(context: Context, request: TrainingRequest) -> TrainingRequest:
    """What is, or was, trained: the request itself, or what came of its comparison once that is done."""
    choice = recorded_choice(context, request)
    return choice.request if choice else request


def recorded_choice(context: Context, request: TrainingRequest) -> Choice | None:
    """What came of a comparison, if it is done."""
    entry = context.ledger.find("choice", request.key) if is_comparison(request) else None
    return Choice.model_validate(entry.body) if entry else None


def begun(context: Context, request: TrainingRequest) -> bool:
    """Whether a comparison has a trial behind it already."""
    tried = (context.ledger.find("trial", _key(request, m)) for m in _candidates(context, request))
    return is_comparison(request) and any(tried)


def running_on(context: Context, request: TrainingRequest) -> Offer | None:
    """The offer that a training of the request is under way on; None where none is."""
    keys = (settled(context, request).key, *(_key(request, m) for m in _candidates(context, request)))
    return next((offer for key in keys if (offer := offer_under_way(context, key))), None)


def choose(context: Context, request: TrainingRequest, offer: Offer) -> TrainingRequest:
    """The request to train: its own, or the best of a comparison, tried now where it was not yet.

    Raises:
        TrainingError: not one trial made a model.
    """
    if not is_comparison(request):
        return request
    with context.store.lock(f"trials:{request.key}", timeout=LOCK_SECONDS):
        found = recorded_choice(context, request)
        if found:
            return found.request
        trials = tuple(_tried(context, request, m, offer) for m in _candidates(context, request))
        chosen = request.model_copy(update={"mitigation": best(trials).mitigation})
        context.record("choice", request.key, Choice(request=chosen, trials=trials))
        return chosen


def best(trials: Sequence[Trial]) -> Trial:
    """The most accurate of those that met every gate; if none did, of those that came furthest.

    Raises:
        TrainingError: not one trial made a model.
    """
    made = [trial for trial in trials if trial.failed is None]
    if not made:
        raise TrainingError("no trial made a model: " + "; ".join(str(t.failed) for t in trials), 0.0)
    return max(made, key=_rank)


def _rank(trial: Trial) -> tuple[bool, float, float]:
    """Whole intervals inside the gates, then estimates inside or nearest, then accuracy."""
    accuracy = next((m.value for m in trial.measurements if m.name == "accuracy" and not m.group), None)
    return trial.passed, -trial.beyond, accuracy or 0.0


def _candidates(context: Context, request: TrainingRequest) -> tuple[Mitigation | None, ...]:
    asked = request.mitigation
    if asked is None:
        return ()
    named = (asked.model_copy(update={"name": name}) for name in context.spec.training.mitigations)
    plain = {"constraint": None}
    return (None, *(m.model_copy(update=plain) if m.name == "reweighing" else m for m in named))


def _key(request: TrainingRequest, mitigation: Mitigation | None) -> str:
    return digest([request.key, mitigation])


def _tried(context: Context, request: TrainingRequest, mitigation: Mitigation | None, offer: Offer) -> Trial:
    key = _key(request, mitigation)
    entry = context.ledger.find("trial", key)
    if entry:
        return Trial.model_validate(entry.body)
    trial = _try(context, request, mitigation, offer)
    if trial.failed is None:  # what failed may have failed by chance: a later run tries it again
        context.record("trial", key, trial)
    return trial


def _try(context: Context, request: TrainingRequest, mitigation: Mitigation | None, offer: Offer) -> Trial:
    import numpy as np

    rows, key = training_rows(context, request), _key(request, mitigation)
    seed = seed_from(request.model, request.data, str(request.seed))
    trains = np.random.default_rng(seed).random(rows.num_rows) < SHARE
    log = context.settings.state / "logs" / "training" / f"{key[:16]}.log"
    with tempfile.TemporaryDirectory(prefix="plumbline-trial-") as folder:
        place = Path(folder)
        making = Making(
            mitigation,
            request.seed,
            offer,
            place / "work",
            place / "trained",
            log,
            charge=charging(context, key, offer, request.key),
            first=attempts_charged(context, key) + 1,
            note_launch=partial(note_launch, context, key),
        )
        try:
            with under_way(context, key, offer) as before:
                outcome = make(context, replace(making, before=before), rows.filter(trains))
        except TrainingError as error:
            spent = {"seconds": round(error.seconds, 3), "cost": cost_of(offer, error.seconds)}
            return Trial(mitigation=mitigation, failed=str(error).splitlines()[0], **spent)
        measurements = measure_trial(context, _attribute(request), outcome, rows.filter(~trains))
    judged = judge_trial(context, _attribute(request), measurements)
    return Trial(
        mitigation=mitigation,
        measurements=tuple(measurements),
        passed=all(judgement.outcome == "pass" for judgement in judged),
        beyond=max((min(beyond(judgement), FARTHEST) for judgement in judged), default=0.0),
        seconds=round(outcome.seconds, 3),
        cost=cost_of(offer, outcome.seconds),
    )


def _attribute(request: TrainingRequest) -> str:
    return request.mitigation.attribute if request.mitigation else ""
