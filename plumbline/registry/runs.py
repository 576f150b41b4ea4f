"""Tracking runs: found by their key or made, filled with figures and files, finished last.

`client` is MLflow's, handed in: only `mlflow_client.py` imports it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from plumbline.registry.failures import RegistryError
from plumbline.registry.submission import KEY

METRICS_A_REQUEST = 500
"""Below MLflow's limit of 1,000."""


def experiment_of(client: Any, model: str) -> str:
    """The id of the model's experiment, made on first use.

    Raises:
        RegistryError: when somebody deleted it, for only they can say whether it may come back.
    """
    found = client.get_experiment_by_name(model)
    if found is None:
        return str(client.create_experiment(model))
    if found.lifecycle_stage != "active":
        raise RegistryError(
            f"the experiment {model!r} was deleted: bring it back with `mlflow experiments restore "
            f"--experiment-id {found.experiment_id}`, or purge it with `mlflow gc`"
        )
    return str(found.experiment_id)


def run_with_key(client: Any, experiment: str, key: str, name: str, tags: Mapping[str, str]) -> str:
    """The id of the experiment's run with this key: the oldest there is, or a new one."""
    order = ["attributes.start_time ASC"]
    found = client.search_runs([experiment], f"tags.`{KEY}` = '{key}'", order_by=order)
    if found:
        return str(found[0].info.run_id)
    return str(client.create_run(experiment, run_name=name, tags={**tags, KEY: key}).info.run_id)


def fill_run(
    client: Any, run: str, metrics: Sequence[Any], texts: Mapping[str, str], reports: Iterable[Path]
) -> None:
    """Puts metrics (MLflow's entities), named texts, and report files under `reports/` into a run."""
    for start in range(0, len(metrics), METRICS_A_REQUEST):
        client.log_batch(run, metrics=metrics[start : start + METRICS_A_REQUEST])
    for file, text in texts.items():
        client.log_text(run, text, file)
    attach(client, run, reports)


def attach(client: Any, run: str, reports: Iterable[Path]) -> None:
    """Puts report files under `reports/` into a run; one of the same name is replaced."""
    for report in reports:
        client.log_artifact(run, str(_plain(report)), "reports")


def finish_run(client: Any, run: str, tags: Mapping[str, str]) -> None:
    """Sets the run's tags and marks it finished: what is not, a later attempt fills again."""
    for key, value in tags.items():
        client.set_tag(run, key, value)
    client.set_terminated(run, "FINISHED")


def is_finished(client: Any, run: str) -> bool:
    """Whether everything was put into the run."""
    return bool(client.get_run(run).info.status == "FINISHED")


def _plain(report: Path) -> Path:
    if report.is_symlink() or not report.is_file():
        raise RegistryError(f"the report {report} is missing or a link: run the step that writes it again")
    return report
