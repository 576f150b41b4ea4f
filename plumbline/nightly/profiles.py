"""Profiles of scored windows, kept beside their scores: a past night need not be read again."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.canonical import file_digest
from plumbline.nightly.context import Context
from plumbline.nightly.scoring import Scored
from plumbline.records import Record, Subject

if TYPE_CHECKING:
    from alignment_checks.profiles.profile import Profile

FILE = "columns.profile"


class KeptProfile(Record):
    """Which bytes hold a subject's profile, and which subject is its reference."""

    digest: str
    reference: str | None = None
    """Key of the hold-out's profile; None for the hold-out itself."""


def profile_of(context: Context, subject: Subject, scored: Scored, reference: str | None = None) -> Profile:
    """The profile of every column and of the prediction, made once.

    A file that is not the one on record is not read: the profile is made again.

    Args:
        context: the model.
        subject: whose window it is.
        scored: its rows and scores.
        reference: key of the subject it is compared with.
    """
    from alignment_checks.profiles.saving import to_bytes

    kept = recorded_profile(context, subject.key)
    if kept is not None:
        return kept
    made = _made(context, scored)
    place = context.folder(subject.key) / FILE
    with tempfile.NamedTemporaryFile(dir=place.parent, suffix=".part", delete=False) as file:
        file.write(to_bytes(made))
    Path(file.name).replace(place)
    context.record("profile", subject.key, KeptProfile(digest=file_digest(place), reference=reference))
    return made


def recorded_profile(context: Context, key: str) -> Profile | None:
    """The profile on record for a subject's key; None where there is none or its file is another."""
    from alignment_checks.profiles.saving import from_bytes

    entry, place = context.ledger.find("profile", key), context.folder(key) / FILE
    if entry is None or not place.is_file() or file_digest(place) != entry.body["digest"]:
        return None
    return from_bytes(place.read_bytes())


def reference_of(context: Context, key: str) -> str | None:
    """Key of the profile that a subject's is compared with."""
    entry = context.ledger.find("profile", key)
    return KeptProfile.model_validate(entry.body).reference if entry else None


def _made(context: Context, scored: Scored) -> Profile:
    from alignment_checks.profiles.arrays import column_of
    from alignment_checks.profiles.profile import Profile as Made
    from plumbline.windows.columns import kinds

    held = {
        name: column_of(scored.columns[name], kind, "window") for name, kind in kinds(context.spec).items()
    }
    return Made(held | {"prediction": column_of(scored.scores, "numeric", "window")})
