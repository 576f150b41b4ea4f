"""How the inference service is set up: which model is pinned, and a file of its own for everything else."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError, model_validator

from plumbline.attestation.errors import MalformedError
from plumbline.attestation.strict_json import first_problem, read_json
from plumbline.attestation.strict_yaml import LARGEST, read_record
from plumbline.errors import PlumblineError
from plumbline.records import Record

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
ImageDigest = Annotated[str, Field(pattern="^sha256:[0-9a-f]{64}$")]
Version = Annotated[str, Field(pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Kind = Literal["numeric", "categorical"]

CONFIG_FILE = "config.json"
"""What `MODEL_CONFIG_PATH` names in an image: it lies among the model's files and is none of them."""


class ConfigurationError(PlumblineError):
    """The service cannot start as it is set up; says which file or variable, and what to do."""


class PinnedModel(Record):
    """`config.json`: which model the image holds. Never an alias."""

    model: str = Field(pattern="^[a-z][a-z0-9_]{0,62}$")
    digest: Digest
    """The model digest, of its files without this one."""
    version: Version | None = None
    """The registry's version number; else MODEL_VERSION says it."""
    image: ImageDigest | None = None
    """The digest of the image it runs from; else a statement says it, or the files do."""
    folder: str = "."
    """Where the files are, below this file's folder."""

    @model_validator(mode="after")
    def _stays_inside(self) -> Self:
        parts = PurePosixPath(self.folder).parts
        if self.folder.startswith("/") or ".." in parts or "\\" in self.folder:
            raise ValueError("folder: it must lie below the file's own folder")
        return self


def _endpoint(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.fragment:
        raise ValueError("it is no address such as https://alignment.example.com/check")
    return address


Endpoint = Annotated[str, AfterValidator(_endpoint)]


class Checks(Record):
    """How the alignment service is asked."""

    token: Path
    """The file with this service's token."""
    seconds: float = Field(default=2, gt=0, le=60)
    """For all checks of one stage of a request."""
    connections: int = Field(default=50, ge=1, le=1000)
    unchecked: Literal["refuse", "answer and say so"] = "refuse"
    """What becomes of predictions while the alignment service gives no answer that can be used. A `deny` that
    it gave always counts."""
    review: Literal["withhold", "answer and say so"] = "withhold"
    """What becomes of a prediction that a person is to look at."""


class Log(Record):
    """Where predictions and labels are written, in the spec's own names."""

    folder: Path
    key: Path
    """The file with the key of ids."""
    id: str = "id"
    """The spec's `data.id`."""
    date: str = "arrived_on"
    """The spec's `nights.date_column`."""
    label: str
    """The spec's `data.label`."""
    label_values: tuple[int | str, ...] = Field(min_length=2, max_length=1000)
    also: dict[str, Kind] = Field(default={})
    """Columns of a row that are no features and are logged: protected attributes, weight, cluster."""
    keep_nights: int = Field(default=400, ge=1, le=10_000)
    every_seconds: float = Field(default=300, gt=0, le=86_400)
    """How often what was written becomes parquet."""

    @model_validator(mode="after")
    def _labels_are_of_one_type(self) -> Self:
        if len({type(value) for value in self.label_values}) != 1:
            raise ValueError("label_values: all are whole numbers, or all are text")
        return self


class Statements(Record):
    """Signed statements that came with the release, and the keys that count."""

    folder: Path
    """A checked-out GitOps repository, or the part of it with `plumbline/statements` and `policies/keys`."""
    required: bool = True
    """Whether the service refuses to start without a statement for what it loads."""


class Preprocessor(Record):
    """The data preprocessor beside this service."""

    address: Endpoint
    """Of its `/harmonise`."""
    token: Path
    seconds: float = Field(default=5, gt=0, le=60)


class Images(Record):
    """What pictures may be."""

    largest_pixels: int = Field(default=4_000_000, ge=1, le=100_000_000)


class Limited(Record):
    """What is taken from callers."""

    items: int = Field(default=256, ge=1, le=10_000)
    """Rows, texts or pictures of a request; labels, ten times as many."""
    characters: int = Field(default=20_000, ge=1, le=1_000_000)
    """Of a text."""
    in_flight: int = Field(default=64, ge=1, le=10_000)
    body_bytes: int = Field(default=1_000_000, ge=1000, le=50_000_000)
    body_seconds: float = Field(default=10, gt=0, le=600)
    answer_seconds: float = Field(default=30, gt=0, le=600)
    requests_per_minute: int | None = Field(default=None, ge=1)


class ServiceFile(Record):
    """`PLUMBLINE_INFERENCE`: everything but the model."""

    environment: Annotated[str, Field(pattern="^[a-z][a-z0-9-]{0,30}$")] | None = None
    """Where it runs, as statements call it; else PLUMBLINE_ENVIRONMENT says it."""
    callers: Path
    """The file of callers; roles are `predict`, `label` and `metrics`."""
    checks: Checks | None
    """None runs a model nobody checks: write it out, so that it is meant."""
    log: Log
    statements: Statements | None = None
    images: Images = Images()
    limits: Limited = Limited()
    preprocessor: Preprocessor | None = None
    """Where requests go through the data preprocessor first."""


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
    pinned = _pinned(config, content)
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


def _pinned(path: Path, content: bytes) -> PinnedModel:
    try:
        return PinnedModel.model_validate(read_json(content, LARGEST, str(path)))
    except MalformedError as error:
        raise ConfigurationError(str(error)) from None
    except ValidationError as error:
        raise ConfigurationError(f"{path}: {first_problem(error)}") from None


def _service(path: Path) -> ServiceFile:
    try:
        return read_record(_content(path), str(path), ServiceFile)
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
        return _endpoint(told)
    except ValueError as error:
        raise ConfigurationError(f"AI_ALIGNMENT_CHECK_ENDPOINT: {error}") from None


def config_text(model: str, digest: str, version: str | None = None, folder: str = ".") -> str:
    """The `config.json` of a model."""
    fields = {"model": model, "digest": digest, "version": version, "folder": folder}
    return json.dumps({name: value for name, value in fields.items() if value}, sort_keys=True) + "\n"


def settings_from_environment() -> Configuration:
    """What this process's environment says. Raises as `read_configuration` does."""
    return read_configuration(os.environ)
