"""What a configuration makes: who is asked, and what the model takes."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from plumbline.serving.inference.check_client import CheckClient
from plumbline.serving.inference.configuration import Configuration, ConfigurationError
from plumbline.serving.inference.items import Taken
from plumbline.serving.inference.preprocessor_client import PreprocessorClient
from plumbline.serving.inference.served_model import ServedModel, ServedReader

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
    """What the model is given, and what is logged besides.

    Raises:
        ConfigurationError: a column is to be logged that is a feature anyway.
    """
    features: dict[str, str] = {feature.name: feature.kind for feature in served.predictor.features}
    own = served.modality == "tabular" and served.model == configuration.pinned.model
    also = dict(configuration.service.log.also) if own else {}
    pictures = [column for one in configuration.pinned.reads for column in one.pictures]
    twice = [name for name in also if name in features or name in pictures]
    if twice:
        raise ConfigurationError(f"log.also: {twice[0]!r} is a feature and is logged anyway: leave it out")
    return Taken(
        served.modality,
        features,
        also,
        configuration.service.limits.characters,
        configuration.service.images.largest_pixels,
        configuration.service.images.all_pixels,
    )


def sent_for(taken: Taken, readers: Iterable[ServedReader]) -> Taken:
    """What callers send for a model: pictures in place of the features that are read off them."""
    reads = [one for reader in readers for one in reader.reads]
    pictures = tuple(column for one in reads for column in one.pictures)
    return replace(taken, pictures=pictures, read=tuple(one.feature for one in reads))
