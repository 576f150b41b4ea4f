"""`plumbline cost ingest` and `plumbline cost quarantine`: what they print, and what they refuse."""

from __future__ import annotations

import json

import pytest

from tests.costs.billing.bills import row, rows, written
from tests.costs.billing.opencost_server import opencost


def test_a_delivery_is_told_in_rows_and_money(run, tmp_path):
    file = written(tmp_path / "bill.csv", [*rows(3), row(BilledCost="-5")])
    printed = run("cost", "ingest", "--focus", str(file))
    assert printed == (
        0,
        f"{file}\n"
        "  4 rows read: 3 charges new, 0 replaced, 0 unchanged; 1 row quarantined\n"
        "  USD: -1.25 read, 3.75 kept, -5 quarantined\n"
        "  quarantined: BilledCost is negative, and the row is no credit, correction or adjustment (1 row)\n",
        "",
    )


def test_the_quarantine_names_file_line_and_reason(run, tmp_path):
    file = written(tmp_path / "bill.csv", [row(), row(BillingCurrency="XTS"), row(BilledCost="lots")])
    assert run("cost", "quarantine").output == "No row is in quarantine.\n"
    run("cost", "ingest", "--focus", str(file))
    assert run("cost", "quarantine").output == (
        f"{file}, line 3: BillingCurrency is no currency of ISO 4217 (1.25 XTS)\n"
        f"{file}, line 4: BilledCost is no number (no amount)\n"
    )
    [first, _] = map(json.loads, run("cost", "quarantine", "--json").output.splitlines())
    assert (first["line"], first["row"]["BillingCurrency"]) == (3, "XTS")


def test_json_has_every_count_and_sum(run, tmp_path):
    file = written(tmp_path / "bill.csv", rows(2))
    run("cost", "ingest", "--focus", str(file))
    [told] = json.loads(run("cost", "ingest", "--focus", str(file), "--json").output)
    assert told == {
        "delivery": str(file),
        "source": "focus",
        "rows_read": 2,
        "charges_new": 0,
        "charges_replaced": 0,
        "charges_unchanged": 2,
        "charges_removed": 0,
        "rows_quarantined": 0,
        "quarantined_without_amount": 0,
        "billed": {"read": {"USD": "2.5"}, "kept": {"USD": "2.5"}, "quarantined": {}},
        "reasons": {},
        "quarantine": None,
        "notes": [],
    }


def test_opencost_is_asked_for_whole_days(run):
    with opencost() as server:
        printed = run("cost", "ingest", "--opencost", server.address, "--window", "2024-09-01,2024-09-02")
    assert printed.status == 0
    assert "3 rows read: 3 charges new" in printed.output


def test_names_from_a_bill_move_no_cursor(run, tmp_path):
    file = written(tmp_path / "bill.csv", [row(BillingCurrency="\x1b[2J")])
    assert "\x1b" not in run("cost", "ingest", "--focus", str(file)).output
    assert "\x1b" not in run("cost", "quarantine").output


REFUSED = [
    (["--focus", "nowhere.csv"], "nowhere.csv: no such file"),
    (["--cost-explorer"], "--from DAY and --to DAY"),
    (
        ["--cost-explorer", "--from", "2024-09-02", "--to", "2024-09-01"],
        "2024-09-01 is before --from 2024-09-02",
    ),
    (["--cost-explorer", "--from", "2024-09-01", "--to", "2024-09-02", "--group-by", "colour"], "--group-by"),
    (["--opencost", "http://localhost:1"], "--window"),
    (["--opencost", "http://localhost:1", "--window", "12h"], "'12h' is no window"),
    (["--opencost", "localhost", "--window", "today"], "no address of OpenCost"),
]


@pytest.mark.parametrize(("options", "said"), REFUSED)
def test_a_question_that_makes_no_sense_is_refused_in_words(run, options, said):
    printed = run("cost", "ingest", *options)
    assert printed.status == 1
    assert said in printed.error
