"""The model registry on MLflow; the only file that imports its client.

Every method can be run again after a crash anywhere inside it: each step looks for what is there
before it makes something. Credentials come from the environment alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from alignment_checks.measurement import Measurement
from plumbline.records import Evaluation, Registration, Trial
from plumbline.registry import before_training
from plumbline.registry import submission as kept
from plumbline.registry.failures import (
    Failure,
    Retries,
    checked_address,
    failure_of,
    patiently,
    status_in,
)
from plumbline.registry.model_card import WHOLE_CARD, model_card
from plumbline.registry.model_folder import (
    beside,
    copy_readers,
    features,
    is_trees,
    made_up_row,
    model_file,
    plain_files,
)
from plumbline.registry.runs import attach, experiment_of, fill_run, finish_run, is_finished, run_with_key
from plumbline.registry.submission import Submission
from plumbline.registry.versions import aliases, registration_of, rejections, version_with

T = TypeVar("T")

_COLUMN = {"text": "string", "image": "binary"}
"""What MLflow calls the column of a feature that is no number; a category is given as its position."""

LONGEST_DESCRIPTION = 5000
"""Characters MLflow's database holds."""


class Registry:
    """Model versions, their aliases and their reports.

    Every method raises `RegistryError` when the registry cannot be used.
    """

    def __init__(self, tracking_uri: str, retries: Retries | None = None) -> None:
        self.address = checked_address(tracking_uri)
        self.retries = retries or Retries()

    def register(self, submission: Submission, folder: Path, reports: Sequence[Path] = ()) -> Registration:
        """The version of this training: a new one, or the one that is there, with its newest verdict.

        Args:
            submission: the version and its judgement.
            folder: the trained model's folder.
            reports: files a reviewer opens beside the version.
        """
        doing = f"registering {submission.spec.model}"
        return self._patiently(doing, lambda client: _register(client, submission, folder, reports))

    def log_night(
        self, registration: Registration, evaluation: Evaluation, reports: Sequence[Path] = ()
    ) -> str:
        """The id of the run that holds one evaluation of a version: one per verdict key."""
        doing = f"keeping an evaluation of {registration.model} {registration.version}"
        return self._patiently(doing, lambda client: _log_night(client, registration, evaluation, reports))

    def attach(self, run: str, reports: Sequence[Path]) -> None:
        """Puts files a reviewer opens into a run that is there; one of the same name is replaced."""
        doing = f"keeping {', '.join(report.name for report in reports)}"
        self._patiently(doing, lambda client: attach(client, run, reports))

    def registration(self, model: str, version: str) -> Registration:
        """A version by its number."""
        doing = f"reading {model} {version}"
        return registration_of(self._patiently(doing, lambda c: c.get_model_version(model, version)))

    def alias(self, model: str, alias: str) -> Registration | None:
        """The version an alias points at, if any."""
        doing = f"looking up {alias} of {model}"
        version = self._patiently(doing, lambda client: aliases(client, model).get(alias))
        return self.registration(model, version) if version else None

    def set_alias(self, model: str, alias: str, version: str) -> None:
        """Points an alias at a version."""
        doing = f"pointing {alias} of {model} at version {version}"
        self._patiently(doing, lambda client: client.set_registered_model_alias(model, alias, version))

    def remove_alias(self, model: str, alias: str, version: str) -> None:
        """Removes an alias that points at a version; none, or one that points elsewhere, is no error."""
        doing = f"removing {alias} of {model}"
        self._patiently(doing, lambda client: _remove_alias(client, model, alias, version))

    def tag(self, model: str, version: str, key: str, value: str) -> None:
        """Sets a tag of a version; `key` gets the prefix `plumbline.`."""
        name = kept.PREFIX + key
        doing = f"tagging {model} {version}"
        self._patiently(doing, lambda client: client.set_model_version_tag(model, version, name, value))

    def rejected(self, model: str) -> list[tuple[Registration, str]]:
        """The versions that somebody tagged `plumbline.review = rejected`, with the reason beside it.

        MLflow does not tell who set a tag. Versions that Plumbline did not register are passed over.
        """
        doing = f"looking for reviews of {model}"
        found = self._patiently(doing, lambda client: client.search_model_versions(f"name = '{model}'"))
        return rejections(found)

    def _patiently(self, doing: str, action: Callable[[Any], T]) -> T:
        with _bounded(self.retries):
            client = _client(self.address)
            return patiently(doing, self.address, lambda: action(client), _diagnose, self.retries)


def _client(address: str) -> Any:
    import mlflow

    mlflow.set_tracking_uri(address)
    return mlflow.MlflowClient(address)


def _register(client: Any, submission: Submission, folder: Path, reports: Sequence[Path]) -> Registration:
    model, key = submission.spec.model, submission.request.key
    version = version_with(client, model, kept.TRAINING, key)
    version = version or _create_version(client, submission, folder)
    for trial in submission.trials:
        _log_trial(client, submission, trial)
    _keep_verdict(client, submission, version, reports)
    return registration_of(version)


