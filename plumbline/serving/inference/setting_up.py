"""What a configuration makes: who is asked, what the model takes, where predictions are written."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from plumbline.serving.inference.check_client import CheckClient
from plumbline.serving.inference.configuration import Configuration, ConfigurationError
from plumbline.serving.inference.items import Taken
from plumbline.serving.inference.prediction_log.columns import LogColumns
from plumbline.serving.inference.prediction_log.log import LabelColumn, PredictionLog
from plumbline.serving.inference.preprocessor_client import PreprocessorClient
from plumbline.serving.inference.served_model import ServedModel

if TYPE_CHECKING:
    import httpx

LOG = logging.getLogger("plumbline.inference")


def check_client(
    configuration: Configuration, transport: httpx.AsyncBaseTransport | None
) -> CheckClient | None:
    """Who is asked about content; None where the configuration says that nobody is."""
    checks = configuration.service.checks
    if checks is None or configuration.endpoint is None:
        LOG.warning(
            "predictions of %s are not checked: the configuration says so", configuration.pinned.model
        )
        return None
    return CheckClient(configuration.endpoint, checks.token, checks.seconds, checks.connections, transport)


def preprocessor_client(
    configuration: Configuration, transport: httpx.AsyncBaseTransport | None
) -> PreprocessorClient | None:
    """The data preprocessor; None where requests do not go through one."""
    beside = configuration.service.preprocessor
    if beside is None:
        return None
    connections = configuration.service.limits.in_flight
    return PreprocessorClient(
        beside.address, beside.token, configuration.pinned.model, beside.seconds, connections, transport
    )


def taken_by(configuration: Configuration, served: ServedModel) -> Taken:
    """What the model takes, and what is logged besides.

    Raises:
        ConfigurationError: a column is to be logged that is a feature anyway.
    """
    features: dict[str, str] = {feature.name: feature.kind for feature in served.predictor.features}
    also = dict(configuration.service.log.also) if served.modality == "tabular" else {}
    twice = [name for name in also if name in features]
    if twice:
        raise ConfigurationError(f"log.also: {twice[0]!r} is a feature and is logged anyway: leave it out")
    return Taken(
        served.modality,
        features,
        also,
        configuration.service.limits.characters,
        configuration.service.images.largest_pixels,
    )


def prediction_log(
    configuration: Configuration, taken: Taken, now: Callable[[], datetime.datetime]
) -> PredictionLog:
    """The log, opened."""
    log = configuration.service.log
    columns = LogColumns(log.id, log.date, dict(taken.columns))  # type: ignore[arg-type]
    label = LabelColumn(log.label, type(log.label_values[0]))
    return PredictionLog(log.folder, columns, label, log.keep_nights, now)
