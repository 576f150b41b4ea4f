"""Which files belong together, and whether they tell all of a billing period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from plumbline.costs.billing.delivery import Delivery
from plumbline.costs.billing.focus.data_exports import (
    MANIFEST,
    Partition,
    files_that_count,
    manifests_folder,
    partition_of,
)
from plumbline.costs.billing.focus.file_rows import checked_header, rows_of
from plumbline.costs.billing.focus.files import File, is_bill, listed
from plumbline.costs.billing.rows import BillError, Rows

SOURCE = "focus"


def focus_deliveries(places: Sequence[File], *, whole: bool = False) -> list[Delivery]:
    """What lies in files and folders, in the order in which it is to be taken in.

    A folder as AWS Data Exports lays it out is one delivery a billing period, and whole. Any other file is a
    delivery of its own, and adds to what is there.

    Args:
        places: files and folders, here or on S3.
        whole: whether files that stand alone tell all of their billing periods, together.

    Raises:
        BillError: nothing is there, or a file is refused: none is taken in then.
        ObjectError: the store says no.
        UnreachableError: the store does not answer in time.
    """
    alone: dict[str, File] = {}
    partitions: dict[Partition, dict[str, File]] = {}
    for place in places:
        for file in _bills(place):
            found = None if file == place else partition_of(file)
            if found is None:
                alone[str(file)] = file
            else:
                partitions.setdefault(found[0], {})[found[1]] = file
    files = list(alone.values())
    deliveries = [
        _partition(partition, inside) for partition, inside in sorted(partitions.items(), key=_name)
    ]
    if whole and files:
        return [*deliveries, _delivery(", ".join(map(str, files)), files, whole=True)]
    return [*deliveries, *(_delivery(str(file), [file]) for file in files)]


def _name(entry: tuple[Partition, dict[str, File]]) -> tuple[str, str]:
    return entry[0].root, entry[0].period


def _bills(place: File) -> list[File]:
    found = [file for file in listed(place) if is_bill(file)]
    if not found:
        raise BillError(f"{place} holds no .csv, .csv.gz or .parquet file; correct the path")
    return found


def _partition(partition: Partition, inside: dict[str, File]) -> Delivery:
    try:
        manifests = [file for file in listed(manifests_folder(partition)) if str(file).endswith(MANIFEST)]
    except BillError:  # there is no folder of manifests
        manifests = []
    files, notes = files_that_count(partition, inside.items(), manifests)
    name = f"{partition.root}, {partition.period}"
    return _delivery(name, files, export=partition.export, whole=True, notes=notes)


def _delivery(
    name: str,
    files: Sequence[File],
    *,
    export: str = "",
    whole: bool = False,
    notes: Sequence[str] = (),
) -> Delivery:
    absent = sorted({column for file in files for column in checked_header(file)})
    told = [f"{column} is mandatory in FOCUS and missing: no charge needs it" for column in absent]
    return Delivery(
        name=name,
        source=SOURCE,
        rows=lambda: _rows(files),
        export=export,
        whole=whole,
        notes=(*notes, *told),
    )


def _rows(files: Sequence[File]) -> Iterator[Rows]:
    for file in files:
        yield from rows_of(file)


def absolute(place: File) -> File:
    """The same place, whatever folder a command is run in."""
    return place.absolute() if isinstance(place, Path) else place
