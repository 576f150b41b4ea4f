"""The logs of a service: of the model that is served, and of those that read off pictures for it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plumbline.serving.inference.configuration import Configuration, ConfigurationError
from plumbline.serving.inference.items import Taken
from plumbline.serving.inference.journal import Journal
from plumbline.serving.inference.prediction_log.columns import READ, LogColumns
from plumbline.serving.inference.prediction_log.keyed_ids import KeyedIds
from plumbline.serving.inference.prediction_log.late_labels import Taken as TakenLabels
from plumbline.serving.inference.prediction_log.log import LabelColumn, PredictionLog
from plumbline.serving.inference.served_model import ServedModel, ServedReader
from plumbline.serving.inference.unfit import UnfitItemError

READINGS = "readings"
"""The folder, inside a log's, with the logs of models that read for the one that is served."""

WITHHELD = "withheld"
"""The folder, inside a log's, with what no model was given before a person looked at it."""

Now = Callable[[], datetime.datetime]


@dataclass(frozen=True)
class ModelLog:
    """One model's log, and what its ids and labels may be."""

    log: PredictionLog
    ids: KeyedIds
    labels: tuple[int | str, ...]
    id_column: str
    date_column: str

    def journal(self, served: ServedModel, now: Now) -> Journal:
        """Who writes into it."""
        return Journal(self.log, self.id_column, self.date_column, served.version, now)

    def label(self, labels: Sequence[tuple[str, int | str]]) -> TakenLabels:
        """Keeps labels by the callers' ids.

        Raises:
            UnfitItemError: a label is none of the model's.
            ConflictingLabelError: an id has another label.
            LabelsBusyError: they cannot be kept now.
        """
        for place, (_, label) in enumerate(labels):
            if not any(type(label) is type(value) and label == value for value in self.labels):
                raise UnfitItemError(
                    f"labels[{place}].label must be one of {', '.join(map(repr, self.labels))}"
                )
        return self.log.label([(self.ids.of(name), label) for name, label in labels])


def model_log(configuration: Configuration, served: ServedModel, sent: Taken, now: Now) -> ModelLog:
    """The served model's log, opened. Of a picture that was read it has the id; its reader's has the picture.

    Raises:
        LogKeyError: the key of ids cannot be used.
        LogColumnsError: two columns would have one name.
    """
    log = configuration.service.log
    return _opened(configuration, served, sent, log.folder, log.keep_nights, now)


def withheld_log(configuration: Configuration, served: ServedModel, sent: Taken, now: Now) -> ModelLog | None:
    """The log of inputs that were withheld until a person looked, opened; None where none are to be kept."""
    log = configuration.service.log
    if log.withheld_nights is None:
        return None
    return _opened(configuration, served, sent, log.folder / WITHHELD, log.withheld_nights, now)


def _opened(
    configuration: Configuration, served: ServedModel, sent: Taken, folder: Path, nights: int, now: Now
) -> ModelLog:
    log = configuration.service.log
    kinds: dict[str, str] = {
        **sent.features,
        **dict.fromkeys(sent.pictures, "categorical"),
        **{READ + name: sent.features[name] for name in sent.read},
        **sent.also,
    }
    label = LabelColumn(log.label, type(log.label_values[0]))
    opened = PredictionLog(folder, _columns(log.id, log.date, kinds), label, nights, now)
    return ModelLog(opened, KeyedIds.from_file(log.key, served.model), log.label_values, log.id, log.date)


def reader_log(configuration: Configuration, reader: ServedReader, now: Now) -> ModelLog:
    """The log of what a model reads, opened.

    Raises:
        ConfigurationError: the service's file says nothing of it.
    """
    log, served = configuration.service.log, reader.served
    its = log.readings.get(served.model)
    if its is None:
        raise ConfigurationError(
            f"log.readings: say how the pictures that {served.model} reads are logged, such as "
            f"{served.model}: {{id: id, date: arrived_on, label: digit}}"
        )
    kinds: dict[str, str] = {feature.name: feature.kind for feature in served.predictor.features}
    folder, label = log.folder / READINGS / served.model, LabelColumn(its.label, int)
    opened = PredictionLog(folder, _columns(its.id, its.date, kinds), label, log.keep_nights, now)
    return ModelLog(opened, KeyedIds.from_file(log.key, served.model), served.classes, its.id, its.date)


def _columns(identifier: str, date: str, kinds: Mapping[str, str]) -> LogColumns:
    return LogColumns(identifier, date, dict(kinds))  # type: ignore[arg-type]
