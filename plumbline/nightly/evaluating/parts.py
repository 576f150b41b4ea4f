"""A night's profile in parts, each made by whoever has a hand free, and added up where the night is measured.

A part is a run of rows of the file. It is kept beside the window and recorded by the digest of its file
and of the rows it was made of: what does not fit the rows that are measured is not added up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plumbline.canonical import digest
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.profiles import as_recorded, profiled, recorded_profile, written
from plumbline.nightly.evaluating.scoring import Scored, predictor
from plumbline.records import Record, Subject

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

    from alignment_checks.profiles.profile import Profile

    Columns = dict[str, npt.NDArray[Any]]


class KeptPart(Record):
    """Which bytes hold a part's profile, and which rows it was made of."""

    part: int
    parts: int
    rows: int
    content: str
    """Digest of the rows' columns and scores."""
    digest: str


def profile_part(context: Context, subject: Subject, part: int) -> KeptPart | None:
    """The profile of one part of a night, made once; what is left of an earlier try is taken up.

    Args:
        context: the model.
        subject: the night's version and window.
        part: which part, from 0.

    Returns:
        What is recorded of it; None where its rows cannot be judged, or the night has its profile already.
    """
    from plumbline.windows.columns import drift_columns
    from plumbline.windows.reading import read_part

    kept = _recorded(context, subject, part)
    if kept and as_recorded(_place(context, subject, part), kept.digest):
        return kept
    if recorded_profile(context, subject.key):
        return None
    parts = context.spec.nights.parts
    rows = read_part(context.settings, context.spec, subject.window, part, parts)
    if rows.problems:
        return None
    columns = drift_columns(context.spec, rows.table)
    model = predictor(context, subject.version)
    scores = model.predict(model.encode(columns))
    made = KeptPart(
        part=part,
        parts=parts,
        rows=len(scores),
        content=_content(columns, scores),
        digest=written(profiled(context, columns, scores), _place(context, subject, part)),
    )
    context.record("profile_part", _key(context, subject, part), made)
    return made


def added_up(context: Context, subject: Subject, scored: Scored) -> Profile | None:
    """The night's profile from its parts; None unless every part is there and made of just these rows.

    A night in one part has none.
    """
    from alignment_checks.profiles.profile import Profile as Made

    if context.spec.nights.parts == 1:
        return None
    total, start = Made(), 0
    for part in range(context.spec.nights.parts):
        kept = _recorded(context, subject, part)
        found = as_recorded(_place(context, subject, part), kept.digest) if kept else None
        if kept is None or found is None or kept.content != _slice_content(scored, start, kept.rows):
            return None
        total, start = total + found, start + kept.rows
    return total if start == len(scored.ids) else None


def _slice_content(scored: Scored, start: int, rows: int) -> str:
    columns = {name: values[start : start + rows] for name, values in scored.columns.items()}
    return _content(columns, scored.scores[start : start + rows])


def _content(columns: Columns, scores: npt.NDArray[np.float64]) -> str:
    import pyarrow as pa

    from plumbline.windows.content import content_digest

    said = {"prediction": scores} if scores.ndim == 1 else dict(enumerate(scores.T))
    return content_digest(pa.table({**columns, **{str(name): values for name, values in said.items()}}))


def _recorded(context: Context, subject: Subject, part: int) -> KeptPart | None:
    entry = context.ledger.find("profile_part", _key(context, subject, part))
    return KeptPart.model_validate(entry.body) if entry else None


def _key(context: Context, subject: Subject, part: int) -> str:
    return digest([subject.key, part, context.spec.nights.parts])


def _place(context: Context, subject: Subject, part: int) -> Path:
    return context.folder(subject.key) / f"part-{part}-of-{context.spec.nights.parts}.profile"
