"""How a version or a night gets into the registry: in an order in which no crash leaves anything double.

`client` is MLflow's, handed in: only `mlflow_client.py` imports it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alignment_checks.measurement import Measurement
from plumbline.records import Evaluation, Registration, Trial
from plumbline.registry import before_training
from plumbline.registry import submission as kept
from plumbline.registry.mlflow_client import figures_at, link_once, save_model
from plumbline.registry.model_card import WHOLE_CARD, model_card
from plumbline.registry.model_folder import copy_readers
from plumbline.registry.runs import experiment_of, fill_run, finish_run, is_finished, run_with_key
from plumbline.registry.submission import Submission
from plumbline.registry.versions import registration_of, version_with

LONGEST_DESCRIPTION = 5000
"""Characters MLflow's database holds."""


def register(client: Any, submission: Submission, folder: Path, reports: Sequence[Path]) -> Registration:
    """The version of this training, made where there is none, with the submission's verdict."""
    model, key = submission.spec.model, submission.request.key
    version = version_with(client, model, kept.TRAINING, key)
    version = version or _create_version(client, submission, folder)
    for trial in submission.trials:
        _log_trial(client, submission, trial)
    _keep_verdict(client, submission, version, reports)
    return registration_of(version)


def log_night(
    client: Any, registration: Registration, evaluation: Evaluation, reports: Sequence[Path]
) -> str:
    """The id of the run that holds one evaluation of a version, made where there is none."""
    verdict = evaluation.verdict
    tags = kept.night_tags(verdict, registration.version)
    experiment = experiment_of(client, registration.model)
    run = run_with_key(client, experiment, verdict.key, kept.night_name(verdict), tags)
    if not is_finished(client, run):
        texts = {"verdict.json": verdict.model_dump_json(indent=1)}
        _fill(client, run, evaluation.measurements, texts, reports)
        finish_run(client, run, tags)
    return run


def _log_trial(client: Any, submission: Submission, trial: Trial) -> None:
    """A run for one way that was tried, so that the registry's own comparison shows them side by side."""
    tags = before_training.trial_tags(submission, trial)
    experiment = experiment_of(client, submission.spec.model)
    name = before_training.trial_name(trial.mitigation)
    run = run_with_key(client, experiment, before_training.trial_key(submission, trial), name, tags)
    if not is_finished(client, run):
        _fill(client, run, trial.measurements, {}, [])
        finish_run(client, run, tags)


def _create_version(client: Any, submission: Submission, folder: Path) -> Any:
    model, key = submission.spec.model, submission.request.key
    experiment = experiment_of(client, model)
    name = f"{submission.role} {submission.trained.digest[:12]}"
    run = run_with_key(client, experiment, key, name, kept.version_tags(submission))
    logged = _logged_model(client, experiment, run, submission, folder)
    if not client.search_registered_models(f"name = '{model}'"):
        client.create_registered_model(model, description=submission.spec.description)
    return client.create_model_version(
        model,
        logged.model_uri,
        run_id=run,
        model_id=logged.model_id,
        tags=kept.version_tags(submission) | {kept.LOGGED_MODEL: logged.model_id},
        description=model_card(submission, LONGEST_DESCRIPTION),
    )


def _logged_model(client: Any, experiment: str, run: str, submission: Submission, folder: Path) -> Any:
    """The run's model in its own format; found by its tag, completed if an upload broke off.

    It comes before the metrics, since MLflow would copy each of them to it with a request of its own.
    """
    key = submission.request.key
    found = client.search_logged_models([experiment], f"tags.`{kept.TRAINING}` = '{key}'")
    if found and found[0].status == "READY":
        return found[0]
    logged = (
        found[0]
        if found
        else client.create_logged_model(
            experiment,
            name="model",
            source_run_id=run,
            tags=kept.identity_tags(submission),
            params=kept.parameters(submission.request),
        )
    )
    for name, value in kept.parameters(submission.request).items():
        client.log_param(run, name, value)
    _upload_model(client, folder, run, logged)
    return logged


def _upload_model(client: Any, folder: Path, run: str, logged: Any) -> None:
    """Puts the model's files into the registry, and marks it whole last.

    MLflow's own `log_model` links the model to its run once more on every try, which the server refuses.
    """
    link_once(client, run, logged.model_id)
    with tempfile.TemporaryDirectory(prefix="plumbline-model-") as place:
        saved = Path(place) / "model"
        save_model(folder, saved, run, logged)
        copy_readers(folder, saved)
        client.log_model_artifacts(logged.model_id, str(saved))
    client.finalize_logged_model(logged.model_id, "READY")


def _keep_verdict(client: Any, submission: Submission, version: Any, reports: Sequence[Path]) -> None:
    """Brings version and run to this verdict; the version's tags come last, so that a crash shows.

    A submission without a judgement changes nothing that a version already says of itself.
    """
    tags = kept.version_tags(submission)
    changed = {key: value for key, value in tags.items() if version.tags.get(key) != value}
    if (not changed or submission.evaluation is None) and is_finished(client, version.run_id):
        return
    measurements = submission.evaluation.measurements if submission.evaluation else ()
    texts = {WHOLE_CARD: model_card(submission), **before_training.texts(submission)}
    _fill(client, version.run_id, measurements, texts, reports)
    card = model_card(submission, LONGEST_DESCRIPTION)
    client.update_model_version(version.name, version.version, card)
    finish_run(client, version.run_id, {**tags, kept.VERSION: str(version.version)})
    for key, value in changed.items():
        client.set_model_version_tag(version.name, version.version, key, value)


def _fill(
    client: Any, run: str, measurements: Sequence[Measurement], texts: dict[str, str], reports: Sequence[Path]
) -> None:
    at = client.get_run(run).info.start_time  # the same on every attempt, so that nothing doubles
    figures = figures_at(kept.metrics(measurements), at)
    whole = json.dumps([m.model_dump(mode="json") for m in measurements], indent=1)
    fill_run(client, run, figures, {**texts, "measurements.json": whole}, reports)
