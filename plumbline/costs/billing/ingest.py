"""Takes a delivery in: every row becomes a charge or is held in quarantine, and never both or neither."""

from __future__ import annotations

import datetime
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from plumbline.costs.billing.charging import charged
from plumbline.costs.billing.delivery import Delivery
from plumbline.costs.billing.drafting import draft_of, findings_of
from plumbline.costs.billing.focus.columns import focus_columns
from plumbline.costs.billing.ingested import Ingested, add
from plumbline.costs.billing.intake import Intake
from plumbline.costs.billing.kept import charges_folder, period_file
from plumbline.costs.billing.merging import merge_of, write_merge
from plumbline.costs.billing.numbering import numbered
from plumbline.costs.billing.overlapping import overlapping
from plumbline.costs.billing.quarantine import Quarantine, quarantine_file
from plumbline.costs.billing.rows import BillError, Rows
from plumbline.costs.billing.rules.rule import Draft
from plumbline.costs.billing.setting_aside import (
    set_aside_broken,
    set_aside_copies,
    set_aside_overlaps,
    set_aside_rows,
)
from plumbline.costs.billing.spool import PeriodSpool, Spool
from plumbline.costs.billing.sums import billed_by_currency
from plumbline.store import Store

PATIENCE = 600.0
"""Seconds to wait for another ingest."""

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
"""What a disk says that takes no more."""


def ingest(
    delivery: Delivery,
    state_folder: Path,
    store: Store,
    now: datetime.datetime,
    *,
    keep_duplicates: bool = False,
) -> Ingested:
    """Reads a delivery to its end, then puts its charges among those that are kept, a month at a time.

    Args:
        delivery: what to take in.
        state_folder: `Settings.state`.
        store: its lock lets one ingest in at a time.
        now: to tell what is in the future.
        keep_duplicates: whether rows that are the same in every column, or whose period lies within that of
            another for the same thing, count each.

    Raises:
        BillError: the delivery cannot be read to its end, and nothing of it is kept; or the disk is full, and
            what is missing is taken in when it is tried again.
        StoreError: another ingest takes longer than ten minutes.
    """
    import pyarrow as pa

    result = Ingested(delivery.name, delivery.source, notes=list(delivery.notes))
    with store.lock("billing charges", PATIENCE), _room(state_folder), _own_folder(state_folder) as folder:
        quarantine = Quarantine(folder / "quarantine.jsonl")
        intake = Intake(delivery, quarantine, result)
        try:
            spool = Spool(folder)
            for rows in delivery.rows():
                _take(intake, rows, now, spool)
            pa.default_memory_pool().release_unused()
            for month, period in sorted(spool.periods.items()):
                period.close()
                file = period_file(state_folder, delivery.source, month)
                _settle(intake, file, period, keep_duplicates=keep_duplicates)
            held = quarantine.put(quarantine_file(state_folder, delivery))
            result.quarantine = str(held) if held else None
        finally:
            quarantine.close()
    return result


def _take(intake: Intake, rows: Rows, now: datetime.datetime, spool: Spool) -> None:
    """Some rows: what breaks a rule is set aside, the rest waits for its number."""
    import pyarrow.compute as pc

    set_aside_broken(intake, rows)
    if not len(rows.lines):
        return
    draft = draft_of(rows, now)
    _count(rows, draft, intake.result)
    findings = findings_of(draft)
    if findings:
        good = pc.invert(set_aside_rows(intake, rows, draft, findings))
        rows = Rows(rows.delivery, rows.cells.filter(good), rows.lines.filter(good))
        if not len(rows.lines):
            return
        draft = draft_of(rows, now)
    some = charged(rows, draft, intake.delivery.source)
    add(intake.result.kept, billed_by_currency(some.table["currency"], some.table["billed"]))
    spool.add(some)


def _count(rows: Rows, draft: Draft, result: Ingested) -> None:
    result.rows += len(rows.lines)
    add(result.read, billed_by_currency(draft.words["BillingCurrency"], draft.amounts["BilledCost"].values))
    result.without_zone += sum(times.without_zone for times in draft.instants.values())
    result.rounded += sum(column.rounded for column in draft.amounts.values())
    for column in focus_columns():
        if column.may_be_empty and column.name in rows.cells.column_names:
            result.empty[column.name] += rows.cells[column.name].null_count
    result.empty = +result.empty


def _settle(intake: Intake, file: Path, period: PeriodSpool, *, keep_duplicates: bool) -> None:
    """One month: each charge gets its identity and its place among those that are kept."""
    contents, others = period.column("contents"), period.column("others")
    own = numbered(period.keys, contents, others, keep_duplicates=keep_duplicates)
    if (own.first >= 0).any():
        set_aside_copies(intake, period, own.first)
    merge = merge_of(file, intake.delivery, period, own.keys, own.first < 0)
    if not keep_duplicates:
        twice = overlapping(file, period, merge)
        if twice.any():
            set_aside_overlaps(intake, period, twice)
            merge = replace(merge, counts=merge.counts & ~twice, fresh=merge.fresh & ~twice)
    write_merge(file, intake.delivery, period, own.keys, merge)
    result = intake.result
    result.new += int((merge.counts & ~merge.known).sum())
    result.replaced += int((merge.known & ~merge.same).sum())
    result.unchanged += int(merge.same.sum())
    result.removed += int(merge.gone.sum())


@contextmanager
def _room(state_folder: Path) -> Iterator[None]:
    """A disk that takes no more, in words: a month is written whole or not at all."""
    try:
        yield
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise BillError(
            f"{charges_folder(state_folder)} takes no more ({os.strerror(error.errno)}); make room, and take "
            "the bill in again: what is there already does not count twice"
        ) from error


@contextmanager
def _own_folder(state_folder: Path) -> Iterator[Path]:
    """A folder for what is on its way; what a killed ingest left behind is cleared away first."""
    home = charges_folder(state_folder)
    home.mkdir(parents=True, exist_ok=True)
    for left in home.glob(".ingest-*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=".ingest-", dir=home) as folder:
        yield Path(folder)
