"""How AWS Data Exports lays its deliveries out, and which files of a billing period count.

`<prefix>/<export>/data/BILLING_PERIOD=2026-11/...` holds the files and
`<prefix>/<export>/metadata/BILLING_PERIOD=2026-11/.../<export>-Manifest.json` lists them. An export that
overwrites has one set of files a period; one that creates new files has a folder for each execution, of which
the last one counts. A manifest comes after all files that it lists.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plumbline.costs.billing.focus.files import File, is_bill, opened
from plumbline.costs.billing.rows import BillError
from plumbline.s3_address import SCHEME, S3Object, is_address

_DATA = re.compile(
    r"(?P<root>.*/)?(?P<export>[^/]+)/data/BILLING_PERIOD=(?P<period>\d{4}-\d\d)/(?P<rest>.+)", re.IGNORECASE
)
MANIFEST = "-Manifest.json"
LARGEST_MANIFEST = 16 * 1024 * 1024
"""Bytes."""


@dataclass(frozen=True)
class Partition:
    """One billing period of one export."""

    root: str
    """What stands before `data/`, the export's name included."""
    export: str
    period: str

    @property
    def metadata(self) -> str:
        """The folder of its manifests."""
        return f"{self.root}/metadata/BILLING_PERIOD={self.period}"


def partition_of(file: File) -> tuple[Partition, str] | None:
    """The partition a file lies in, and where in it; none for a file that stands alone."""
    found = _DATA.fullmatch(str(file.absolute() if isinstance(file, Path) else file))
    if found is None:
        return None
    root = f"{found['root'] or ''}{found['export']}"
    return Partition(root, found["export"], found["period"]), found["rest"]


def files_that_count(
    partition: Partition, files: Iterable[tuple[str, File]], manifests: Iterable[File]
) -> tuple[list[File], list[str]]:
    """The files of the last complete execution, and what there is to say about the choice.

    Args:
        partition: of the files.
        files: where in the partition each lies, and the file.
        manifests: of the partition.

    Raises:
        BillError: a file that the manifest lists is not there, or the manifest cannot be read.
    """
    here = dict(files)
    lists = {_execution(_within(manifest)): manifest for manifest in manifests}
    executions = sorted({_execution(place) for place in here} | set(lists))
    complete = [execution for execution in executions if execution in lists]
    chosen = (complete or executions)[-1]
    notes = []
    if older := [execution for execution in executions if execution < chosen]:
        notes.append(f"{len(older)} earlier executions of {partition.period} are left out")
    if unfinished := [execution for execution in executions if execution > chosen]:
        notes.append(f"execution {unfinished[-1]} of {partition.period} has no manifest yet: left out")
    own = {place: file for place, file in here.items() if _execution(place) == chosen and is_bill(file)}
    if chosen not in lists:
        notes.append(f"no manifest of {partition.period}: every file in its folder counts")
        return [own[place] for place in sorted(own)], notes
    listed = _listed(lists[chosen])
    if missing := sorted(listed - set(own)):
        raise BillError(
            f"{lists[chosen]} lists {missing[0]}, which is not there: copy the export whole, "
            "or wait until it is delivered"
        )
    if left := sorted(set(own) - listed):
        notes.append(f"{len(left)} files that the manifest does not list are left out, {left[0]} first")
    return [own[place] for place in sorted(listed)], notes


def _within(manifest: File) -> str:
    """Where in its partition a manifest lies."""
    return re.sub(r".*/metadata/BILLING_PERIOD=[^/]+/", "", str(manifest), flags=re.IGNORECASE)


def _execution(place: str) -> str:
    """The folder of an execution, whose name begins with its time; empty for an export that overwrites."""
    return place.rpartition("/")[0].partition("/")[0]


def _listed(manifest: File) -> set[str]:
    """The places of the data files that a manifest names, wherever in it they stand."""
    with opened(manifest) as source:
        content = source.read(LARGEST_MANIFEST)
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        raise BillError(f"{manifest} is no JSON; deliver it again") from None
    found = {
        match["rest"] for text in _texts(told) if is_bill(Path(text)) and (match := _DATA.fullmatch(text))
    }
    if not found:
        raise BillError(f"{manifest} names no file of charges; deliver it again")
    return found


def _texts(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict | list):
        for inner in told.values() if isinstance(told, dict) else told:
            yield from _texts(inner)


def manifests_folder(partition: Partition) -> File:
    """Where a partition's manifests lie: here, or on S3."""
    if not is_address(partition.metadata):
        return Path(partition.metadata)
    # Keys as the store lists them: they may hold what no address that people write may.
    bucket, _, key = partition.metadata.removeprefix(SCHEME).partition("/")
    return S3Object(bucket, key)
