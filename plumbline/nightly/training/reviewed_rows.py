"""What people answered, as rows of the next training: joined with the log by the ids of the checks.

No content is copied: the log of predictions has the rows, the queue has the answers, and the evidence has
which checks were taken for which label.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plumbline.intent import Reviewed
from plumbline.nightly.context import Context, NotRecordedError
from plumbline.nightly.reviewing.answers import is_answered
from plumbline.nightly.reviewing.queue import desk_of
from plumbline.records import ReviewedItem, ReviewedRow, ReviewedRows, TrainingRequest
from plumbline.review.keyed_hashes import part_of
from plumbline.review.queue import ordered_destroyed, reviewed
from plumbline.serving.inference.prediction_log.columns import CHECKS
from plumbline.windows.content import content_digest
from plumbline.windows.parquet import DataError

if TYPE_CHECKING:
    import pyarrow as pa

EVIDENCE = "reviewed_rows"


def gather(context: Context) -> ReviewedRows | None:
    """The model's rows that people labelled, recorded; none where there are none, or none are asked for."""
    rule = context.spec.training.reviewed
    if rule is None:
        return None
    desk = desk_of(context.settings, context.now)
    wanted = {
        row.check_id: row for row in labels_of(reviewed(desk, context.model), rule, ordered_destroyed(desk))
    }
    found = _joined(context, tuple(wanted.values()))
    if found is None or not found[1]:
        return None
    rows = tuple(wanted[check_id] for check_id in found[1])
    made = ReviewedRows(
        model=context.model, rows=rows, content=content_digest(_part(found, rows, "training"))
    )
    context.record(EVIDENCE, made.key, made)
    return made


def labels_of(
    items: Sequence[ReviewedItem], rule: Reviewed, destroyed: frozenset[str] = frozenset()
) -> tuple[ReviewedRow, ...]:
    """The model's label for each answered check that gives one. Pure.

    The same content counts once, with its latest answer: who sends it again and again moves nothing by it.

    Args:
        items: of the model's queue, in the order they were checked.
        rule: what the spec makes of answers.
        destroyed: checks whose content somebody ordered to be destroyed; nothing is learnt from them.
    """
    latest: dict[str, ReviewedRow] = {}
    for one in items:
        item, value = one.item, _value(one, rule)
        if is_answered(one) and item.stage == rule.stage and value is not None:
            row = ReviewedRow(check_id=item.check_id, value=value, part=part_of(item.content_hmac))
            latest[item.content_hmac] = row
    return tuple(row for row in latest.values() if row.check_id not in destroyed)


def with_reviewed(context: Context, request: TrainingRequest, rows: pa.Table) -> pa.Table:
    """Training rows with those of the request that people labelled, and without what is kept to judge by.

    Raises:
        DataError: the log no longer holds them as it did when the training was planned.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if not request.reviewed:
        return rows
    recorded, found = _recorded(context, request)
    new = _part(found, recorded.rows, "training")
    if content_digest(new) != recorded.content:
        raise DataError(
            f"{context.model}: reviewed rows are not as they were planned with: run the plan again"
        )
    name = context.spec.data.id
    kept = found[0].column(name).combine_chunks()  # those to judge by, and those that come labelled by people
    return pa.concat_tables([rows.filter(pc.invert(pc.is_in(rows.column(name), kept))), new])


def rows_to_judge(context: Context, request: TrainingRequest) -> pa.Table:
    """The reviewed rows of the gate part: no training was given them."""
    recorded, found = _recorded(context, request)
    return _part(found, recorded.rows, "gate")


_Found = tuple["pa.Table", tuple[str, ...]]


def _recorded(context: Context, request: TrainingRequest) -> tuple[ReviewedRows, _Found]:
    entry = context.ledger.find(EVIDENCE, request.reviewed)
    if entry is None:
        raise NotRecordedError(
            f"{context.model}: the evidence holds no reviewed rows {request.reviewed[:12]}"
        )
    recorded = ReviewedRows.model_validate(entry.body)
    checks, found = {row.check_id for row in recorded.rows}, _joined(context, recorded.rows)
    if found is None or set(found[1]) != checks or checks & ordered_destroyed(desk_of(context.settings)):
        raise DataError(f"{context.model}: some reviewed rows are gone by now: run the plan again")
    return recorded, found


def _joined(context: Context, rows: Sequence[ReviewedRow]) -> _Found | None:
    from plumbline.windows.checked_rows import checked_rows

    labels = {row.check_id: row.value for row in rows}
    return checked_rows(context.settings, context.spec, CHECKS, labels)


def _part(found: _Found, rows: Sequence[ReviewedRow], part: str) -> pa.Table:
    import pyarrow as pa

    parts = {row.check_id: row.part for row in rows}
    table, checks = found
    return table.filter(pa.array([parts[check] == part for check in checks], pa.bool_()))


def _value(one: ReviewedItem, rule: Reviewed) -> int | str | None:
    """The label; none where people found nothing that gives one, or two things that give different ones."""
    said = {rule.values[label] for label in one.labels if label in rule.values}
    if not said:
        return rule.otherwise
    return said.pop() if len(said) == 1 else None
