"""MLflow's client and classes; the only file that imports them."""

from __future__ import annotations

import contextlib
import os
import shutil
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from plumbline.registry.failures import Failure, Retries, failure_of, status_in
from plumbline.registry.model_folder import (
    Feature,
    beside,
    features,
    is_trees,
    made_up_row,
    model_file,
    plain_files,
)

_COLUMN = {"text": "string", "image": "binary"}
"""What MLflow calls the column of a feature that is no number; a category is given as its position."""


def client_of(address: str) -> Any:
    """MLflow's client of the registry at an address."""
    import mlflow

    mlflow.set_tracking_uri(address)
    return mlflow.MlflowClient(address)


@contextlib.contextmanager
def bounded(retries: Retries) -> Iterator[None]:
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


def failure_behind(error: Exception) -> Failure | None:
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


def figures_at(values: Mapping[str, float], at: int) -> list[Any]:
    """MLflow's metrics.

    Args:
        values: by name.
        at: milliseconds since 1970.
    """
    from mlflow.entities import Metric

    return [Metric(name, value, at, 0) for name, value in values.items()]


def link_once(client: Any, run: str, model_id: str) -> None:
    """Says that the run made the model, unless that is said."""
    from mlflow.entities import LoggedModelOutput

    outputs = client.get_run(run).outputs
    if model_id not in {made.model_id for made in (outputs.model_outputs if outputs else [])}:
        client.log_outputs(run, [LoggedModelOutput(model_id, step=0)])


def save_model(folder: Path, saved: Path, run: str, logged: Any) -> None:
    """Writes a trained model's folder as the folder of a model of MLflow's.

    Args:
        folder: as a training leaves it.
        saved: where to; not there yet.
        run: the id of the run that made it.
        logged: the model, as MLflow tells it.

    Raises:
        RegistryError: a file is missing, or is a link.
    """
    from mlflow.models import Model

    described = Model(artifact_path=logged.artifact_location, run_id=run, model_id=logged.model_id)
    save = _save_trees if is_trees(model_file(folder)) else _save_files
    save(folder, saved, described)


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


def _signature(inputs: Sequence[Feature]) -> Any:
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, Schema

    return ModelSignature(
        inputs=Schema([ColSpec(_COLUMN.get(feature.kind, "double"), feature.name) for feature in inputs]),
        outputs=Schema([ColSpec("float", "probability")]),
    )
