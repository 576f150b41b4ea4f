"""The model registry on MLflow.

Every method can be run again after a crash anywhere inside it: each step looks for what is there
before it makes something. Credentials come from the environment alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from plumbline.records import Evaluation, Registration
from plumbline.registry import submission as kept
from plumbline.registry.failures import Retries, checked_address, patiently
from plumbline.registry.mlflow_client import bounded, client_of, failure_behind
from plumbline.registry.registering import log_night, register
from plumbline.registry.runs import attach
from plumbline.registry.submission import Submission
from plumbline.registry.versions import aliases, registration_of, rejections

T = TypeVar("T")


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
        return self._patiently(doing, lambda client: register(client, submission, folder, reports))

    def log_night(
        self, registration: Registration, evaluation: Evaluation, reports: Sequence[Path] = ()
    ) -> str:
        """The id of the run that holds one evaluation of a version: one per verdict key."""
        doing = f"keeping an evaluation of {registration.model} {registration.version}"
        return self._patiently(doing, lambda client: log_night(client, registration, evaluation, reports))

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
        with bounded(self.retries):
            client = client_of(self.address)
            return patiently(doing, self.address, lambda: action(client), failure_behind, self.retries)


def _remove_alias(client: Any, model: str, alias: str, version: str) -> None:
    if aliases(client, model).get(alias) == version:
        client.delete_registered_model_alias(model, alias)
