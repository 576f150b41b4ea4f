"""A window's rows with one version's scores: what every measuring step starts from."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from plumbline.canonical import file_digest
from plumbline.errors import PlumblineError
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.readings import true_values, with_readings
from plumbline.records import Record, Subject
from plumbline.whole_files import write_whole

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from alignment_checks.design import Design
    from plumbline.serving.scoring.formats.onnx_image import OnnxImages
    from plumbline.serving.scoring.formats.xgboost_trees import Trees
    from plumbline.serving.scoring.predictor import Predictor

THRESHOLD = 0.5
"""A score at or above it is a positive prediction."""


class LabelsAwaitedError(PlumblineError):
    """A window's labels were asked for before they arrived."""


class KeptScores(Record):
    """Which bytes hold a subject's scores."""

    digest: str


@dataclass(frozen=True)
class Scored:
    """Rows, scores and what kept us from scoring. Arrays share one order: the window's."""

    problems: tuple[str, ...]
    ids: npt.NDArray[Any]
    columns: dict[str, npt.NDArray[Any]]
    groups: dict[str, npt.NDArray[np.str_]]
    outcomes: npt.NDArray[np.int64] | None
    """What happened; none while labels are awaited."""
    scores: npt.NDArray[np.float64]
    """Shape (rows,); of a model of several classes (rows, classes)."""
    predictions: npt.NDArray[np.int64]
    """0 and 1; of several classes, positions in them."""
    predict_one: Callable[[], object]
    holdout: Callable[[], Scored]
    """The hold-out as the same version scores it, read when it is first asked for."""
    design: Design | None = None
    """Weights and clusters, where the spec names a column for either."""
    awaited: str = ""
    """What labels are still to come."""
    unread: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    """True values of the features that are read off pictures; `columns` has what was read."""

    @property
    def labels(self) -> npt.NDArray[np.int64]:
        """What happened, 0 and 1; of several classes, positions in them.

        Raises:
            LabelsAwaitedError: before that is known.
        """
        if self.outcomes is None:
            raise LabelsAwaitedError(f"nothing can be said of what happened: {self.awaited}")
        return self.outcomes


def score(context: Context, subject: Subject) -> Scored:
    """Reads the subject's window and scores it with the subject's version."""
    import numpy as np

    from plumbline.windows.columns import design, drift_columns, groups, ids, labels
    from plumbline.windows.reading import read

    rows = read(context.settings, context.spec, subject.window)
    holdout = functools.cache(functools.partial(score_holdout, context, subject))
    if rows.problems:
        floats, integers = np.empty(0), np.empty(0, dtype=np.int64)
        return Scored(rows.problems, floats, {}, {}, integers, floats, integers, lambda: None, holdout)
    columns = with_readings(context, subject.version, rows.table, drift_columns(context.spec, rows.table))
    scores = _scores(context, subject, columns)
    return Scored(
        problems=(),
        ids=ids(context.spec, rows.table),
        columns=columns,
        groups=groups(context.spec, rows.table),
        outcomes=None if rows.awaited else labels(context.spec, rows.table),
        scores=scores,
        predictions=decisions(scores),
        predict_one=_one_prediction(context, subject, columns),
        holdout=holdout,
        design=design(context.spec, rows.table),
        awaited=rows.awaited,
        unread=true_values(context.spec, rows.table),
    )


def decisions(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """What the scores come to: whether each reaches the threshold, or which class has the highest."""
    import numpy as np

    if scores.ndim == 2:
        return np.asarray(scores.argmax(axis=1), dtype=np.int64)
    return (scores >= THRESHOLD).astype(np.int64)


def score_holdout(context: Context, subject: Subject) -> Scored:
    """As `score`, on the hold-out: the reference rows no version is trained on."""
    return score(context, subject.model_copy(update={"window": context.holdout}))


def _scores(
    context: Context, subject: Subject, columns: dict[str, npt.NDArray[Any]]
) -> npt.NDArray[np.float64]:
    """The scores, kept beside the window so that later steps need not load the model.

    A file that is not the one on record is not read: the rows are scored again.
    """
    import numpy as np

    kept = context.folder(subject.key) / "scores.npy"
    entry = context.ledger.find("scores", subject.key)
    if entry and kept.exists() and file_digest(kept) == entry.body["digest"]:
        return np.asarray(np.load(kept, allow_pickle=False), dtype=np.float64)
    model = predictor(context, subject.version)
    scores = model.predict(model.encode(columns))
    content = io.BytesIO()
    np.save(content, scores, allow_pickle=False)
    write_whole(kept, content.getvalue())
    context.record("scores", subject.key, KeptScores(digest=file_digest(kept)))
    return scores


def _one_prediction(
    context: Context, subject: Subject, columns: dict[str, npt.NDArray[Any]]
) -> Callable[[], object]:
    """Predicts the window's first row, the model being loaded at the first call."""

    @functools.cache
    def first_row() -> tuple[Predictor, Any]:
        model = predictor(context, subject.version)
        return model, model.encode({name: values[:1] for name, values in columns.items()})

    def predict_one() -> object:
        model, row = first_row()
        return model.predict(row)

    return predict_one


def predictor(context: Context, version: str) -> Predictor:
    """The version's model, its files checked against the digest that names it."""
    from plumbline.serving.scoring.predictor import load_predictor

    return load_predictor(context.settings.trained / version, expected_digest=version)


def trees(context: Context, version: str) -> Trees:
    """The version's model where it is trees, as models of tables are.

    Raises:
        ModelError: it is another.
    """
    from plumbline.serving.scoring.formats.xgboost_trees import Trees
    from plumbline.serving.scoring.predictor import ModelError

    model = predictor(context, version)
    if not isinstance(model, Trees):
        raise ModelError(
            f"{context.model}: version {version[:12]} holds no trees, and only those can be explained so: "
            "train it in XGBoost's format, or write the spec's own `modality`"
        )
    return model


def pictures_model(context: Context, version: str) -> OnnxImages:
    """The version's model where it is a network on pictures.

    Raises:
        ModelError: it is another.
    """
    from plumbline.serving.scoring.formats.onnx_image import OnnxImages
    from plumbline.serving.scoring.predictor import ModelError

    model = predictor(context, version)
    if not isinstance(model, OnnxImages):
        raise ModelError(
            f"{context.model}: version {version[:12]} is no network on pictures: train it so that it writes "
            "model.onnx, or write the spec's own `modality`"
        )
    if model.classes != context.spec.data.classes:
        raise ModelError(
            f"{context.model}: version {version[:12]} tells {list(model.classes)} apart, the spec's "
            f"`data.classes` are {list(context.spec.data.classes)}: train it again"
        )
    return model
