"""Training rows are looked at before they are trained on; what is found is named and does not block."""

from __future__ import annotations

import pyarrow.compute as pc
import pytest

from plumbline.nightly.champion import champion_request
from plumbline.nightly.training.one_training import training_rows
from plumbline.nightly.training.scan import recorded_scan, scan_training
from tests.nightly.census_night import kinds


@pytest.fixture
def request_(context):
    return champion_request(context)


def test_the_champions_rows_were_scanned_before_it_was_trained(context, request_):
    assert recorded_scan(context, request_) is not None
    order = [entry.kind for entry in context.ledger.all() if entry.kind in {"scan", "training"}]
    assert order == ["scan", "training"]


def test_label_bias_and_proxies_of_the_census_are_measured(context, request_):
    found = {(m.name, m.group): m for m in recorded_scan(context, request_).measurements}
    assert found["label_base_rate_difference", "DIS=1"].value == pytest.approx(-0.37, abs=0.02)
    assert found["group_share", "DIS=1"].value == pytest.approx(0.135, abs=0.005)
    assert found["proxy_auc", "DIS"].value > 0.9
    assert found["proxy_auc", "SEX"].value < 0.75
    assert found["proxy_association", "DIS ~ DREM"].value > 0.6
    assert not found["group_share", "RAC1P=4"].defined, "one person"


def test_the_same_rows_are_scanned_once(context, request_):
    before = kinds(context, "scan")
    assert scan_training(context, request_, None) == recorded_scan(context, request_)
    assert kinds(context, "scan") == before


def test_shares_are_compared_with_the_night_that_is_answered(context, request_):
    rows = training_rows(context, request_)
    found = scan_training(context, request_, rows, night=0)
    compared = [m for m in found.measurements if m.name == "group_share_difference"]
    assert {m.against for m in compared} == {"the night's arrivals"}
    assert recorded_scan(context, request_, 0) == found


def test_a_group_that_is_absent_or_has_one_label_is_named(context, request_):
    rows = training_rows(context, request_)
    absent = rows.filter(pc.not_equal(rows.column("DIS").cast("string"), "1"))
    told = pc.or_(pc.not_equal(rows.column("SEX").cast("string"), "2"), pc.equal(rows.column("employed"), 1))
    one_label = rows.filter(told)
    changed = request_.model_copy(update={"data": "no disability"})
    assert "DIS=1 has no training row." in scan_training(context, changed, absent).findings
    changed = request_.model_copy(update={"data": "all women work"})
    found = scan_training(context, changed, one_label).findings
    assert "Every training row of SEX=2 has the favourable label." in found
