"""Profiles of scored windows, kept beside their scores: a past night need not be read again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from plumbline.canonical import file_digest
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.scoring import Scored, decisions
from plumbline.records import Record, Subject
from plumbline.whole_files import write_whole

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from alignment_checks.profiles.profile import Profile

FILE = "columns.profile"


class KeptProfile(Record):
    """Which bytes hold a subject's profile, and which subject is its reference."""

    digest: str
    reference: str | None = None
    """Key of the hold-out's profile; None for the hold-out itself."""


def profile_of(
    context: Context,
    subject: Subject,
    scored: Scored,
    reference: str | None = None,
    added_up: Callable[[], Profile | None] = lambda: None,
) -> Profile:
    """The profile of every column and of the prediction, made once.

    A file that is not the one on record is not read: the profile is made again.

    Args:
        context: the model.
        subject: whose window it is.
        scored: its rows and scores.
        reference: key of the subject it is compared with.
        added_up: the profile from parts made before; None where they are not to be had.
    """
    kept = recorded_profile(context, subject.key)
    if kept is not None:
        return kept
    made = added_up() or profiled(context, scored.columns, scored.scores)
    digest = written(made, context.folder(subject.key) / FILE)
    context.record("profile", subject.key, KeptProfile(digest=digest, reference=reference))
    return made


def profiled(
    context: Context, columns: dict[str, npt.NDArray[Any]], scores: npt.NDArray[np.float64]
) -> Profile:
    """The profile of rows in memory: every column the spec speaks of, and the prediction."""
    from alignment_checks.profiles.arrays import column_of
    from alignment_checks.profiles.profile import Profile as Made
    from plumbline.windows.columns import kinds

    held = {name: column_of(columns[name], kind, "window") for name, kind in kinds(context.spec).items()}
    return Made(held | {"prediction": column_of(*predictions(context, scores), "window")})


def predictions(
    context: Context, scores: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[Any], Literal["numeric", "categorical"]]:
    """What a model says of each row, as one column: its score, or of several classes the one it names."""
    import numpy as np

    if scores.ndim == 1:
        return scores, "numeric"
    names = np.asarray([str(each) for each in context.spec.data.classes], dtype=object)
    return names[decisions(scores)], "categorical"


def written(profile: Profile, place: Path) -> str:
    """Writes the profile; returns its file's digest."""
    from alignment_checks.profiles.saving import to_bytes

    write_whole(place, to_bytes(profile))
    return file_digest(place)


def recorded_profile(context: Context, key: str) -> Profile | None:
    """The profile on record for a subject's key; None where there is none or its file is another."""
    entry = context.ledger.find("profile", key)
    return as_recorded(context.folder(key) / FILE, entry.body["digest"]) if entry else None


def as_recorded(place: Path, digest: str) -> Profile | None:
    """The profile in a file; None where there is none, or its bytes are not those on record, or of old."""
    from alignment_checks.profiles.profile import ProfileError
    from alignment_checks.profiles.saving import from_bytes

    if not place.is_file() or file_digest(place) != digest:
        return None
    try:
        return from_bytes(place.read_bytes())
    except ProfileError:  # of a version that is read no more: the rows are still there
        return None


def reference_of(context: Context, key: str) -> str | None:
    """Key of the profile that a subject's is compared with."""
    entry = context.ledger.find("profile", key)
    return KeptProfile.model_validate(entry.body).reference if entry else None
