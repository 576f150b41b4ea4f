"""How the inference service is set up: which model is pinned, and a file of its own for everything else."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from plumbline.attestation.errors import MalformedError
from plumbline.attestation.strict_yaml import LARGEST, read_record
from plumbline.errors import PlumblineError
from plumbline.serving.inference.pinned_model import CONFIG_FILE, PinnedModel, read_pinned
from plumbline.serving.inference.service_file import ServiceFile, endpoint

T = TypeVar("T")


class ConfigurationError(PlumblineError):
    """The service cannot start as it is set up; says which file or variable, and what to do."""


@dataclass(frozen=True)
class Configuration:
    """All of it, read and consistent."""

    pinned: PinnedModel
    config: bytes
    """The bytes of config.json."""
    version: str
    environment: str
    model_folder: Path
    service: ServiceFile
    endpoint: str | None
    """Of the alignment service's check; none where nothing is checked."""


def read_configuration(environment: Mapping[str, str]) -> Configuration:
    """What the environment says.

    Args:
        environment: MODEL_CONFIG_PATH, MODEL_VERSION, PLUMBLINE_INFERENCE, PLUMBLINE_ENVIRONMENT and
            AI_ALIGNMENT_CHECK_ENDPOINT.

    Raises:
        ConfigurationError: a variable or a file is missing, or they contradict each other.
    """
    config = Path(_needed(environment, "MODEL_CONFIG_PATH", "the model's config.json"))
    content = _content(config)
    pinned = _read(lambda: read_pinned(content, str(config)))
    service = _service(Path(_needed(environment, "PLUMBLINE_INFERENCE", "the service's own YAML file")))
    return Configuration(
        pinned,
        content,
        _version(pinned, environment.get("MODEL_VERSION")),
        _environment(service, environment.get("PLUMBLINE_ENVIRONMENT")),
        config.parent / pinned.folder,
        service,
        _check_endpoint(service, environment.get("AI_ALIGNMENT_CHECK_ENDPOINT")),
    )


def _needed(environment: Mapping[str, str], name: str, what: str) -> str:
    value = environment.get(name)
    if not value:
        raise ConfigurationError(f"{name} is not set: give the path of {what}")
    return value


def _service(path: Path) -> ServiceFile:
    content = _content(path)
    return _read(lambda: read_record(content, str(path), ServiceFile))


def _read(read: Callable[[], T]) -> T:
    try:
        return read()
    except MalformedError as error:
        raise ConfigurationError(str(error)) from None


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be read ({error.strerror}): make it, or correct its name"
        ) from None


def _version(pinned: PinnedModel, told: str | None) -> str:
    if told and pinned.version and told != pinned.version:
        raise ConfigurationError(
            f"MODEL_VERSION is {told!r} and the model's {CONFIG_FILE} says {pinned.version}: the release "
            "pinned one and the image holds another; deploy them together"
        )
    version = pinned.version or told
    if not version:
        raise ConfigurationError("MODEL_VERSION is not set: give the registry's version number that Git pins")
    try:
        return PinnedModel(model=pinned.model, digest=pinned.digest, version=version).version or ""
    except ValidationError:
        raise ConfigurationError(f"MODEL_VERSION: {version!r} is no version number") from None


def _environment(service: ServiceFile, told: str | None) -> str:
    if told and service.environment and told != service.environment:
        raise ConfigurationError(
            f"PLUMBLINE_ENVIRONMENT is {told!r} and the service's file says {service.environment}: keep one"
        )
    found = service.environment or told
    if not found:
        raise ConfigurationError("PLUMBLINE_ENVIRONMENT is not set: name the environment this runs in")
    return found


def _check_endpoint(service: ServiceFile, told: str | None) -> str | None:
    if service.checks is None:
        return None
    if not told:
        raise ConfigurationError(
            "AI_ALIGNMENT_CHECK_ENDPOINT is not set: give the alignment service's /check"
        )
    try:
        return endpoint(told)
    except ValueError as error:
        raise ConfigurationError(f"AI_ALIGNMENT_CHECK_ENDPOINT: {error}") from None


def settings_from_environment() -> Configuration:
    """What this process's environment says. Raises as `read_configuration` does."""
    return read_configuration(os.environ)
