"""Row samples of scored windows, kept beside their scores: what no profile can tell needs rows.

The evidence holds a sample's digest and never a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plumbline.canonical import file_digest
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.scoring import Scored
from plumbline.records import Record, Subject
from plumbline.whole_files import write_whole

if TYPE_CHECKING:
    from alignment_checks.samples.sample import RowSample

FILE = "rows.sample"


class KeptSample(Record):
    """Which bytes hold a subject's row sample."""

    digest: str


def sample_of(context: Context, subject: Subject, scored: Scored) -> RowSample:
    """A sample of the window's features and protected attributes, drawn by the rows' ids, made once.

    A file that is not the one on record is not read: the sample is drawn again, and is the same.

    Args:
        context: the model.
        subject: whose window it is.
        scored: its rows.
    """
    from alignment_checks.samples.saving import to_bytes

    kept = recorded_sample(context, subject.key)
    if kept is not None:
        return kept
    drawn = _drawn(context, scored)
    place = context.folder(subject.key) / FILE
    write_whole(place, to_bytes(drawn))
    context.record("row_sample", subject.key, KeptSample(digest=file_digest(place)))
    return drawn


def recorded_sample(context: Context, key: str) -> RowSample | None:
    """The sample on record for a subject's key; None without one, or if its file is another or of old."""
    from alignment_checks.profiles.profile import ProfileError
    from alignment_checks.samples.saving import from_bytes

    entry, place = context.ledger.find("row_sample", key), context.folder(key) / FILE
    if entry is None or not place.is_file() or file_digest(place) != entry.body["digest"]:
        return None
    try:
        return from_bytes(place.read_bytes())
    except ProfileError:  # of a version that is read no more: the rows are still there
        return None


def _drawn(context: Context, scored: Scored) -> RowSample:
    import pyarrow as pa

    from alignment_checks.samples.sample import keys_of_ids, row_sample
    from plumbline.windows.columns import kinds

    types = {"numeric": pa.float64(), "categorical": pa.string()}
    columns = {
        name: pa.array(scored.columns[name], types[kind], from_pandas=True)
        for name, kind in kinds(context.spec).items()
    }
    # Another salt than the hold-out's: what drew the hold-out must not draw from it once more.
    return row_sample(pa.table(columns), keys_of_ids(scored.ids, f"{context.spec.holdout.salt} sample"))
