"""AWS Data Exports' layout: whole billing periods, overwritten or delivered anew, told of by manifests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plumbline.costs.billing.focus.deliveries import focus_deliveries
from plumbline.costs.billing.quarantine import quarantined
from plumbline.costs.billing.rows import BillError
from plumbline.s3_address import s3_object
from tests.costs.billing.bills import charges, row, rows, taken_in, written
from tests.object_store import BUCKET, serving

PARTITION = "BILLING_PERIOD=2024-09"


def data(root: Path, name: str, bill, execution: str = "") -> Path:
    return written(root / "costs/data" / PARTITION / execution / name, bill)


def manifest(root: Path, *names: str, execution: str = "") -> None:
    folder = root / "costs/metadata" / PARTITION / execution
    folder.mkdir(parents=True, exist_ok=True)
    prefix = "/".join(filter(None, ["s3://bucket/exports/costs/data", PARTITION, execution]))
    told = {"exportArn": "arn:aws:bcm-data-exports:…", "dataFiles": [f"{prefix}/{name}" for name in names]}
    (folder / "costs-Manifest.json").write_text(json.dumps(told))


def test_an_export_that_overwrites_replaces_its_whole_period(tmp_path):
    data(tmp_path, "costs-00001.csv", rows(3))
    data(tmp_path, "costs-00002.csv", [row(ResourceId="i-9")])
    manifest(tmp_path, "costs-00001.csv", "costs-00002.csv")
    assert taken_in(tmp_path, tmp_path / "costs").new == 4
    data(tmp_path, "costs-00001.csv", rows(2, BilledCost="2"))
    done = taken_in(tmp_path, tmp_path / "costs")
    assert (done.new, done.replaced, done.unchanged, done.removed) == (0, 2, 1, 1)


def test_of_executions_the_last_complete_one_counts(tmp_path):
    """A manifest comes after the files that it lists: an execution without one is still on its way."""
    for number, amount in enumerate(("1", "2", "3")):
        execution = f"2024-09-0{number + 6}T00:00:00.000Z-id"
        data(tmp_path, "costs-00001.csv", rows(2, BilledCost=amount), execution)
        if number < 2:
            manifest(tmp_path, "costs-00001.csv", execution=execution)
    done = taken_in(tmp_path, tmp_path / "costs")
    assert {str(billed) for (billed,) in charges(tmp_path, "billed")} == {"2.000000000000"}
    assert done.notes == [
        "1 earlier executions of 2024-09 are left out",
        "execution 2024-09-08T00:00:00.000Z-id of 2024-09 has no manifest yet: left out",
    ]


def test_files_that_the_manifest_does_not_list_are_left_out(tmp_path):
    data(tmp_path, "costs-00001.csv", rows(1))
    data(tmp_path, "costs-00002.csv", rows(5))
    manifest(tmp_path, "costs-00001.csv")
    done = taken_in(tmp_path, tmp_path / "costs")
    assert (done.new, len(done.notes)) == (1, 1)


def test_a_file_that_the_manifest_lists_and_is_not_there_is_asked_for(tmp_path):
    data(tmp_path, "costs-00001.csv", rows(1))
    manifest(tmp_path, "costs-00001.csv", "costs-00002.csv")
    with pytest.raises(BillError, match=r"lists costs-00002\.csv, which is not there"):
        taken_in(tmp_path, tmp_path / "costs")


@pytest.mark.parametrize("content", ["{", "[]", '{"dataFiles": []}'])
def test_a_manifest_that_names_nothing_is_refused(tmp_path, content):
    data(tmp_path, "costs-00001.csv", rows(1))
    manifest(tmp_path)
    (tmp_path / "costs/metadata" / PARTITION / "costs-Manifest.json").write_text(content)
    with pytest.raises(BillError, match="Manifest"):
        taken_in(tmp_path, tmp_path / "costs")


def test_without_a_manifest_every_file_counts_and_that_is_said(tmp_path):
    data(tmp_path, "costs-00001.csv", rows(1))
    done = taken_in(tmp_path, tmp_path / "costs/data")
    assert (done.new, done.notes) == (1, ["no manifest of 2024-09: every file in its folder counts"])


def test_one_export_does_not_take_out_what_another_told(tmp_path):
    for name in ("a", "b"):
        written(tmp_path / name / "data" / PARTITION / "x.csv", [row(ResourceId=name)])
    deliveries = focus_deliveries([tmp_path])
    assert [(each.export, each.whole) for each in deliveries] == [("a", True), ("b", True)]
    taken_in(tmp_path, tmp_path)
    assert charges(tmp_path, "resource") == [("a",), ("b",)]


def test_a_file_of_an_export_that_is_named_by_itself_adds_only(tmp_path):
    file = data(tmp_path, "costs-00001.csv", rows(1))
    [delivery] = focus_deliveries([file])
    assert not delivery.whole


def test_a_period_that_comes_again_empties_its_own_quarantine(tmp_path):
    data(tmp_path, "costs-00001.csv", [row(BilledCost="x")])
    taken_in(tmp_path, tmp_path / "costs")
    data(tmp_path, "costs-00001.csv", [row()])
    taken_in(tmp_path, tmp_path / "costs")
    assert not list(quarantined(tmp_path))


def test_links_are_not_followed(tmp_path):
    outside = written(tmp_path / "outside.csv", rows(1))
    data(tmp_path, "costs-00001.csv", [row(ResourceId="own")])
    (tmp_path / "costs/data" / PARTITION / "costs-00002.csv").symlink_to(outside)
    taken_in(tmp_path, tmp_path / "costs")
    assert charges(tmp_path, "resource") == [("own",)]


def test_an_export_on_s3_is_read_where_it_lies(tmp_path, monkeypatch):
    """By its manifest, gzip too; the same export copied to a disk says the same."""
    data(tmp_path, "costs-00001.csv", rows(2))
    data(tmp_path, "costs-00002.csv", [row(ResourceId="left out")])
    manifest(tmp_path, "costs-00001.csv")
    with serving() as store:
        for name, value in store.environment.items():
            monkeypatch.setenv(name, value)
        for file in (tmp_path / "costs").rglob("*"):
            if file.is_file():
                store.put(file, f"exports/{file.relative_to(tmp_path)}")
        done = taken_in(tmp_path, s3_object(f"s3://{BUCKET}/exports/costs"))
        assert (done.new, done.delivery) == (2, f"s3://{BUCKET}/exports/costs, 2024-09")
        with pytest.raises(BillError, match="no such file"):
            taken_in(tmp_path, s3_object(f"s3://{BUCKET}/elsewhere"))
    assert taken_in(tmp_path, tmp_path / "costs").unchanged == 2