def _log_trial(client: Any, submission: Submission, trial: Trial) -> None:
    """A run for one way that was tried, so that the registry's own comparison shows them side by side."""
    tags = before_training.trial_tags(submission, trial)
    experiment, name = (
        experiment_of(client, submission.spec.model),
        before_training.trial_name(trial.mitigation),
    )
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
    from mlflow.models import Model

    _link(client, run, logged.model_id)
    described = Model(artifact_path=logged.artifact_location, run_id=run, model_id=logged.model_id)
    with tempfile.TemporaryDirectory(prefix="plumbline-model-") as place:
        saved = Path(place) / "model"
        save = _save_trees if is_trees(model_file(folder)) else _save_files
        save(folder, saved, described)
        copy_readers(folder, saved)
        client.log_model_artifacts(logged.model_id, str(saved))
    client.finalize_logged_model(logged.model_id, "READY")


def _save_trees(folder: Path, saved: Path, described: Any) -> None:
    """In MLflow's own flavour of XGBoost."""
    import mlflow.xgboost
    import pandas as pd
    import xgboost

    inputs = features(folder)
    mlflow.xgboost.save_model(
        xgboost.Booster(model_file=str(model_file(folder))),
        str(saved),
        mlflow_model=described,
        model_format="ubj",
        signature=_signature(inputs),
        input_example=pd.DataFrame([made_up_row(inputs)]),
        pip_requirements=[f"xgboost-cpu=={xgboost.__version__}"],
        extra_files=[str(path) for path in beside(folder)],
    )


def _save_files(folder: Path, saved: Path, described: Any) -> None:
    """The files as they are: MLflow has no flavour for them that needs no pickle and no further package."""
    data = saved / "data"
    data.mkdir(parents=True)
    for path in plain_files(folder):
        shutil.copyfile(path, data / path.name)
    described.add_flavor("plumbline", format=model_file(folder).name, data="data")
    described.signature = _signature(features(folder))
    described.save(str(saved / "MLmodel"))


def _link(client: Any, run: str, model_id: str) -> None:
    """Says that the run made the model, once."""
    from mlflow.entities import LoggedModelOutput

    outputs = client.get_run(run).outputs
    if model_id not in {made.model_id for made in (outputs.model_outputs if outputs else [])}:
        client.log_outputs(run, [LoggedModelOutput(model_id, step=0)])


def _signature(inputs: Sequence[Any]) -> Any:
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, Schema

    return ModelSignature(
        inputs=Schema([ColSpec(_COLUMN.get(feature.kind, "double"), feature.name) for feature in inputs]),
        outputs=Schema([ColSpec("float", "probability")]),
    )


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


def _log_night(
    client: Any, registration: Registration, evaluation: Evaluation, reports: Sequence[Path]
) -> str:
    verdict = evaluation.verdict
    tags = kept.night_tags(verdict, registration.version)
    experiment = experiment_of(client, registration.model)
    run = run_with_key(client, experiment, verdict.key, kept.night_name(verdict), tags)
    if not is_finished(client, run):
        texts = {"verdict.json": verdict.model_dump_json(indent=1)}
        _fill(client, run, evaluation.measurements, texts, reports)
        finish_run(client, run, tags)
    return run


def _fill(
    client: Any, run: str, measurements: Sequence[Measurement], texts: dict[str, str], reports: Sequence[Path]
) -> None:
    from mlflow.entities import Metric

    at = client.get_run(run).info.start_time  # the same on every attempt, so that nothing doubles
    figures = [Metric(name, value, at, 0) for name, value in kept.metrics(measurements).items()]
    whole = json.dumps([m.model_dump(mode="json") for m in measurements], indent=1)
    fill_run(client, run, figures, {**texts, "measurements.json": whole}, reports)


def _remove_alias(client: Any, model: str, alias: str, version: str) -> None:
    if aliases(client, model).get(alias) == version:
        client.delete_registered_model_alias(model, alias)


def _diagnose(error: Exception) -> Failure | None:
    """The registry's failure behind an exception of MLflow's client; None for anything else."""
    from mlflow.exceptions import MlflowException
    from requests import RequestException

    if isinstance(error, RequestException):
        answer = error.response
        return failure_of(answer.status_code if answer is not None else None, type(error).__name__)
    if not isinstance(error, MlflowException):
        return None
    if isinstance(reason := error.__context__, RequestException):
        return failure_of(status_in(str(reason)), type(reason).__name__)
    return failure_of(error.get_http_status_code(), error.message)  # type: ignore[no-untyped-call]


@contextlib.contextmanager
def _bounded(retries: Retries) -> Iterator[None]:
    """One short try a request, since MLflow's client would also repeat a POST; and no talk on the side."""
    limits = {
        "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0",
        "MLFLOW_HTTP_REQUEST_TIMEOUT": str(retries.request_seconds),
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
        "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
    }
    before = {name: os.environ.get(name) for name in limits}
    os.environ.update(limits)
    try:
        with warnings.catch_warnings():
            # MLflow warns of its own type hints when it loads itself, in parts, on first use.
            warnings.filterwarnings("ignore", message=".*Any type hint is inferred as AnyType")
            yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
